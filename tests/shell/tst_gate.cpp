// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/keychain.h"
#include "models/session/locktriggers.h"
#include "tests/support/person.h"
#include "tests/support/relay.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customersview.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/gate.h"
#include "ui/shell/lockscreen.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"

#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;
using namespace std::chrono_literals;

namespace
{

/** Window, gate, flow and the customers view, on a real database and through a relay. */
struct Console {
    explicit Console(const TestDatabase &database)
        : profile(profileFor(database, QStringLiteral("support"))),
          password(database.sandbox().account(QStringLiteral("support"))->password),
          relay(profile.host, quint16(profile.port.toUInt())),
          settings(folder.filePath(QStringLiteral("reeve.ini")), QSettings::IniFormat),
          desk(connection), flow(desk, keychain), window(desk,
                                                         {{QStringLiteral("customers"),
                                                           QStringLiteral("Customers"),
                                                           QStringLiteral("system-users"),
                                                           {QStringLiteral("support")},
                                                           &createCustomersView,
                                                           &createCustomersSource},
                                                          {QStringLiteral("staff"),
                                                           QStringLiteral("Staff"),
                                                           QStringLiteral("user-identity"),
                                                           {QStringLiteral("admin")},
                                                           &createCustomersView}},
                                                         settings),
          gate(window, desk, flow)
    {
        profile.port = QString::number(relay.port());
        auto *entrance = new QWidget;
        entrance->setObjectName(QStringLiteral("entrance"));
        window.setEntrance(entrance);
        window.resize(1200, 800);
        window.show();
    }

    void signIn()
    {
        QSignalSpy signedIn(&flow, &SignInFlow::signedIn);
        flow.signIn(profile, password);
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.size(), 1, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(rows() > 0, 20000);
    }
    int rows() const
    {
        const auto *table = window.findChild<PagedTableView *>(QStringLiteral("customerTable"));
        return table ? table->model()->rowCount() : 0;
    }
    void trigger(QAction *action)
    {
        QVERIFY(action->isEnabled());
        action->trigger();
    }
    template <typename T>
    T *find(const char *name)
    {
        return window.findChild<T *>(QLatin1String(name));
    }

    QTemporaryDir folder;
    Profile profile;
    QString password;
    test::Relay relay;
    QSettings settings;
    SystemKeychain keychain{QStringLiteral("Reeve test")};
    Connection connection;
    Desk desk;
    SignInFlow flow;
    MainWindow window;
    Gate gate;
};

} // namespace

class TestGate : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;

    QString openSessions()
    {
        return m_database
            ->sql(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE usename = 'support'"
                                 " AND datname = $1"),
                  {m_database->name()})
            .constFirst();
    }

