// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"
#include "models/base/recordmodel.h"
#include "models/base/timestamp.h"
#include "models/database/connection.h"
#include "models/database/pagesection.h"

namespace reeve
{

/** A customer's session at the service (promise P3: it ends after 15 idle minutes). */
struct CustomerSession {
    qint64 id = 0;
    Timestamp created{};
    Timestamp lastSeen{};
    QString address{};
    QString state{};        ///< live, overdue (idle past the promise, and still there)
    qint64 idleSeconds = 0; ///< by the server's clock, when the page was read
    qint64 total = 0;       ///< of the customer's sessions; the page holds the newest 200

    static constexpr qint64 allowedIdleSeconds = 15 * 60;
    bool isOverdue() const { return state == QLatin1String("overdue"); }
};

/** Ends the sessions named, or all of the customer's; the value is how many there were, null when
 *  the answer was lost. The customer's page must be open. GUI thread. */
QFuture<Result<QVariant>> endSessions(Connection &connection, CustomerId customer,
                                      const std::optional<QList<qint64>> &sessions,
                                      const QString &reason);

/// The record is a QList<CustomerSession>.
PageSection customerSessionsSection();

class SessionTableModel : public RecordModel<CustomerSession>
{
public:
    explicit SessionTableModel(QObject *parent = nullptr);
};

} // namespace reeve
