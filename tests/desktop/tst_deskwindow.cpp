// SPDX-License-Identifier: GPL-3.0-or-later
// The whole console as a person has it: back and forward lead through all its views, and neither
// closing nor quitting nor signing out throws away unasked what has been typed.
#include "app/desktop/composition.h"
#include "tests/support/person.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/customers/customerwindows.h"
#include "ui/widgets/askbar.h"

#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;

class DeskWindowTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_settings;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Composition> m_console;

    MainWindow &window() const { return m_console->window(); }
    CustomersView *view() const { return window().findChild<CustomersView *>(); }
    template <typename T>
    T *find(const char *name, const QWidget *in = nullptr) const
    {
        T *found = (in ? in : &window())->findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("no such thing: %s", name);
        return found;
    }
    void signIn(const char *role)
    {
        const QString login = QString::fromLatin1(role);
        m_console = std::make_unique<Composition>();
        window().resize(1280, 800);
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QSignalSpy signedIn(&m_console->signInFlow(), &SignInFlow::signedIn);
        m_console->signInFlow().signIn(profileFor(*m_database, login),
                                       m_database->sandbox().account(login)->password);
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.size(), 1, 20000);
        m_console->desk().setCaseReference(QStringLiteral("#4711"));
    }
    void openCustomer(qint64 customer)
    {
        window().goTo({QStringLiteral("customers"), QString::number(customer), {}});
        QTRY_VERIFY(view()->page()->customer() == CustomerId::from(customer));
    }
    /// The place as a person sees it: the view, and whose page stands in it.
    QString here() const
    {
        QString seen = window().currentViewId();
        if (seen == QLatin1String("customers") && view()->isPageShown()
            && view()->page()->customer())
            seen += u'/' + view()->page()->customer()->toString();
        return seen;
    }
    void press(Qt::Key key) { QTest::keyClick(&window(), key, Qt::AltModifier); }

    // Types into the customer's e-mail address on this page.
    void type(const QWidget *page)
    {
        auto *edit = find<QAction>("editProfile", page);
        QTRY_VERIFY(edit->isEnabled());
        edit->trigger();
        QTest::keyClicks(find<QLineEdit>("edit_city", page), QStringLiteral("typed"));
    }
    AskBar *question(const QWidget *in = nullptr) const { return find<AskBar>("leaveBar", in); }
    void answer(const char *button, const QWidget *in = nullptr)
    {
        QTest::mouseClick(find<QPushButton>(button, question(in)), Qt::LeftButton);
    }
    static constexpr const char *giveUp = "askAction";
    static constexpr const char *keep = "askCancel";

