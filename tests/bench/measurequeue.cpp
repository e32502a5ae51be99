// SPDX-License-Identifier: GPL-3.0-or-later
// The deletion queue at a million deletions, as the console reads it; how long others wait for what an
// erasure holds; and the scan for what is left of those erased.
#include "models/database/pgdriver.h"
#include "models/database/setup.h"
#include "models/deletions/deletionrepository.h"
#include "models/deletions/eraser.h"
#include "models/deletions/proofscanner.h"
#include "tests/bench/await.h"
#include "tests/bench/erasable.h"
#include "tests/bench/measure.h"
#include "tests/bench/traildatabase.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QUuid>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>

namespace reeve::bench
{

namespace
{

constexpr int warmUps = 3;
constexpr int repetitions = 21;
constexpr qint64 deletions = 1'000'000;
constexpr qint64 locked = 10'000;
constexpr qint64 proved = 10'000;
const QString part = QStringLiteral("queue");

// Half are long gone, three in ten are in their months, one in nine is in the run.
const char *const fill = R"(
INSERT INTO reeve.erasure_run (started_by, reason, wanted) VALUES ('officer', 'bench', 111000);
INSERT INTO reeve.account_deletion (customer_id, kind, state, status_before, requested_by, requested_at, due_at, erased_at,
    settled_at, hold_ground, hold_review_on, hold_by, hold_at, failure, run_id)
SELECT n, CASE WHEN n % 50 = 0 THEN 'art17' ELSE 'closing' END, s.state, 'active', 'service', s.due_at - interval '6 months', s.due_at,
       CASE WHEN s.state IN ('partially_executed', 'erased', 'gone_from_backups') THEN s.due_at END,
       CASE WHEN s.state IN ('gone_from_backups', 'reactivated') THEN s.due_at END,
       CASE WHEN s.state = 'on_hold' THEN 'a claim' END, CASE WHEN s.state = 'on_hold' THEN current_date + 30 END,
       CASE WHEN s.state = 'on_hold' THEN 'officer' END, CASE WHEN s.state = 'on_hold' THEN now() END,
       CASE WHEN s.state = 'failed' THEN '23503' END,
       CASE WHEN s.state IN ('due', 'failed') OR s.state = 'erased' THEN 1 END
FROM (SELECT n, p.state,
             CASE WHEN p.state IN ('grace_period', 'on_hold') THEN now() + (n * 7919 % 15552000) * interval '1 second'
                  WHEN p.state IN ('due', 'failed') THEN now() - (n * 7919 % 86400) * interval '1 second'
                  ELSE now() - (n * 7919 % 94608000) * interval '1 second' END AS due_at
      FROM generate_series(1, %1::bigint) AS n
      CROSS JOIN LATERAL (SELECT CASE WHEN n % 1000 < 500 THEN 'gone_from_backups' WHEN n % 1000 < 800 THEN 'grace_period'
                                      WHEN n % 1000 < 860 THEN 'due' WHEN n % 1000 < 910 THEN 'erased' WHEN n % 1000 < 920 THEN 'on_hold'
                                      WHEN n % 1000 < 921 THEN 'failed' WHEN n % 1000 < 940 THEN 'partially_executed'
                                      ELSE 'reactivated' END AS state) AS p) AS s;
)";

void measurePages(Report &report, const TrailDatabase &database)
{
    QObject context;
    Connection connection;
    await(connection.open(database.info.parameters(QStringLiteral("officer"))), &context, part);
    DeletionRepository repository(connection);
    using Cursor = DeletionRepository::Cursor;
    struct Asked {
        QString name;
        DeletionQuery query{};
        Cursor cursor{};
    };
    const auto first = await(repository.page({}, {}, nullptr), &context, part);
    if (first.isEmpty())
        giveUp(part, {.kind = ErrorKind::Internal,
                      .text = QStringLiteral("The queue is empty."),
                      .detail = {}});
    const Timestamp now = first.last().due;
    const QList<Asked> all{
        {QStringLiteral("first page")},
        {QStringLiteral("next page"), {}, {Cursor::From::After, first.last().key()}},
        {QStringLiteral("from the end"), {}, {Cursor::From::End, {}}},
        {QStringLiteral("everything, from the end"),
         {.isEverything = true},
         {Cursor::From::End, {}}},
        {QStringLiteral("overdue"), {.overdueOnly = true}},
        {QStringLiteral("failed, Art. 17"),
         {.states = {DeletionState::Failed}, .kinds = {DeletionKind::Art17}}},
        {QStringLiteral("due from a date on"), {.from = now}},
        {QStringLiteral("a run of 111,000"), {.isEverything = true, .run = 1}},
        {QStringLiteral("a run of 111,000, Art. 17"),
         {.isEverything = true, .kinds = {DeletionKind::Art17}, .run = 1}},
    };
    report.beginTable(
        QStringLiteral("The deletion queue of %1, disclosure included, ms").arg(deletions),
        {QStringLiteral("what"), QStringLiteral("rows"), QStringLiteral("median"),
         QStringLiteral("p95")});
    double worst = 0;
    const auto measure = [&](const QString &name, const std::function<qsizetype()> &call) {
        Samples samples;
        qsizetype rows = 0;
        for (int i = 0; i < warmUps + repetitions; ++i) {
            QElapsedTimer clock;
            clock.start();
            rows = call();
            if (i >= warmUps)
                samples.add(double(clock.nsecsElapsed()) / 1e6);
        }
        report.addLine(
            {name, QString::number(rows), number(samples.median()), number(samples.p95())});
        return samples.median();
    };
    for (const Asked &asked : all)
        worst = std::max(worst, measure(asked.name, [&] {
                             return await(repository.page(asked.query, asked.cursor, nullptr),
                                          &context, part)
                                 .size();
                         }));
    report.addAtMost(QStringLiteral("deletion queue page"), worst, QStringLiteral("ms"), 50);
    report.addAtMost(QStringLiteral("deletion counts"),
                     measure(QStringLiteral("counts"),
                             [&] {
                                 await(repository.counts(nullptr), &context, part);
                                 return 1;
                             }),
                     QStringLiteral("ms"), 20);
    report.addAtMost(
        QStringLiteral("deletion timeline"),
        measure(QStringLiteral("timeline of 26 weeks"),
                [&] { return await(repository.timeline(26, nullptr), &context, part).size(); }),
        QStringLiteral("ms"), 50);
}

/** Somebody who wants what the erasure has in hand, again and again, and how long they wait. */
class Competitor
{
public:
    Competitor(const TrailDatabase &database, QString name, QString sql)
        : m_name(std::move(name)), m_thread([this, &database, sql] {
              const auto driver = orGiveUp(connectTo(database.info.superuser()), part);
              // Waiting for the disk is not waiting for a lock.
              orGiveUp(driver->script(QStringLiteral("SET synchronous_commit = off")), part);
              while (!m_isDone) {
                  QElapsedTimer clock;
                  clock.start();
                  orGiveUp(driver->script(sql), part);
                  m_waits.add(double(clock.nsecsElapsed()) / 1e6);
                  std::unique_lock lock(m_mutex);
                  m_ending.wait_for(lock, std::chrono::milliseconds(1),
                                    [this] { return m_isDone.load(); });
              }
          })
    {
    }
    Samples end()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isDone = true;
        }
        m_ending.notify_one();
        m_thread.join();
        return m_waits;
    }
    const QString &name() const { return m_name; }

