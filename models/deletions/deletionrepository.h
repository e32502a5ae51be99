// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/endlesstablemodel.h"
#include "models/database/connection.h"
#include "models/deletions/deletionlist.h"
#include "models/deletions/erasurerun.h"

namespace reeve
{

/** The NOTIFY channel on which the database says that a deletion has changed: its number, or nothing
 *  (many, or a run, or a setting). */
inline QString deletionChannel()
{
    return QStringLiteral("reeve_deletion");
}

/** What stays of an erased account by law, in groups: from the data map. */
struct RetainedGroup {
    QString table{}; ///< of the service: "product_order"
    QString basis{}; ///< the law or the duty
    int years = 0;
};

/** Reads the deletion queue and sends the worker. GUI thread. Each page is one disclosure and one
 *  round trip; writes are settled (models/database/writeonce.h). What concerns one customer alone (a
 *  request, a hold, a reactivation) is DeletionActions' part. */
class DeletionRepository
{
public:
    using Cursor = EndlessTableModel<AccountDeletion>::Cursor;

    explicit DeletionRepository(Connection &connection) : m_connection(connection) {}

    QFuture<Result<QList<AccountDeletion>>> page(const DeletionQuery &query, const Cursor &cursor,
                                                 Ticket *ticket);
    /// What others hold of this customer's erased accounts; a disclosure of its own, of one row.
    QFuture<Result<QList<ErasureStep>>> steps(CustomerId customer, Ticket *ticket);
    QFuture<Result<DeletionCounts>> counts(Ticket *ticket);
    QFuture<Result<QList<DeletionWeek>>> timeline(int weeks, Ticket *ticket);
    QFuture<Result<ErasureSettings>> settings(Ticket *ticket);
    /// The newest first; officers only.
    QFuture<Result<QList<ErasureRun>>> runs(int most, Ticket *ticket);
    /// Officers only.
    QFuture<Result<QList<RetainedGroup>>> retained(Ticket *ticket);

    // Officers only; retrying and the day's release: DeletionActions.
    /// Empty `deletions`: all that are due. Up to 1,000 at once. The value is how many it concerns.
    QFuture<Result<QVariant>> startRun(const QList<qint64> &deletions, const QString &reason);
    QFuture<Result<QVariant>> changeRun(qint64 run, ErasureRun::State wanted,
                                        const QString &reason);
    /// Only what differs need be there; BadValue says which name cannot have its value.
    QFuture<Result<QVariant>> saveSettings(const QHash<QString, QString> &values,
                                           const QString &reason);

    Connection &connection() { return m_connection; }

private:
    Connection &m_connection;
};

} // namespace reeve