private slots:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QApplication::setQuitOnLastWindowClosed(false);
        m_database = std::make_unique<TestDatabase>();
        m_database->sql(QStringLiteral("UPDATE reeve.staff SET quota_pages = 10000"));
    }
    void cleanupTestCase() { m_database.reset(); }
    void cleanup() { m_console.reset(); }

    void backAndForwardThroughAllViews_data()
    {
        QTest::addColumn<QStringList>("views");
        QTest::newRow("support") << QStringList{
            QStringLiteral("customers"), QStringLiteral("visibility"), QStringLiteral("deletions"),
            QStringLiteral("approvals")};
        QTest::newRow("officer") << QStringList{
            QStringLiteral("customers"), QStringLiteral("visibility"), QStringLiteral("deletions"),
            QStringLiteral("approvals"), QStringLiteral("exports"),    QStringLiteral("backups"),
            QStringLiteral("trail"),     QStringLiteral("staff"),      QStringLiteral("datamap")};
        QTest::newRow("auditor") << QStringList{
            QStringLiteral("approvals"), QStringLiteral("exports"), QStringLiteral("backups"),
            QStringLiteral("trail"),     QStringLiteral("staff"),   QStringLiteral("datamap")};
        QTest::newRow("admin") << QStringList{QStringLiteral("approvals"),
                                              QStringLiteral("backups"), QStringLiteral("staff")};
    }
    void backAndForwardThroughAllViews()
    {
        QFETCH(QStringList, views);
        signIn(QTest::currentDataTag());
        QStringList way{here()};
        QStringList met;
        for (const QString &id : views) {
            window().goTo({id});
            QTRY_COMPARE(window().currentViewId(), id);
            if (here() != way.last())
                way += here();
            met += id;
            if (id != QLatin1String("customers"))
                continue;
            for (const qint64 customer : {3, 5, 8}) {
                openCustomer(customer);
                way += here();
            }
        }
        // Every view this role has has been met, or the test is out of date.
        TrailMonitor monitor(m_console->connection());
        for (const ViewEntry &entry : viewEntries(monitor))
            if (entry.roles.contains(QString::fromLatin1(QTest::currentDataTag())))
                QVERIFY2(met.contains(entry.id), qPrintable(entry.id));
        // There and back, twice; the ends are ends.
        for (int round = 0; round < 2; ++round) {
            for (qsizetype i = way.size() - 2; i >= 0; --i) {
                press(Qt::Key_Left);
                QTRY_COMPARE(here(), way.at(i));
            }
            QVERIFY(!find<QAction>("backAction")->isEnabled());
            press(Qt::Key_Left);
            QCOMPARE(here(), way.first());
            for (qsizetype i = 1; i < way.size(); ++i) {
                press(Qt::Key_Right);
                QTRY_COMPARE(here(), way.at(i));
            }
            QVERIFY(!find<QAction>("forwardAction")->isEnabled());
            press(Qt::Key_Right);
            QCOMPARE(here(), way.last());
        }
    }

    // From the middle elsewhere: what lay ahead is forgotten.
    void elsewhereFromTheMiddle()
    {
        signIn("officer");
        openCustomer(3);
        window().goTo({QStringLiteral("trail")});
        window().goTo({QStringLiteral("staff")});
        press(Qt::Key_Left);
        press(Qt::Key_Left);
        QTRY_COMPARE(here(), QStringLiteral("customers/3"));
        window().goTo({QStringLiteral("exports")});
        QVERIFY(!find<QAction>("forwardAction")->isEnabled());
        press(Qt::Key_Left);
        QTRY_COMPARE(here(), QStringLiteral("customers/3"));
        press(Qt::Key_Right);
        QTRY_COMPARE(here(), QStringLiteral("exports"));
    }

    void goingBackAsksWhereSomethingIsTyped()
    {
        signIn("support");
        openCustomer(3);
        openCustomer(5);
        window().goTo({QStringLiteral("visibility")});
        press(Qt::Key_Left);
        QTRY_COMPARE(here(), QStringLiteral("customers/5"));
        type(view()->page());
        press(Qt::Key_Left);
        QVERIFY(question()->isAsking());
        answer(keep);
        QCOMPARE(here(), QStringLiteral("customers/5"));
        QVERIFY(view()->page()->hasEdits());
        // It was not left, so the way is what it was: ahead the histories, behind the other customer.
        press(Qt::Key_Right);
        QTRY_COMPARE(here(), QStringLiteral("visibility"));
        press(Qt::Key_Left);
        QTRY_COMPARE(here(), QStringLiteral("customers/5"));
        QVERIFY(view()->page()->hasEdits());
        press(Qt::Key_Left);
        QVERIFY(question()->isAsking());
        answer(giveUp);
        QTRY_COMPARE(here(), QStringLiteral("customers/3"));
        press(Qt::Key_Right);
        QTRY_COMPARE(here(), QStringLiteral("customers/5"));
        QVERIFY(!view()->page()->hasEdits());
    }

    void closingAsks_data()
    {
        QTest::addColumn<bool>("quits");
        QTest::newRow("by the window's cross") << false;
        QTest::newRow("by the action") << true;
    }
    void closingAsks()
    {
        QFETCH(bool, quits);
        signIn("support");
        openCustomer(3);
        const auto leave = [&] {
            if (quits)
                find<QAction>("quitAction")->trigger();
            else
                window().close();
        };
        type(view()->page());
        const QString typed = find<QLineEdit>("edit_city")->text();
        window().goTo(
            {QStringLiteral("visibility")}); // the question is asked where the text stands
        QSignalSpy closing(&window(), &MainWindow::closing);
        leave();
        QVERIFY(window().isVisible());
        QCOMPARE(window().currentViewId(), QStringLiteral("customers"));
        QVERIFY(question()->isAsking() && question()->isVisible());
        for (const QWidget *top : QApplication::topLevelWidgets())
            QVERIFY2(!qobject_cast<const QDialog *>(top) || !top->isVisible(), "a pop-up");
        answer(keep);
        QVERIFY(window().isVisible());
        QCOMPARE(find<QLineEdit>("edit_city")->text(), typed);
        leave();
        QVERIFY(question()->isAsking());
        answer(giveUp);
        QTRY_VERIFY(!window().isVisible());
        QCOMPARE(closing.size(), 1);
        QCOMPARE(m_database
                     ->sql(QStringLiteral("SELECT count(*) FROM service.customer WHERE city "
                                          "LIKE '%typed%'"))
                     .value(0),
                 QStringLiteral("0"));
    }

    void closingWithoutEditsDoesNotAsk()
    {
        signIn("support");
        openCustomer(3);
        window().close();
        QVERIFY(!window().isVisible());
    }

    void closingAsksInTheOtherWindowsToo()
    {
        signIn("support");
        openCustomer(3);
        type(view()->page());
        view()->openApart({QStringLiteral("customers"), QStringLiteral("5"), {}});
        const QPointer<CustomerWindow> apart = view()->windows().windows().first();
        QTRY_VERIFY(apart->page()->customer().has_value());
        type(apart->page());
        window().close();
        QVERIFY(question()->isAsking());
        QVERIFY(!question(apart)->isAsking());
        answer(giveUp);
        QTRY_VERIFY(question(apart)->isAsking());
        answer(keep, apart);
        QVERIFY(window().isVisible() && apart->page()->hasEdits());
        window().close();
        QTRY_VERIFY(question(apart)->isAsking());
        answer(giveUp, apart);
        QTRY_VERIFY(!window().isVisible());
        QTRY_VERIFY(!apart);
    }

    void signingOutAsks()
    {
        signIn("support");
        openCustomer(3);
        type(view()->page());
        find<QAction>("signOutAction")->trigger();
        QCOMPARE(window().page(), MainWindow::Page::Desk);
        QVERIFY(question()->isAsking());
        answer(giveUp);
        QTRY_COMPARE(window().page(), MainWindow::Page::Entrance);
    }

    // The lock does not wait for an answer, and none is remembered.
    void lockingForgetsTheQuestion()
    {
        signIn("support");
        openCustomer(3);
        type(view()->page());
        window().close();
        QVERIFY(question()->isAsking());
        find<QAction>("lockAction")->trigger();
        QCOMPARE(window().page(), MainWindow::Page::Locked);
        QVERIFY(window().isVisible());
        QVERIFY(!view()->hasEdits());
        emit view()->page()->leaveGranted();
        QCoreApplication::processEvents();
        QVERIFY(window().isVisible());
        window().close();
        QVERIFY(!window().isVisible());
    }
};

QTEST_MAIN(DeskWindowTest)
#include "tst_deskwindow.moc"
