// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/openrequests.h"

#include "models/base/visibletext.h"
#include "models/database/writeonce.h"

#include <QJsonDocument>
#include <QSqlQuery>

namespace reeve
{

Statement openRequestsOf(const QString &kind)
{
    return {QStringLiteral("SELECT id, payload, reason, asked_by, asked_by_name, asked_at, "
                           "agreed >= needs FROM api.approval_list(true) WHERE kind = $1"),
            {kind}};
}

OpenRequest openRequestIn(const QSqlQuery &row)
{
    const QString name = row.value(4).toString();
    return {.id = QUuid(row.value(0).toString()),
            .payload = QJsonDocument::fromJson(row.value(1).toString().toUtf8()).object(),
            .reason = row.value(2).toString(),
            .asker = name.isEmpty() ? row.value(3).toString() : name,
            .askedAt = row.value(5).value<Timestamp>(),
            .isAgreed = row.value(6).toBool()};
}

QFuture<Result<QVariant>> askForConsent(Connection &connection, const QString &kind,
                                        const QJsonObject &payload, const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(connection, operation,
                     {QStringLiteral("SELECT id FROM api.approval_ask($1, $2, $3, $4)"),
                      {operation, kind, payload, sendableText(reason)}});
}

} // namespace reeve
