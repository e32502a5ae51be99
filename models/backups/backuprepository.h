// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/backups/backup.h"
#include "models/database/connection.h"

namespace reeve
{

/** The NOTIFY channel on which the database says that a catalogue was read. */
inline QString backupChannel()
{
    return QStringLiteral("reeve_backup");
}

/** All that is known of backups, of one moment. */
struct BackupOverview {
    BackupSummary summary;
    QList<BackupCheck> checks;
    QList<Backup> backups; ///< the newest first; those that have gone in the last 60 days too
};

/** Reads the register; one round trip. */
class BackupRepository
{
public:
    explicit BackupRepository(Connection &connection) : m_connection(connection) {}

    QFuture<Result<BackupOverview>> read(Ticket *ticket = nullptr);

private:
    Connection &m_connection;
};

} // namespace reeve
