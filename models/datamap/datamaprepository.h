// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/openrequests.h"
#include "models/datamap/datamapentry.h"

namespace reeve
{

/** The NOTIFY channel on which the database says that the map was changed. A column that is added or
 *  dropped says nothing. */
inline QString dataMapChannel()
{
    return QStringLiteral("reeve_data_map");
}

/** The map as it is, and the requests to change it that stand open. */
struct DataMapSheet {
    QList<DataMapEntry> entries;
    QList<OpenRequest> requests;
};

/** Reads the data map, and asks for changes of it: another officer has to agree to each. */
class DataMapRepository
{
public:
    explicit DataMapRepository(Connection &connection) : m_connection(connection) {}

    /// Officers and auditors. One round trip.
    QFuture<Result<DataMapSheet>> read(Ticket *ticket = nullptr);
    /// Officers. `reason`: 20 to 1,000 characters. One operation.
    QFuture<Result<QVariant>> ask(const QList<DataMapEntry> &set, const QList<DataMapEntry> &remove,
                                  const QString &reason);

private:
    Connection &m_connection;
};

} // namespace reeve
