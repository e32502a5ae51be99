// SPDX-License-Identifier: GPL-3.0-or-later
// Sealing goes on whatever the clients and the workers do: open transactions, two workers, workers
// killed in the middle. The walk over the trail says whether anything was lost, forked or doubled.
#include "models/audit/trailverifier.h"
#include "models/work/worker.h"
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>

using namespace reeve;
using namespace reeve::test;

class TstSealing : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void uncommittedEventsWaitAndStallNobody();
    void rolledBackEventsNeverShow();
    void lateCommitIsSealedLater();
    void fullBatchLeavesNothingBehind();
    void secondWorkerStandsBack();
    void jumpingClockReordersNothing();
    void killedWorkersLoseNothing();
    void idleSessionsAreEnded();
    void argumentsAreDroppedAfterADay();

private:
    void write(PlainClient &client, int events, const QString &person = QStringLiteral("x"));
    int seal() { return m_database->sql(QStringLiteral("SELECT work.seal()")).value(0).toInt(); }
    void expectIntact(qint64 events);
    std::unique_ptr<TestDatabase> m_database;
};

void TstSealing::init()
{
    m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Empty);
}

void TstSealing::write(PlainClient &client, int events, const QString &person)
{
    const Answer answer = client.run(
        QStringLiteral("INSERT INTO audit.inbox (person, event, customer_ids) "
                       "SELECT '%1', 'disclosure', ARRAY[n] FROM generate_series(1, %2) AS n")
            .arg(person)
            .arg(events));
    QVERIFY2(answer.ok, qPrintable(answer.message));
}

void TstSealing::expectIntact(qint64 events)
{
    PgDriver driver;
    QVERIFY(driver.openWith(m_database->superuser()).has_value());
    const auto report = verifyTrail(driver, 1, {});
    QVERIFY(report.has_value());
    QVERIFY2(report->intact, qPrintable(report->what));
    QCOMPARE(report->events, events);
}

void TstSealing::uncommittedEventsWaitAndStallNobody()
{
    PlainClient open(m_database->superuser());
    PlainClient busy(m_database->superuser());
    QVERIFY(open.run(QStringLiteral("BEGIN")).ok);
    write(open, 3);
    write(busy, 5);
    QCOMPARE(seal(), 5);
    write(busy, 7);
    QCOMPARE(seal(), 7);
    QCOMPARE(seal(), 0);
    QVERIFY(open.run(QStringLiteral("COMMIT")).ok);
    QCOMPARE(seal(), 3);
    expectIntact(15);
}

void TstSealing::rolledBackEventsNeverShow()
{
    PlainClient open(m_database->superuser());
    QVERIFY(open.run(QStringLiteral("BEGIN")).ok);
    write(open, 3);
    QCOMPARE(seal(), 0);
    QVERIFY(open.run(QStringLiteral("ROLLBACK")).ok);
    write(open, 2);
    QCOMPARE(seal(), 2);
    expectIntact(2);
}

// The remembered snapshot passes over what was moved; what was running then must still be found.
void TstSealing::lateCommitIsSealedLater()
{
    std::vector<std::unique_ptr<PlainClient>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<PlainClient>(m_database->superuser()));
        QVERIFY(clients.back()->run(QStringLiteral("BEGIN")).ok);
        write(*clients.back(), i + 1);
    }
    PlainClient busy(m_database->superuser());
    int sealed = 0;
    for (const int next : {3, 0, 5, 1, 4, 2}) {
        write(busy, 2);
        QCOMPARE(seal(), 2);
        QVERIFY(clients[std::size_t(next)]->run(QStringLiteral("COMMIT")).ok);
        QCOMPARE(seal(), next + 1);
        sealed += next + 3;
    }
    QCOMPARE(seal(), 0);
    expectIntact(sealed);
}

void TstSealing::fullBatchLeavesNothingBehind()
{
    PlainClient client(m_database->superuser());
    write(client, 95);
    for (const int expected : {40, 40, 15, 0})
        QCOMPARE(m_database->sql(QStringLiteral("SELECT work.seal(40)")).value(0).toInt(),
                 expected);
    write(client, 3);
    QCOMPARE(seal(), 3);
    expectIntact(98);
}

