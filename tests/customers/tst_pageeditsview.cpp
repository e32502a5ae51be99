// SPDX-License-Identifier: GPL-3.0-or-later
// The page as a shelf for sections in which people write: what is typed is not read over, not left
// behind unasked, and gone after a lock.
#include "models/session/desk.h"
#include "tests/support/testdatabase.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/pagedtableview.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace reeve;

namespace
{

/** A section with one editor: shows the customer's e-mail address, and keeps what is typed. */
class EditedSection : public SectionView
{
    Q_OBJECT
public:
    EditedSection(PageContext &context, QWidget *parent)
        : SectionView(parent), m_context(context), m_edit(new QLineEdit(this))
    {
        m_edit->setObjectName(QStringLiteral("sectionEdit"));
        auto *layout = new QVBoxLayout(this);
        layout->addWidget(m_edit);
    }
    void fill(const std::any &record) override
    {
        ++fills;
        m_shown = std::any_cast<QString>(record);
        m_edit->setText(m_shown);
    }
    void clear() override
    {
        m_shown.clear();
        m_edit->clear();
    }
    QString summary() const override { return {}; }
    bool hasEdits() const override { return m_edit->text() != m_shown; }
    void discardEdits() override { m_edit->setText(m_shown); }

    PageContext &context() const { return m_context; }
    int fills = 0;

private:
    PageContext &m_context;
    QLineEdit *m_edit;
    QString m_shown;
};

PageSectionEntry editedSection(const QString &id)
{
    return {{id, QStringLiteral("SELECT email FROM api.customer_profile($1)"),
             [](QSqlQuery &query) -> std::any {
                 return query.next() ? query.value(0).toString() : QString();
             }},
            id,
            [id](PageContext &context, QWidget *parent) -> SectionView * {
                auto *section = new EditedSection(context, parent);
                section->setObjectName(id);
                return section;
            }};
}

} // namespace

class PageEditsViewTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<CustomersView> m_view;

    CustomerPageView *page() const { return m_view->page(); }
    PageContext &context() const { return page()->context(); }
    EditedSection *section(const char *name) const
    {
        auto *found = m_view->findChild<EditedSection *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such section");
        return found;
    }
    QLineEdit *edit(const char *name) const { return section(name)->findChild<QLineEdit *>(); }
    AskBar *question() const { return m_view->findChild<AskBar *>(QStringLiteral("leaveBar")); }
    void answer(const char *button)
    {
        QTest::mouseClick(question()->findChild<QPushButton *>(QString::fromLatin1(button)),
                          Qt::LeftButton);
    }
    void openFirst()
    {
        m_view->table()->setFocus();
        QTest::keyClick(m_view->table(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(m_view->table()->currentIndex().isValid());
        QTest::keyClick(m_view->table(), Qt::Key_Return);
        QTRY_VERIFY(page()->customer().has_value());
    }
    int disclosures(const char *kind)
    {
        return m_database
            ->sql(QStringLiteral("SELECT count(*) FROM reeve.disclosure WHERE kind = $1"),
                  {QString::fromLatin1(kind)})
            .value(0)
            .toInt();
    }

private slots:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>();
        m_connection = std::make_unique<Connection>();
        QString problem = QStringLiteral("no answer");
        m_connection->open(m_database->parameters(QStringLiteral("support")))
            .then(this, [&problem](const Result<void> &opened) {
                problem = opened ? QString() : opened.error().text;
            });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
        m_desk = std::make_unique<Desk>(*m_connection);
        m_desk->setPerson({.login = QStringLiteral("support"),
                           .fullName = {},
                           .role = QStringLiteral("support"),
                           .host = {},
                           .database = {},
                           .tlsVersion = {},
                           .serverVersion = {}});
        m_desk->setCaseReference(QStringLiteral("#4711"));
    }
    void cleanupTestCase()
    {
        m_desk.reset();
        m_connection.reset();
        m_database.reset();
    }
    void init()
    {
        m_view = std::make_unique<CustomersView>(
            *m_desk, std::vector<PageSectionEntry>{editedSection(QStringLiteral("first")),
                                                   editedSection(QStringLiteral("second"))});
        m_view->resize(1200, 720);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        QTRY_VERIFY(m_view->table()->model()->rowCount() > 0);
        openFirst();
    }
    void cleanup() { m_view.reset(); }

    void theContextSaysWhosePageItIs()
    {
        QCOMPARE(context().customer(), page()->customer());
        QCOMPARE(context().reason(), QStringLiteral("#4711"));
        QCOMPARE(QString::number(context().version()),
                 m_database
                     ->sql(QStringLiteral("SELECT version FROM service.customer WHERE id = $1"),
                           {page()->customer()->number()})
                     .value(0));
        QCOMPARE(&context(), &section("first")->context());
        QSignalSpy cleared(&context(), &PageContext::cleared);
        QTest::keyClick(m_view->table(), Qt::Key_Escape);
        QVERIFY(!context().customer());
        QVERIFY(context().reason().isEmpty());
        QVERIFY(!cleared.isEmpty());
    }

    void readingAgainLeavesWhatIsTyped()
    {
        QTest::keyClicks(edit("first"), QStringLiteral("typed "));
        const QString typed = edit("first")->text();
        const QString changed = QStringLiteral("changed@example.org");
        m_database->sql(QStringLiteral("UPDATE service.customer SET email = $1 WHERE id = $2"),
                        {changed, page()->customer()->number()});
        const int pages = disclosures("customer");
        const int again = disclosures("customer_again");
        const int version = context().version();
        QSignalSpy filled(&context(), &PageContext::filled);
        context().reread();
        context().reread(); // comes while the first is on its way: one more reading after it
        context().reread();
        QTRY_COMPARE(filled.count(), 2);
        QCOMPARE(edit("first")->text(), typed);
        QCOMPARE(edit("second")->text(), changed);
        QVERIFY(context().version() > version);
        QCOMPARE(disclosures("customer"), pages);
        QCOMPARE(disclosures("customer_again"), again + 2);
        QCOMPARE(section("first")->fills, 1);
        QCOMPARE(section("second")->fills, 3);
    }

    void leavingAsksFirst()
    {
        QTest::keyClicks(edit("first"), QStringLiteral("x"));
        const QString typed = edit("first")->text();
        QVERIFY(m_view->hasEdits());
        QTest::keyClick(edit("first"), Qt::Key_Escape);
        QVERIFY(question()->isAsking());
        QVERIFY(m_view->isPageShown());
        answer("askCancel");
        QVERIFY(!question()->isAsking());
        QCOMPARE(edit("first")->text(), typed);
        // Another customer's page asks just the same.
        m_view->open({QStringLiteral("customers"), QStringLiteral("1"), {}});
        QVERIFY(question()->isAsking());
        QTest::keyClick(question(), Qt::Key_Escape);
        QVERIFY(!question()->isAsking());
        QCOMPARE(edit("first")->text(), typed);
        // The window's Esc reaches the view and not the bar: it means no, too.
        QVERIFY(m_view->goBack());
        QVERIFY(question()->isAsking());
        QVERIFY(m_view->goBack());
        QVERIFY(!question()->isAsking());
        QCOMPARE(edit("first")->text(), typed);
        // Out of the editor first, out of the page with the next Esc.
        QTest::keyClick(edit("first"), Qt::Key_Escape);
        answer("askAction");
        QVERIFY(m_view->isPageShown());
        QVERIFY(!m_view->hasEdits());
        QVERIFY(edit("first")->text() != typed);
        QTest::keyClick(edit("first"), Qt::Key_Escape);
        QVERIFY(!m_view->isPageShown());
        QVERIFY(edit("first")->text().isEmpty());
    }

    void givenUpForAnotherCustomer()
    {
        const CustomerId other = *CustomerId::from(page()->customer()->number() == 1 ? 2 : 1);
        QTest::keyClicks(edit("second"), QStringLiteral("x"));
        m_view->open({QStringLiteral("customers"), other.toString(), {}});
        answer("askAction");
        QTRY_COMPARE(page()->customer(), std::optional(other));
        QVERIFY(!m_view->hasEdits());
    }

    void lockingThrowsAway()
    {
        QTest::keyClicks(edit("first"), QStringLiteral("secret"));
        QTest::keyClick(edit("first"), Qt::Key_Escape);
        QVERIFY(question()->isAsking());
        m_view->dropData();
        QVERIFY(!question()->isAsking());
        QVERIFY(!m_view->hasEdits());
        QVERIFY(edit("first")->text().isEmpty());
        // The question that stood there is not answered later.
        emit page()->leaveGranted();
        QVERIFY(!m_view->isPageShown());
    }

    void somebodyWhoIsGone()
    {
        const qint64 id = page()->customer()->number();
        // As an erasure leaves it: the page's disclosure finds nobody any more.
        m_database->sql(QStringLiteral("SET session_replication_role = replica"));
        m_database->sql(
            QStringLiteral(
                "CREATE TEMP TABLE gone AS SELECT * FROM service.customer WHERE id = $1"),
            {id});
        m_database->sql(QStringLiteral("DELETE FROM service.customer WHERE id = $1"), {id});
        QTest::keyClicks(edit("first"), QStringLiteral("x"));
        const QString typed = edit("first")->text();
        QSignalSpy messages(m_view.get(), &View::messageRaised);
        context().reread();
        QTRY_COMPARE(messages.count(), 1);
        QCOMPARE(edit("first")->text(), typed); // kept, to be copied elsewhere
        page()->discardEdits();
        context().reread();
        QTRY_VERIFY(!page()->customer());
        QVERIFY(edit("first")->text().isEmpty());
    }
};

QTEST_MAIN(PageEditsViewTest)
#include "tst_pageeditsview.moc"
