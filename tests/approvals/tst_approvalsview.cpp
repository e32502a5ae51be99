// SPDX-License-Identifier: GPL-3.0-or-later
// Four eyes as two people use them: two consoles, clicks and keys, the real database between them.
// REEVE_PICTURES=folder saves what was seen.
#include "models/session/desk.h"
#include "tests/support/testdatabase.h"
#include "ui/approvals/approvalpane.h"
#include "ui/approvals/approvalsbadge.h"
#include "ui/approvals/approvalsview.h"
#include "ui/composition/approvalkinds.h"
#include "ui/composition/customerpagesections.h"
#include "ui/composition/guardviews.h"
#include "ui/customers/customersview.h"
#include "ui/exports/exportbar.h"
#include "ui/exports/exportsview.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace reeve;

namespace
{

QPalette darkPalette()
{
    QPalette dark(QColor(45, 48, 53), QColor(35, 38, 41));
    dark.setColor(QPalette::Base, QColor(27, 30, 32));
    dark.setColor(QPalette::Highlight, QColor(61, 174, 233));
    return dark;
}

} // namespace

/** A person at a desk of their own. */
struct Console {
    Connection connection;
    Desk desk{connection};
    std::unique_ptr<ApprovalsView> view;
    std::unique_ptr<ApprovalsBadge> badge;
    QList<Message> messages;

    template <typename T>
    T *find(const char *name) const
    {
        T *found = view->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no widget %s", name);
        return found;
    }
    QString text(const char *name) const { return find<PlainLabel>(name)->text(); }
    void click(const char *button) const
    {
        QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton);
    }
};

class ApprovalsViewTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void appearsAtTheOtherDeskAndIsRun();
    void remarkIsNeededToRefuse();
    void withdrawnAtTheOtherDesk();
    void alteredMeanwhile();
    void selectionStaysWhenOthersCome();
    void onesOwnAccount();
    void unknownKindIsShownWhole();
    void exportFromTheListAboveTheLimit();
    void exportBelowTheLimit();
    void supportHasNoExport();
    void lockDropsEverything();

private:
    void open(Console &console, const char *login, const char *role);
    QUuid ask(Console &console, const char *login = "support2", const char *role = "auditor");
    void openRequest(Console &console, const QUuid &id);
    void picture(QWidget &widget, const QString &name);
    std::unique_ptr<CustomersView> customers(Console &console);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Console> m_admin;
    std::unique_ptr<Console> m_officer;
    std::unique_ptr<Console> m_officer2;
    QTemporaryDir m_folder;
};

void ApprovalsViewTest::open(Console &console, const char *login, const char *role)
{
    console.connection.open(m_database->parameters(QLatin1String(login)));
    QTRY_COMPARE_WITH_TIMEOUT(console.connection.state(), Connection::State::Open, 20'000);
    console.desk.setPerson({.login = QLatin1String(login),
                            .fullName = {},
                            .role = QLatin1String(role),
                            .host = {},
                            .database = {},
                            .tlsVersion = {},
                            .serverVersion = {}});
    console.view.reset(
        static_cast<ApprovalsView *>(approvalsEntry().create(console.desk, nullptr)));
    console.badge = std::make_unique<ApprovalsBadge>(console.desk);
    new QAbstractItemModelTester(&console.view->model(),
                                 QAbstractItemModelTester::FailureReportingMode::QtTest,
                                 console.view.get());
    connect(console.view.get(), &View::messageRaised, this,
            [&console](const Message &message) { console.messages += message; });
    console.view->resize(1200, 720);
    console.view->show();
}

void ApprovalsViewTest::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
}

void ApprovalsViewTest::init()
{
    m_database->sql(QStringLiteral("TRUNCATE reeve.approval CASCADE"));
    m_admin = std::make_unique<Console>();
    m_officer = std::make_unique<Console>();
    m_officer2 = std::make_unique<Console>();
    open(*m_admin, "admin", "admin");
    open(*m_officer, "officer", "officer");
    open(*m_officer2, "officer2", "officer");
}

