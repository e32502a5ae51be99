// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/visibilitytablemodel.h"

namespace reeve
{

VisibilityTableModel::VisibilityTableModel(VisibilityRepository &repository, QObject *parent)
    : EndlessTableModel(visibilityColumns(), parent), m_repository(repository)
{
}

void VisibilityTableModel::setQuery(const VisibilityQuery &query)
{
    if (isAsked() && !hasFailed() && query == m_query)
        return;
    m_query = query;
    askFromStart();
}

void VisibilityTableModel::drop()
{
    m_latest.next();
    EndlessTableModel::drop();
}

void VisibilityTableModel::sort(int column, Qt::SortOrder order)
{
    const auto by = visibilitySortOf(column);
    if (!isAsked() || !by)
        return;
    VisibilityQuery query = m_query;
    query.sort = *by;
    query.descending = order == Qt::DescendingOrder;
    setQuery(query);
}

void VisibilityTableModel::read(const Cursor &cursor, bool isNew, quint64 number)
{
    m_repository.page(isNew ? m_query : m_shown, cursor, m_latest.next())
        .then(this,
              [this, number](const Result<QList<VisibilityRow>> &rows) { answer(number, rows); });
}

} // namespace reeve
