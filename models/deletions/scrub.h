// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QStringList>

#include <functional>

namespace reeve
{

class PgDriver;

/** Who is connected to the database besides us. */
struct DatabaseGuests {
    QStringList staff; ///< logins
    int others = 0;    ///< connections of the service, the worker and everybody else
    /// Transactions that have been open for a while, and replicas that hold rows back: what was deleted
    /// since they began would be copied as if it were still there.
    int holding = 0;
};
Result<DatabaseGuests> databaseGuests(PgDriver &superuser);

/** What a scrub did. */
struct ScrubReport {
    int tables = 0;
    qint64 before = 0; ///< bytes of these tables with their indexes
    qint64 after = 0;
};

/** Rewrites all tables that hold or held customers' data, so that nothing of deleted rows is left in the
 *  files of tables and indexes: also what the planner remembers of their values. Each table is locked
 *  against everybody while its turn lasts; one that cannot be locked within ten seconds ends it with an
 *  error that names the table, and what was done stays done. The write-ahead log and the backups are not
 *  touched. As superuser; blocking. */
Result<ScrubReport> scrubDatabase(PgDriver &superuser,
                                  const std::function<void(const QString &)> &say = {});

} // namespace reeve