QUuid ApprovalsViewTest::ask(Console &console, const char *login, const char *role)
{
    const QUuid id = QUuid::createUuid();
    QString problem = QStringLiteral("no answer");
    ApprovalRepository(console.connection)
        .ask(id, QStringLiteral("role_grant"),
             {{QStringLiteral("login"), QLatin1String(login)},
              {QStringLiteral("role"), QLatin1String(role)}},
             QStringLiteral("takes over the audit of this quarter"))
        .then(this, [&problem](const Result<QVariant> &result) {
            problem = result ? QString() : result.error().text;
        });
    [&] { QTRY_COMPARE(problem, QString()); }();
    return id;
}

void ApprovalsViewTest::openRequest(Console &console, const QUuid &id)
{
    QTRY_VERIFY(console.view->model().rowOf(id) >= 0);
    PagedTableView *table = console.view->table();
    table->setCurrentIndex(console.view->model().index(console.view->model().rowOf(id), 0));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_COMPARE(console.view->pane()->approvalId(), id);
    QVERIFY(console.view->pane()->isVisible());
}

void ApprovalsViewTest::picture(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("REEVE_PICTURES");
    if (folder.isEmpty())
        return;
    const QPalette light = QApplication::palette();
    QCoreApplication::
        processEvents(); // the layout, and below the palette, of what is hidden so far
    widget.grab().save(folder + u'/' + name + QStringLiteral("-light.png"));
    QApplication::setPalette(darkPalette());
    QCoreApplication::processEvents();
    widget.grab().save(folder + u'/' + name + QStringLiteral("-dark.png"));
    QApplication::setPalette(light);
}

void ApprovalsViewTest::appearsAtTheOtherDeskAndIsRun()
{
    // Roles belong to the whole cluster, so that the one who changes is of this test alone.
    const QByteArray login = "t" + QUuid::createUuid().toByteArray(QUuid::Id128).left(12);
    m_database->sql(
        QStringLiteral("CREATE ROLE %1 LOGIN IN ROLE reeve_support").arg(QLatin1String(login)));
    const auto removed = qScopeGuard(
        [&] { m_database->sql(QStringLiteral("DROP ROLE %1").arg(QLatin1String(login))); });
    m_database->sql(QStringLiteral("INSERT INTO reeve.staff (login, full_name, role) VALUES ($1, "
                                   "'Anna Example', 'support')"),
                    {QString::fromLatin1(login)});
    QElapsedTimer clock;
    const QUuid id = ask(*m_admin, login.constData());
    clock.start();
    QTRY_VERIFY_WITH_TIMEOUT(m_officer->view->model().rowOf(id) >= 0, 1000);
    QTRY_COMPARE_WITH_TIMEOUT(m_officer->badge->waiting(), 1, 1000);
    QVERIFY(clock.elapsed() < 1000);
    QCOMPARE(m_admin->badge->waiting(), 0);

    openRequest(*m_officer, id);
    QCOMPARE(m_officer->text("approvalTitle"),
             QStringLiteral("Give Anna Example (%1) the role auditor instead of support")
                 .arg(QLatin1String(login)));
    QCOMPARE(m_officer->text("approvalReason"),
             QStringLiteral("takes over the audit of this quarter"));
    const QString digest = m_officer->view->pane()->approval().digest;
    QCOMPARE(digest.size(), 64);
    QTest::mouseClick(m_officer->find<QToolButton>("approvalCopyDigest"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), digest);
    picture(*m_officer->view, QStringLiteral("vote"));

    openRequest(*m_admin, id);
    QVERIFY(!m_admin->find<QPushButton>("approvalAgree")->isVisible());
    QVERIFY(!m_admin->find<QPushButton>("approvalRun")->isVisible());
    QVERIFY(m_admin->find<QPushButton>("approvalWithdraw")->isVisible());
    picture(*m_admin->view, QStringLiteral("own"));

    QTest::keyClicks(m_officer->find<QLineEdit>("approvalRemark"),
                     QStringLiteral("Spoke with her"));
    m_officer->click("approvalAgree");
    QTRY_VERIFY_WITH_TIMEOUT(m_admin->find<QPushButton>("approvalRun")->isVisible(), 2000);
    QTRY_COMPARE(m_admin->badge->waiting(), 1);
    QTRY_COMPARE(m_officer->badge->waiting(), 0);
    QVERIFY(m_admin->text("approvalVote").contains(QLatin1String("Spoke with her")));
    picture(*m_admin->view, QStringLiteral("run"));

    m_admin->click("approvalRun");
    QTRY_COMPARE(m_admin->view->pane()->approval().state, QStringLiteral("done"));
    QTRY_COMPARE(m_officer->view->pane()->approval().state, QStringLiteral("done"));
    QTRY_COMPARE(m_admin->badge->waiting(), 0);
    QCOMPARE(m_database->sql(QStringLiteral("SELECT role FROM reeve.staff WHERE login = $1"),
                             {QString::fromLatin1(login)}),
             QStringList{QStringLiteral("auditor")});
    QCOMPARE(m_database->sql(
                 QStringLiteral("SELECT pg_has_role($1::text, 'reeve_auditor', 'member')::text"),
                 {QString::fromLatin1(login)}),
             QStringList{QStringLiteral("true")});
}

