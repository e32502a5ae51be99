// SPDX-License-Identifier: GPL-3.0-or-later
// Accidents while the real worker (`reevectl work`) erases: the server restarts or crashes, its disk is
// full, customers and officers come in between. A gate at the ledger's lock stops the worker in the middle
// of a batch, so that nothing here depends on who is quicker.
#include "models/sandbox/cluster.h"
#include "tests/support/breach.h"
#include "tests/support/erasing.h"
#include "tests/support/plainclient.h"
#include "tests/support/program.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <future>
#include <utility>

using namespace reeve;
using namespace reeve::test;

namespace
{

/** Nobody comes past note_tombstones(), the last step of a batch's transaction, while it is shut. */
class Gate
{
public:
    explicit Gate(TestDatabase &database) : m_client(database.superuser()) { call("lock"); }
    void open() { call("unlock"); }
    /// One batch, of a worker that waits: it gets the lock, and we have it again when their transaction has ended.
    void letOneThrough()
    {
        call("unlock");
        call("lock");
    }

private:
    void call(const char *what)
    {
        const Answer done = m_client.run(
            QStringLiteral("SELECT pg_advisory_%1(hashtextextended('reeve.ledger', 0))")
                .arg(QLatin1String(what)));
        if (!done.ok)
            qFatal("The gate: %s", qPrintable(done.message));
    }
    PlainClient m_client;
};

Cluster serverOf(const SandboxInfo &info)
{
    return {info.serverDirectory, Installation::find().value(), ServerAccount::choose().value()};
}

} // namespace

class TstErasureFaults : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void serverRestarts_data();
    void serverRestarts();
    void customersComeBack();
    void holdsInBetween();
    void twoOfficersAtOnce();
    void diskFull();

private:
    void startWorker();
    void stopWorker();
    QString cell(const QString &sql) { return m_database->sql(sql).value(0); }
    QString stateOf(const QString &customer)
    {
        return cell(
            QStringLiteral("SELECT state FROM reeve.account_deletion WHERE customer_id = %1 ORDER "
                           "BY id DESC LIMIT 1")
                .arg(customer));
    }
    QString waiting(const char *login)
    {
        return cell(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE usename = '%1' AND "
                                   "datname = current_database() AND wait_event_type = 'Lock'")
                        .arg(QLatin1String(login)));
    }
    QString left()
    {
        return cell(QStringLiteral("SELECT count(*) FROM reeve.account_deletion WHERE state IN "
                                   "('due', 'grace_period', 'executing', 'failed')"));
    }
    QString erased() { return cell(QStringLiteral("SELECT count(*) FROM reeve.tombstone")); }
    QStringList inHand();
    QStringList claimed();
    Answer startRun(PlainClient &officer, const QString &which = QStringLiteral("NULL"))
    {
        return officer.run(QStringLiteral("SELECT * FROM api.start_erasure_run('%1', %2, '#1')")
                               .arg(newId(), which));
    }
    Answer changeRun(PlainClient &officer, const QString &run, const char *wanted)
    {
        return officer.run(QStringLiteral("SELECT api.change_erasure_run('%1', %2, '%3', '#1')")
                               .arg(newId(), run, QLatin1String(wanted)));
    }
    Answer hold(PlainClient &officer, const QString &customer)
    {
        return officer.run(
            QStringLiteral("SELECT api.hold_deletion('%1', %2, 'a claim', current_date + 30, '#1')")
                .arg(newId(), customer));
    }
    QString runState(const QString &run)
    {
        return cell(QStringLiteral("SELECT state FROM reeve.erasure_run WHERE id = %1").arg(run));
    }
    /// All is whole, and the ledger names those who are gone: no one else, each once.
    void verifyWhole();

    bool m_mayMount = false;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Erasing> m_erasing;
    QString m_place; ///< where the small disk is
    QProcess m_worker;
};

void TstErasureFaults::initTestCase()
{
    // A server of our own, to be restarted at will and to see what is mounted here.
    qunsetenv("REEVE_TEST_CLUSTER");
    m_mayMount = geteuid() == 0 && canMount() && unshare(CLONE_NEWNS) == 0
                 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

void TstErasureFaults::init()
{
    m_database = std::make_unique<TestDatabase>();
    m_erasing = std::make_unique<Erasing>(*m_database);
    m_database->sql(
        QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL "
                       "WHERE closed_at IS NOT NULL"));
    m_database->sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
    m_database->sql(
        QStringLiteral("UPDATE reeve.setting SET value = '5' WHERE name = 'erasure_batch'"));
    m_erasing->remember();
}

