// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/traildatabase.h"

#include "models/audit/merkle.h"
#include "models/audit/trailverifier.h"
#include "models/database/migrator.h"
#include "models/database/setup.h"
#include "models/demo/demo.h"
#include "models/sandbox/people.h"
#include "tests/bench/await.h"

#include <QElapsedTimer>
#include <QTextStream>

#include <algorithm>
#include <thread>

namespace reeve::bench
{

namespace
{

const QString filledName = QStringLiteral("bench_trail");
// Changes when what is filled in changes.
const QString fillVersion = QStringLiteral("1");

TrailDatabase at(const BenchServer &server, const QString &name)
{
    TrailDatabase made{server.info()};
    made.info.database = name;
    return made;
}

void run(PgDriver &driver, const QString &text)
{
    orGiveUp(driver.script(text), QStringLiteral("trail"));
}

QString first(PgDriver &driver, const QString &sql)
{
    QSqlQuery rows = orGiveUp(driver.query({sql}), QStringLiteral("trail"));
    return rows.next() ? rows.value(0).toString() : QString();
}

std::unique_ptr<PgDriver> superuser(const TrailDatabase &database, const QString &name = {})
{
    return orGiveUp(connectTo(database.info.superuser(name)), QStringLiteral("trail"));
}

// The events themselves; their seals need the leaves in their order and follow.
const char *const eventsBetween = R"(
INSERT INTO audit.log (seq, leaf, salt, payload)
SELECT e.n, sha256('\x00'::bytea || e.salt || int8send(e.n) || convert_to(e.payload, 'UTF8')), e.salt, e.payload
FROM (SELECT n, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS salt,
             format('{"at": %s, "kind": "%s", "event": "disclosure", "person": "person%s", '
                    '"reason": "case #%s", "customers": [%s], "disclosure": "%s"}',
                    floor(extract(epoch FROM now()) * 1000000)::bigint - (%3::bigint - n) * (157680000000000 / %3),
                    CASE WHEN n % 20 = 0 THEN 'customer_page' WHEN n % 5 = 0 THEN 'trail_page' ELSE 'customer' END,
                    n % 40, n % 90000,
                    CASE WHEN n % 20 = 0 THEN (SELECT string_agg(((n * 7919 + k) % 1000000 + 1)::text, ', ')
                                               FROM generate_series(1, 20) AS k)
                         WHEN n % 5 = 0 THEN '' ELSE ((n * 7919) % 1000000 + 1)::text END,
                    gen_random_uuid()) AS payload
      FROM generate_series(%1::bigint, %2::bigint) AS n) AS e)";

void makeEvents(const TrailDatabase &database, qint64 events)
{
    const auto part = [&database, events](qint64 from, qint64 to) {
        const auto driver = superuser(database);
        run(*driver, QStringLiteral("SET synchronous_commit = off"));
        // format() has its own percent signs.
        QString text = QString::fromLatin1(eventsBetween);
        text.replace(QStringLiteral("%1"), QString::number(from))
            .replace(QStringLiteral("%2"), QString::number(to))
            .replace(QStringLiteral("%3"), QString::number(events));
        run(*driver, text);
    };
    std::thread half(part, 1, events / 2);
    part(events / 2 + 1, events);
    half.join();
}

void makeIndexes(const TrailDatabase &database, const QStringList &definitions)
{
    const auto make = [&database](const QStringList &texts) {
        const auto driver = superuser(database);
        run(*driver, QStringLiteral("SET maintenance_work_mem = '1GB'"));
        for (const QString &text : texts)
            run(*driver, text);
    };
    QStringList gin;
    QStringList others;
    for (const QString &text : definitions)
        (text.contains(QLatin1String("USING gin")) ? gin : others).append(text);
    std::thread half(make, gin);
    make(others);
    half.join();
}

void sealAll(PgDriver &driver, PgDriver &writer)
{
    std::vector<QByteArray> leaves;
    std::vector<Statement> seals;
    TrailHead head{0, 0, trailOrigin()};
    const auto seal = [&] {
        if (leaves.empty())
            return;
        const qint64 batch = head.batch + 1;
        const qint64 from = head.lastSeq + 1;
        const qint64 to = head.lastSeq + qint64(leaves.size());
        const QByteArray root = merkleRoot(std::exchange(leaves, {}));
        const QByteArray hash = sealHash(batch, from, to, root, head.hash);
        seals.push_back({QStringLiteral("INSERT INTO audit.seal (batch, first_seq, last_seq, root, "
                                        "prev, hash) VALUES ($1, $2, $3, $4, $5, $6)"),
                         {batch, from, to, root, head.hash, hash},
                         false});
        head = {batch, to, hash};
    };
    orGiveUp(driver.copyOut(QStringLiteral("COPY (SELECT encode(leaf, 'hex') FROM audit.log "
                                           "ORDER BY seq) TO STDOUT"),
                            [&](std::string_view row) {
                                leaves.push_back(QByteArray::fromHex(
                                    QByteArray(row.data(), qsizetype(row.size()))));
                                if (qint64(leaves.size()) == TrailDatabase::eventsInBatch)
                                    seal();
                                return true;
                            }),
             QStringLiteral("leaves"));
    seal();
    seals.push_back({QStringLiteral("UPDATE audit.head SET batch = $1, last_seq = $2, hash = $3"),
                     {head.batch, head.lastSeq, head.hash},
                     true});
    orGiveUp(writer.pipeline(seals, [](std::size_t, QSqlQuery &) {}), QStringLiteral("seals"));
}

} // namespace

