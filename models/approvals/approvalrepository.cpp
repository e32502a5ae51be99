// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/approvals/approvalrepository.h"

#include "models/base/visibletext.h"

namespace reeve
{

QFuture<Result<QList<Approval>>> ApprovalRepository::list(bool openOnly, Ticket *ticket)
{
    return m_connection.run(
        [openOnly](PgDriver &driver) -> Result<QList<Approval>> {
            auto rows = driver.query({approvalListSql(), {openOnly}});
            if (!rows)
                return tl::unexpected(rows.error());
            QList<Approval> approvals;
            while (rows->next())
                approvals.append(readApproval(*rows));
            return approvals;
        },
        ticket);
}

QFuture<Result<QVariant>> ApprovalRepository::ask(OperationId operation, const QString &kind,
                                                  const QJsonObject &payload, const QString &reason)
{
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT id FROM api.approval_ask($1, $2, $3, $4)"),
                      {operation, kind, payload, sendableText(reason)}});
}

QFuture<Result<QVariant>> ApprovalRepository::vote(const QUuid &approval, const QString &digest,
                                                   bool agrees, const QString &remark)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.approval_vote($1, $2, $3, $4, $5)"),
                      {operation, approval, digest, agrees, sendableText(remark)}});
}

QFuture<Result<QVariant>> ApprovalRepository::run(const QUuid &approval)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.approval_run($1, $2)"), {operation, approval}});
}

QFuture<Result<QVariant>> ApprovalRepository::withdraw(const QUuid &approval)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(
        m_connection, operation,
        {QStringLiteral("SELECT api.approval_withdraw($1, $2)"), {operation, approval}});
}

} // namespace reeve
