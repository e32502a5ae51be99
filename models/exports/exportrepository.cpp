// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/exports/exportrepository.h"

#include "models/base/visibletext.h"

#include <QSqlQuery>

namespace reeve
{

QFuture<Result<QList<ExportRecord>>> ExportRepository::list(Ticket *ticket)
{
    return m_connection.run(
        [](PgDriver &driver) -> Result<QList<ExportRecord>> {
            auto rows = driver.query({exportListSql()});
            if (!rows)
                return tl::unexpected(rows.error());
            QList<ExportRecord> exports;
            while (rows->next())
                exports.append(readExport(*rows));
            return exports;
        },
        ticket);
}

QFuture<Result<qint64>> ExportRepository::limit()
{
    return m_connection.run([](PgDriver &driver) -> Result<qint64> {
        auto rows = driver.query({QStringLiteral("SELECT export_limit FROM api.quota_settings()")});
        if (!rows)
            return tl::unexpected(rows.error());
        return rows->next() ? rows->value(0).toLongLong() : 0;
    });
}

QFuture<Result<QVariant>> ExportRepository::ask(const QJsonObject &criteria, const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(
        m_connection, operation,
        {QStringLiteral("SELECT id FROM api.approval_ask($1, 'export', $2, $3)"),
         {operation, QJsonObject{{QStringLiteral("criteria"), criteria}}, sendableText(reason)}});
}

} // namespace reeve