void TstErasureFaults::cleanup()
{
    stopWorker();
    m_erasing.reset();
    m_database.reset();
    if (!m_place.isEmpty()) // a test that failed
        umount2(QFile::encodeName(std::exchange(m_place, {})).constData(), MNT_DETACH);
}

void TstErasureFaults::startWorker()
{
    m_worker.setProcessChannelMode(QProcess::MergedChannels);
    m_worker.start(ownProgram("reevectl"), {QStringLiteral("work"), QStringLiteral("--settings"),
                                            m_erasing->workerSettings()});
    QVERIFY(m_worker.waitForStarted());
}

void TstErasureFaults::stopWorker()
{
    m_worker.terminate();
    if (m_worker.state() != QProcess::NotRunning && !m_worker.waitForFinished()) {
        m_worker.kill();
        m_worker.waitForFinished();
    }
}

// The worker's transaction has locked their rows.
QStringList TstErasureFaults::inHand()
{
    const QStringList others = m_database->sql(QStringLiteral(
        "SELECT id FROM service.customer WHERE closed_at IS NOT NULL FOR UPDATE SKIP LOCKED"));
    QStringList all = m_database->sql(
        QStringLiteral("SELECT id FROM service.customer WHERE closed_at IS NOT NULL ORDER BY id"));
    all.removeIf([&](const QString &id) { return others.contains(id); });
    return all;
}

// They are the worker's, but their turn has not come.
QStringList TstErasureFaults::claimed()
{
    const QStringList locked = inHand();
    QStringList all = m_database->sql(
        QStringLiteral("SELECT customer_id FROM reeve.account_deletion WHERE state = 'executing' "
                       "ORDER BY customer_id"));
    all.removeIf([&](const QString &id) { return locked.contains(id); });
    return all;
}

void TstErasureFaults::verifyWhole()
{
    QCOMPARE(m_erasing->halfErased(), QStringList());
    const auto ledger = m_erasing->ledger();
    QSet<QByteArray> wanted;
    for (const QString &customer : m_database->sql(
             QStringLiteral("SELECT customer_id FROM reeve.account_deletion WHERE erased_at IS "
                            "NOT NULL")))
        wanted += m_erasing->key().tombstone(customer.toLongLong());
    QCOMPARE(ledger.size(), wanted.size());
    QCOMPARE(QSet<QByteArray>(ledger.cbegin(), ledger.cend()), wanted);
}

void TstErasureFaults::serverRestarts_data()
{
    QTest::addColumn<bool>("isCrash");
    QTest::newRow("in order") << false;
    QTest::newRow("crash") << true; // what was not on the disk yet is forgotten, too
}

