// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/scrub.h"

#include "models/base/osaccount.h"
#include "models/database/pgdriver.h"

#include <QCoreApplication>
#include <QJsonObject>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Scrub)
};

// The tables of the data map's schemas, the small ones first. The planner's figures hold values of rows, the
// most frequent and the limits of the histograms, and old versions of them until they are rewritten too.
Result<QStringList> tablesOf(PgDriver &driver)
{
    auto rows = driver.query({QStringLiteral(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid "
        "= c.relnamespace WHERE c.relkind IN ('r', 'm') AND (n.nspname IN ('service', 'reeve', "
        "'audit') OR n.nspname IN (SELECT m.schema_name FROM reeve.data_map m)) ORDER BY "
        "pg_total_relation_size(c.oid), 1")});
    if (!rows)
        return tl::unexpected(rows.error());
    QStringList tables;
    while (rows->next())
        tables += rows->value(0).toString();
    return tables;
}

Result<qint64> sizeOf(PgDriver &driver, const QString &tables)
{
    auto row = driver.query({QStringLiteral("SELECT sum(pg_total_relation_size(t::regclass))"
                                            "::bigint FROM unnest(string_to_array($1, ' ')) AS t"),
                             {tables}});
    if (!row)
        return tl::unexpected(row.error());
    return row->next() ? row->value(0).toLongLong() : 0;
}

} // namespace

Result<DatabaseGuests> databaseGuests(PgDriver &superuser)
{
    auto rows = superuser.query({QStringLiteral(
        "SELECT a.usename::text, s.login IS NOT NULL, count(*)::integer FROM pg_stat_activity a "
        "LEFT JOIN reeve.staff s ON s.login = a.usename::text WHERE a.datname = current_database() "
        "AND a.backend_type = 'client backend' AND a.pid <> pg_backend_pid() GROUP BY 1, 2 ORDER "
        "BY 1")});
    if (!rows)
        return tl::unexpected(rows.error());
    DatabaseGuests guests;
    while (rows->next()) {
        if (rows->value(1).toBool())
            guests.staff += rows->value(0).toString();
        else
            guests.others += rows->value(2).toInt();
    }
    auto holding = superuser.query({QStringLiteral(
        "SELECT (SELECT count(*) FROM pg_stat_activity a WHERE a.pid <> pg_backend_pid() AND "
        "(a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL) AND (a.xact_start < "
        "clock_timestamp() - interval '10 seconds' OR a.backend_type = 'walsender')) + (SELECT "
        "count(*) FROM pg_prepared_xacts) + (SELECT count(*) FROM pg_replication_slots s WHERE "
        "s.xmin IS NOT NULL)")});
    if (!holding)
        return tl::unexpected(holding.error());
    if (holding->next())
        guests.holding = holding->value(0).toInt();
    return guests;
}

Result<ScrubReport> scrubDatabase(PgDriver &superuser,
                                  const std::function<void(const QString &)> &say)
{
    const auto tell = [&say](const QString &line) {
        if (say)
            say(line);
    };
    const auto tables = tablesOf(superuser);
    if (!tables)
        return tl::unexpected(tables.error());
    const QString all = tables->join(QLatin1Char(' '));
    ScrubReport report;
    report.tables = int(tables->size());
    const auto before = sizeOf(superuser, all);
    if (!before)
        return tl::unexpected(before.error());
    report.before = *before;
    // VACUUM will not be part of anything: each goes alone, as text.
    auto done = superuser.script(QStringLiteral("SET lock_timeout = '10s'"));
    int at = 0;
    for (const QString &table : *tables) {
        tell(Text::tr("%1 of %2: %3").arg(++at).arg(tables->size()).arg(table));
        if (done)
            done = superuser.script(QStringLiteral("VACUUM (FULL, ANALYZE) ") + table);
        // Its indexes are made anew by that.
        if (!done)
            return failure(done.error().kind,
                           Text::tr("%1 was not rewritten: %2 What was done before it stays done.")
                               .arg(table, done.error().text),
                           done.error().detail);
    }
    tell(Text::tr("the planner's figures"));
    for (const char *table : {"pg_statistic", "pg_statistic_ext_data"})
        if (done)
            done = superuser.script(QStringLiteral("VACUUM FULL pg_catalog.")
                                    + QLatin1String(table));
    // Only now are the old files taken off the disk.
    tell(Text::tr("checkpoint"));
    if (done)
        done = superuser.script(QStringLiteral("CHECKPOINT"));
    if (!done)
        return tl::unexpected(done.error());
    const auto after = sizeOf(superuser, all);
    if (!after)
        return tl::unexpected(after.error());
    report.after = *after;
    auto noted = superuser.query(
        {QStringLiteral("SELECT audit.record(event => 'database_scrubbed', detail => $1)"),
         {QJsonObject{{QStringLiteral("tables"), report.tables},
                      {QStringLiteral("os_account"), osAccount()}}}});
    if (!noted)
        return tl::unexpected(noted.error());
    return report;
}

} // namespace reeve
