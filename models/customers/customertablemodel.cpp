// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customertablemodel.h"

#include <algorithm>

namespace reeve
{

namespace
{

static_assert(customerPageSize == EndlessTable::pageSize);

std::vector<RecordColumn<CustomerRow>> shownColumns()
{
    std::vector<RecordColumn<CustomerRow>> columns;
    for (const CustomerColumn &column : customerColumns())
        columns.push_back(column.column);
    return columns;
}

CustomerCursor cursorOf(const EndlessTableModel<CustomerRow>::Cursor &cursor)
{
    using From = EndlessTableModel<CustomerRow>::Cursor::From;
    switch (cursor.from) {
    case From::Start:
        break;
    case From::After:
        return {CustomerCursor::From::After, cursor.key};
    case From::Before:
        return {CustomerCursor::From::Before, cursor.key};
    case From::End:
        return {CustomerCursor::From::End, {}};
    }
    return {CustomerCursor::From::Start, {}};
}

} // namespace

CustomerTableModel::CustomerTableModel(CustomerRepository &repository, QObject *parent)
    : EndlessTableModel(shownColumns(), parent), m_repository(repository)
{
    for (const CustomerColumn &column : customerColumns())
        m_sorts.push_back(column.sort);
}

void CustomerTableModel::setQuery(const CustomerQuery &query)
{
    if (isAsked() && !hasFailed() && query == m_query)
        return;
    const bool same = isAsked() && query.findsSameAs(m_query);
    m_query = query;
    m_countWanted = !same || !m_count;
    if (!same) {
        m_latestExact.next();
        if (std::exchange(m_count, std::nullopt))
            emit countChanged();
    }
    askFromStart();
}

void CustomerTableModel::refresh()
{
    if (!isAsked())
        return;
    m_countWanted = true;
    m_counting = false;
    EndlessTableModel::refresh();
}

void CustomerTableModel::countExactly()
{
    if (!isAsked())
        return;
    Ticket *ticket = m_latestExact.next();
    const quint64 number = m_latestExact.number();
    const CustomerPageAnswer counted = m_repository.page(m_query, {}, CountMode::Exact, ticket, 1);
    QFuture<Result<CustomerCount>>(counted.count)
        .then(this, [this, number](const Result<CustomerCount> &count) {
            if (!m_latestExact.isCurrent(number))
                return;
            if (count)
                takeCount(count);
            else
                emit failed(count.error());
        });
}

void CustomerTableModel::updateRow(CustomerRow row)
{
    const int at = rowOfNumber(row.number());
    if (at < 0)
        return;
    row.sortKey = rowAt(at)->sortKey;
    row.orderNumber = rowAt(at)->orderNumber; // the search's, not the customer's
    if (row != *rowAt(at))
        exchangeRow(at, std::move(row));
}

void CustomerTableModel::rereadAround(qint64 customer)
{
    if (const int at = rowOfNumber(customer); at >= 0)
        rereadPageOf(at);
}

void CustomerTableModel::drop()
{
    m_latest.next();
    m_latestExact.next();
    m_counting = m_countWanted = false;
    EndlessTableModel::drop();
    if (std::exchange(m_count, std::nullopt))
        emit countChanged();
}

void CustomerTableModel::read(const Cursor &cursor, bool isNew, quint64 number)
{
    const CountMode count = std::exchange(m_countWanted, false) ? CountMode::Cheap
                                                                : CountMode::None;
    m_counting = count != CountMode::None;
    CustomerPageAnswer asked = m_repository.page(isNew ? m_query : m_shown, cursorOf(cursor), count,
                                                 m_latest.next());
    asked.page.then(this, [this, number](const Result<CustomerPage> &page) {
        answer(number, page.map([](const CustomerPage &found) { return found.rows; }));
    });
    if (!m_counting)
        return;
    asked.count.then(this, [this, number](const Result<CustomerCount> &found) {
        if (!isCurrent(number))
            return;
        m_counting = false;
        // Without a count the rows are still right; what went wrong is said with the next read.
        if (found)
            takeCount(found);
        else
            m_countWanted = true;
        readOn();
    });
}

void CustomerTableModel::readFailed()
{
    m_countWanted = m_countWanted || m_counting;
    m_counting = false;
}

void CustomerTableModel::takeCount(Result<CustomerCount> count)
{
    m_count = *count;
    emit countChanged();
}

void CustomerTableModel::sort(int column, Qt::SortOrder order)
{
    if (!isAsked() || column < 0 || column >= columnCount())
        return;
    CustomerQuery query = m_query;
    query.sort = m_sorts[std::size_t(column)];
    query.descending = order == Qt::DescendingOrder;
    setQuery(query);
}

int CustomerTableModel::sortColumn() const
{
    return int(std::find(m_sorts.begin(), m_sorts.end(), m_query.sort) - m_sorts.begin());
}

} // namespace reeve
