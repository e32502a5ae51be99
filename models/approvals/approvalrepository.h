// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/approvals/approval.h"
#include "models/database/writeonce.h"

namespace reeve
{

/** The NOTIFY channel on which the database says that a request is new or has changed. */
inline QString approvalChannel()
{
    return QStringLiteral("reeve_approval");
}

/** Asks for dangerous acts, votes on them, carries them out. Writes are settled: their answer is
 *  "saved" or an error that says that nothing was changed, also after a lost link. */
class ApprovalRepository
{
public:
    explicit ApprovalRepository(Connection &connection) : m_connection(connection) {}

    /// The requests that concern this person, the newest first.
    QFuture<Result<QList<Approval>>> list(bool openOnly, Ticket *ticket = nullptr);

    /// The request's id is the operation's. `reason`: 20 to 1,000 characters.
    QFuture<Result<QVariant>> ask(OperationId operation, const QString &kind,
                                  const QJsonObject &payload, const QString &reason);
    /// `digest` is the one that was shown: StaleVersion when the request has another.
    QFuture<Result<QVariant>> vote(const QUuid &approval, const QString &digest, bool agrees,
                                   const QString &remark);
    QFuture<Result<QVariant>> run(const QUuid &approval);
    QFuture<Result<QVariant>> withdraw(const QUuid &approval);

private:
    Connection &m_connection;
};

} // namespace reeve
