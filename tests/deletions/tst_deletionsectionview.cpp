// SPDX-License-Identifier: GPL-3.0-or-later
// The deletion on a customer's page: asked for, taken back, held, released, and what is left when the
// account is erased. Clicks and keys, the real database behind. REEVE_PICTURES=folder saves what was seen.
#include "tests/support/deskpage.h"
#include "tests/support/erasing.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/deletions/deletionsectionview.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/sectionframe.h"
#include "ui/widgets/statebadge.h"

#include <QAction>
#include <QApplication>
#include <QDateEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace reeve;
using namespace reeve::test;

class DeletionSectionTest : public QObject
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
    QString text(const char *label) const { return find<PlainLabel>(label)->text(); }
    QString state() const { return find<StateBadge>("deletionState")->word(); }
    AskBar *question() const { return find<AskBar>("deletionAsk"); }
    QLineEdit *reason() const
    {
        return question()->findChild<QLineEdit *>(QStringLiteral("askReason"));
    }
    QString note() const
    {
        return question()->findChild<PlainLabel *>(QStringLiteral("askNote"))->text();
    }
    QAction *act(const char *word) const
    {
        return find<QAction>(qPrintable(QStringLiteral("pageDeletion_") + QLatin1String(word)));
    }
    void answer()
    {
        auto *go = question()->findChild<QPushButton *>(QStringLiteral("askAction"));
        QVERIFY(go->isEnabled());
        go->click();
    }
    QStringList facts() const
    {
        QStringList all;
        for (const PlainLabel *label :
             m_view->findChildren<PlainLabel *>(QStringLiteral("deletionFact")))
            all += label->text();
        return all;
    }
    QString lastMessage() const
    {
        return m_messages->isEmpty() ? QString() : m_messages->last().first().value<Message>().text;
    }
    QString cell(const QString &sql) { return m_desk->value(sql); }
    QString stored(const char *column)
    {
        return cell(QStringLiteral("SELECT %1::text FROM reeve.account_deletion WHERE customer_id "
                                   "= 31 ORDER BY id DESC LIMIT 1")
                        .arg(QLatin1String(column)));
    }
    void sitDown(const char *login)
    {
        m_view.reset();
        m_desk = std::make_unique<DeskOnDatabase>(QString::fromLatin1(login));
        m_desk->database().sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
    }
    void open(qint64 whose = customer)
    {
        m_view = std::make_unique<CustomersView>(m_desk->desk(), customerPageSections());
        m_messages = std::make_unique<QSignalSpy>(m_view.get(), &View::messageRaised);
        m_view->resize(1200, 900);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->open({QStringLiteral("customers"), QString::number(whose), {}});
        QTRY_VERIFY(m_view->page()->customer().has_value());
    }
    void close(const char *kind = "closing")
    {
        m_desk->database().sql(
            QStringLiteral("UPDATE service.customer SET status = 'closed', closed_at = now() "
                           "WHERE id = 31"));
        m_desk->database().sql(QStringLiteral("UPDATE reeve.account_deletion SET kind = '%1'")
                                   .arg(QLatin1String(kind)));
    }
    void picture(const char *name)
    {
        const QString folder = qEnvironmentVariable("REEVE_PICTURES");
        if (folder.isEmpty())
            return;
        QCoreApplication::processEvents(); // the layout of what was hidden so far
        m_view->page()->grab().save(
            QStringLiteral("%1/deletion-%2.png").arg(folder, QLatin1String(name)));
    }
    /// Of the customer's own rows, but for the version.
    QString everything()
    {
        return cell(QStringLiteral("SELECT (to_jsonb(c) - 'version')::text FROM service.customer c "
                                   "WHERE id = 31"))
               + cell(QStringLiteral("SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id)::text FROM "
                                     "service.alias a WHERE customer_id = 31"));
    }