private:
    QString m_name;
    std::atomic<bool> m_isDone = false;
    std::mutex m_mutex;
    std::condition_variable m_ending; // one try a millisecond, until it ends
    Samples m_waits;
    std::thread m_thread; // last: it uses the others
};

void measureLocks(Report &report, const BenchServer &server)
{
    const TrailDatabase database = TrailDatabase::fresh(server, QStringLiteral("bench_locks"));
    const auto superuser = orGiveUp(connectTo(database.info.superuser()), part);
    constexpr qint64 first = 1'000'001;
    for (const QString &text :
         {serviceTriggers("DISABLE"), erasableCustomers(first, first + locked - 1),
          serviceTriggers("ENABLE"), makeDue(), QStringLiteral("VACUUM (ANALYZE)")})
        orGiveUp(superuser->script(text), part);
    QTemporaryDir folder;
    PgDriver worker;
    orGiveUp(worker.openWith(database.info.parameters(QStringLiteral("reeve_worker"))), part);
    Eraser eraser(orGiveUp(sandboxErasureFiles(folder.path()), part),
                  std::numeric_limits<int>::max());
    std::array<std::unique_ptr<Competitor>, 3> others{
        std::make_unique<Competitor>(
            database, QStringLiteral("the customer's row, for update"),
            QStringLiteral("SELECT FROM service.customer WHERE id >= %1 ORDER BY id LIMIT 1 "
                           "FOR UPDATE")
                .arg(first)),
        std::make_unique<Competitor>(
            database, QStringLiteral("the deletion's row, for update"),
            QStringLiteral("SELECT FROM reeve.account_deletion WHERE state = 'executing' ORDER BY "
                           "kind, due_at, id LIMIT 1 FOR UPDATE")),
        std::make_unique<Competitor>(
            database, QStringLiteral("a row for another customer"),
            QStringLiteral("INSERT INTO service.customer_session (customer_id, token_hash) SELECT "
                           "1, sha256(uuid_send(gen_random_uuid()))"))};
    int erased = orGiveUp(eraser.run(worker), part);
    while (erased < locked) // what they had in hand was passed over
        erased += orGiveUp(eraser.run(worker), part);
    report.beginTable(QStringLiteral("Waiting beside the erasure of %1 customers, ms").arg(erased),
                      {QStringLiteral("what for"), QStringLiteral("median"), QStringLiteral("p95"),
                       QStringLiteral("longest")});
    double longest = 0;
    for (const auto &other : others) {
        const Samples waits = other->end();
        longest = std::max(longest, waits.largest());
        report.addLine(
            {other->name(), number(waits.median()), number(waits.p95()), number(waits.largest())});
    }
    report.addAtMost(QStringLiteral("longest wait for an erasure"), longest, QStringLiteral("ms"),
                     50);
    worker.close();
    superuser->close();
    database.drop();
}

} // namespace

