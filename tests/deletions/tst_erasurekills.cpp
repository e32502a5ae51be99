// SPDX-License-Identifier: GPL-3.0-or-later
// The worker is killed again and again, after each of its messages to the server, while the service
// reactivates accounts under it: nobody is half erased, nobody is erased who was reactivated first, and
// in the end the ledger names exactly those who are gone.
#include "tests/support/erasing.h"
#include "tests/support/plainclient.h"
#include "tests/support/relay.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <signal.h>

#include <thread>

using namespace reeve;
using namespace reeve::test;

class TstErasureKills : public QObject
{
    Q_OBJECT
private slots:
    void killedAtEveryStatement();
    void databaseRestartsInBetween();

private:
    std::unique_ptr<TestDatabase> m_database;
};

void TstErasureKills::killedAtEveryStatement()
{
    m_database = std::make_unique<TestDatabase>();
    Erasing erasing(*m_database);
    m_database->sql(
        QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL "
                       "WHERE closed_at IS NOT NULL"));
    m_database->sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
    m_database->sql(
        QStringLiteral("UPDATE reeve.setting SET value = '2' WHERE name = 'erasure_batch'"));
    erasing.remember();

    const auto parameters = m_database->parameters(QStringLiteral("reeve_worker"));
    // Some distance, so that each message is seen before the next one.
    Relay relay(parameters.host, quint16(parameters.port.toUInt()), std::chrono::milliseconds(2));
    QVERIFY(relay.port() != 0);
    const QString settings = erasing.workerSettings(relay.port());
    const QString reevectl = qEnvironmentVariable("REEVE_BIN") + QStringLiteral("/reevectl");

    const bool isLong = qEnvironmentVariableIsSet("REEVE_LONG");
    const int kills = isLong ? 210 : 14;
    constexpr int perRound = 9; // customers that fall due for each kill
    QRandomGenerator chance(20260101);
    PlainClient service(m_database->parameters(QStringLiteral("service_app")));
    QSet<qint64> reactivated;
    int killedWhileErasing = 0;
    int round = 0;
    for (; round < kills
           || (round < kills + 12 && (killedWhileErasing == 0 || reactivated.isEmpty()));
         ++round) {
        const qint64 first = 1 + qint64(round) * perRound;
        erasing.close(QStringLiteral("id BETWEEN %1 AND %2").arg(first).arg(first + perRound - 1));
        const int erasedBefore = m_database
                                     ->sql(QStringLiteral("SELECT count(*) FROM reeve.tombstone"))
                                     .value(0)
                                     .toInt();
        // Sign-in and the other jobs take about the first 15 messages, then come claim, batches,
        // ledger, and so on.
        const int messages = 12 + (isLong ? round % 30 : round * 2 % 28) + int(chance.bounded(2));
        relay.resetTraffic();
        QProcess worker;
        worker.start(reevectl, {QStringLiteral("work"), QStringLiteral("--settings"), settings});
        QVERIFY(worker.waitForStarted());
        QElapsedTimer patience;
        patience.start();
        qint64 seen = 0;
        for (int passed = 0; passed < messages && patience.elapsed() < 5000;) {
            const qint64 now = relay.traffic().bytesToServer;
            if (now == seen) {
                std::this_thread::yield();
                continue;
            }
            seen = now;
            // The customer changes their mind, just now.
            if (++passed == messages - 2) {
                const qint64 customer = first + qint64(chance.bounded(perRound));
                const Answer back = service.run(
                    QStringLiteral(
                        "UPDATE service.customer SET status = 'active', closed_at = NULL "
                        "WHERE id = %1 AND status = 'closed' RETURNING id")
                        .arg(customer));
                if (!back.rows.isEmpty())
                    reactivated += customer;
            }
        }
        ::kill(pid_t(worker.processId()), SIGKILL);
        if (round % 2 == 0)
            relay.cut(); // the last message has not arrived
        QVERIFY(worker.waitForFinished());
        if (round % 2 == 1) // it has, and its transaction commits behind the worker's back
            QTRY_COMPARE(m_database
                             ->sql(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE "
                                                  "usename = 'reeve_worker' AND datname = "
                                                  "current_database()"))
                             .value(0),
                         QStringLiteral("0"));
        QCOMPARE(erasing.halfErased(), QStringList());
        const int erasedAfter = m_database
                                    ->sql(QStringLiteral("SELECT count(*) FROM reeve.tombstone"))
                                    .value(0)
                                    .toInt();
        killedWhileErasing += erasedAfter > erasedBefore
                              && erasedAfter < erasedBefore + perRound - 1;
    }
    qInfo("%d kills, %d of them in the middle of the erasures; %d customers came back", round,
          killedWhileErasing, int(reactivated.size()));
    QVERIFY(killedWhileErasing > 0);
    QVERIFY(!reactivated.isEmpty());

    // What is left is finished by a worker that lives; the killed ones' sessions may still be there.
    const int expected = round * perRound - int(reactivated.size());
    const auto gone = [&] {
        erasing.eraseAll();
        return m_database->sql(QStringLiteral("SELECT count(*) FROM reeve.tombstone"))
            .value(0)
            .toInt();
    };
    QTRY_COMPARE_WITH_TIMEOUT(gone(), expected, 30'000);
    QCOMPARE(erasing.halfErased(), QStringList());
    QSet<QByteArray> wanted;
    for (qint64 customer = 1; customer <= qint64(round) * perRound; ++customer) {
        const bool isThere =
            !m_database
                 ->sql(QStringLiteral("SELECT 1 FROM service.customer WHERE id = $1"), {customer})
                 .isEmpty();
        QCOMPARE(isThere, reactivated.contains(customer));
        if (!isThere)
            wanted += erasing.key().tombstone(customer);
    }
    const auto ledger = erasing.ledger();
    QCOMPARE(ledger.size(), wanted.size());
    QCOMPARE(QSet<QByteArray>(ledger.cbegin(), ledger.cend()), wanted);
}

