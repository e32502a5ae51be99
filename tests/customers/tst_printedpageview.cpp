// SPDX-License-Identifier: GPL-3.0-or-later
// What is printed of a customer is the page, whole: every section with what stands in it, and none of
// the secrets.
#include "tests/support/deskpage.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/visibility/centercard.h"
#include "ui/visibility/visibilitysection.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionframe.h"
#include "ui/widgets/sectionview.h"

#include <QAction>
#include <QFileDialog>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextDocument>
#include <QToolButton>

using namespace reeve;
using namespace reeve::test;

class PrintedPageTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<DeskOnDatabase> m_desk;
    std::unique_ptr<CustomersView> m_view;
    std::unique_ptr<QSignalSpy> m_messages;
    qint64 m_customer = 0;

    QString value(const QString &statement) { return m_desk->value(statement, {m_customer}); }
    QString lastMessage() const
    {
        return m_messages->isEmpty() ? QString() : m_messages->last().first().value<Message>().text;
    }
    PrintedPart part(const QString &title) const
    {
        const PrintedSheet sheet = m_view->page()->printedSheet();
        for (const PrintedPart &part : sheet.parts)
            if (part.title == title)
                return part;
        return {};
    }
    static QString textOf(const PrintedPart &part)
    {
        QStringList lines = part.sentences;
        for (const QStringList &row : part.rows)
            lines += row.join(QStringLiteral(" | "));
        return lines.join(u'\n');
    }

