// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/datamap/datamaprepository.h"

namespace reeve
{

QFuture<Result<DataMapSheet>> DataMapRepository::read(Ticket *ticket)
{
    return m_connection.run(
        [](PgDriver &driver) -> Result<DataMapSheet> {
            DataMapSheet sheet;
            const Result<void> sent = driver.pipeline(
                {{dataMapSql(), {}, false}, openRequestsOf(QStringLiteral("data_map"))},
                [&sheet](std::size_t index, QSqlQuery &rows) {
                    while (rows.next()) {
                        if (index == 0)
                            sheet.entries.append(dataMapEntryIn(rows));
                        else
                            sheet.requests.append(openRequestIn(rows));
                    }
                });
            if (!sent)
                return tl::unexpected(sent.error());
            return sheet;
        },
        ticket);
}

QFuture<Result<QVariant>> DataMapRepository::ask(const QList<DataMapEntry> &set,
                                                 const QList<DataMapEntry> &remove,
                                                 const QString &reason)
{
    return askForConsent(m_connection, QStringLiteral("data_map"), changePayload(set, remove),
                         reason);
}

} // namespace reeve
