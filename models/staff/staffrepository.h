// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connection.h"
#include "models/staff/staffrecord.h"

namespace reeve
{

/** What the staff view shows, as far as the role may see it. */
struct StaffSheet {
    QList<StaffRecord> staff;
    QList<QuotaEvent> quotaEvents;
    QuotaSettings limits{};
};

/** Reads and changes who sits at the desk, as far as that goes from a console: accounts are made and
 *  certificates renewed on the server (`reevectl staff`). No customer data, so no disclosure; every
 *  change is on record. Writes carry an operation id: after a lost link they end as saved or not. */
class StaffRepository
{
public:
    explicit StaffRepository(Connection &connection) : m_connection(connection) {}

    /// One round trip. `withGuard`: what the scrape guard says too, for officers and auditors.
    QFuture<Result<StaffSheet>> read(bool withGuard, Ticket *ticket);

    /// Ends every call of the person at once; the worker ends the sessions, the host the certificate.
    QFuture<Result<void>> disable(const QString &login, const QString &reason);
    /// Waits for an officer's consent; `reason` has at least 20 characters.
    QFuture<Result<void>> askForRole(const QString &login, const QString &role,
                                     const QString &reason);
    /// For an hour.
    QFuture<Result<void>> liftLimits(const QString &login, const QString &reason);
    QFuture<Result<void>> setLimits(int pages, int rows, const QString &reason);

    Connection &connection() { return m_connection; }

private:
    QFuture<Result<void>> write(const QString &sql, QVariantList values);

    Connection &m_connection;
};

} // namespace reeve
