// SPDX-License-Identifier: GPL-3.0-or-later
// What no form would let in and the database holds all the same: a megabyte in a field, letters that
// nobody sees or that turn the line around; and somebody who is erased while they are being corrected.
#include "tests/support/deskpage.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/recordsection.h"
#include "ui/widgets/sectionframe.h"
#include "ui/widgets/wholetext.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTextDocument>

using namespace reeve;
using namespace reeve::test;

class BadInputViewTest : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 customer = 41;
    static constexpr int megabyte = 1 << 20;

    std::unique_ptr<DeskOnDatabase> m_desk;
    std::unique_ptr<CustomersView> m_view;
    std::unique_ptr<QSignalSpy> m_messages;

    template <typename T>
    T *find(const char *name, const QWidget *in = nullptr) const
    {
        T *found = (in ? in : m_view.get())->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such widget: %s", name);
        return found;
    }
    void sql(const QString &statement, QVariantList values = {})
    {
        values.prepend(customer);
        m_desk->database().sql(statement, values);
    }
    QString lastMessage() const
    {
        return m_messages->isEmpty() ? QString() : m_messages->last().first().value<Message>().text;
    }
    void open()
    {
        m_view = std::make_unique<CustomersView>(m_desk->desk(), customerPageSections());
        m_messages = std::make_unique<QSignalSpy>(m_view.get(), &View::messageRaised);
        m_view->resize(1300, 900);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->open({QStringLiteral("customers"), QString::number(customer), {}});
        QTRY_VERIFY_WITH_TIMEOUT(m_view->page()->customer().has_value(), 20'000);
        QTRY_VERIFY(m_view->table()->model()->rowCount() > 0);
        m_view->grab();
    }
    // Without the line ends that only make room.
    static QString textOf(const QWidget *whole)
    {
        return whole->findChild<QPlainTextEdit *>(QStringLiteral("wholeTextEdit"))
            ->toPlainText()
            .remove(u'\n');
    }
    WholeText *whole() const { return m_view->window()->findChild<WholeText *>(); }

private slots:
    void initTestCase() { m_desk = std::make_unique<DeskOnDatabase>(); }
    void cleanupTestCase() { m_desk.reset(); }
    void cleanup()
    {
        m_messages.reset();
        m_view.reset();
    }

    void aMegabyteInAField()
    {
        sql(QStringLiteral("UPDATE service.customer SET address = 'Begin ' || repeat('long ', $2) "
                           "|| 'End', newsletter = true WHERE id = $1"),
            {megabyte / 5});
        open();
        auto *address = find<PlainLabel>("profileStreet");
        const QString all = address->text();
        QVERIFY(all.size() > megabyte && all.endsWith(QStringLiteral("End")));
        // Elided in its place and in the tooltip, with its length.
        QVERIFY(address->QLabel::text().size() <= shownAtMost + 100);
        QVERIFY(address->toolTip().size() <= 2 * shownAtMost);
        QVERIFY(address->toolTip().contains(QLocale().toString(all.size())));
        QVERIFY(address->accessibleName().size() <= shownAtMost + 100);
        // Whole by a double click, and by the keyboard.
        QTest::mouseDClick(address, Qt::LeftButton);
        QVERIFY(whole());
        QCOMPARE(textOf(whole()), all);
        QTest::mouseClick(find<QPushButton>("wholeTextCopy", whole()), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), all);
        whole()->close();
        QTRY_VERIFY(!whole());
        QVERIFY(address->focusPolicy() & Qt::TabFocus);
        QTest::keyClick(address, Qt::Key_Return);
        QVERIFY(whole());
        // The lock leaves nothing of it.
        m_view->dropData();
        QVERIFY(!whole());
        QVERIFY(!(address->focusPolicy() & Qt::TabFocus));
    }
    // On paper it is whole: a sheet is what there is.
    void aMegabyteOnPaper()
    {
        open();
        const QString paper = documentOf(m_view->page()->printedSheet())->toPlainText();
        QVERIFY(paper.size() > megabyte && paper.contains(QStringLiteral("long End")));
    }
    // An editor that holds less than is stored does not save the difference by accident.
    void aMegabyteBesideACorrection()
    {
        open();
        find<QAction>("editProfile")->trigger();
        auto *city = find<QLineEdit>("edit_city");
        city->setFocus();
        QTest::keyClick(city, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(city, QStringLiteral("Aalst"));
        QTest::mouseClick(find<QPushButton>("profileSave"), Qt::LeftButton);
        QTRY_COMPARE(
            m_desk->value(QStringLiteral("SELECT city FROM service.customer WHERE id = $1"),
                          {customer}),
            QStringLiteral("Aalst"));
        QVERIFY(m_desk
                    ->value(QStringLiteral("SELECT length(address) FROM service.customer WHERE id "
                                           "= $1"),
                            {customer})
                    .toInt()
                > megabyte);
        sql(QStringLiteral("UPDATE service.customer SET address = '' WHERE id = $1"));
    }
    void aMegabyteInACell()
    {
        sql(QStringLiteral("INSERT INTO service.instance (customer_id, name, provider, location, "
                           "country) VALUES ($1, repeat('x', $2), 'OVH', 'Gravelines', 'FR')"),
            {megabyte});
        open();
        auto *table = find<RecordTable>("sectionTable", find<SectionFrame>("section_instances"));
        QModelIndex cell;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            for (int column = 0; column < table->model()->columnCount(); ++column)
                if (table->model()->index(row, column).data().toString().size() == megabyte)
                    cell = table->model()->index(row, column);
        QVERIFY(cell.isValid());
        table->setCurrentIndex(cell);
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(whole());
        QCOMPARE(textOf(whole()), QString(megabyte, u'x'));
        m_view->dropData();
        QTRY_VERIFY(!whole());
        sql(QStringLiteral("DELETE FROM service.instance WHERE customer_id = $1"));
    }

    // Overrides, marks and blanks without width stand as escapes wherever the customer is shown.
    void invisibleLettersAreEscapes()
    {
        const QString mark = QStringLiteral("x\u202eA\u2066B\u200bC\u2060D\ufeffE\u200eF");
        sql(QStringLiteral(
                "UPDATE service.customer SET first_name = $2, last_name = $2, business_name = $2, "
                "address = $2, city = $2, postal_code = $2, phone = $2, vat_number = $2, username "
                "= $2, email = $2 || '@example.org', created_at = now() WHERE id = $1"),
            {mark});
        sql(QStringLiteral("UPDATE service.alias SET name = $2 || id WHERE customer_id = $1"),
            {mark});
        sql(QStringLiteral("INSERT INTO service.instance (customer_id, name, provider, location, "
                           "country) VALUES ($1, $2, $2, $2, 'FR')"),
            {mark});
        sql(QStringLiteral("INSERT INTO reeve.note (customer_id, body, author) VALUES ($1, $2, "
                           "'support')"),
            {mark});
        open();
        const auto hidden = [](const QString &text) {
            return std::any_of(text.begin(), text.end(), [](QChar c) {
                return QStringLiteral("\u202e\u2066\u200b\u2060\ufeff\u200e").contains(c);
            });
        };
        int escaped = 0;
        for (const QLabel *label : m_view->findChildren<QLabel *>()) {
            QVERIFY2(!hidden(label->text()) && !hidden(label->toolTip()),
                     qPrintable(label->objectName()));
            escaped += label->text().contains(QStringLiteral("\\u202E"));
        }
        QVERIFY2(escaped >= 9, qPrintable(QString::number(escaped)));
        int cells = 0;
        for (const QAbstractItemView *items : m_view->findChildren<QAbstractItemView *>()) {
            const QAbstractItemModel *model = items->model();
            for (int row = 0; model && row < std::min(model->rowCount(), 30); ++row)
                for (int column = 0; column < model->columnCount(); ++column) {
                    const QString text = model->index(row, column).data().toString();
                    QVERIFY2(!hidden(text), qPrintable(items->objectName()));
                    cells += text.contains(QStringLiteral("\\u202E"));
                }
        }
        QVERIFY2(cells >= 6, qPrintable(QString::number(cells)));
        QVERIFY(!hidden(documentOf(m_view->page()->printedSheet())->toPlainText()));
    }

    // Erased while somebody corrects them: said in plain words, and what was typed can be kept.
    void savingAfterTheAccountWasErased()
    {
        open();
        find<QAction>("editProfile")->trigger();
        auto *city = find<QLineEdit>("edit_city");
        city->setFocus();
        QTest::keyClick(city, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(city, QStringLiteral("Typed"));
        m_desk->database().sql(QStringLiteral("SET session_replication_role = replica"));
        sql(QStringLiteral("DELETE FROM service.customer WHERE id = $1"));
        m_desk->database().sql(QStringLiteral("SET session_replication_role = origin"));
        QTest::mouseClick(find<QPushButton>("profileSave"), Qt::LeftButton);
        auto *notice = find<PlainLabel>("profileNotice");
        const auto said = [&] { return QString(notice->text() + u'\n' + lastMessage()); };
        QTRY_VERIFY2(said().contains(QStringLiteral("no such customer"), Qt::CaseInsensitive)
                         || said().contains(QStringLiteral("no longer"), Qt::CaseInsensitive)
                         || said().contains(QStringLiteral("erased"), Qt::CaseInsensitive),
                     qPrintable(said()));
        QVERIFY(!said().contains(QStringLiteral("RV0")) && !said().contains(u'\\'));
        QCOMPARE(city->text(), QStringLiteral("Typed"));
        QVERIFY(m_view->hasEdits());
        QCOMPARE(m_desk->value(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE event = "
                                              "'profile_saved' AND 41 = ANY (customer_ids) AND "
                                              "detail::text LIKE '%Typed%'")),
                 QStringLiteral("0"));
    }
};

QTEST_MAIN(BadInputViewTest)
#include "tst_badinputview.moc"
