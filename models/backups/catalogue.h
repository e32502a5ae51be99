// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace reeve
{

/** One backup, as a catalogue names it. */
struct CataloguedBackup {
    QString label;
    int repo = 1;
    QString type;                 ///< full, diff, incr
    std::optional<QString> prior; ///< the label that it stands on
    qint64 start = 0;             ///< seconds since 1970
    qint64 stop = 0;
    qint64 database = 0;             ///< the number of an entry in `databases`
    std::optional<QString> firstLog; ///< the first segment of the write-ahead log that it needs
    qint64 size = 0;                 ///< of the database, bytes
    qint64 repoSize = 0;             ///< what it adds to the repository
    bool hasError = false;
};

/** What a backup program keeps of one database server, in the form of
 *  `pgbackrest info --output=json` (docs/backups.md). */
struct BackupCatalogue {
    struct Database {
        qint64 id = 0; ///< the highest of a repository is the one backed up now
        int repo = 1;
        qint64 system = 0; ///< PostgreSQL's system identifier
    };
    struct Archive {
        qint64 database = 0;
        int repo = 1;
        std::optional<QString> first; ///< the oldest segment; nothing: it is empty
    };
    QString stanza;
    QList<Database> databases;
    QList<Archive> archives;
    QList<CataloguedBackup> backups;

    /// As reeve.take_backups (resources/sql/api/backups.sql) reads it.
    QJsonObject toJson(const QString &source) const;
};

/** Reads a catalogue. Fields that it does not know are passed over. Damaged, naming the field, when one
 *  is missing, of another type, negative or impossible, when a backup stands on one that is not there, or
 *  the program itself says that a repository could not be read. `stanza` chooses among several; empty:
 *  there must be one. */
Result<BackupCatalogue> readCatalogue(const QByteArray &json, const QString &stanza = {});

} // namespace reeve