void measureQueue(Report &report, const BenchServer &server)
{
    const TrailDatabase database = TrailDatabase::fresh(server, QStringLiteral("bench_queue"));
    {
        const auto superuser = orGiveUp(connectTo(database.info.superuser()), part);
        for (const QString &text :
             {QStringLiteral("UPDATE reeve.staff SET quota_rows = 2000000000"),
              QStringLiteral("DELETE FROM reeve.account_deletion"),
              QString::fromLatin1(fill).replace(QStringLiteral("%1"), QString::number(deletions)),
              QStringLiteral("VACUUM (ANALYZE)")})
            orGiveUp(superuser->script(text), part);
        superuser->close();
    }
    measurePages(report, database);
    database.drop();
    measureLocks(report, server);
}

void measureProof(Report &report, const BenchServer &server, qint64 customers)
{
    const QString what = QStringLiteral("proof");
    report.beginTable(QStringLiteral("Looking for what is left, among %1 customers").arg(customers),
                      {QStringLiteral("of whom"), QStringLiteral("s")});
    const auto superuser = orGiveUp(connectTo(server.superuser()), what);
    // One who is there, by all that is known of them, as an officer types it in.
    auto known = orGiveUp(
        superuser->query({QStringLiteral(
            "SELECT jsonb_strip_nulls(jsonb_build_object('email', email, 'username', username, "
            "'first_name', nullif(first_name, ''), 'last_name', nullif(last_name, ''), 'phone', "
            "nullif(phone, ''), 'vat_number', nullif(vat_number, '')))::text FROM "
            "service.customer ORDER BY id LIMIT 1")}),
        what);
    known.next();
    const QString identifiers = known.value(0).toString();
    PgDriver officer;
    orGiveUp(officer.openWith(server.info().parameters(QStringLiteral("officer"))), what);
    QElapsedTimer clock;
    clock.start();
    auto begun = orGiveUp(
        officer.query({QStringLiteral("SELECT scan_id, parts FROM api.begin_scan($1, NULL, $2, "
                                      "'bench')"),
                       {QUuid::createUuid().toString(QUuid::WithoutBraces), identifiers}}),
        what);
    begun.next();
    const qint64 scan = begun.value(0).toLongLong();
    const int parts = begun.value(1).toInt();
    for (int one = 1; one <= parts; ++one)
        orGiveUp(officer.query({QStringLiteral("SELECT * FROM api.scan_part($1, $2, $3)"),
                                {scan, one, identifiers}}),
                 what);
    orGiveUp(officer.query({QStringLiteral("SELECT api.end_scan($1, false)"), {scan}}), what);
    const double person = double(clock.nsecsElapsed()) / 1e9;
    officer.close();
    report.addLine({QStringLiteral("one person, typed in"), number(person)});
    report.addAtMost(QStringLiteral("proof scan of one person"), person, QStringLiteral("s"), 30);

    // Erased as the worker does it, looked for as the worker does it, and then it has not happened.
    const qint64 many = std::min(proved, customers / 10);
    orGiveUp(superuser->script(QStringLiteral(R"(
BEGIN;
UPDATE reeve.setting SET value = 'never' WHERE name = 'erasure_schedule';
UPDATE service.customer SET status = 'closed', closed_at = now() - interval '1 year'
WHERE id IN (SELECT id FROM service.customer WHERE closed_at IS NULL AND id % 10 = 7 ORDER BY id LIMIT %1);
WITH run AS (INSERT INTO reeve.erasure_run (started_by, reason, wanted) VALUES ('officer', 'bench', %1) RETURNING id)
UPDATE reeve.account_deletion d SET state = 'due', run_id = run.id FROM run
WHERE d.requested_at = now() - interval '1 year' AND d.state = 'grace_period';
)")
                                   .arg(many)),
             what);
    const auto one = [&](const QString &sql, const QVariantList &values) {
        auto rows = orGiveUp(superuser->query({sql, values}), what);
        rows.next();
        return rows.value(0);
    };
    const qint64 session = one(QStringLiteral("SELECT work.begin_erasing()"), {}).toLongLong();
    ProofScanner scanner;
    qint64 erased = 0;
    for (;;) {
        const auto claimed =
            one(QStringLiteral("SELECT customer_ids FROM work.claim_erasures($1, 2000)"), {session})
                .value<QList<qint64>>();
        if (claimed.isEmpty())
            break;
        orGiveUp(scanner.remember(*superuser, session, claimed), what);
        for (qsizetype from = 0; from < claimed.size(); from += 100)
            erased += one(QStringLiteral(
                              "SELECT work.erase($1, $2, ARRAY(SELECT sha256(int8send(i)) FROM "
                              "unnest($2::bigint[]) AS i), false)"),
                          {session, QVariant::fromValue(claimed.mid(from, 100))})
                          .toLongLong();
    }
    clock.restart();
    while (orGiveUp(scanner.step(*superuser), what)) {
    }
    const double run = double(clock.nsecsElapsed()) / 1e9;
    orGiveUp(superuser->script(QStringLiteral("ROLLBACK")), what);
    superuser->close();
    report.addLine({QStringLiteral("a run of %1").arg(erased), number(run)});
    report.addAtMost(QStringLiteral("proof scan of a run of 10,000"), run, QStringLiteral("s"), 30);
}

} // namespace reeve::bench
