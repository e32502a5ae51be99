// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace reeve
{

class PgDriver;

/** One migration file: `NNNN_name.sql` of a set. */
struct Migration {
    QString set; ///< "service" or "reeve"
    int number = 0;
    QString name; ///< without number and ".sql"
    QString sql;
    QString fileName() const;    ///< "reeve/0001_staff.sql"
    QByteArray checksum() const; ///< SHA-256 of the text, lower-case hex
};

struct SchemaVersion {
    int service = 0;
    int reeve = 0;
    bool apiCurrent = false; ///< the api text in the database is this program's
    auto operator<=>(const SchemaVersion &) const = default;
};

struct MigrationReport {
    SchemaVersion before;
    SchemaVersion after;
    QStringList applied; ///< file names, in order
    bool apiReapplied = false;
};

/** Brings a database to this program's schema. Append-only files under :/sql/service and :/sql/reeve
 *  (service first, then reeve), each in a transaction of its own with a row in
 *  `reeve.migration(set, number, name, checksum, applied_at)`; then the texts under :/sql/api
 *  (sorted by name) as a whole in one transaction whenever their common checksum changed, after all
 *  functions of schema api were dropped, so that none that was removed or re-typed lingers.
 *  Holds an advisory lock, so two migrators follow each other. Refuses: a changed checksum of an
 *  applied file (names it), a gap, a database newer than the program (DatabaseNewer), a file that
 *  ends its transaction by itself. Runs as reeve_owner. Blocking. Line ends count as LF. */
class Migrator
{
public:
    /// `root` is ":/sql" in the programs; tests give a folder.
    explicit Migrator(PgDriver &driver, QString root = QStringLiteral(":/sql"));

    Result<SchemaVersion> version(); ///< as reeve_owner; staff learn it from api.sign_in
    SchemaVersion target() const;    ///< what the program brings
    Result<MigrationReport> migrate();

    /// What `root` brings, without a database: for the check at sign-in.
    static SchemaVersion targetOf(const QString &root = QStringLiteral(":/sql"));
    static QByteArray apiChecksumOf(const QString &root = QStringLiteral(":/sql"));

private:
    Result<MigrationReport> migrateLocked();
    Result<void> apply(const Migration &migration);
    Result<void> applyApi();
    Result<void> checkApplied(const QList<Migration> &files);
    Result<void> runFile(const QString &fileName, const QString &sql);
    Result<QByteArray> appliedApiChecksum();

    PgDriver &m_driver;
    QString m_root;
};

/** The files of one set, by number. Fails when a name is not NNNN_name.sql, a number stands twice or
 *  one is missing. */
Result<QList<Migration>> migrationsIn(const QString &root, const QString &set);

} // namespace reeve
