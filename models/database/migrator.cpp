// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/migrator.h"

#include "models/database/migrationfiles.h"
#include "models/database/pgdriver.h"

#include <QCoreApplication>
#include <QSqlQuery>

namespace reeve
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(reeve::Migrator)
};

// Any fixed number: "reeve" on a telephone's keys.
const QString lockKey = QStringLiteral("73383");
const QStringList sets{QStringLiteral("service"), QStringLiteral("reeve")};

Error inFile(const Error &error, const QString &fileName)
{
    Error named = error;
    named.text = Texts::tr("%1 failed and was rolled back: %2").arg(fileName, error.text);
    named.detail = fileName + QStringLiteral(": ") + error.detail;
    return named;
}

// Routines only: whatever else an api file makes, it makes with "if not exists" or "or replace".
const QString dropApiRoutines = QStringLiteral(R"(
DO $drop$
DECLARE
  routine record;
BEGIN
  FOR routine IN
    SELECT p.oid::pg_catalog.regprocedure AS name,
           CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END
             AS kind
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'api'
      AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                      WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE pg_catalog.format('DROP %s IF EXISTS %s', routine.kind, routine.name);
  END LOOP;
END
$drop$)");

const QString bookkeeping = QStringLiteral(R"(
CREATE SCHEMA IF NOT EXISTS reeve;
CREATE TABLE IF NOT EXISTS reeve.migration (
  set text NOT NULL,
  number int NOT NULL,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  PRIMARY KEY (set, number)
);
CREATE TABLE IF NOT EXISTS reeve.api_state (
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);)");

} // namespace

Migrator::Migrator(PgDriver &driver, QString root) : m_driver(driver), m_root(std::move(root)) {}

SchemaVersion Migrator::targetOf(const QString &root)
{
    SchemaVersion version;
    if (const auto files = migrationsIn(root, sets[0]); files && !files->isEmpty())
        version.service = files->last().number;
    if (const auto files = migrationsIn(root, sets[1]); files && !files->isEmpty())
        version.reeve = files->last().number;
    version.apiCurrent = true;
    return version;
}

QByteArray Migrator::apiChecksumOf(const QString &root)
{
    const auto files = apiFilesIn(root);
    return files ? checksumOf(*files) : QByteArray();
}

SchemaVersion Migrator::target() const
{
    return targetOf(m_root);
}

Result<QByteArray> Migrator::appliedApiChecksum()
{
    auto rows = m_driver.query({QStringLiteral("SELECT checksum FROM reeve.api_state")});
    if (!rows)
        return tl::unexpected(rows.error());
    return rows->next() ? rows->value(0).toString().toLatin1() : QByteArray();
}

Result<SchemaVersion> Migrator::version()
{
    auto there = m_driver.query(
        {QStringLiteral("SELECT pg_catalog.to_regclass('reeve.migration') IS NOT NULL")});
    if (!there)
        return tl::unexpected(there.error());
    SchemaVersion version;
    if (!there->next() || !there->value(0).toBool())
        return version;
    auto rows = m_driver.query(
        {QStringLiteral("SELECT coalesce(max(number) FILTER (WHERE set = 'service'), 0), "
                        "coalesce(max(number) FILTER (WHERE set = 'reeve'), 0) "
                        "FROM reeve.migration")});
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->next()) {
        version.service = rows->value(0).toInt();
        version.reeve = rows->value(1).toInt();
    }
    const auto checksum = appliedApiChecksum();
    if (!checksum)
        return tl::unexpected(checksum.error());
    version.apiCurrent = !checksum->isEmpty() && *checksum == apiChecksumOf(m_root);
    return version;
}

Result<MigrationReport> Migrator::migrate()
{
    // Of the session, not of a transaction: each file has a transaction of its own.
    auto locked = m_driver.query(
        {QStringLiteral("SELECT pg_catalog.pg_advisory_lock(%1)").arg(lockKey)});
    if (!locked)
        return tl::unexpected(locked.error());
    auto report = migrateLocked();
    if (!m_driver.isBroken())
        m_driver.query({QStringLiteral("SELECT pg_catalog.pg_advisory_unlock(%1)").arg(lockKey)});
    return report;
}