private slots:
    void initTestCase()
    {
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        m_desk = std::make_unique<DeskOnDatabase>();
        // Somebody with everything that a page can show.
        m_customer =
            m_desk
                ->value(QStringLiteral(
                    "SELECT c.id FROM service.customer c "
                    "WHERE EXISTS (SELECT FROM service.product_order o WHERE "
                    "o.customer_id = c.id) AND EXISTS (SELECT FROM service.payment_method "
                    "p WHERE p.customer_id = c.id) AND EXISTS (SELECT FROM service.alias a "
                    "WHERE a.customer_id = c.id) LIMIT 1"))
                .toLongLong();
        QVERIFY(m_customer > 0);
        value(QStringLiteral("UPDATE service.alias SET name = 'printed-alias-' || id, password = "
                             "'marker alias password', published = true WHERE customer_id = $1 "
                             "RETURNING id"));
        value(QStringLiteral("UPDATE service.history_center SET status_key = 'markerkey' || id, "
                             "public = true WHERE customer_id = $1 RETURNING id"));
        value(QStringLiteral("INSERT INTO service.credential AS c (customer_id, hash, scheme) "
                             "VALUES ($1, 'markerhash', 'sha256') ON CONFLICT (customer_id) DO "
                             "UPDATE SET hash = excluded.hash, scheme = excluded.scheme, "
                             "must_change = true RETURNING scheme"));
        value(QStringLiteral("INSERT INTO reeve.note (customer_id, body, author) VALUES ($1, "
                             "E'first line\\nsecond line <b>', 'officer') RETURNING id"));
        value(QStringLiteral("UPDATE service.customer SET newsletter = false, "
                             "newsletter_changed_at = now(), newsletter_changed_by = 'officer' "
                             "WHERE id = $1 RETURNING id"));
        m_desk->value(QStringLiteral("UPDATE reeve.setting SET value = "
                                     "'https://status.example.org/status/{key}' WHERE name = "
                                     "'status_url' RETURNING name"));
    }
    void cleanupTestCase() { m_desk.reset(); }
    void init()
    {
        m_view = std::make_unique<CustomersView>(m_desk->desk(), customerPageSections());
        m_messages = std::make_unique<QSignalSpy>(m_view.get(), &View::messageRaised);
        m_view->resize(1200, 900);
        m_view->show();
        m_view->open({QStringLiteral("customers"), QString::number(m_customer), {}});
        QTRY_VERIFY(m_view->page()->customer().has_value());
    }
    void cleanup()
    {
        m_messages.reset();
        m_view.reset();
    }

    // Also of the section that somebody adds next year.
    void everySectionIsOnPaper()
    {
        const PrintedSheet sheet = m_view->page()->printedSheet();
        QStringList printed;
        for (const PrintedPart &part : sheet.parts)
            printed += part.title;
        const auto frames = m_view->page()->findChildren<SectionFrame *>();
        QVERIFY(frames.size() >= 11);
        for (const SectionFrame *frame : frames) {
            const auto *button = frame->findChild<QToolButton *>(QStringLiteral("sectionTitle"));
            QVERIFY(button);
            QVERIFY2(printed.removeOne(button->text()), qPrintable(frame->objectName()));
        }
        QCOMPARE(printed, QStringList());
        for (const PrintedPart &part : sheet.parts)
            QVERIFY2(!part.rows.isEmpty() || !part.sentences.isEmpty(), qPrintable(part.title));
    }

    void whatEachSaysStandsThere()
    {
        const QString notes = textOf(part(QStringLiteral("Notes")));
        QVERIFY2(notes.contains(QStringLiteral("first line\nsecond line <b>")), qPrintable(notes));
        QVERIFY2(notes.contains(QStringLiteral("Officer Test")), qPrintable(notes));
        const QString password = textOf(part(QStringLiteral("Password")));
        QVERIFY2(password.contains(QStringLiteral("sha256 (Weak hash)")), qPrintable(password));
        QVERIFY2(password.contains(QStringLiteral("asks for one")), qPrintable(password));
        const QString newsletter = textOf(part(QStringLiteral("Newsletter")));
        QVERIFY2(newsletter.startsWith(QStringLiteral("Off | since ")), qPrintable(newsletter));
        QVERIFY2(newsletter.contains(QStringLiteral("Officer Test")), qPrintable(newsletter));
        const auto cards = m_view->findChildren<CenterCard *>();
        QVERIFY(!cards.isEmpty());
        PrintedPart visibility;
        for (const CenterCard *card : cards)
            visibility.rows += card->printed();
        const QString histories = textOf(visibility);
        QVERIFY2(histories.contains(QStringLiteral(" | Anybody\nWhy | Public")),
                 qPrintable(histories));
        QVERIFY2(histories.contains(QStringLiteral("https://status.example.org/status/")),
                 qPrintable(histories));
        QVERIFY2(histories.contains(QStringLiteral("Weak key")), qPrintable(histories));
        // The lines of a note are lines on paper, and nothing in it is markup.
        const QString paper = documentOf(m_view->page()->printedSheet())->toPlainText();
        QVERIFY(paper.contains(QStringLiteral("first line\nsecond line <b>")));
    }

    // Also while a status address is shown in full.
    void secretsAreNot()
    {
        auto *section = m_view->findChild<VisibilitySection *>();
        CenterCard *card = section->cards().first();
        QTest::mouseClick(card->findChild<QToolButton *>(QStringLiteral("centerReveal")),
                          Qt::LeftButton);
        QTRY_VERIFY(card->isRevealed());
        const QString paper = documentOf(m_view->page()->printedSheet())->toPlainText();
        for (const char *secret : {"markerkey", "markerhash", "marker alias password"})
            QVERIFY2(!paper.contains(QLatin1String(secret)), secret);
        QVERIFY(paper.contains(QStringLiteral("printed-alias-")));
    }

    // Through the dialog, from click to file: what is on paper is what the page had last.
    void printedThroughTheDialog()
    {
        QTemporaryDir folder;
        m_view->page()->printAction()->trigger();
        auto *dialog = m_view->findChild<QFileDialog *>(QStringLiteral("printDialog"));
        QVERIFY(dialog);
        const QString path = folder.filePath(QStringLiteral("whole.pdf"));
        dialog->selectFile(path);
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY2(lastMessage().contains(QStringLiteral("whole.pdf")),
                     qPrintable(lastMessage()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray pdf = file.readAll();
        QVERIFY(pdf.startsWith("%PDF-"));
        for (const char *secret : {"markerkey", "markerhash"})
            QVERIFY2(!pdf.contains(secret), secret);
    }
};

QTEST_MAIN(PrintedPageTest)
#include "tst_printedpageview.moc"
