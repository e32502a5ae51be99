// SPDX-License-Identifier: GPL-3.0-or-later
// The deletion queue as officers and support use it: keys and clicks on real widgets, the real database
// behind, and a real worker's eraser. REEVE_PICTURES=DIR keeps pictures.
#include "tests/support/erasing.h"
#include "tests/support/picture.h"
#include "tests/support/testdatabase.h"
#include "ui/deletions/deletionactions.h"
#include "ui/deletions/deletionbar.h"
#include "ui/deletions/deletionsbadge.h"
#include "ui/deletions/deletionsview.h"
#include "ui/deletions/deletiontimeline.h"
#include "ui/deletions/erasuresettingsdialog.h"
#include "ui/deletions/runspanel.h"
#include "ui/deletions/stepspanel.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeEdit>
#include <QToolButton>

using namespace reeve;

class DeletionsViewTest : public QObject
{
    Q_OBJECT

private:
    // One person at a desk of their own.
    struct Seat {
        Connection connection;
        std::unique_ptr<Desk> desk;
        std::unique_ptr<DeletionsView> view;
    };
    QTemporaryDir m_folder;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<test::Erasing> m_erasing;
    std::unique_ptr<Seat> m_officer;
    std::unique_ptr<Seat> m_support;

    QString one(const QString &sql) { return m_database->sql(sql).value(0); }
    template <typename T>
    static T *in(const QObject *parent, const char *name)
    {
        T *found = parent->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such widget: %s", name);
        return found;
    }
    static void click(const QObject *parent, const char *name)
    {
        auto *button = in<QAbstractButton>(parent, name);
        QVERIFY2(button->isEnabled() && button->isVisible(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    static QString said(const QObject *parent, const char *name)
    {
        return in<PlainLabel>(parent, name)->text();
    }
    DeletionsView *view() const { return m_officer->view.get(); }
    static bool rests(DeletionsView *view)
    {
        return view->model().hasAnswer() && !view->model().isLoading();
    }
    void seat(std::unique_ptr<Seat> &made, const char *login)
    {
        made = std::make_unique<Seat>();
        QString problem = QStringLiteral("no answer");
        made->connection.open(m_database->parameters(QString::fromLatin1(login)))
            .then(this, [&problem](const Result<void> &opened) {
                problem = opened ? QString() : opened.error().text;
            });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
        made->desk = std::make_unique<Desk>(made->connection);
        made->desk->setPerson({.login = QString::fromLatin1(login),
                               .fullName = {},
                               .role = QString::fromLatin1(login),
                               .host = {},
                               .database = {},
                               .tlsVersion = {},
                               .serverVersion = {}});
        made->desk->setCaseReference(QStringLiteral("#4711"));
        made->view = std::make_unique<DeletionsView>(*made->desk);
        made->view->resize(1280, 800);
        made->view->show();
        made->view->activateWindow();
        QTRY_VERIFY(rests(made->view.get()));
        QTRY_VERIFY(said(made->view.get(), "deletionCount").contains(QStringLiteral("in all")));
    }
    void showAll(DeletionsView *of)
    {
        if (in<QToolButton>(of, "deletionClear")->isVisible())
            click(of, "deletionClear");
        QTRY_VERIFY(rests(of) && !of->model().shownQuery().isNarrowed());
    }
    void chooseFirst(DeletionsView *of, int rows)
    {
        auto *selection = of->table()->selectionModel();
        selection->clear();
        for (int row = 0; row < rows; ++row)
            selection->select(of->model().index(row, 0),
                              QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    QString menuOf(DeletionsView *of, int row)
    {
        emit of->table()->menuRequested(of->model().index(row, 0), of->mapToGlobal(QPoint(9, 9)));
        auto *menu = in<QMenu>(of, "deletionMenu");
        QStringList entries;
        for (const QAction *action : menu->actions())
            if (!action->isSeparator())
                entries += action->text();
        menu->close();
        delete menu;
        return entries.join(u'|');
    }

private slots:
    void initTestCase()
    {
        QApplication::setStyle(QStringLiteral("fusion"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        m_database = std::make_unique<TestDatabase>();
        m_database->sql(
            QStringLiteral("UPDATE reeve.staff SET quota_rows = 1000000, quota_pages = "
                           "100000, full_name = initcap(login) || ' Test' RETURNING 1"));
        m_database->sql(QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = "
                                       "NULL WHERE closed_at IS NOT NULL RETURNING 1"));
        m_database->sql(QStringLiteral("DELETE FROM reeve.account_deletion RETURNING 1"));
        m_erasing = std::make_unique<test::Erasing>(*m_database);
        m_database->sql(QStringLiteral("UPDATE reeve.setting SET value = 'on' WHERE name = "
                                       "'erasure_needs_release' RETURNING 1"));
        // Names that are long, and names that are written the other way.
        m_database->sql(QStringLiteral(
            "UPDATE service.customer SET first_name = CASE id WHEN 12 THEN 'عبد الرحمن' ELSE "
            "'Wolfeschlegelsteinhausenbergerdorff' END, last_name = CASE id WHEN 12 THEN "
            "'الخوارزمي' "
            "ELSE 'Hubert Blaine the Elder, Senior' END WHERE id IN (12, 13) RETURNING 1"));
        m_erasing->close(QStringLiteral("id BETWEEN 11 AND 40")); // a year ago: overdue
        m_database->sql(QStringLiteral(
            "UPDATE service.customer SET status = 'closed', closed_at = now() - id * interval "
            "'1 day' WHERE id BETWEEN 61 AND 150 RETURNING 1"));
        m_database->sql(QStringLiteral(
            "UPDATE reeve.account_deletion SET state = 'on_hold', hold_ground = 'Tax audit of "
            "2025', hold_review_on = current_date + 20, hold_by = 'officer', hold_at = now() WHERE "
            "customer_id IN (61, 62) RETURNING 1"));
        m_database->sql(QStringLiteral(
            "UPDATE reeve.account_deletion SET state = 'failed', attempts = 3, failure = '23503 "
            "alias' WHERE customer_id = 40 RETURNING 1"));
        m_database->sql(QStringLiteral(
            "INSERT INTO reeve.account_deletion (customer_id, kind, state, status_before, "
            "requested_by, due_at, erased_at, backups_expire_at, retained_until) SELECT 5000 + n, "
            "'art17', CASE WHEN n <= 2 THEN 'partially_executed' WHEN n <= 7 THEN 'erased' ELSE "
            "'gone_from_backups' END, 'active', 'support', now() - n * interval '1 day', now() - "
            "n * interval '1 day', now() + interval '25 days', '2036-12-31' FROM "
            "generate_series(1, 12) AS n RETURNING 1"));
        m_database->sql(QStringLiteral(
            "INSERT INTO reeve.erasure_step (deletion_id, kind, target, reference) SELECT id, "
            "'processor', t, 'cus_123' FROM reeve.account_deletion, "
            "unnest('{stripe,fastspring}'::text[]) AS t WHERE customer_id = 5001 RETURNING 1"));
        seat(m_officer, "officer");
        seat(m_support, "support");
    }
    void cleanupTestCase()
    {
        for (auto *seat : {&m_officer, &m_support}) {
            if (!*seat)
                continue;
            (*seat)->view.reset();
            (*seat)->desk.reset();
            seat->reset();
        }
    }

    void theQueueAndItsNumbers()
    {
        QAbstractItemModelTester tester(&view()->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto *overdue = in<QToolButton>(view(), "deletionOverdue");
        QTRY_COMPARE(overdue->text(), QStringLiteral("Overdue: 30"));
        QVERIFY(overdue->font().bold());
        QCOMPARE(in<QToolButton>(view(), "deletionState_on_hold")->text(),
                 QStringLiteral("On hold: 2"));
        QCOMPARE(in<QToolButton>(view(), "deletionState_gone_from_backups")->text(),
                 QStringLiteral("Gone from backups: 5"));
        // What is overdue stands on top.
        QVERIFY(view()->model().rowAt(0)->isOverdue);
        QVERIFY(view()->model().index(0, 5).data().toString().startsWith(
            QStringLiteral("Overdue for ")));
        QTRY_VERIFY(view()->notice()->isShowing());
        QCOMPARE(view()->notice()->message().text,
                 QStringLiteral("29 accounts are due. Nothing is erased today before an officer "
                                "releases it."));
        test::keepPictures(view(), "deletions");
    }

    void filters()
    {
        click(view(), "deletionOverdue");
        QTRY_VERIFY(rests(view()) && view()->model().shownQuery().overdueOnly);
        QCOMPARE(view()->model().rowCount(), 30);
        click(view(), "deletionState_failed");
        QTRY_VERIFY(rests(view()) && view()->model().rowCount() == 1);
        showAll(view());
        // By customer: whatever became of it.
        auto *customer = in<QLineEdit>(view(), "deletionCustomer");
        QTest::keyClicks(customer, QStringLiteral("5010"));
        QTest::keyClick(customer, Qt::Key_Return);
        QTRY_VERIFY(rests(view()) && view()->model().rowCount() == 1);
        QCOMPARE(view()->model().rowAt(0)->state, DeletionState::GoneFromBackups);
        QSignalSpy messages(view(), &View::messageRaised);
        QTest::keyClicks(customer, QStringLiteral("x"));
        QTRY_COMPARE(messages.size(), 1);
        QCOMPARE(view()->model().rowCount(), 1); // what was there stays
        showAll(view());
        auto *kind = in<QComboBox>(view(), "deletionKind");
        kind->setCurrentIndex(2);
        emit kind->activated(2);
        QTRY_VERIFY(rests(view())
                    && view()->model().shownQuery().kinds == QList{DeletionKind::Art17});
        QCOMPARE(view()->model().rowCount(), 2); // partly erased; the others are over
        showAll(view());
        // Nothing found says so, and how to get back.
        QTest::keyClicks(customer, QStringLiteral("999999"));
        QTRY_VERIFY(rests(view()) && view()->model().rowCount() == 0);
        QCOMPARE(view()->emptyState()->title(), QStringLiteral("No such deletion"));
        QTest::mouseClick(view()->emptyState()->button(), Qt::LeftButton);
        QTRY_VERIFY(rests(view()) && view()->model().rowCount() > 50);
    }

    void aWeekOfTheTimeline()
    {
        DeletionTimeline *timeline = view()->bar()->timeline();
        QTRY_COMPARE(timeline->weeks().size(), 26);
        int busiest = 0;
        for (int i = 1; i < 26; ++i)
            if (timeline->weeks()[i].total() > timeline->weeks()[busiest].total())
                busiest = i;
        const DeletionWeek week = timeline->weeks()[busiest];
        QVERIFY(week.total() > 0);
        QTest::mouseClick(timeline, Qt::LeftButton, {}, timeline->weekRect(busiest).center());
        QTRY_VERIFY(rests(view()) && view()->model().shownQuery().from);
        QCOMPARE(timeline->chosen(), week.monday);
        QCOMPARE(view()->model().rowCount(), int(week.total()));
        QVERIFY(timeline->accessibleDescription().startsWith(DeletionTimeline::weekText(week)));
        test::keepPictures(view(), "deletions-week");
        // The same by keys: the next week, and back to all of them.
        timeline->setFocus();
        QTest::keyClick(timeline, Qt::Key_Left);
        QTest::keyClick(timeline, Qt::Key_Return);
        QTRY_COMPARE(timeline->chosen(), timeline->weeks()[busiest - 1].monday);
        QTest::keyClick(timeline, Qt::Key_Escape);
        QTRY_VERIFY(rests(view()) && !view()->model().shownQuery().isNarrowed());
        QVERIFY(!timeline->chosen());
    }

    void supportReadsAndCannotErase()
    {
        DeletionsView *support = m_support->view.get();
        for (const char *name :
             {"deletionEraseButton", "deletionRunsButton", "deletionSettingsButton"})
            QVERIFY2(!in<QToolButton>(support, name)->isVisible(), name);
        for (const char *name : {"deletionsErase", "deletionsEraseAll", "deletionsRetry",
                                 "deletionsRetryAll", "deletionsRelease", "deletionsSettings"})
            QVERIFY2(!in<QAction>(support, name)->isVisible(), name);
        QTRY_VERIFY(support->notice()->isShowing());
        QVERIFY(!in<QPushButton>(support->notice(), "messageAction")->isVisible());
        chooseFirst(support, 3);
        QVERIFY(!in<QAction>(support, "deletionsErase")->isEnabled());
        chooseFirst(support, 1);
        const QString menu = menuOf(support, 0);
        QVERIFY2(menu.startsWith(QStringLiteral("Open the customer|Reactivate")), qPrintable(menu));
        QVERIFY2(!menu.contains(QStringLiteral("Erase")), qPrintable(menu));
        QSignalSpy wanted(support, &View::placeWanted);
        support->table()->setCurrentIndex(support->model().index(0, 0));
        QTest::keyClick(support->table(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        const Place place = wanted.first().first().value<Place>();
        QCOMPARE(place.view, QStringLiteral("customers"));
        QCOMPARE(place.item, support->model().rowAt(0)->customer.toString());
        test::keepPictures(support, "deletions-support");
    }

    void settingsNameTheFieldAndKeepTheInput()
    {
        click(view(), "deletionSettingsButton");
        ErasureSettingsDialog *dialog = view()->settingsDialog();
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(!view()->hasEdits());
        test::keepPictures(dialog, "deletions-settings");
        // Nothing differs yet.
        click(dialog, "erasureSettingsSave");
        QVERIFY(dialog->isVisible());
        in<QSpinBox>(dialog, "erasureBatch")->setValue(40);
        in<QComboBox>(dialog, "erasureWhen")->setCurrentIndex(1);
        in<QTimeEdit>(dialog, "erasureTo")->setTime(in<QTimeEdit>(dialog, "erasureFrom")->time());
        QVERIFY(view()->hasEdits());
        click(dialog, "erasureSettingsSave");
        QVERIFY(in<PlainLabel>(dialog, "problem_erasure_schedule")->isVisible());
        in<QTimeEdit>(dialog, "erasureTo")->setTime(QTime(5, 0));
        in<QComboBox>(dialog, "erasureWhen")->setCurrentIndex(0);
        in<QComboBox>(dialog, "erasureZone")->setCurrentText(QStringLiteral("Europe/Nowhere"));
        click(dialog, "erasureSettingsSave");
        // The database refuses, and it is said at the field.
        QTRY_VERIFY(in<PlainLabel>(dialog, "problem_time_zone")->isVisible());
        QVERIFY(!in<PlainLabel>(dialog, "problem_erasure_schedule")->isVisible());
        QCOMPARE(in<QSpinBox>(dialog, "erasureBatch")->value(), 40);
        QCOMPARE(in<QComboBox>(dialog, "erasureZone")->currentText(),
                 QStringLiteral("Europe/Nowhere"));
        test::keepPictures(dialog, "deletions-settings-refused");
        in<QComboBox>(dialog, "erasureZone")->setCurrentText(QStringLiteral("Europe/Brussels"));
        QPointer<ErasureSettingsDialog> watched(dialog);
        click(dialog, "erasureSettingsSave");
        QTRY_VERIFY(!watched);
        QCOMPARE(
            one(QStringLiteral("SELECT string_agg(value, ' ' ORDER BY name) FROM reeve.setting "
                               "WHERE name IN ('erasure_batch', 'time_zone')")),
            QStringLiteral("40 Europe/Brussels"));
        QCOMPARE(one(QStringLiteral("SELECT reason FROM audit.inbox WHERE event = "
                                    "'erasure_settings_saved'")),
                 QStringLiteral("#4711"));
    }

    void eraseSome()
    {
        showAll(view());
        chooseFirst(view(), 5);
        QCOMPARE(in<QToolButton>(view(), "deletionEraseButton")->text(),
                 QStringLiteral("Erase 5 accounts\u2026"));
        click(view(), "deletionEraseButton");
        auto *ask = in<AskBar>(view(), "queueAsk");
        QTRY_VERIFY(ask->isAsking());
        QCOMPARE(said(ask, "askTitle"), QStringLiteral("Erase 5 accounts?"));
        const QString note = said(ask, "askNote");
        QVERIFY2(note.contains(QStringLiteral("cannot be undone"))
                     && note.contains(QStringLiteral("invoice and product order for 10 years")),
                 qPrintable(note));
        test::keepPictures(view(), "deletions-erase");
        // Esc leaves everything as it is.
        QTest::keyClick(ask, Qt::Key_Escape);
        QVERIFY(!ask->isAsking());
        QCOMPARE(one(QStringLiteral("SELECT count(*) FROM reeve.erasure_run")),
                 QStringLiteral("0"));
        click(view(), "deletionEraseButton");
        QTRY_VERIFY(ask->isAsking());
        QSignalSpy messages(view(), &View::messageRaised);
        QVERIFY(!in<QPushButton>(ask, "askAction")->isEnabled()); // not without a reason
        in<QLineEdit>(ask, "askReason")->setText(QStringLiteral("asked for by letter"));
        click(ask, "askAction");
        QTRY_COMPARE(messages.size(), 1);
        QCOMPARE(messages.first().first().value<Message>().text,
                 QStringLiteral("A run has been started: 5 accounts will be erased."));
        QTRY_COMPARE(view()->runs()->liveRuns(), 1);
        QTRY_COMPARE(said(view()->runs(), "runWords"), QStringLiteral("0 of 5 erased, 5 to go"));
        test::keepPictures(view(), "deletions-run");
    }

    void pauseResumeAndTheWorker()
    {
        QWidget *runs = view()->runs();
        click(runs, "runPause");
        auto *ask = in<AskBar>(runs, "runAsk");
        QVERIFY(ask->isAsking());
        click(ask, "askAction");
        QTRY_COMPARE(in<QPushButton>(runs, "runPause")->text(), QStringLiteral("Go on\u2026"));
        // The worker keeps its hands off what is paused, and nothing else is released.
        QCOMPARE(m_erasing->eraseAll(), 0);
        click(runs, "runPause");
        QCOMPARE(in<QPushButton>(ask, "askAction")->text(), QStringLiteral("Erase the other 5"));
        click(ask, "askAction");
        QTRY_COMPARE(in<QPushButton>(runs, "runPause")->text(), QStringLiteral("Pause\u2026"));
        QCOMPARE(m_erasing->eraseAll(), 5);
        // The end of it is seen by itself: the run is over, the numbers and the list follow.
        QTRY_COMPARE_WITH_TIMEOUT(view()->runs()->liveRuns(), 0, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(in<QToolButton>(view(), "deletionOverdue")->text(),
                                  QStringLiteral("Overdue: 25"), 20000);
        click(view(), "deletionRunsButton");
        auto *table = in<PagedTableView>(runs, "runsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, 2).data().toString(), QStringLiteral("5 of 5 erased"));
        test::keepPictures(view(), "deletions-runs");
        // Enter shows what the run took.
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QTRY_VERIFY(rests(view()) && view()->model().shownQuery().run);
        QCOMPARE(view()->model().rowCount(), 5);
        QVERIFY(in<QToolButton>(view(), "deletionRun")->isVisible());
        click(view(), "deletionRun");
        QTRY_VERIFY(rests(view()) && !view()->model().shownQuery().run);
        click(runs, "runsClose");
        QVERIFY(!view()->runs()->isVisible());
    }

    void cancelARun()
    {
        showAll(view());
        in<QAction>(view(), "deletionsEraseAll")->trigger();
        auto *ask = in<AskBar>(view(), "queueAsk");
        QTRY_VERIFY(ask->isAsking());
        in<QLineEdit>(ask, "askReason")->setText(QStringLiteral("the year is over"));
        click(ask, "askAction");
        QTRY_COMPARE(view()->runs()->liveRuns(), 1);
        click(view()->runs(), "runCancel");
        auto *sure = in<AskBar>(view()->runs(), "runAsk");
        click(sure, "askAction");
        QTRY_COMPARE(view()->runs()->liveRuns(), 0);
        QCOMPARE(one(QStringLiteral("SELECT count(*) FROM reeve.account_deletion WHERE run_id IS "
                                    "NOT NULL AND state = 'due'")),
                 QStringLiteral("0"));
    }

    void tryAgain()
    {
        QSignalSpy messages(view(), &View::messageRaised);
        in<QAction>(view(), "deletionsRetryAll")->trigger();
        auto *ask = in<AskBar>(view(), "queueAsk");
        QVERIFY(ask->isAsking());
        QCOMPARE(said(ask, "askTitle"), QStringLiteral("Try again to erase 1 account?"));
        click(ask, "askAction");
        QTRY_COMPARE(messages.size(), 1);
        QCOMPARE(
            one(QStringLiteral("SELECT state FROM reeve.account_deletion WHERE customer_id = 40")),
            QStringLiteral("due"));
        QTRY_COMPARE(in<QToolButton>(view(), "deletionState_failed")->text(),
                     QStringLiteral("Failed: 0"));
    }

    void tasksElsewhere()
    {
        showAll(view());
        auto *customer = in<QLineEdit>(view(), "deletionCustomer");
        QTest::keyClicks(customer, QStringLiteral("5001"));
        QTRY_VERIFY(rests(view()) && view()->model().rowCount() == 1);
        view()->table()->setCurrentIndex(view()->model().index(0, 0));
        QTest::keyClick(view()->table(), Qt::Key_Return);
        QTRY_COMPARE(view()->steps()->findChildren<QWidget *>(QStringLiteral("stepLine")).size(),
                     2);
        test::keepPictures(view(), "deletions-tasks");
        QTest::mouseClick(view()->steps()->findChild<QPushButton *>(QStringLiteral("stepDone")),
                          Qt::LeftButton);
        QVERIFY(view()->acts()->isAsking());
        click(view()->acts(), "askAction");
        QTRY_COMPARE(one(QStringLiteral("SELECT count(*) FROM reeve.erasure_step WHERE state = "
                                        "'done'")),
                     QStringLiteral("1"));
        QTRY_COMPARE(
            view()->steps()->findChildren<QPushButton *>(QStringLiteral("stepDone")).size(), 1);
        {
            QKeyEvent down(QEvent::KeyPress, Qt::Key_Escape, {});
            QApplication::sendEvent(view(), &down);
        }
        QVERIFY(!view()->steps()->isOpen());
        showAll(view());
    }

    void releaseTheDay()
    {
        QTRY_VERIFY(view()->notice()->isShowing());
        click(view()->notice(), "messageAction");
        auto *ask = in<AskBar>(view(), "queueAsk");
        QVERIFY(ask->isAsking());
        QVERIFY(!in<QLineEdit>(ask, "askReason")->isVisible());
        click(ask, "askAction");
        QTRY_VERIFY(!view()->notice()->isShowing());
        // The other desk is told as well.
        QTRY_VERIFY(!m_support->view->notice()->isShowing());
        QCOMPARE(one(QStringLiteral("SELECT released_by FROM reeve.erasure_release")),
                 QStringLiteral("officer"));
    }

    void followsWhatOthersDo()
    {
        DeletionsView *support = m_support->view.get();
        showAll(support);
        DeletionsBadge badge(*m_support->desk);
        QTRY_COMPARE(badge.waiting(), 25);
        const AccountDeletion *overdue = nullptr;
        for (int row = 0; !overdue; ++row)
            if (support->model().rowAt(row)->isOverdue)
                overdue = support->model().rowAt(row);
        const qint64 first = overdue->id;
        m_database->sql(QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = "
                                       "NULL WHERE id = %1 RETURNING 1")
                            .arg(overdue->customer.number()));
        QTRY_VERIFY_WITH_TIMEOUT(support->model().rowOfNumber(first) < 0, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(in<QToolButton>(support, "deletionOverdue")->text(),
                                  QStringLiteral("Overdue: 24"), 20000);
        QTRY_COMPARE_WITH_TIMEOUT(badge.waiting(), 24, 20000);
        DeletionsBadge officers(*m_officer->desk);
        // And what is partly erased.
        QTRY_COMPARE(QString::number(officers.waiting()),
                     one(QStringLiteral("SELECT 24 + count(*) FROM reeve.account_deletion WHERE "
                                        "state = 'partially_executed'")));
        QVERIFY(officers.waiting() > 24);
    }

    void leavingAsksAboutWhatIsTyped()
    {
        showAll(view());
        int left = 0;
        view()->leaveEdits([&left] { ++left; });
        QCOMPARE(left, 1); // nothing typed, nothing asked
        view()->acts()->ask(DeletionAct::Reactivate, subjectOf(*view()->model().rowAt(9)), {});
        in<QLineEdit>(view()->acts(), "askReason")->setText(QStringLiteral("changed their mind"));
        QVERIFY(view()->hasEdits());
        auto *ask = in<AskBar>(view(), "queueAsk");
        view()->leaveEdits([&left] { ++left; });
        QVERIFY(ask->isAsking());
        click(ask, "askCancel");
        QVERIFY(view()->hasEdits() && left == 1);
        view()->leaveEdits([&left] { ++left; });
        click(ask, "askAction");
        QCOMPARE(left, 2);
        QVERIFY(!view()->hasEdits());
    }

    void nothingOfItAfterALock()
    {
        click(view(), "deletionSettingsButton");
        QVERIFY(view()->settingsDialog());
        view()->dropData();
        QCOMPARE(view()->model().rowCount(), 0);
        QVERIFY(!view()->settingsDialog());
        QVERIFY(view()->bar()->timeline()->weeks().isEmpty());
        QVERIFY(!in<QToolButton>(view(), "deletionOverdue")->text().contains(u':'));
        view()->refresh();
        QTRY_VERIFY(rests(view()) && view()->model().rowCount() > 0);
    }
};

QTEST_MAIN(DeletionsViewTest)
#include "tst_deletionsview.moc"
