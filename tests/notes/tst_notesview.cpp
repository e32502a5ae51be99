// SPDX-License-Identifier: GPL-3.0-or-later
// Notes and the newsletter's switch on a customer's page: clicks and keys, the real database behind.
#include "tests/support/deskpage.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/notes/notecard.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace reeve;
using namespace reeve::test;

class NotesViewTest : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 customer = 31;

    std::unique_ptr<DeskOnDatabase> m_desk;
    std::unique_ptr<CustomersView> m_view;
    std::unique_ptr<QSignalSpy> m_messages;

    template <typename T>
    T *find(const char *name) const
    {
        T *found = m_view->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such widget: %s", name);
        return found;
    }
    void click(const char *name) { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
    QList<NoteCard *> cards() const { return m_view->findChildren<NoteCard *>(); }
    QString body(int card) const
    {
        return cards().value(card) ? cards()
                                         .value(card)
                                         ->findChild<PlainLabel *>(QStringLiteral("noteBody"))
                                         ->text()
                                   : QString();
    }
    void clickOn(int card, const char *name)
    {
        QTest::mouseClick(cards().value(card)->findChild<QToolButton *>(QString::fromLatin1(name)),
                          Qt::LeftButton);
    }
    void write(const QString &text)
    {
        auto *editor = find<QPlainTextEdit>("noteText");
        QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(editor, text);
    }
    void add(const QString &text)
    {
        const qsizetype before = cards().size();
        click("noteAdd");
        write(text);
        click("noteSave");
        QTRY_COMPARE(cards().size(), before + 1);
    }
    int count(const QString &condition)
    {
        return m_desk
            ->value(QStringLiteral("SELECT count(*) FROM reeve.note WHERE %1").arg(condition))
            .toInt();
    }
    QString lastMessage() const
    {
        return m_messages->isEmpty() ? QString() : m_messages->last().first().value<Message>().text;
    }
    AskBar *question() const { return find<AskBar>("newsletterAsk"); }
    void answer(int because, const QString &reason)
    {
        find<QComboBox>("newsletterBecause")->setCurrentIndex(because);
        auto *edit = question()->findChild<QLineEdit *>(QStringLiteral("askReason"));
        edit->setFocus();
        QTest::keyClick(edit, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(edit, reason);
        QTest::keyClick(edit, Qt::Key_Return);
    }

private slots:
    void initTestCase() { m_desk = std::make_unique<DeskOnDatabase>(); }
    void cleanupTestCase() { m_desk.reset(); }
    void init()
    {
        m_desk->database().sql(QStringLiteral("DELETE FROM reeve.note"));
        m_desk->database().sql(QStringLiteral("DELETE FROM reeve.suppression"));
        m_desk->database().sql(QStringLiteral("UPDATE service.customer SET newsletter = true, "
                                              "status = 'active', closed_at = NULL WHERE id = $1"),
                               {customer});
        m_view = std::make_unique<CustomersView>(m_desk->desk(), customerPageSections());
        m_messages = std::make_unique<QSignalSpy>(m_view.get(), &View::messageRaised);
        m_view->resize(1200, 900);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->open({QStringLiteral("customers"), QString::number(customer), {}});
        QTRY_VERIFY(m_view->page()->customer().has_value());
        QVERIFY(cards().isEmpty());
    }
    void cleanup()
    {
        m_messages.reset();
        m_view.reset();
    }

    void writtenAndRead()
    {
        click("noteAdd");
        QCOMPARE(QApplication::focusWidget(), find<QPlainTextEdit>("noteText"));
        QVERIFY(!find<QPushButton>("noteSave")->isEnabled());
        write(QStringLiteral("Called on Monday. <b>No</b> markup."));
        QVERIFY(m_view->hasEdits());
        click("noteSave");
        QTRY_COMPARE(cards().size(), 1);
        QCOMPARE(body(0), QStringLiteral("Called on Monday. <b>No</b> markup."));
        QVERIFY(cards()
                    .first()
                    ->findChild<PlainLabel *>(QStringLiteral("noteWho"))
                    ->text()
                    .contains(QStringLiteral("Support Test")));
        QVERIFY(!m_view->hasEdits());
        QVERIFY(!find<QWidget>("noteEditor")->isVisible());
        QCOMPARE(m_desk->value(QStringLiteral("SELECT reason FROM audit.inbox WHERE event = "
                                              "'note_added' ORDER BY id DESC LIMIT 1")),
                 QStringLiteral("#4711"));
        // The page was read again, and not opened again.
        add(QStringLiteral("second"));
        QCOMPARE(body(0), QStringLiteral("second")); // the newest first
    }

    void changedByAnybody()
    {
        m_desk->database().sql(QStringLiteral("INSERT INTO reeve.note (customer_id, body, author) "
                                              "VALUES ($1, 'theirs', 'officer')"),
                               {customer});
        m_view->page()->context().reread();
        QTRY_COMPARE(cards().size(), 1);
        clickOn(0, "noteChange");
        QCOMPARE(find<QPlainTextEdit>("noteText")->toPlainText(), QStringLiteral("theirs"));
        write(QStringLiteral("ours"));
        click("noteSave");
        QTRY_COMPARE(body(0), QStringLiteral("ours"));
        QVERIFY(cards()
                    .first()
                    ->findChild<PlainLabel *>(QStringLiteral("noteChanged"))
                    ->text()
                    .contains(QStringLiteral("Support Test")));
    }

    void changedByTwoAtOnce()
    {
        add(QStringLiteral("first"));
        clickOn(0, "noteChange");
        write(QStringLiteral("mine"));
        m_desk->database().sql(QStringLiteral("UPDATE reeve.note SET body = 'theirs', version = 2, "
                                              "changed_by = 'officer', changed_at = now()"));
        click("noteSave");
        QTRY_VERIFY(
            find<PlainLabel>("noteNotice")->text().contains(QStringLiteral("Officer Test")));
        QTRY_COMPARE(body(0), QStringLiteral("theirs")); // read again beside what is typed
        QCOMPARE(find<QPlainTextEdit>("noteText")->toPlainText(), QStringLiteral("mine"));
        click("noteSave");
        QTRY_COMPARE(body(0), QStringLiteral("mine"));
        QVERIFY(!m_view->hasEdits());
    }

    void deletedWhileBeingChanged()
    {
        add(QStringLiteral("first"));
        clickOn(0, "noteChange");
        write(QStringLiteral("worth keeping"));
        m_desk->database().sql(QStringLiteral("DELETE FROM reeve.note"));
        click("noteSave");
        QTRY_VERIFY(cards().isEmpty());
        QTRY_VERIFY(find<QPushButton>("noteSave")->isEnabled());
        click("noteSave");
        QTRY_COMPARE(body(0), QStringLiteral("worth keeping"));
    }

    void deletedAndBroughtBack()
    {
        add(QStringLiteral("a slip"));
        clickOn(0, "noteRemove");
        QTRY_VERIFY(cards().isEmpty());
        QTRY_VERIFY(find<QWidget>("noteUndoLine")->isVisible());
        QCOMPARE(count(QStringLiteral("deleted_at IS NOT NULL")), 1);
        QCOMPARE(QApplication::focusWidget(), find<QWidget>("noteUndo"));
        QTest::keyClick(find<QWidget>("noteUndo"), Qt::Key_Space);
        QTRY_COMPARE(body(0), QStringLiteral("a slip"));
        QVERIFY(!find<QWidget>("noteUndoLine")->isVisible());
    }

    void longAndOddTexts()
    {
        const QString text =
            QString(QStringLiteral("line \u202e of many\n")).repeated(40).trimmed();
        m_desk->database().sql(
            QStringLiteral(
                "INSERT INTO reeve.note (customer_id, body, author) VALUES ($1, $2, 'officer')"),
            {customer, text});
        m_view->page()->context().reread();
        QTRY_COMPARE(cards().size(), 1);
        QVERIFY(body(0).count(u'\n') < 10);
        QVERIFY(body(0).contains(QStringLiteral("\\u202E")));
        clickOn(0, "noteMore");
        QCOMPARE(body(0).count(u'\n'), 39);
        // One character too many cannot be sent.
        click("noteAdd");
        find<QPlainTextEdit>("noteText")->setPlainText(QString(10001, u'x'));
        QVERIFY(!find<QPushButton>("noteSave")->isEnabled());
        QVERIFY(!find<PlainLabel>("noteLength")->text().isEmpty());
        QTest::keyClick(find<QPlainTextEdit>("noteText"), Qt::Key_Backspace);
        find<QPlainTextEdit>("noteText")->setPlainText(QString(10000, u'x'));
        QVERIFY(find<QPushButton>("noteSave")->isEnabled());
    }

    void lockForgets()
    {
        add(QStringLiteral("zzmarkerzz"));
        clickOn(0, "noteChange");
        write(QStringLiteral("zzmarkerzz too"));
        m_view->dropData();
        QVERIFY(cards().isEmpty());
        QVERIFY(find<QPlainTextEdit>("noteText")->toPlainText().isEmpty());
        QVERIFY(!m_view->hasEdits());
    }

    void newsletterOffAndOn()
    {
        QCOMPARE(find<StateBadge>("newsletterState")->word(), QStringLiteral("On"));
        click("newsletterSwitch");
        QVERIFY(question()->isAsking());
        QCOMPARE(question()->findChild<QLineEdit *>(QStringLiteral("askReason"))->text(),
                 QStringLiteral("#4711"));
        QVERIFY(m_view->goBack()); // Esc: not now
        QVERIFY(!question()->isAsking());
        click("newsletterSwitch");
        answer(0, QStringLiteral("mail of today"));
        QTRY_COMPARE(find<StateBadge>("newsletterState")->word(), QStringLiteral("Off"));
        QVERIFY(find<PlainLabel>("newsletterSentence")
                    ->text()
                    .contains(QStringLiteral("Support Test")));
        QCOMPARE(m_desk->value(QStringLiteral("SELECT reason FROM audit.inbox WHERE event = "
                                              "'newsletter_switched' ORDER BY id DESC LIMIT 1")),
                 QStringLiteral("mail of today"));
        QVERIFY(!find<QWidget>("newsletterSuppressed")->isVisible());
        click("newsletterSwitch");
        answer(0, QStringLiteral("asked again"));
        QTRY_COMPARE(find<StateBadge>("newsletterState")->word(), QStringLiteral("On"));
    }

    void anObjectionHolds()
    {
        click("newsletterSwitch");
        answer(2, QStringLiteral("objects"));
        QTRY_VERIFY(find<QWidget>("newsletterSuppressed")->isVisible());
        QVERIFY(
            find<PlainLabel>("newsletterSuppressed")->text().contains(QStringLiteral("objected")));
        click("newsletterSwitch");
        answer(0, QStringLiteral("because"));
        QTRY_VERIFY(lastMessage().contains(QStringLiteral("suppression list")));
        QCOMPARE(find<StateBadge>("newsletterState")->word(), QStringLiteral("Off"));
        answer(1, QStringLiteral("asked anew by telephone"));
        QTRY_COMPARE(find<StateBadge>("newsletterState")->word(), QStringLiteral("On"));
        QVERIFY(!find<QWidget>("newsletterSuppressed")->isVisible());
    }
};

QTEST_MAIN(NotesViewTest)
#include "tst_notesview.moc"
