// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customertablemodel.h"

#include <algorithm>

namespace reeve
{

namespace
{

// Scrolling on may try again what failed, but not with every pixel.
constexpr qint64 pauseAfterFailure = 2000; // ms

int indexOf(const QList<CustomerRow> &rows, qint64 id)
{
    for (int i = 0; i < rows.size(); ++i)
        if (rows.at(i).id.number() == id)
            return i;
    return -1;
}

} // namespace

CustomerTableModel::CustomerTableModel(CustomerRepository &repository, QObject *parent)
    : QAbstractTableModel(parent), m_repository(repository), m_columns(customerColumns())
{
}

void CustomerTableModel::setQuery(const CustomerQuery &query)
{
    if (m_asked && !m_failed && query == m_query)
        return;
    const bool same = m_asked && query.findsSameAs(m_query);
    m_query = query;
    m_asked = true;
    m_jumpToStart = false;
    m_countWanted = !same || !m_count;
    if (!same) {
        m_latestExact.next();
        if (std::exchange(m_count, std::nullopt))
            emit countChanged();
    }
    ask(Read::Replace);
}

void CustomerTableModel::refresh()
{
    if (!m_asked)
        return;
    m_failed.reset();
    m_countWanted = true;
    if (m_pages.count() == 0 || m_shown != m_query)
        return ask(Read::Replace);
    m_pages.markStale();
    evictFarPages(m_pages.pageOfRow(m_visible.first), m_pages.pageOfRow(m_visible.second));
    setLoading(false);
    m_counting = false;
    readOn();
}

void CustomerTableModel::retry()
{
    if (!m_failed)
        return;
    const auto [what, page] = *std::exchange(m_failed, std::nullopt);
    ask(what, page);
}

void CustomerTableModel::jumpToStart()
{
    if (!m_asked)
        return;
    if (m_pages.atStart && m_pages.count() > 0 && m_shown == m_query) {
        emit jumped(0);
        return;
    }
    m_jumpToStart = true;
    ask(Read::Replace);
}

void CustomerTableModel::jumpToEnd()
{
    if (!m_asked)
        return;
    if (m_pages.atEnd && m_pages.count() > 0 && m_shown == m_query)
        emit jumped(rowCount() - 1);
    else
        ask(Read::ReplaceFromEnd);
}

void CustomerTableModel::setVisibleRows(int first, int last)
{
    m_visible = {first, std::max(first, last)};
    readOn();
}

void CustomerTableModel::countExactly()
{
    if (!m_asked)
        return;
    Ticket *ticket = m_latestExact.next();
    const quint64 number = m_latestExact.number();
    const CustomerPageAnswer answer = m_repository.page(m_query, {}, CountMode::Exact, ticket, 1);
    QFuture<Result<CustomerCount>>(answer.count)
        .then(this, [this, number](const Result<CustomerCount> &count) {
            if (!m_latestExact.isCurrent(number))
                return;
            if (count)
                takeCount(count);
            else
                emit failed(count.error());
        });
}

void CustomerTableModel::drop()
{
    m_latest.next();
    m_latestExact.next();
    beginResetModel();
    m_pages.clear();
    m_query = {};
    m_shown = {};
    m_visible = {0, 0};
    m_asked = m_answered = m_counting = m_countWanted = m_jumpToStart = false;
    m_failed.reset();
    endResetModel();
    setLoading(false);
    if (std::exchange(m_count, std::nullopt))
        emit countChanged();
}

CustomerCursor CustomerTableModel::cursorFor(Read what, int page) const
{
    using From = CustomerCursor::From;
    const int last = m_pages.count() - 1;
    switch (what) {
    case Read::Replace:
        break;
    case Read::ReplaceFromEnd:
        return {From::End, {}};
    case Read::Append:
        return {From::After, m_pages.at(last).last};
    case Read::Prepend:
        return {From::Before, m_pages.at(0).first};
    case Read::Again:
        if (page > 0)
            return {From::After, m_pages.at(page - 1).last};
        if (m_pages.atStart)
            break;
        if (page < last)
            return {From::Before, m_pages.at(page + 1).first};
        return {From::End, {}};
    }
    return {From::Start, {}};
}

void CustomerTableModel::ask(Read what, int page)
{
    const bool replaces = what == Read::Replace || what == Read::ReplaceFromEnd;
    const CountMode count = std::exchange(m_countWanted, false) ? CountMode::Cheap
                                                                : CountMode::None;
    m_failed.reset();
    m_counting = count != CountMode::None;
    setLoading(true);
    Ticket *ticket = m_latest.next();
    const quint64 number = m_latest.number();
    CustomerPageAnswer answer = m_repository.page(replaces ? m_query : m_shown,
                                                  cursorFor(what, page), count, ticket);
    answer.page.then(this, [this, number, what, page](const Result<CustomerPage> &result) {
        if (m_latest.isCurrent(number))
            take(what, page, result);
    });
    if (!m_counting)
        return;
    answer.count.then(this, [this, number](const Result<CustomerCount> &result) {
        if (!m_latest.isCurrent(number))
            return;
        m_counting = false;
        // Without a count the rows are still right; what went wrong is said with the next read.
        if (result)
            takeCount(result);
        else
            m_countWanted = true;
        readOn();
    });
}

void CustomerTableModel::takeCount(Result<CustomerCount> count)
{
    m_count = *count;
    emit countChanged();
}

void CustomerTableModel::take(Read what, int page, Result<CustomerPage> result)
{
    setLoading(false);
    if (!result) {
        const ErrorKind kind = result.error().kind;
        m_failed = {what, page};
        m_refused = what == Read::Replace || what == Read::ReplaceFromEnd
                    || kind == ErrorKind::Quota || kind == ErrorKind::NotAllowed;
        m_sinceFailure.start();
        m_countWanted = m_countWanted || m_counting;
        m_counting = false;
        emit failed(result.error());
        return;
    }
    QList<CustomerRow> rows = std::move(result->rows);
    const bool full = rows.size() >= customerPageSize;
    switch (what) {
    case Read::Replace:
    case Read::ReplaceFromEnd:
        replaceAll(what, std::move(rows));
        break;
    case Read::Append:
        m_pages.atEnd = !full;
        if (!rows.isEmpty()) {
            const int from = m_pages.rowCount();
            beginInsertRows({}, from, from + int(rows.size()) - 1);
            m_pages.append(std::move(rows));
            endInsertRows();
        }
        break;
    case Read::Prepend:
        m_pages.atStart = !full;
        if (!rows.isEmpty()) {
            const int added = int(rows.size());
            // The same rows stay visible, under other numbers.
            m_visible = {m_visible.first + added, m_visible.second + added};
            beginInsertRows({}, 0, added - 1);
            m_pages.prepend(std::move(rows));
            endInsertRows();
        }
        break;
    case Read::Again:
        replacePage(page, std::move(rows));
        break;
    }
    m_answered = true;
    emit answered();
    if (what == Read::ReplaceFromEnd && rowCount() > 0)
        emit jumped(rowCount() - 1);
    else if (what == Read::Replace && std::exchange(m_jumpToStart, false) && rowCount() > 0)
        emit jumped(0);
    readOn();
}

void CustomerTableModel::replaceAll(Read what, QList<CustomerRow> rows)
{
    const bool full = rows.size() >= customerPageSize;
    beginResetModel();
    m_shown = m_query;
    m_pages.clear();
    m_pages.atStart = what == Read::Replace || !full;
    m_pages.atEnd = what == Read::ReplaceFromEnd || !full;
    if (!rows.isEmpty())
        m_pages.append(std::move(rows));
    m_visible = what == Read::Replace ? std::pair(0, 0)
                                      : std::pair(std::max(0, m_pages.rowCount() - 1),
                                                  std::max(0, m_pages.rowCount() - 1));
    endResetModel();
}

// The list may have changed since the page was read first. What is read now must fit between its
// neighbours: cut where the next page begins, or, where that place is gone, have the next one read
// again behind the new end.
void CustomerTableModel::replacePage(int page, QList<CustomerRow> rows)
{
    const bool full = rows.size() >= customerPageSize;
    const bool last = page == m_pages.count() - 1;
    const bool backwards = page == 0 && !m_pages.atStart;
    if (backwards) {
        const int first = indexOf(rows, m_pages.at(page).first.id);
        if (!full)
            m_pages.atStart = true;
        else if (first > 0)
            rows.remove(0, first);
    } else if (last) {
        m_pages.atEnd = !full;
    } else if (!full) {
        // Nothing stands behind these rows any more.
        const int from = m_pages.firstRow(page + 1);
        beginRemoveRows({}, from, m_pages.rowCount() - 1);
        while (m_pages.count() > page + 1)
            m_pages.setRows(m_pages.count() - 1, {});
        m_pages.atEnd = true;
        endRemoveRows();
    } else if (const int end = indexOf(rows, m_pages.at(page).last.id); end >= 0) {
        rows.remove(end + 1, rows.size() - end - 1);
    } else if (const int next = indexOf(rows, m_pages.at(page + 1).first.id); next > 0) {
        rows.remove(next, rows.size() - next);
    } else {
        m_pages.makeStale(page + 1);
    }
    exchangeRows(page, rows);
}

void CustomerTableModel::exchangeRows(int page, const QList<CustomerRow> &rows)
{
    const int start = m_pages.firstRow(page);
    const QList<CustomerRow> before = m_pages.at(page).rows;
    const int size = m_pages.at(page).size;
    const int common = int(std::min<qsizetype>(size, rows.size()));
    int head = 0;
    int tail = 0;
    if (before.isEmpty()) {
        head = common; // evicted: which rows these were is not known any more
    } else {
        while (head < common && before.at(head).id == rows.at(head).id)
            ++head;
        while (tail < common - head
               && before.at(size - 1 - tail).id == rows.at(rows.size() - 1 - tail).id)
            ++tail;
    }
    const int removed = size - head - tail;
    const int added = int(rows.size()) - head - tail;
    if (before.isEmpty()) {
        if (removed > 0)
            beginRemoveRows({}, start + head, start + size - 1);
        else if (added > 0)
            beginInsertRows({}, start + size, start + int(rows.size()) - 1);
        m_pages.setRows(page, rows);
        if (removed > 0)
            endRemoveRows();
        else if (added > 0)
            endInsertRows();
    } else {
        // First in, then out: a page is never without rows in between.
        if (added > 0) {
            beginInsertRows({}, start + head, start + head + added - 1);
            m_pages.setRows(page, before.mid(0, head) + rows.mid(head, added) + before.mid(head));
            endInsertRows();
        }
        if (removed > 0) {
            beginRemoveRows({}, start + head + added, start + head + added + removed - 1);
            m_pages.setRows(page, rows);
            endRemoveRows();
        } else {
            m_pages.setRows(page, rows);
        }
    }
    if (!rows.isEmpty())
        emit dataChanged(index(start, 0), index(start + int(rows.size()) - 1, columnCount() - 1));
}

bool CustomerTableModel::mayRead() const
{
    if (m_loading || m_counting || !m_asked || m_pages.rowCount() == 0 || m_shown != m_query)
        return false;
    return !m_failed || (!m_refused && m_sinceFailure.elapsed() > pauseAfterFailure);
}

void CustomerTableModel::readOn()
{
    if (!mayRead())
        return;
    const int rows = m_pages.rowCount();
    const int first = std::clamp(m_visible.first, 0, rows - 1);
    const int last = std::clamp(m_visible.second, first, rows - 1);
    const int firstPage = m_pages.pageOfRow(first);
    const int lastPage = m_pages.pageOfRow(last);
    evictFarPages(firstPage, lastPage);

    const auto missing = [this](int page) {
        return page >= 0 && page < m_pages.count()
               && (!m_pages.at(page).isLoaded() || m_pages.at(page).stale);
    };
    for (int page = firstPage; page <= lastPage; ++page)
        if (missing(page))
            return ask(Read::Again, page);
    if (!m_pages.atEnd && last + customerPageSize >= rows)
        return ask(Read::Append);
    if (!m_pages.atStart && first < customerPageSize)
        return ask(Read::Prepend);
    for (const int page : {lastPage + 1, firstPage - 1})
        if (missing(page))
            return ask(Read::Again, page);
}

void CustomerTableModel::evictFarPages(int firstKept, int lastKept)
{
    const auto distance = [&](int page) {
        return page < firstKept ? firstKept - page : page > lastKept ? page - lastKept : 0;
    };
    for (int loaded = m_pages.loadedCount(); loaded > maximumLoadedPages; --loaded) {
        int farthest = 0;
        int from = 0;
        for (int page = 0; page < m_pages.count(); ++page)
            if (m_pages.at(page).isLoaded() && distance(page) > from) {
                from = distance(page);
                farthest = page;
            }
        if (from == 0)
            return;
        m_pages.evict(farthest);
    }
}

void CustomerTableModel::setLoading(bool loading)
{
    if (std::exchange(m_loading, loading) != loading)
        emit loadingChanged(loading);
}

const CustomerRow *CustomerTableModel::customer(int row) const
{
    return row >= 0 && row < m_pages.rowCount() ? m_pages.row(row) : nullptr;
}

int CustomerTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_pages.rowCount();
}

int CustomerTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant CustomerTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const CustomerRow *row = m_pages.row(index.row());
    if (!row)
        return {};
    if (role == IdRole)
        return row->id.number();
    return m_columns[std::size_t(index.column())].column.cell(*row, role);
}

QVariant CustomerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    return m_columns[std::size_t(section)].column.heading(role);
}

void CustomerTableModel::sort(int column, Qt::SortOrder order)
{
    if (!m_asked || column < 0 || column >= columnCount())
        return;
    CustomerQuery query = m_query;
    query.sort = m_columns[std::size_t(column)].sort;
    query.descending = order == Qt::DescendingOrder;
    setQuery(query);
}

int CustomerTableModel::sortColumn() const
{
    const auto found = std::find_if(
        m_columns.begin(), m_columns.end(),
        [this](const CustomerColumn &column) { return column.sort == m_query.sort; });
    return int(found - m_columns.begin());
}

} // namespace reeve
