// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/trailtablemodel.h"

namespace reeve
{

TrailTableModel::TrailTableModel(TrailRepository &repository, QObject *parent)
    : EndlessTableModel(trailColumns(), parent), m_repository(repository)
{
}

void TrailTableModel::setFilter(const TrailFilter &filter)
{
    if (isAsked() && !hasFailed() && filter == m_filter)
        return;
    m_filter = filter;
    askFromStart();
}

void TrailTableModel::drop()
{
    m_latest.next();
    m_readTo = 0;
    EndlessTableModel::drop();
}

void TrailTableModel::read(const Cursor &cursor, bool isNew, quint64 number)
{
    m_repository.page(isNew ? m_filter : m_shown, cursor, m_latest.next())
        .then(this, [this, number, fromStart = cursor.from == Cursor::From::Start](
                        const Result<TrailPage> &page) {
            if (page && fromStart && isCurrent(number))
                m_readTo = page->state.head.lastSeq;
            answer(number, page.map([](const TrailPage &found) { return found.rows; }));
        });
}

} // namespace reeve
