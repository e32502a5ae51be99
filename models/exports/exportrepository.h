// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/writeonce.h"
#include "models/exports/exportrecord.h"

namespace reeve
{

/** The NOTIFY channel on which the database says that an export began or ended. */
inline QString exportChannel()
{
    return QStringLiteral("reeve_export");
}

/** What is known of exports; CustomerExport makes them. */
class ExportRepository
{
public:
    explicit ExportRepository(Connection &connection) : m_connection(connection) {}

    QFuture<Result<QList<ExportRecord>>> list(Ticket *ticket = nullptr);
    /// How many customers one officer may export alone.
    QFuture<Result<qint64>> limit();
    /** Asks a second officer; the customers are found and frozen now, so it can take seconds.
     *  `reason`: 20 to 1,000 characters. */
    QFuture<Result<QVariant>> ask(const QJsonObject &criteria, const QString &reason);

private:
    Connection &m_connection;
};

} // namespace reeve