// All connections end in the middle of a batch; the same worker connects again and goes on.
void TstErasureKills::databaseRestartsInBetween()
{
    m_database = std::make_unique<TestDatabase>();
    Erasing erasing(*m_database);
    erasing.remember();
    erasing.close(QStringLiteral("id BETWEEN 1 AND 400 AND closed_at IS NULL"));
    m_database->sql(
        QStringLiteral("UPDATE reeve.setting SET value = '5' WHERE name = 'erasure_batch'"));
    const auto left = [this] {
        return m_database
            ->sql(QStringLiteral("SELECT count(*) FROM reeve.account_deletion WHERE erased_at IS "
                                 "NULL AND due_at < now()"))
            .value(0)
            .toInt();
    };
    Worker worker(m_database->parameters(QStringLiteral("reeve_worker")),
                  {erasureJob(erasing.files())});
    // Each time something has been erased, for five times.
    const auto erased = [this] {
        return m_database->sql(QStringLiteral("SELECT count(*) FROM reeve.tombstone"))
            .value(0)
            .toInt();
    };
    worker.start();
    for (int cut = 0; cut < 5; ++cut) {
        const int before = erased();
        QTRY_VERIFY_WITH_TIMEOUT(erased() > before || left() == 0, 60'000);
        m_database->sql(
            QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                           "usename = 'reeve_worker' AND datname = current_database()"));
    }
    QTRY_COMPARE_WITH_TIMEOUT(left(), 0, 60'000);
    worker.stop();
    QCOMPARE(erasing.halfErased(), QStringList());
    QTRY_COMPARE(erasing.eraseAll(), 0);
    QCOMPARE(
        erasing.ledger().size(),
        m_database->sql(QStringLiteral("SELECT count(*) FROM reeve.tombstone")).value(0).toInt());
}

QTEST_GUILESS_MAIN(TstErasureKills)
#include "tst_erasurekills.moc"