private slots:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        m_database = std::make_unique<TestDatabase>();
    }
    void cleanupTestCase() { m_database.reset(); }

    void onlyWhatTheRoleMayUse()
    {
        Console console(*m_database);
        console.signIn();
        QCOMPARE(console.window.page(), MainWindow::Page::Desk);
        QCOMPARE(console.find<QListWidget>("navigationList")->count(), 1);
        console.window.goTo({QStringLiteral("staff")});
        QCOMPARE(console.window.currentViewId(), QStringLiteral("customers"));
    }

    void lockDropsRowsAndCloses()
    {
        Console console(*m_database);
        console.signIn();
        QCOMPARE(openSessions(), QStringLiteral("1"));
        console.trigger(console.window.windowActions().lock);
        QCOMPARE(console.window.page(), MainWindow::Page::Locked);
        QCOMPARE(console.rows(), 0);
        QCOMPARE(console.connection.state(), Connection::State::Closed);
        QTRY_COMPARE(openSessions(), QStringLiteral("0"));
        // Nothing of the desk can be reached by key.
        for (QAction *action : console.window.windowActions().all())
            QVERIFY(!action->isEnabled() || action == console.window.windowActions().quit);
    }

    void nothingStandsOverTheLockScreen()
    {
        Console console(*m_database);
        console.signIn();
        QPointer<QDialog> dialog = new QDialog(&console.window);
        dialog->open();
        console.trigger(console.window.windowActions().palette);
        QVERIFY(dialog->isVisible() && console.window.commandPalette().isOpen());
        console.gate.lock(QStringLiteral("test"));
        QVERIFY(!dialog || !dialog->isVisible());
        QVERIFY(!console.window.commandPalette().isOpen());
    }

    void unlockNeedsThePassword()
    {
        Console console(*m_database);
        console.signIn();
        console.gate.lock(QStringLiteral("test"));
        auto *field = console.find<QLineEdit>("lockPassword");
        auto *unlock = console.find<QPushButton>("unlockButton");
        QTest::mouseClick(unlock, Qt::LeftButton);
        QCOMPARE(console.window.page(), MainWindow::Page::Locked);
        QTest::keyClicks(field, QStringLiteral("not the password"));
        QSignalSpy failed(&console.flow, &SignInFlow::failed);
        QTest::mouseClick(unlock, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20000);
        QCOMPARE(console.window.page(), MainWindow::Page::Locked);
        QCOMPARE(console.rows(), 0);
        field->selectAll();
        QTest::keyClicks(field, console.password);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(console.window.page(), MainWindow::Page::Desk, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(console.rows() > 0, 20000);
        QVERIFY(field->text().isEmpty());
    }

    void idleLocks()
    {
        Console console(*m_database);
        console.signIn();
        console.gate.idleClock().setLimits(400ms, 300ms);
        QTRY_VERIFY(console.window.banner().isShowing()); // warned first
        QTRY_COMPARE(console.window.page(), MainWindow::Page::Locked);
        QCOMPARE(console.connection.state(), Connection::State::Closed);
    }

    void inputKeepsItOpen()
    {
        Console console(*m_database);
        console.signIn();
        console.gate.idleClock().setLimits(60s, 59s);
        console.gate.idleClock().start();
        QTRY_VERIFY_WITH_TIMEOUT(console.window.banner().isShowing(), 5000);
        QTest::keyClick(console.window.currentView(), Qt::Key_Shift);
        QVERIFY(!console.window.banner().isShowing());
        QCOMPARE(console.window.page(), MainWindow::Page::Desk);
    }

    void desktopLockLocks()
    {
        Console console(*m_database);
        LockTriggers triggers;
        console.gate.watch(triggers);
        console.signIn();
        emit triggers.screenLocked();
        QCOMPARE(console.window.page(), MainWindow::Page::Locked);
    }

    void lostLinkIsSaidAndRecovers()
    {
        Console console(*m_database);
        console.signIn();
        const int rows = console.rows();
        console.relay.refuse();
        QTRY_VERIFY_WITH_TIMEOUT(console.window.banner().isShowing(), 20000);
        QVERIFY(console.rows() >= rows); // what was there stays
        auto *tryNow = console.window.banner().findChild<QPushButton *>(
            QStringLiteral("messageAction"));
        QVERIFY(tryNow->isVisible());
        console.relay.accept();
        QTest::mouseClick(tryNow, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(console.connection.state(), Connection::State::Open, 40000);
        QVERIFY(!console.window.banner().isShowing());
        QCOMPARE(console.window.page(), MainWindow::Page::Desk);
    }

    void signOutForgetsEverything()
    {
        Console console(*m_database);
        console.signIn();
        console.desk.setCaseReference(QStringLiteral("#1"));
        console.gate.signOut();
        QCOMPARE(console.window.page(), MainWindow::Page::Entrance);
        QVERIFY(!console.find<PagedTableView>("customerTable"));
        QVERIFY(console.desk.caseReference().isEmpty());
        QCOMPARE(console.connection.state(), Connection::State::Closed);
        QVERIFY(console.window.history().places().isEmpty());
    }

    void paletteFindsCustomersViewsAndActions()
    {
        Console console(*m_database);
        console.signIn();
        console.desk.setCaseReference(QStringLiteral("#4711"));
        const QString email =
            m_database
                ->sql(QStringLiteral(
                    "SELECT email FROM service.customer WHERE status = 'active' LIMIT 1"))
                .constFirst();
        CommandPalette &palette = console.window.commandPalette();
        console.trigger(console.window.windowActions().palette);
        QVERIFY(palette.isOpen());
        auto *edit = palette.findChild<QLineEdit *>(QStringLiteral("paletteEdit"));
        auto *list = palette.findChild<QListWidget *>(QStringLiteral("paletteList"));
        QTest::keyClicks(edit, QStringLiteral("lock"));
        QVERIFY(list->findItems(QStringLiteral("Lock"), Qt::MatchExactly).size() == 1);
        edit->clear();
        QTest::keyClicks(edit, email);
        QTRY_VERIFY_WITH_TIMEOUT(!palette.isWaiting(), 20000);
        QVERIFY(list->currentItem());
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!palette.isOpen());
        QCOMPARE(list->count(), 0); // nothing of it stays
        QTRY_COMPARE_WITH_TIMEOUT(console.window.history().places().constLast().view,
                                  QStringLiteral("customers"), 20000);
        QTRY_VERIFY(!console.window.history().places().constLast().item.isEmpty());
    }

    void historyGoesBackAndForward()
    {
        Console console(*m_database);
        console.signIn();
        console.desk.setCaseReference(QStringLiteral("#4711"));
        auto &actions = console.window.windowActions();
        QVERIFY(!actions.back->isEnabled());
        const QStringList ids = m_database->sql(
            QStringLiteral("SELECT id FROM service.customer ORDER BY id LIMIT 2"));
        for (const QString &id : ids) {
            console.window.goTo({QStringLiteral("customers"), id, {}});
            QTRY_VERIFY_WITH_TIMEOUT(!console.window.history().places().constLast().title.isEmpty(),
                                     20000);
        }
        console.trigger(actions.back);
        QVERIFY(actions.forward->isEnabled());
        console.trigger(actions.forward);
        QVERIFY(!actions.forward->isEnabled());
        // Locking keeps the places and forgets the names.
        console.gate.lock(QStringLiteral("test"));
        for (const Place &place : console.window.history().places())
            QVERIFY(place.title.isEmpty());
    }

    void escapeClosesWhatIsOnTop()
    {
        Console console(*m_database);
        console.signIn();
        console.trigger(console.window.windowActions().help);
        auto *help = console.find<QWidget>("helpOverlay");
        QVERIFY(help->isVisible());
        QTest::keyClick(help, Qt::Key_Escape);
        QVERIFY(!help->isVisible());
        console.trigger(console.window.windowActions().palette);
        QTest::keyClick(console.find<QLineEdit>("paletteEdit"), Qt::Key_Escape);
        QVERIFY(!console.window.commandPalette().isOpen());
    }

private:
    QTemporaryDir m_settings;
};

QTEST_MAIN(TestGate)
#include "tst_gate.moc"