void TstSealing::secondWorkerStandsBack()
{
    PlainClient one(m_database->superuser());
    PlainClient two(m_database->superuser());
    write(two, 4);
    QVERIFY(one.run(QStringLiteral("BEGIN")).ok);
    QCOMPARE(one.run(QStringLiteral("SELECT work.seal()")).cell(), QStringLiteral("4"));
    const Answer other = two.run(QStringLiteral("SELECT work.seal() IS NULL"));
    QCOMPARE(other.cell(), QStringLiteral("t"));
    QVERIFY(one.run(QStringLiteral("ROLLBACK")).ok); // the first one dies: nothing happened
    QCOMPARE(seal(), 4);
    expectIntact(4);
}

// The server's clock goes back and forward by an hour between the batches and within them: events stay
// in the order in which they were written, and none waits for its time to come.
void TstSealing::jumpingClockReordersNothing()
{
    PlainClient client(m_database->superuser());
    int written = 0;
    const auto writeAt = [&](int minutes) {
        QVERIFY(client
                    .run(QStringLiteral("INSERT INTO audit.inbox (person, event, reason, at) "
                                        "VALUES ('x', 'sign_in', '%1', "
                                        "clock_timestamp() + interval '%2 minutes')")
                             .arg(++written)
                             .arg(minutes))
                    .ok);
    };
    for (const int jump : {0, 60, -60, 0, -60, 60}) {
        writeAt(jump);
        writeAt(-jump);
        writeAt(jump / 2);
        QCOMPARE(seal(), 3);
    }
    // And under a worker that runs by itself.
    Worker worker(m_database->parameters(QStringLiteral("reeve_worker")), standardJobs());
    worker.start();
    for (const int jump : {60, -60, 0}) {
        writeAt(jump);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_database->sql(QStringLiteral("SELECT last_seq FROM audit.head")).value(0).toInt(),
            written, 5'000);
    }
    worker.stop();
    QCOMPARE(m_database->sql(QStringLiteral(
                 "SELECT count(*) FROM audit.log WHERE payload::jsonb ->> 'reason' = seq::text")),
             QStringList{QString::number(written)});
    // What was sealed an hour ahead was sealed again by a clock that had gone back.
    m_database->sql(QStringLiteral("UPDATE audit.seal SET sealed_at = sealed_at + interval '1 "
                                   "hour' WHERE batch % 2 = 0 RETURNING 1"));
    expectIntact(written);
}

