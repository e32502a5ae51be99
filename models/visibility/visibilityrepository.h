// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/endlesstablemodel.h"
#include "models/database/connection.h"
#include "models/session/secrets.h"
#include "models/visibility/historycenter.h"
#include "models/visibility/visibilitylist.h"

namespace reeve
{

/** Some histories' addresses for a stranger, in the order of the customers' numbers. */
struct VisibilityTargets {
    QList<ProbeTarget> targets;
    std::optional<VisibilityRow::Key> last; ///< what follows comes after this; nothing: the end
    int histories = 0;
};

/** Reads who can read which history, and changes it. GUI thread. Each reading with customers in it is
 *  one disclosure and one round trip; each write is settled (models/database/writeonce.h). */
class VisibilityRepository
{
public:
    using Cursor = EndlessTableModel<VisibilityRow>::Cursor;

    explicit VisibilityRepository(Connection &connection) : m_connection(connection) {}

    QFuture<Result<QList<VisibilityRow>>> page(const VisibilityQuery &query, const Cursor &cursor,
                                               Ticket *ticket);
    QFuture<Result<VisibilityCounts>> counts(Ticket *ticket);
    QFuture<Result<VisibilityTargets>> targets(const VisibilityQuery &query,
                                               const std::optional<VisibilityRow::Key> &after,
                                               Ticket *ticket);

    /** A new key for the history; StaleVersion when `made` is not the age of its key any more. */
    QFuture<Result<QVariant>> rotateKey(CustomerId customer, qint64 center, Timestamp made,
                                        const QString &reason);
    /// Closes what is open to anybody; the value is the number of aliases that are no longer published.
    QFuture<Result<QVariant>> makePrivate(CustomerId customer, qint64 center, int version,
                                          const QString &reason);
    /** The status URL with its key: a disclosure of its own that counts as a page. NotFound when the
     *  history is gone, Input when no pattern is set up. */
    QFuture<Result<Secret>> statusUrl(CustomerId customer, qint64 center, const QString &reason,
                                      Ticket *ticket);
    /// The key alone, to ask the service with it; the same disclosure.
    QFuture<Result<Secret>> statusKey(CustomerId customer, qint64 center, const QString &reason,
                                      Ticket *ticket);
    /** Puts on record that the service is asked from outside, and reads how. One history of an open
     *  page, or (nobody) many. */
    QFuture<Result<ProbeRules>> beginProbe(std::optional<CustomerId> customer, qint64 center,
                                           const QString &reason);

    Connection &connection() { return m_connection; }

private:
    struct StatusKey {
        QString pattern; ///< of the status URL; may be empty
        Secret key;
    };
    QFuture<Result<StatusKey>> readKey(CustomerId customer, qint64 center, const QString &reason,
                                       Ticket *ticket);

    Connection &m_connection;
};

} // namespace reeve