void ApprovalsViewTest::remarkIsNeededToRefuse()
{
    const QUuid id = ask(*m_admin);
    openRequest(*m_officer, id);
    QVERIFY(!m_officer->find<QPushButton>("approvalRefuse")->isEnabled());
    QTest::keyClicks(m_officer->find<QLineEdit>("approvalRemark"),
                     QStringLiteral("not this quarter"));
    m_officer->click("approvalRefuse");
    QTRY_COMPARE(m_officer->view->pane()->approval().state, QStringLiteral("refused"));
    openRequest(*m_officer2, id);
    QVERIFY(!m_officer2->find<QPushButton>("approvalAgree")->isVisible());
    picture(*m_officer2->view, QStringLiteral("refused"));
}

void ApprovalsViewTest::withdrawnAtTheOtherDesk()
{
    const QUuid id = ask(*m_admin);
    openRequest(*m_officer, id);
    openRequest(*m_admin, id);
    m_admin->click("approvalWithdraw");
    QTRY_VERIFY(!m_officer->find<QPushButton>("approvalAgree")->isVisible());
    QCOMPARE(m_officer->view->pane()->approval().state, QStringLiteral("withdrawn"));
}

void ApprovalsViewTest::alteredMeanwhile()
{
    const QUuid id = ask(*m_admin);
    openRequest(*m_officer, id);
    m_database->sql(
        QStringLiteral("UPDATE reeve.approval SET payload = payload || '{\"role\": \"admin\"}', "
                       "digest = reeve.approval_digest(kind, payload || '{\"role\": \"admin\"}')"));
    m_officer->click("approvalAgree");
    QTRY_COMPARE(m_officer->messages.size(), 1);
    QCOMPARE(m_officer->messages.first().kind, Message::Kind::Problem);
    QTRY_VERIFY(m_officer->text("approvalTitle").contains(QLatin1String("the role admin")));
    QVERIFY(m_database->sql(QStringLiteral("SELECT person FROM reeve.approval_vote")).isEmpty());
}

void ApprovalsViewTest::selectionStaysWhenOthersCome()
{
    const QUuid first = ask(*m_admin);
    openRequest(*m_officer, first);
    QTest::keyClicks(m_officer->find<QLineEdit>("approvalRemark"), QStringLiteral("half a sen"));
    const QUuid second = ask(*m_admin, "support", "officer");
    QTRY_VERIFY(m_officer->view->model().rowOf(second) == 0);
    QCOMPARE(m_officer->view->pane()->approvalId(), first);
    QCOMPARE(m_officer->find<QLineEdit>("approvalRemark")->text(), QStringLiteral("half a sen"));
    QCOMPARE(m_officer->view->table()->currentIndex().row(), m_officer->view->model().rowOf(first));
    QTRY_COMPARE(m_officer->badge->waiting(), 2);
    QTest::keyClick(m_officer->view->table(), Qt::Key_Up);
    QTRY_COMPARE(m_officer->view->pane()->approvalId(), second);
    QVERIFY(m_officer->find<QLineEdit>("approvalRemark")->text().isEmpty());
    QVERIFY(m_officer->view->goBack());
    QVERIFY(!m_officer->view->pane()->isVisible());
    QVERIFY(!m_officer->view->goBack());
}