private slots:
    void initTestCase() { sitDown("officer"); }
    void cleanupTestCase() { m_desk.reset(); }
    void init()
    {
        m_desk->database().sql(QStringLiteral("DELETE FROM reeve.erasure_step"));
        m_desk->database().sql(QStringLiteral(
            "UPDATE service.customer SET status = 'active', closed_at = NULL WHERE id = 31"));
        m_desk->database().sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
    }
    void cleanup()
    {
        m_messages.reset();
        m_view.reset();
    }

    void nobodyHasAsked()
    {
        open();
        QCOMPARE(find<SectionFrame>("section_deletion")->summary(), QStringLiteral("none"));
        QVERIFY(text("deletionMeaning").startsWith(QStringLiteral("Nobody has asked")));
        QVERIFY(state().isEmpty());
        QVERIFY(act("request")->isEnabled());
        QVERIFY(!act("reactivate")->isEnabled());
        QVERIFY(!act("hold")->isEnabled());
        QVERIFY(find<QToolButton>("deletionFirst")->isVisible());
        QVERIFY(!find<QToolButton>("deletionMore")->isVisible());
        picture("none");
    }

    void askedForAndTakenBack()
    {
        open();
        const QString before = everything();
        QTest::mouseClick(find<QToolButton>("deletionFirst"), Qt::LeftButton);
        QVERIFY(question()->isAsking());
        QVERIFY(!find<QDateEdit>("deletionReceived")->isVisible());
        // The date comes from the database, before anything is done.
        const QDate due = QDate::fromString(
            cell(QStringLiteral("SELECT (now() + interval '6 months')::date::text")), Qt::ISODate);
        QTRY_VERIFY2(note().contains(QString::number(due.day()) + u' '
                                     + QLocale().toString(due, QStringLiteral("MMM"))),
                     qPrintable(note()));
        picture("request");
        QCOMPARE(reason()->text(), QStringLiteral("#4711"));
        answer();
        QTRY_COMPARE(state(), QStringLiteral("In grace period"));
        QVERIFY(!question()->isAsking());
        QVERIFY(lastMessage().contains(QStringLiteral("falls due")));
        QCOMPARE(find<SectionFrame>("section_deletion")->summary(),
                 QStringLiteral("In grace period"));
        QTRY_COMPARE(find<StateBadge>("customerState")->word(), QStringLiteral("Closed"));
        QCOMPARE(stored("requested_by"), QStringLiteral("officer"));
        QVERIFY(facts().first().contains(QStringLiteral("Officer Test")));
        picture("grace");

        QTest::mouseClick(find<QToolButton>("deletionFirst"), Qt::LeftButton);
        QVERIFY(note().contains(QStringLiteral("as it was before")));
        picture("reactivate");
        answer();
        QTRY_COMPARE(find<SectionFrame>("section_deletion")->summary(), QStringLiteral("none"));
        QCOMPARE(stored("state"), QStringLiteral("reactivated"));
        QCOMPARE(everything(), before);
        QVERIFY(act("request")->isEnabled());
        QVERIFY(text("deletionStanding").contains(QStringLiteral("Officer Test")));
    }

    void artSeventeen()
    {
        open();
        act("request")->trigger();
        QTest::mouseClick(find<QRadioButton>("deletionWayArt17"), Qt::LeftButton, {},
                          QPoint(8, find<QRadioButton>("deletionWayArt17")->height() / 2));
        QVERIFY(find<QDateEdit>("deletionReceived")->isVisible());
        QTRY_VERIFY(note().contains(QStringLiteral("waived")));
        find<QDateEdit>("deletionReceived")->setDate(QDate::currentDate().addDays(-3));
        QTRY_VERIFY(!note().contains(QChar(0x2026)));
        picture("art17");
        answer();
        QTRY_COMPARE(stored("kind"), QStringLiteral("art17"));
        QCOMPARE(cell(QStringLiteral(
                     "SELECT (due_at = (current_date - 3)::timestamp AT TIME ZONE 'UTC' + interval "
                     "'1 month')::text FROM reeve.account_deletion")),
                 QStringLiteral("true"));
        QTRY_VERIFY(text("deletionStanding").startsWith(QStringLiteral("Art. 17 request")));
        QVERIFY(!act("art17")->isEnabled());
    }

    void whatTheDatabaseRefusesStandsAtItsField()
    {
        close();
        open();
        act("art17")->trigger();
        auto *received = find<QDateEdit>("deletionReceived");
        QVERIFY(received->isVisible());
        received->setMinimumDate(QDate::currentDate().addDays(-100));
        received->setDate(QDate::currentDate().addDays(-90));
        QTRY_VERIFY(find<PlainLabel>("deletionProblem_received_on")->isVisible());
        reason()->setText(QStringLiteral("by letter"));
        answer();
        QTRY_VERIFY(question()->isEnabled());
        QVERIFY(question()->isAsking());
        QCOMPARE(reason()->text(), QStringLiteral("by letter"));
        QCOMPARE(received->date(), QDate::currentDate().addDays(-90));
        QVERIFY(find<PlainLabel>("deletionProblem_received_on")->isVisible());
        QCOMPARE(stored("kind"), QStringLiteral("closing"));
        picture("refused-field");
    }

    void holdAndRelease()
    {
        close();
        open();
        act("hold")->trigger();
        auto *ground = find<QLineEdit>("deletionGround");
        auto *review = find<QDateEdit>("deletionReview");
        QCOMPARE(QApplication::focusWidget(), ground);
        QTest::keyClicks(ground, QStringLiteral("xx"));
        QVERIFY(m_view->hasEdits());
        answer();
        QVERIFY(find<PlainLabel>("deletionProblem_ground")->isVisible());
        QVERIFY(find<PlainLabel>("deletionProblem_review_on")->isVisible());
        QCOMPARE(ground->text(), QStringLiteral("xx"));
        QCOMPARE(QApplication::focusWidget(), ground);
        QCOMPARE(stored("state"), QStringLiteral("grace_period"));
        picture("hold-missing");
        ground->setText(QStringLiteral("Court of Ghent, 12/345"));
        QVERIFY(!find<PlainLabel>("deletionProblem_ground")->isVisible());
        answer();
        QVERIFY(question()->isAsking()); // still no day
        QCOMPARE(QApplication::focusWidget(), review);
        review->setDate(QDate::currentDate().addDays(30));
        answer();
        QTRY_COMPARE(state(), QStringLiteral("On hold"));
        QCOMPARE(stored("hold_ground"), QStringLiteral("Court of Ghent, 12/345"));
        QVERIFY(
            text("deletionStanding").startsWith(QStringLiteral("Court of Ghent, 12/345; review")));
        QVERIFY(!act("reactivate")->isEnabled());
        QVERIFY(!m_view->hasEdits());
        picture("hold");

        act("changeHold")->trigger();
        QCOMPARE(ground->text(), QStringLiteral("Court of Ghent, 12/345"));
        QCOMPARE(review->date(), QDate::currentDate().addDays(30));
        QVERIFY(m_view->goBack());
        QVERIFY(!question()->isAsking());
        act("release")->trigger();
        QVERIFY(note().contains(QStringLiteral("goes on")));
        answer();
        QTRY_COMPARE(state(), QStringLiteral("In grace period"));
        QVERIFY(stored("hold_ground").isEmpty());
    }

    void changedMeanwhile()
    {
        close();
        open();
        act("reactivate")->trigger();
        reason()->setText(QStringLiteral("called"));
        m_desk->database().sql(QStringLiteral(
            "UPDATE reeve.account_deletion SET state = 'on_hold', hold_ground = 'court', "
            "hold_review_on = current_date + 9, hold_by = 'officer2', hold_at = now()"));
        answer();
        QTRY_VERIFY(lastMessage().contains(QStringLiteral("on hold")));
        QTRY_COMPARE(state(), QStringLiteral("On hold"));
        QCOMPARE(reason()->text(), QStringLiteral("called"));
        QCOMPARE(cell(QStringLiteral("SELECT status FROM service.customer WHERE id = 31")),
                 QStringLiteral("closed"));
    }

    void anotherDeskIsSeen()
    {
        close();
        open();
        QTRY_COMPARE(state(), QStringLiteral("In grace period"));
        m_desk->database().sql(QStringLiteral(
            "UPDATE reeve.account_deletion SET state = 'on_hold', hold_ground = 'court', "
            "hold_review_on = current_date + 9, hold_by = 'officer2', hold_at = now()"));
        m_desk->database().sql(QStringLiteral("SELECT pg_notify('reeve_deletion', id::text)::text "
                                              "FROM reeve.account_deletion"));
        QTRY_COMPARE(state(), QStringLiteral("On hold"));
    }

    void anEarlierErasureIsAskedFor()
    {
        close();
        open();
        act("early")->trigger();
        auto *go = question()->findChild<QPushButton *>(QStringLiteral("askAction"));
        QVERIFY(!go->isEnabled()); // "#4711" is not enough for whoever votes
        reason()->setText(QStringLiteral("moves abroad, wants it gone before that"));
        QVERIFY(go->isEnabled());
        picture("early");
        answer();
        QTRY_VERIFY(find<PlainLabel>("deletionWaiting")->isVisible());
        QVERIFY(text("deletionWaiting").contains(QStringLiteral("Officer Test")));
        QCOMPARE(stored("state"), QStringLiteral("grace_period"));
        picture("early-asked");
        m_desk->database().sql(QStringLiteral("TRUNCATE reeve.approval CASCADE"));
    }

    void lockForgets()
    {
        close();
        open();
        act("hold")->trigger();
        QTest::keyClicks(find<QLineEdit>("deletionGround"), QStringLiteral("zzmarkerzz"));
        m_view->dropData();
        QVERIFY(find<QLineEdit>("deletionGround")->text().isEmpty());
        QVERIFY(reason()->text().isEmpty());
        QVERIFY(facts().isEmpty());
        QVERIFY(text("deletionStanding").isEmpty());
        QVERIFY(!m_view->hasEdits());
    }

    void whatIsLeftOfAnErasedAccount()
    {
        const QString who = cell(QStringLiteral(
            "SELECT min(i.customer_id)::text FROM service.invoice i JOIN service.payment_method p "
            "USING (customer_id) WHERE i.invoiced_on > current_date - 2000 AND i.customer_id <> "
            "31"));
        Erasing erasing(m_desk->database());
        erasing.close(QStringLiteral("id = ") + who);
        open(who.toLongLong());
        QVERIFY(find<QWidget>("section_profile")->isVisible());
        QVERIFY(erasing.eraseAll() > 0); // and whoever else has been due for long
        // The page that stood open says so, too.
        QTRY_COMPARE(text("customerName"), QStringLiteral("Erased account"));
        m_view->dropData();
        m_view->open({QStringLiteral("customers"), who, {}});
        QTRY_COMPARE(text("customerName"), QStringLiteral("Erased account"));
        QCOMPARE(text("customerNumber"), u'#' + who);
        QVERIFY(!find<QWidget>("section_profile")->isVisible());
        QVERIFY(!find<QWidget>("section_notes")->isVisible());
        QVERIFY(find<QWidget>("section_deletion")->isVisible());
        QCOMPARE(state(), QStringLiteral("Partly erased"));
        QStringList kept;
        for (const PlainLabel *label :
             m_view->findChildren<PlainLabel *>(QStringLiteral("deletionKept")))
            kept += label->text();
        QVERIFY2(kept.value(0).startsWith(QStringLiteral("Invoices")), qPrintable(kept.join(u'|')));
        QVERIFY(kept.value(0).contains(QStringLiteral("accounting and VAT law")));
        QVERIFY(!act("request")->isEnabled());
        picture("erased");

        // Each task at others is settled, the last one ends it.
        m_view->findChild<QToolButton *>(QStringLiteral("deletionStepNotDone"))->click();
        reason()->setText(QStringLiteral("their support has no answer yet"));
        answer();
        QTRY_COMPARE(
            cell(QStringLiteral("SELECT count(*)::text FROM reeve.erasure_step WHERE state "
                                "= 'failed'")),
            QStringLiteral("1"));
        const auto open = [this] {
            return m_view->findChildren<QToolButton *>(QStringLiteral("deletionStepDone")).size();
        };
        QTRY_VERIFY(question()->isHidden());
        picture("step-failed");
        for (qsizetype left = open(); left > 0; --left) {
            m_view->findChild<QToolButton *>(QStringLiteral("deletionStepDone"))->click();
            QVERIFY(question()->isAsking());
            if (left == 1)
                picture("step");
            answer();
            QTRY_COMPARE(open(), left - 1);
        }
        QTRY_COMPARE(state(), QStringLiteral("Erased"));
        picture("erased-all");
    }

    void supportHoldsNothing() // last: another desk
    {
        sitDown("support");
        close();
        open();
        QVERIFY(act("reactivate")->isEnabled());
        QVERIFY(act("early")->isEnabled());
        QVERIFY(!act("hold")->isEnabled());
    }
};

QTEST_MAIN(DeletionSectionTest)
#include "tst_deletionsectionview.moc"