void TstSealing::killedWorkersLoseNothing()
{
    QTemporaryDir folder;
    const auto parameters = m_database->parameters(QStringLiteral("reeve_worker"));
    QFile settings(folder.filePath(QStringLiteral("worker.json")));
    QVERIFY(settings.open(QIODevice::WriteOnly));
    settings.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    settings.write(QJsonDocument(QJsonObject{{QStringLiteral("host"), parameters.host},
                                             {QStringLiteral("port"), parameters.port},
                                             {QStringLiteral("database"), parameters.database},
                                             {QStringLiteral("password"), parameters.password},
                                             {QStringLiteral("ca"), parameters.caFile},
                                             {QStringLiteral("crl"), parameters.crlFile},
                                             {QStringLiteral("cert"), parameters.certFile},
                                             {QStringLiteral("key"), parameters.keyFile}})
                       .toJson());
    settings.close();
    const QString reevectl = qEnvironmentVariable("REEVE_BIN") + QStringLiteral("/reevectl");
    const auto start = [&] {
        auto worker = std::make_unique<QProcess>();
        worker->setProcessChannelMode(QProcess::ForwardedChannels);
        worker->start(reevectl,
                      {QStringLiteral("work"), QStringLiteral("--settings"), settings.fileName()});
        return worker;
    };
    PlainClient client(m_database->superuser());
    PlainClient idle(m_database->superuser());
    QVERIFY(idle.run(QStringLiteral("BEGIN")).ok);
    write(idle, 1); // holds back what vacuum may take, all the while
    std::vector<std::unique_ptr<QProcess>> workers;
    workers.push_back(start());
    workers.push_back(start());
    const int rounds = qEnvironmentVariableIsSet("REEVE_LONG") ? 40 : 8;
    for (int round = 0; round < rounds; ++round) {
        write(client, 2000);
        // Something of this round is sealed, then the worker that may be in the middle is killed.
        QTRY_VERIFY_WITH_TIMEOUT(
            m_database->sql(QStringLiteral("SELECT last_seq FROM audit.head")).value(0).toLongLong()
                > round * 2000LL,
            20'000);
        auto &worker = workers[std::size_t(round) % 2];
        ::kill(pid_t(worker->processId()), SIGKILL);
        QVERIFY(worker->waitForFinished());
        worker = start();
    }
    QTRY_COMPARE_WITH_TIMEOUT(
        m_database->sql(QStringLiteral("SELECT last_seq FROM audit.head")).value(0).toInt(),
        rounds * 2000, 30'000);
    QVERIFY(idle.run(QStringLiteral("COMMIT")).ok);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_database->sql(QStringLiteral("SELECT last_seq FROM audit.head")).value(0).toInt(),
        rounds * 2000 + 1, 20'000);
    for (auto &worker : workers) {
        worker->terminate();
        QVERIFY(worker->waitForFinished());
        QCOMPARE(worker->exitCode(), 0);
    }
    expectIntact(rounds * 2000 + 1);
}

void TstSealing::idleSessionsAreEnded()
{
    PlainClient support(m_database->parameters(QStringLiteral("support")));
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    QVERIFY(support.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)")).ok);
    QVERIFY(officer.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)")).ok);
    Worker worker(m_database->parameters(QStringLiteral("reeve_worker")), standardJobs());
    worker.start();
    QTRY_COMPARE_WITH_TIMEOUT(
        m_database
            ->sql(QStringLiteral(
                "SELECT count(*) FROM reeve.session_alive WHERE person IN ('support', 'officer')"))
            .value(0),
        QStringLiteral("2"), 20'000);
    // A quarter of an hour passes for one of them; background reads in between do not count as use.
    m_database->sql(QStringLiteral(
        "UPDATE reeve.last_use SET at = at - interval '16 minutes' WHERE person = 'support'"));
    m_database->sql(QStringLiteral("UPDATE reeve.session_alive SET since = since - interval '16 "
                                   "minutes' WHERE person = 'support'"));
    QVERIFY(support.run(QStringLiteral("SELECT * FROM api.trail_state()")).ok);
    const auto alive = m_database->sql(QStringLiteral("SELECT pid FROM work.idle_sessions()"));
    QCOMPARE(alive.size(), 1);
    m_database->sql(QStringLiteral("SELECT pg_terminate_backend(pid) FROM work.idle_sessions()"));
    QVERIFY(!support.run(QStringLiteral("SELECT 1")).ok);
    QVERIFY(officer.run(QStringLiteral("SELECT 1")).ok);
    worker.stop();
}

void TstSealing::argumentsAreDroppedAfterADay()
{
    PlainClient support(m_database->parameters(QStringLiteral("support")));
    const auto disclose = [&] {
        return support
            .run(QStringLiteral("SELECT api.disclose(gen_random_uuid(), 'customer_page', "
                                "'{\"text\": \"somebody\"}', '')"))
            .ok;
    };
    QVERIFY(disclose());
    m_database->sql(
        QStringLiteral("UPDATE reeve.disclosure SET disclosed_at = now() - interval '25 hours'"));
    QVERIFY(disclose());
    m_database->sql(QStringLiteral("SELECT work.tidy()"));
    QCOMPARE(
        m_database->sql(QStringLiteral("SELECT count(*) FROM reeve.disclosure WHERE args IS NULL"))
            .value(0),
        QStringLiteral("1"));
    QCOMPARE(m_database->sql(QStringLiteral("SELECT count(*) FROM reeve.disclosure")).value(0),
             QStringLiteral("2"));
}

QTEST_GUILESS_MAIN(TstSealing)
#include "tst_sealing.moc"