TrailDatabase TrailDatabase::fresh(const BenchServer &server, const QString &name)
{
    TrailDatabase made = at(server, name);
    made.drop();
    orGiveUp(initialiseDatabase(made.info.superuser(), name, {}), name);
    const auto driver = superuser(made);
    orGiveUp(registerStaff(*driver, made.info), name);
    const auto owner = orGiveUp(connectTo(made.info.parameters(made.info.owner.login)), name);
    orGiveUp(fillDemo(*owner, 1000, 1, {}), name);
    return made;
}

void TrailDatabase::drop() const
{
    const auto driver = superuser(*this, QStringLiteral("postgres"));
    run(*driver, QStringLiteral("DROP DATABASE IF EXISTS %1 WITH (FORCE)").arg(info.database));
}

TrailDatabase TrailDatabase::filled(const BenchServer &server, qint64 events)
{
    const TrailDatabase kept = at(server, filledName);
    const QString stamp = QStringLiteral("%1 events, filled by %2").arg(events).arg(fillVersion);
    {
        const auto driver = superuser(kept, QStringLiteral("postgres"));
        const QString found = first(
            *driver, QStringLiteral("SELECT shobj_description(oid, 'pg_database') FROM "
                                    "pg_database WHERE datname = '%1'")
                         .arg(filledName));
        if (found == stamp) {
            const auto owner = orGiveUp(connectTo(kept.info.parameters(kept.info.owner.login)),
                                        filledName);
            orGiveUp(Migrator(*owner).migrate(), filledName);
            orGiveUp(registerStaff(*superuser(kept), kept.info), filledName);
            return kept;
        }
    }
    QTextStream err(stderr);
    QElapsedTimer clock;
    clock.start();
    err << "bench: making a trail of " << events << " events\n" << Qt::flush;
    const auto say = [&](const char *what) {
        err << "  " << what << " (" << clock.restart() / 1000 << " s)\n" << Qt::flush;
    };
    const TrailDatabase made = fresh(server, filledName);
    const auto driver = superuser(made);
    QStringList definitions;
    QSqlQuery rows = orGiveUp(driver->query({QStringLiteral(
                                  "SELECT indexdef, indexname FROM pg_indexes WHERE schemaname = "
                                  "'audit' AND tablename = 'log' AND indexname <> 'log_pkey'")}),
                              filledName);
    QStringList names;
    while (rows.next()) {
        definitions.append(rows.value(0).toString());
        names.append(QStringLiteral("audit.") + rows.value(1).toString());
    }
    run(*driver,
        QStringLiteral("TRUNCATE audit.log, audit.seal; DROP INDEX %1; ALTER TABLE audit.log "
                       "DROP CONSTRAINT log_pkey")
            .arg(names.join(QStringLiteral(", "))));
    makeEvents(made, events);
    say("events");
    definitions.append(
        QStringLiteral("ALTER TABLE audit.log ADD CONSTRAINT log_pkey PRIMARY KEY (seq)"));
    std::rotate(definitions.rbegin(), definitions.rbegin() + 1, definitions.rend());
    // Adding a constraint locks everybody else out.
    run(*driver, QStringLiteral("SET maintenance_work_mem = '1GB'"));
    run(*driver, definitions.takeFirst());
    makeIndexes(made, definitions);
    say("indexes");
    sealAll(*driver, *superuser(made));
    say("seals");
    run(*driver, QStringLiteral("VACUUM (FREEZE, ANALYZE) audit.log"));
    run(*driver, QStringLiteral("VACUUM (ANALYZE) audit.seal"));
    run(*driver, QStringLiteral("CHECKPOINT"));
    run(*driver, QStringLiteral("COMMENT ON DATABASE %1 IS '%2'").arg(filledName, stamp));
    say("rest");
    return made;
}

} // namespace reeve::bench
