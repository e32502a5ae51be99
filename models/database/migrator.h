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
    QString set;  ///< "service" or "reeve"
    int number = 0;
    QString name;
    QString sql;
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
 *  (sorted by name) as a whole in one transaction whenever their common checksum changed.
 *  Holds an advisory lock, so two migrators follow each other. Refuses: a changed checksum of an
 *  applied file (names it), a gap, a database newer than the program (DatabaseNewer).
 *  Runs as reeve_owner. */
class Migrator
{
public:
    /// `root` is ":/sql" in the programs; tests give a folder.
    explicit Migrator(PgDriver &driver, QString root = QStringLiteral(":/sql"));

    Result<SchemaVersion> version();
    SchemaVersion target() const; ///< what the program brings
    Result<MigrationReport> migrate();

private:
    PgDriver &m_driver;
    QString m_root;
};

} // namespace reeve