Result<MigrationReport> Migrator::migrateLocked()
{
    MigrationReport report;
    QList<Migration> files;
    for (const QString &set : sets) {
        auto found = migrationsIn(m_root, set);
        if (!found)
            return tl::unexpected(found.error());
        files += *found;
    }
    auto before = version();
    if (!before)
        return tl::unexpected(before.error());
    report.before = *before;
    if (auto made = m_driver.transaction([&] { return m_driver.script(bookkeeping); }); !made)
        return tl::unexpected(made.error());
    if (auto checked = checkApplied(files); !checked)
        return tl::unexpected(checked.error());

    for (const Migration &migration : files) {
        const int done = migration.set == sets[0] ? before->service : before->reeve;
        if (migration.number <= done)
            continue;
        if (auto applied = apply(migration); !applied)
            return tl::unexpected(applied.error());
        report.applied.append(migration.fileName());
    }
    if (!before->apiCurrent) {
        if (auto applied = applyApi(); !applied)
            return tl::unexpected(applied.error());
        report.apiReapplied = true;
    }
    auto after = version();
    if (!after)
        return tl::unexpected(after.error());
    report.after = *after;
    return report;
}

Result<void> Migrator::checkApplied(const QList<Migration> &files)
{
    auto rows = m_driver.query({QStringLiteral(
        "SELECT set, number, name, checksum FROM reeve.migration ORDER BY set, number")});
    if (!rows)
        return tl::unexpected(rows.error());
    QHash<QString, int> last;
    while (rows->next()) {
        const QString set = rows->value(0).toString();
        const int number = rows->value(1).toInt();
        if (number != ++last[set])
            return failure(ErrorKind::WrongState,
                           Texts::tr("The database lacks migration %1 of %2, but has later ones. "
                                     "Nothing was changed.")
                               .arg(last[set])
                               .arg(set));
        const auto known = std::find_if(files.begin(), files.end(), [&](const Migration &file) {
            return file.set == set && file.number == number;
        });
        if (known == files.end())
            return failure(ErrorKind::DatabaseNewer,
                           Texts::tr("The database has migration %1 of %2, which this program does "
                                     "not know: it is newer. Nothing was changed; update the "
                                     "program.")
                               .arg(number)
                               .arg(set));
        if (rows->value(3).toString() != QLatin1String(known->checksum()))
            return failure(ErrorKind::Damaged,
                           Texts::tr("%1 is not the text that was applied to this database. "
                                     "Nothing was changed: a file that was applied must not be "
                                     "edited, add a new one.")
                               .arg(known->fileName()));
    }
    return {};
}

Result<void> Migrator::runFile(const QString &fileName, const QString &sql)
{
    if (auto done = m_driver.script(sql); !done)
        return tl::unexpected(inFile(done.error(), fileName));
    if (!m_driver.inTransaction())
        return failure(ErrorKind::Damaged,
                       Texts::tr("%1 ends its transaction by itself. Part of it may have been "
                                 "kept.")
                           .arg(fileName));
    return {};
}

Result<void> Migrator::apply(const Migration &migration)
{
    return m_driver.transaction([&]() -> Result<void> {
        if (auto done = runFile(migration.fileName(), migration.sql); !done)
            return done;
        auto noted = m_driver.query(
            {QStringLiteral("INSERT INTO reeve.migration (set, number, name, checksum) "
                            "VALUES ($1, $2, $3, $4)"),
             {migration.set, migration.number, migration.name,
              QString::fromLatin1(migration.checksum())}});
        if (!noted)
            return tl::unexpected(inFile(noted.error(), migration.fileName()));
        return {};
    });
}

Result<void> Migrator::applyApi()
{
    const auto files = apiFilesIn(m_root);
    if (!files)
        return tl::unexpected(files.error());
    return m_driver.transaction([&]() -> Result<void> {
        if (auto dropped = m_driver.script(dropApiRoutines); !dropped)
            return dropped;
        for (const ApiFile &file : *files)
            if (auto done = runFile(file.name, file.sql); !done)
                return done;
        if (auto forgot = m_driver.query({QStringLiteral("DELETE FROM reeve.api_state")}); !forgot)
            return tl::unexpected(forgot.error());
        auto noted = m_driver.query(
            {QStringLiteral("INSERT INTO reeve.api_state (checksum) VALUES ($1)"),
             {QString::fromLatin1(checksumOf(*files))}});
        if (!noted)
            return tl::unexpected(noted.error());
        return {};
    });
}

} // namespace reeve