void ApprovalsViewTest::onesOwnAccount()
{
    const QUuid id = ask(*m_admin, "officer2", "admin");
    openRequest(*m_officer2, id);
    QVERIFY(!m_officer2->find<QPushButton>("approvalAgree")->isVisible());
    QVERIFY(m_officer2->text("approvalHint").contains(QLatin1String("your own account")));
    QTRY_COMPARE(m_officer->badge->waiting(), 1);
    QCOMPARE(m_officer2->badge->waiting(), 0);
}

void ApprovalsViewTest::unknownKindIsShownWhole()
{
    m_database->sql(QStringLiteral("INSERT INTO reeve.approval_kind VALUES ('newer', '{admin}', "
                                   "'{officer}', 1, '1 day') ON CONFLICT DO NOTHING"));
    m_database->sql(QStringLiteral(
        "INSERT INTO reeve.approval (id, kind, payload, digest, reason, asked_by, needs, "
        "expires_at) "
        "SELECT '00000000-0000-4000-8000-000000000001', 'newer', p, reeve.approval_digest('newer', "
        "p), 'a reason of some length', 'admin', 1, now() + interval '90 minutes' "
        "FROM (SELECT '{\"what\": \"<b>this</b>\", \"much\": 7}'::jsonb AS p) x"));
    m_officer->view->refresh();
    openRequest(*m_officer, QUuid(QStringLiteral("00000000-0000-4000-8000-000000000001")));
    QStringList facts;
    for (const PlainLabel *label :
         m_officer->view->pane()->findChildren<PlainLabel *>(QStringLiteral("approvalFact")))
        facts += label->text();
    QCOMPARE(facts, (QStringList{QStringLiteral("7"), QStringLiteral("<b>this</b>")}));
    QCOMPARE(m_officer->find<StateBadge>("approvalDeadline")->meaning(), Meaning::Attention);
}

std::unique_ptr<CustomersView> ApprovalsViewTest::customers(Console &console)
{
    std::unique_ptr<CustomersView> view(
        static_cast<CustomersView *>(createCustomersView(console.desk, nullptr)));
    view->resize(1200, 720);
    view->show();
    [&] { QTRY_VERIFY(view->count().has_value()); }();
    return view;
}

