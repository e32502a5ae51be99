// SPDX-License-Identifier: GPL-3.0-or-later
// Before the automatic lock, what is typed and not saved says so itself; any input keeps it; the lock
// throws it away.
#include "models/session/keychain.h"
#include "tests/support/person.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/shell/gate.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/sectionframe.h"

#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace reeve;
using namespace std::chrono_literals;

namespace
{

class TypedSection : public SectionView
{
    Q_OBJECT
public:
    explicit TypedSection(QWidget *parent) : SectionView(parent), m_edit(new QLineEdit(this))
    {
        m_edit->setObjectName(QStringLiteral("typedEdit"));
        (new QVBoxLayout(this))->addWidget(m_edit);
    }
    void fill(const std::any &) override {}
    void clear() override { m_edit->clear(); }
    QString summary() const override { return {}; }
    bool hasEdits() const override { return !m_edit->text().isEmpty(); }
    void discardEdits() override { m_edit->clear(); }

private:
    QLineEdit *m_edit;
};

std::vector<PageSectionEntry> sections()
{
    const auto entry = [](const QString &id) {
        return PageSectionEntry{{id, QStringLiteral("SELECT 1 FROM api.customer_profile($1)"),
                                 [](QSqlQuery &) -> std::any { return 1; }},
                                id,
                                [](PageContext &, QWidget *parent) -> SectionView * {
                                    return new TypedSection(parent);
                                }};
    };
    return {entry(QStringLiteral("first")), entry(QStringLiteral("second"))};
}

struct Console {
    explicit Console(const TestDatabase &database)
        : profile(profileFor(database, QStringLiteral("support"))),
          password(database.sandbox().account(QStringLiteral("support"))->password),
          settings(folder.filePath(QStringLiteral("reeve.ini")), QSettings::IniFormat),
          desk(connection), flow(desk, keychain),
          window(desk,
                 {{QStringLiteral("customers"),
                   QStringLiteral("Customers"),
                   QStringLiteral("system-users"),
                   {QStringLiteral("support")},
                   [](Desk &at, QWidget *parent) -> View * {
                       return new CustomersView(at, sections(), parent);
                   }}},
                 settings),
          gate(window, desk, flow)
    {
        window.setEntrance(new QWidget);
        window.resize(1200, 800);
        window.show();
    }

    QTemporaryDir folder;
    Profile profile;
    QString password;
    QSettings settings;
    SystemKeychain keychain{QStringLiteral("Reeve test")};
    Connection connection;
    Desk desk;
    SignInFlow flow;
    MainWindow window;
    Gate gate;
};

} // namespace

class TstLockWarning : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup() { m_console.reset(); }
    void cleanupTestCase() { m_database.reset(); }

    void whereEditsAre();
    void withoutEditsNothingIsLost();
    void anyInputKeepsThem_data();
    void anyInputKeepsThem();
    void theLockThrowsThemAway();

private:
    QString warning(const char *section) const
    {
        return m_console->window
            .findChild<SectionFrame *>(QStringLiteral("section_") + QLatin1String(section))
            ->warning();
    }
    QString banner() const { return m_console->window.banner().message().text; }
    QLineEdit *edit() const
    {
        return m_console->window.findChild<QLineEdit *>(QStringLiteral("typedEdit"));
    }

    QTemporaryDir m_settings;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Console> m_console;
};

void TstLockWarning::initTestCase()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    m_database = std::make_unique<TestDatabase>();
}

void TstLockWarning::init()
{
    m_console = std::make_unique<Console>(*m_database);
    QSignalSpy signedIn(&m_console->flow, &SignInFlow::signedIn);
    m_console->flow.signIn(m_console->profile, m_console->password);
    QTRY_COMPARE_WITH_TIMEOUT(signedIn.size(), 1, 20000);
    m_console->desk.setCaseReference(QStringLiteral("#4711"));
    m_console->window.goTo({QStringLiteral("customers"), QStringLiteral("1"), {}});
    const auto *page = m_console->window.findChild<CustomerPageView *>(
        QStringLiteral("customerPage"));
    QTRY_VERIFY(page->customer().has_value());
}

void TstLockWarning::whereEditsAre()
{
    QTest::keyClicks(edit(), QStringLiteral("half a sentence"));
    m_console->gate.idleClock().setLimits(60s, 59500ms);
    m_console->gate.idleClock().start();
    QTRY_VERIFY(!warning("first").isEmpty());
    QVERIFY2(warning("first").contains(QStringLiteral("60 s"))
                 || warning("first").contains(QStringLiteral("59 s")),
             qPrintable(warning("first")));
    QVERIFY(warning("second").isEmpty());
    QVERIFY2(banner().contains(QStringLiteral("not saved is thrown away")), qPrintable(banner()));
    // It counts.
    const QString first = warning("first");
    QTRY_VERIFY(warning("first") != first && !warning("first").isEmpty());
    QCOMPARE(edit()->text(), QStringLiteral("half a sentence"));
}

void TstLockWarning::withoutEditsNothingIsLost()
{
    m_console->gate.idleClock().setLimits(60s, 59500ms);
    m_console->gate.idleClock().start();
    QTRY_VERIFY(!banner().isEmpty());
    QVERIFY(!banner().contains(QStringLiteral("thrown away")));
    QVERIFY(warning("first").isEmpty());
}

void TstLockWarning::anyInputKeepsThem_data()
{
    QTest::addColumn<bool>("byMouse");
    QTest::newRow("key") << false;
    QTest::newRow("mouse") << true;
}

void TstLockWarning::anyInputKeepsThem()
{
    QFETCH(bool, byMouse);
    QTest::keyClicks(edit(), QStringLiteral("x"));
    m_console->gate.idleClock().setLimits(60s, 59500ms);
    m_console->gate.idleClock().start();
    QTRY_VERIFY(!warning("first").isEmpty());
    if (byMouse)
        QTest::mouseMove(&m_console->window, {300, 300});
    else
        QTest::keyClick(&m_console->window, Qt::Key_Shift);
    QTRY_VERIFY(warning("first").isEmpty());
    QVERIFY(banner().isEmpty());
    QCOMPARE(m_console->window.page(), MainWindow::Page::Desk);
    QCOMPARE(edit()->text(), QStringLiteral("x"));
}

void TstLockWarning::theLockThrowsThemAway()
{
    QTest::keyClicks(edit(), QStringLiteral("lost"));
    m_console->gate.idleClock().setLimits(400ms, 300ms);
    m_console->gate.idleClock().start();
    QTRY_VERIFY(!warning("first").isEmpty());
    QTRY_COMPARE(m_console->window.page(), MainWindow::Page::Locked);
    QVERIFY(edit()->text().isEmpty());
    QVERIFY(warning("first").isEmpty());
    QVERIFY(banner().isEmpty());
}

QTEST_MAIN(TstLockWarning)
#include "tst_lockwarning.moc"