// The run goes on by itself, in the same process.
void TstErasureFaults::serverRestarts()
{
    QFETCH(bool, isCrash);
    m_database->sql(
        QStringLiteral("UPDATE reeve.setting SET value = 'never' WHERE name = 'erasure_schedule'"));
    m_erasing->close(QStringLiteral("id <= 60"));
    QString run;
    {
        PlainClient officer(m_database->parameters(QStringLiteral("officer")));
        const Answer started = startRun(officer);
        QVERIFY2(started.ok, qPrintable(started.message));
        run = started.cell();
        Gate gate(*m_database);
        startWorker();
        QTRY_COMPARE_WITH_TIMEOUT(waiting("reeve_worker"), QStringLiteral("1"), 60'000);
        for (int batch = 0; batch < 2; ++batch) {
            gate.letOneThrough();
            QTRY_COMPARE_WITH_TIMEOUT(waiting("reeve_worker"), QStringLiteral("1"), 60'000);
        }
        QCOMPARE(erased(), QStringLiteral("10"));
        const Cluster server = serverOf(m_database->sandbox());
        if (isCrash)
            Cluster::kill(server.data());
        else
            QVERIFY(server.stop());
        QVERIFY(server.start(nullptr));
    }
    m_database->reopen();
    QCOMPARE(m_erasing->halfErased(), QStringList());
    QTRY_COMPARE_WITH_TIMEOUT(runState(run), QStringLiteral("done"), 120'000);
    QCOMPARE(m_worker.state(), QProcess::Running);
    stopWorker();
    QCOMPARE(left(), QStringLiteral("0"));
    QCOMPARE(erased(), QStringLiteral("60"));
    verifyWhole();
}

void TstErasureFaults::customersComeBack()
{
    m_erasing->close(QStringLiteral("id <= 40"));
    Gate gate(*m_database);
    PlainClient slow(m_database->parameters(QStringLiteral("service_app")));
    const QString reopen = QStringLiteral("UPDATE service.customer SET status = 'active', "
                                          "closed_at = NULL WHERE id = %1 RETURNING id");
    // Somebody is at this one before the worker is, and takes their time.
    QVERIFY(slow.run(QStringLiteral("BEGIN")).ok);
    QCOMPARE(slow.run(reopen.arg(40)).cell(), QStringLiteral("40"));
    startWorker();
    QTRY_COMPARE_WITH_TIMEOUT(waiting("reeve_worker"), QStringLiteral("1"), 60'000);
    QStringList worked = inHand();
    worked.removeAll(QStringLiteral("40"));
    QVERIFY(!worked.isEmpty());
    QStringList next = claimed();
    next.removeAll(QStringLiteral("40"));
    QVERIFY(!next.isEmpty());
    // Claimed, and nothing has been done yet: they are back at once.
    PlainClient service(m_database->parameters(QStringLiteral("service_app")));
    QCOMPARE(service.run(reopen.arg(next.last())).cell(), next.last());
    // In the middle of it: they wait, and find the account gone.
    auto late = std::async(std::launch::async,
                           [&] { return service.run(reopen.arg(worked.first())); });
    QTRY_COMPARE(waiting("service_app"), QStringLiteral("1"));
    gate.open();
    const Answer tooLate = late.get();
    QVERIFY2(tooLate.ok, qPrintable(tooLate.message));
    QCOMPARE(tooLate.rows.size(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(erased(), QStringLiteral("38"), 60'000);
    QVERIFY(slow.run(QStringLiteral("COMMIT")).ok);
    QTRY_COMPARE_WITH_TIMEOUT(left(), QStringLiteral("0"), 60'000);
    stopWorker();
    QCOMPARE(erased(), QStringLiteral("38"));
    QCOMPARE(stateOf(next.last()), QStringLiteral("reactivated"));
    QCOMPARE(stateOf(QStringLiteral("40")), QStringLiteral("reactivated"));
    m_erasing->eraseAll(); // the ledger, if the worker was stopped before it
    verifyWhole();
}

void TstErasureFaults::holdsInBetween()
{
    m_erasing->close(QStringLiteral("id <= 40"));
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    PlainClient second(m_database->parameters(QStringLiteral("officer2")));
    const auto openPage = [](PlainClient &person, const QString &customer) {
        const Answer opened = person.run(
            QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', '#1')")
                .arg(newId(), customer));
        QVERIFY2(opened.ok, qPrintable(opened.message));
    };
    const QString slowly = QStringLiteral("40");
    openPage(second, slowly);
    Gate gate(*m_database);
    QVERIFY(second.run(QStringLiteral("BEGIN")).ok);
    const Answer begun = hold(second, slowly);
    QVERIFY2(begun.ok, qPrintable(begun.message));
    startWorker();
    QTRY_COMPARE_WITH_TIMEOUT(waiting("reeve_worker"), QStringLiteral("1"), 60'000);
    const QStringList worked = inHand();
    const QStringList next = claimed();
    QVERIFY(!worked.isEmpty() && !next.isEmpty());
    openPage(officer, worked.first());
    openPage(officer, next.last());
    const Answer held = hold(officer, next.last());
    QVERIFY2(held.ok, qPrintable(held.message));
    auto late = std::async(std::launch::async, [&] { return hold(officer, worked.first()); });
    QTRY_COMPARE(waiting("officer"), QStringLiteral("1"));
    gate.open();
    const Answer tooLate = late.get();
    QCOMPARE(tooLate.sqlstate, QByteArray("RV005"));
    QVERIFY2(tooLate.message.contains(QStringLiteral("has been erased")),
             qPrintable(tooLate.message));
    QTRY_COMPARE_WITH_TIMEOUT(erased(), QStringLiteral("38"), 60'000);
    QVERIFY(second.run(QStringLiteral("COMMIT")).ok);
    QCOMPARE(stateOf(slowly), QStringLiteral("on_hold"));
    QCOMPARE(stateOf(next.last()), QStringLiteral("on_hold"));
    QCOMPARE(m_erasing->halfErased(), QStringList());
    // Released, it goes like the others; the one that is still held stays.
    const Answer released = second.run(
        QStringLiteral("SELECT api.release_deletion('%1', %2, '#1')").arg(newId(), slowly));
    QVERIFY2(released.ok, qPrintable(released.message));
    QTRY_COMPARE_WITH_TIMEOUT(erased(), QStringLiteral("39"), 60'000);
    stopWorker();
    QCOMPARE(stateOf(next.last()), QStringLiteral("on_hold"));
    m_erasing->eraseAll();
    verifyWhole();
}

void TstErasureFaults::twoOfficersAtOnce()
{
    m_database->sql(
        QStringLiteral("UPDATE reeve.setting SET value = 'never' WHERE name = 'erasure_schedule'"));
    m_erasing->close(QStringLiteral("id <= 40"));
    PlainClient first(m_database->parameters(QStringLiteral("officer")));
    PlainClient second(m_database->parameters(QStringLiteral("officer2")));
    // What `first` does is there but not committed when `second` comes.
    const auto meet = [&](const std::function<Answer()> &one,
                          const std::function<Answer()> &other) -> Answer {
        if (!first.run(QStringLiteral("BEGIN")).ok)
            qFatal("No transaction.");
        const Answer done = one();
        if (!done.ok)
            qFatal("The first: %s", qPrintable(done.message));
        auto late = std::async(std::launch::async, other);
        const bool waits = QTest::qWaitFor(
            [&] { return waiting("officer2") == QStringLiteral("1"); }, 60'000);
        if (!first.run(QStringLiteral("COMMIT")).ok || !waits)
            qFatal("The two did not meet.");
        return late.get();
    };
    // Starting: some of them, and all. Each deletion goes with the one who was first.
    const QString some = QStringLiteral("ARRAY(SELECT id FROM reeve.account_deletion WHERE "
                                        "customer_id <= 15)");
    const QString ids = cell(QStringLiteral("SELECT %1::text").arg(some));
    const Answer rest = meet([&] { return startRun(first, QStringLiteral("'%1'").arg(ids)); },
                             [&] { return startRun(second); });
    QVERIFY2(rest.ok, qPrintable(rest.message));
    QCOMPARE(rest.rows.value(0).value(1), QStringLiteral("25"));
    const QString other = rest.cell();
    const QString run = cell(QStringLiteral("SELECT min(id) FROM reeve.erasure_run"));
    QCOMPARE(cell(QStringLiteral("SELECT wanted FROM reeve.erasure_run WHERE id = %1").arg(run)),
             QStringLiteral("15"));
    // Pausing.
    const Answer again = meet([&] { return changeRun(first, run, "paused"); },
                              [&] { return changeRun(second, run, "paused"); });
    QCOMPARE(again.sqlstate, QByteArray("RV005"));
    QVERIFY2(again.message.contains(QStringLiteral("paused")), qPrintable(again.message));
    startWorker();
    QTRY_COMPARE_WITH_TIMEOUT(runState(other), QStringLiteral("done"), 60'000);
    stopWorker();
    QCOMPARE(erased(), QStringLiteral("25"));
    QCOMPARE(left(), QStringLiteral("15"));
    // One goes on, the other cancels; then the other way round, which is refused.
    const Answer cancelled = meet([&] { return changeRun(first, run, "running"); },
                                  [&] { return changeRun(second, run, "cancelled"); });
    QVERIFY2(cancelled.ok, qPrintable(cancelled.message));
    QCOMPARE(changeRun(first, run, "running").sqlstate, QByteArray("RV005"));
    QCOMPARE(runState(run), QStringLiteral("cancelled"));
    // All that are left, twice: the second finds nothing.
    const Answer none = meet([&] { return startRun(first); }, [&] { return startRun(second); });
    QCOMPARE(none.sqlstate, QByteArray("RV005"));
    const QString last = cell(QStringLiteral("SELECT id FROM reeve.erasure_run WHERE state = "
                                             "'running'"));
    const Answer paused = meet([&] { return changeRun(first, last, "cancelled"); },
                               [&] { return changeRun(second, last, "paused"); });
    QCOMPARE(paused.sqlstate, QByteArray("RV005"));
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.account_deletion WHERE state = 'due' "
                                 "AND run_id IS NULL")),
             QStringLiteral("15"));
    QVERIFY(startRun(second).ok);
    startWorker();
    QTRY_COMPARE_WITH_TIMEOUT(left(), QStringLiteral("0"), 60'000);
    stopWorker();
    QCOMPARE(erased(), QStringLiteral("40"));
    m_erasing->eraseAll();
    verifyWhole();
}

void TstErasureFaults::diskFull()
{
    if (!m_mayMount)
        QSKIP("Making a disk that is soon full takes root and a namespace of mounts.");
    m_place = m_database->sandbox().serverDirectory + QStringLiteral("/small");
    QVERIFY(QDir().mkpath(m_place));
    QCOMPARE(mount("none", QFile::encodeName(m_place).constData(), "tmpfs", 0, "size=2m"), 0);
    QVERIFY(ServerAccount::choose().value().own(m_place));
    m_database->sql(QStringLiteral("CREATE TABLESPACE small LOCATION '%1'").arg(m_place));
    m_database->sql(QStringLiteral("ALTER TABLE reeve.tombstone SET TABLESPACE small"));
    m_database->sql(QStringLiteral("ALTER TABLE reeve.spent_name SET TABLESPACE small"));
    m_database->sql(
        QStringLiteral("UPDATE reeve.setting SET value = 'never' WHERE name = 'erasure_schedule'"));
    m_erasing->close(QStringLiteral("id <= 200"));
    QFile filler(m_place + QStringLiteral("/filler"));
    QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    const QByteArray block(4096, 'x');
    while (filler.write(block) == block.size()) {
    }
    filler.close();

    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    const Answer started = startRun(officer);
    QVERIFY2(started.ok, qPrintable(started.message));
    const QString run = started.cell();
    startWorker();
    const QString full = QStringLiteral("SELECT count(*) > 0 FROM reeve.account_deletion WHERE "
                                        "failure LIKE '53100%'");
    QTRY_COMPARE_WITH_TIMEOUT(cell(full), QStringLiteral("true"), 60'000);
    QCOMPARE(m_erasing->halfErased(), QStringList());
    QCOMPARE(m_worker.state(), QProcess::Running);
    // The officer is told, and nothing has failed for good.
    const QString page = newId();
    QVERIFY(officer
                .run(QStringLiteral("SELECT api.disclose('%1', 'deletion_page', '{\"run_id\": %2}',"
                                    " '')")
                         .arg(page, run))
                .ok);
    QVERIFY(officer
                .run(QStringLiteral("SELECT string_agg(failure, ' ') FROM api.deletion_page('%1')")
                         .arg(page))
                .cell()
                .contains(QStringLiteral("53100")));
    const Answer runs = officer.run(
        QStringLiteral("SELECT state, failed, left_over > 0 FROM api.erasure_runs(1)"));
    QCOMPARE(runs.rows, (QList<QStringList>{{QStringLiteral("running"), QStringLiteral("0"),
                                             QStringLiteral("t")}}));

    QVERIFY(filler.remove());
    QTRY_COMPARE_WITH_TIMEOUT(runState(run), QStringLiteral("done"), 120'000);
    stopWorker();
    QCOMPARE(erased(), QStringLiteral("200"));
    QCOMPARE(cell(full), QStringLiteral("false"));
    m_erasing->eraseAll();
    verifyWhole();

    m_erasing.reset();
    m_database.reset();
    PlainClient superuser(testCluster().superuser(QStringLiteral("postgres")));
    const Answer dropped = superuser.run(QStringLiteral("DROP TABLESPACE small"));
    QVERIFY2(dropped.ok, qPrintable(dropped.message));
    QCOMPARE(umount(QFile::encodeName(std::exchange(m_place, {})).constData()), 0);
}

QTEST_GUILESS_MAIN(TstErasureFaults)
#include "tst_erasurefaults.moc"