void ApprovalsViewTest::exportFromTheListAboveTheLimit()
{
    const auto view = customers(*m_officer);
    view->findChild<QAction *>(QStringLiteral("exportCustomers"))->trigger();
    auto *bar = view->findChild<ExportBar *>();
    QVERIFY(bar->isVisible());
    auto *reason = bar->findChild<QLineEdit *>(QStringLiteral("exportReason"));
    auto *go = bar->findChild<QPushButton *>(QStringLiteral("exportGo"));
    QTRY_COMPARE(go->text(), QStringLiteral("Ask a second officer"));
    QTest::keyClicks(reason, QStringLiteral("too short"));
    QVERIFY(!go->isEnabled());
    QTest::keyClicks(reason, QStringLiteral(", the yearly letter about prices"));
    picture(*view, QStringLiteral("ask-export"));
    QTest::mouseClick(go, Qt::LeftButton);
    QTRY_COMPARE(m_officer2->badge->waiting(), 1);
    const QUuid id = m_officer2->view->model().approval(0)->id;
    openRequest(*m_officer2, id);
    picture(*m_officer2->view, QStringLiteral("vote-export"));
    m_officer2->click("approvalAgree");

    QTRY_COMPARE(m_officer->badge->waiting(), 1);
    openRequest(*m_officer, id);
    QTRY_VERIFY(m_officer->find<QPushButton>("approvalRun")->isVisible());
    QVERIFY(
        m_officer->find<QPushButton>("approvalRun")->text().startsWith(QLatin1String("Export")));
    m_officer->click("approvalRun");
    auto *running = m_officer->view->findChild<ExportBar *>();
    QVERIFY(running->isVisible());
    const QString path = m_folder.filePath(QStringLiteral("approved.csv"));
    running->findChild<QLineEdit *>(QStringLiteral("exportPath"))->setText(path);
    picture(*m_officer->view, QStringLiteral("export-approved"));
    QTest::mouseClick(running->findChild<QPushButton *>(QStringLiteral("exportGo")),
                      Qt::LeftButton);
    auto *title = running->findChild<PlainLabel *>(QStringLiteral("exportTitle"));
    QTRY_VERIFY_WITH_TIMEOUT(title->text().endsWith(QLatin1String("customers have been exported")),
                             20'000);
    QVERIFY(QFile::exists(path));
    picture(*m_officer->view, QStringLiteral("exported"));
    QTRY_COMPARE(m_officer->badge->waiting(), 0);

    Console auditor;
    open(auditor, "auditor", "auditor");
    ExportsView exports(auditor.desk, criteriaText);
    exports.resize(1200, 400);
    exports.show();
    QTRY_COMPARE(exports.table()->model()->rowCount(), 1);
    picture(exports, QStringLiteral("exports"));
}

void ApprovalsViewTest::exportBelowTheLimit()
{
    const auto view = customers(*m_officer);
    QTest::keyClicks(view->findChild<QLineEdit *>(QStringLiteral("customerSearch")),
                     QStringLiteral("anna"));
    QTRY_VERIFY(view->shownQuery().text == QLatin1String("anna") && view->count()
                && view->count()->customers < 500);
    view->findChild<QAction *>(QStringLiteral("exportCustomers"))->trigger();
    auto *bar = view->findChild<ExportBar *>();
    auto *go = bar->findChild<QPushButton *>(QStringLiteral("exportGo"));
    QCOMPARE(go->text(), QStringLiteral("Export"));
    QVERIFY(!go->isEnabled());
    const QString path = m_folder.filePath(QStringLiteral("few.csv"));
    bar->findChild<QLineEdit *>(QStringLiteral("exportPath"))
        ->setText(m_folder.filePath(QStringLiteral("none/few.csv")));
    QTest::keyClicks(bar->findChild<QLineEdit *>(QStringLiteral("exportReason")),
                     QStringLiteral("#4711"));
    QVERIFY(!go->isEnabled()); // no such folder
    bar->findChild<QLineEdit *>(QStringLiteral("exportPath"))->setText(path);
    QVERIFY(go->isEnabled());
    picture(*view, QStringLiteral("export-few"));
    QTest::keyClick(bar->findChild<QLineEdit *>(QStringLiteral("exportReason")), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), 20'000);
    auto *title = bar->findChild<PlainLabel *>(QStringLiteral("exportTitle"));
    QTRY_VERIFY(title->text().endsWith(QLatin1String("customers have been exported")));
    picture(*view, QStringLiteral("few-exported"));
}

void ApprovalsViewTest::supportHasNoExport()
{
    Console support;
    open(support, "support", "support");
    const auto view = customers(support);
    QVERIFY(!view->findChild<QAction *>(QStringLiteral("exportCustomers"))->isVisible());
    for (const QToolButton *button : view->findChildren<QToolButton *>())
        QVERIFY(!(button->isVisible() && button->text().startsWith(QLatin1String("Export"))));
}

void ApprovalsViewTest::lockDropsEverything()
{
    const QUuid id = ask(*m_admin);
    openRequest(*m_officer, id);
    m_officer->view->dropData();
    QCOMPARE(m_officer->view->model().rowCount(), 0);
    QVERIFY(m_officer->text("approvalReason").isEmpty());
    QVERIFY(m_officer->view->pane()->approval().reason.isEmpty());
    m_officer->view->refresh();
    QTRY_COMPARE(m_officer->view->model().rowOf(id), 0);
}

QTEST_MAIN(ApprovalsViewTest)
#include "tst_approvalsview.moc"
