// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailrecord.h"
#include "models/audit/trailstate.h"
#include "models/base/endlesstablemodel.h"
#include "models/database/connection.h"

namespace reeve
{

/** A part of the trail, the newest first, and where the trail stood as it was read. */
struct TrailPage {
    QList<TrailRecord> rows;
    TrailState state;
};

/** Reads the trail. Each page is one disclosure on record, and one round trip. */
class TrailRepository
{
public:
    explicit TrailRepository(Connection &connection) : m_connection(connection) {}

    QFuture<Result<TrailPage>> page(const TrailFilter &filter,
                                    const EndlessTableModel<TrailRecord>::Cursor &cursor,
                                    Ticket *ticket, int limit = EndlessTable::pageSize);
    QFuture<Result<QList<TrailRestore>>> restores();
    /// As the role that signed in; WrongState when it has been acknowledged already.
    QFuture<Result<void>> acknowledge(const QUuid &restore);

    Connection &connection() { return m_connection; }

private:
    Connection &m_connection;
};

} // namespace reeve
