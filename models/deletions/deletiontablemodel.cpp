// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/deletiontablemodel.h"

namespace reeve
{

DeletionTableModel::DeletionTableModel(DeletionRepository &repository, QObject *parent)
    : EndlessTableModel(deletionColumns(), parent), m_repository(repository)
{
}

void DeletionTableModel::setQuery(const DeletionQuery &query)
{
    if (isAsked() && !hasFailed() && query == m_query)
        return;
    m_query = query;
    askFromStart();
}

void DeletionTableModel::drop()
{
    m_latest.next();
    EndlessTableModel::drop();
}

void DeletionTableModel::sort(int column, Qt::SortOrder order)
{
    if (!isAsked() || column != deletionDueColumn())
        return;
    DeletionQuery query = m_query;
    query.descending = order == Qt::DescendingOrder;
    setQuery(query);
}

void DeletionTableModel::read(const Cursor &cursor, bool isNew, quint64 number)
{
    m_repository.page(isNew ? m_query : m_shown, cursor, m_latest.next())
        .then(this,
              [this, number](const Result<QList<AccountDeletion>> &rows) { answer(number, rows); });
}

} // namespace reeve
