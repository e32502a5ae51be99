// SPDX-License-Identifier: GPL-3.0-or-later
// The reading of EndlessTableModel; included by its header.
#pragma once

#include "models/base/endlesstablemodel.h"

#include <algorithm>

namespace reeve
{

namespace endless
{

// Scrolling on may try again what failed, but not with every pixel.
inline constexpr qint64 pauseAfterFailure = 2000; // ms

template <typename Row>
int indexOf(const QList<Row> &rows, qint64 number)
{
    for (int i = 0; i < rows.size(); ++i)
        if (rows.at(i).number() == number)
            return i;
    return -1;
}

} // namespace endless

template <typename Row>
void EndlessTableModel<Row>::askFromStart()
{
    m_asked = true;
    m_jumpToStart = false;
    ask(Read::Replace);
}

template <typename Row>
void EndlessTableModel<Row>::refresh()
{
    if (!m_asked)
        return;
    m_failed.reset();
    if (m_pages.count() == 0 || !isNewestShown())
        return ask(Read::Replace);
    m_pages.markStale();
    evictFarPages(m_pages.pageOfRow(m_visible.first), m_pages.pageOfRow(m_visible.second));
    setLoading(false);
    readOn();
}

template <typename Row>
void EndlessTableModel<Row>::retry()
{
    if (!m_failed)
        return;
    const auto [what, page] = *std::exchange(m_failed, std::nullopt);
    ask(what, page);
}

template <typename Row>
void EndlessTableModel<Row>::jumpToStart()
{
    if (!m_asked)
        return;
    if (m_pages.atStart && m_pages.count() > 0 && isNewestShown()) {
        emit jumped(0);
        return;
    }
    m_jumpToStart = true;
    ask(Read::Replace);
}

template <typename Row>
void EndlessTableModel<Row>::jumpToEnd()
{
    if (!m_asked)
        return;
    if (m_pages.atEnd && m_pages.count() > 0 && isNewestShown())
        emit jumped(rowCount() - 1);
    else
        ask(Read::ReplaceFromEnd);
}

template <typename Row>
void EndlessTableModel<Row>::setVisibleRows(int first, int last)
{
    m_visible = {first, std::max(first, last)};
    readOn();
}

template <typename Row>
void EndlessTableModel<Row>::drop()
{
    ++m_number;
    beginResetModel();
    m_pages.clear();
    forgetQuestion();
    m_visible = {0, 0};
    m_asked = m_answered = m_jumpToStart = false;
    m_failed.reset();
    endResetModel();
    setLoading(false);
}

template <typename Row>
typename EndlessTableModel<Row>::Cursor EndlessTableModel<Row>::cursorFor(Read what, int page) const
{
    using From = typename Cursor::From;
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

template <typename Row>
void EndlessTableModel<Row>::ask(Read what, int page)
{
    m_failed.reset();
    m_reading = {what, page};
    setLoading(true);
    read(cursorFor(what, page), what == Read::Replace || what == Read::ReplaceFromEnd, ++m_number);
}

template <typename Row>
void EndlessTableModel<Row>::answer(quint64 number, Result<QList<Row>> rows)
{
    if (isCurrent(number))
        take(m_reading.first, m_reading.second, std::move(rows));
}

template <typename Row>
void EndlessTableModel<Row>::take(Read what, int page, Result<QList<Row>> result)
{
    setLoading(false);
    if (!result) {
        const ErrorKind kind = result.error().kind;
        m_failed = {what, page};
        m_refused = what == Read::Replace || what == Read::ReplaceFromEnd
                    || kind == ErrorKind::Quota || kind == ErrorKind::NotAllowed;
        m_sinceFailure.start();
        readFailed();
        emit failed(result.error());
        return;
    }
    QList<Row> rows = std::move(*result);
    const bool full = rows.size() >= pageSize;
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

template <typename Row>
void EndlessTableModel<Row>::replaceAll(Read what, QList<Row> rows)
{
    const bool full = rows.size() >= pageSize;
    beginResetModel();
    newestIsShown();
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
template <typename Row>
void EndlessTableModel<Row>::replacePage(int page, QList<Row> rows)
{
    const bool full = rows.size() >= pageSize;
    const bool last = page == m_pages.count() - 1;
    const bool backwards = page == 0 && !m_pages.atStart;
    if (backwards) {
        const int first = endless::indexOf(rows, m_pages.at(page).first.number());
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
    } else if (const int end = endless::indexOf(rows, m_pages.at(page).last.number()); end >= 0) {
        rows.remove(end + 1, rows.size() - end - 1);
    } else if (const int next = endless::indexOf(rows, m_pages.at(page + 1).first.number());
               next > 0) {
        rows.remove(next, rows.size() - next);
    } else {
        m_pages.makeStale(page + 1);
    }
    exchangeRows(page, rows);
}

template <typename Row>
void EndlessTableModel<Row>::exchangeRows(int page, const QList<Row> &rows)
{
    const int start = m_pages.firstRow(page);
    const QList<Row> before = m_pages.at(page).rows;
    const int size = m_pages.at(page).size;
    const int common = int(std::min<qsizetype>(size, rows.size()));
    int head = 0;
    int tail = 0;
    if (before.isEmpty()) {
        head = common; // evicted: which rows these were is not known any more
    } else {
        while (head < common && before.at(head).number() == rows.at(head).number())
            ++head;
        while (tail < common - head
               && before.at(size - 1 - tail).number() == rows.at(rows.size() - 1 - tail).number())
            ++tail;
    }
    // Others came in front, as they do where the newest stand first: what was there keeps its rows,
    // and whoever looks at one of them stays with it.
    const int shift = before.isEmpty() || head + tail > 0
                          ? -1
                          : endless::indexOf(rows, before.first().number());
    if (shift > 0) {
        beginInsertRows({}, start, start + shift - 1);
        m_pages.setRows(page, rows.mid(0, shift) + before);
        endInsertRows();
        exchangeRows(page, rows);
        return;
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

template <typename Row>
void EndlessTableModel<Row>::exchangeRow(int row, Row with)
{
    m_pages.exchangeRow(row, std::move(with));
    emit dataChanged(index(row, 0), index(row, columnCount() - 1));
}

template <typename Row>
void EndlessTableModel<Row>::rereadPageOf(int row)
{
    m_pages.makeStale(m_pages.pageOfRow(row));
    readOn();
}

template <typename Row>
bool EndlessTableModel<Row>::mayRead() const
{
    if (isLoading() || isWaiting() || !m_asked || m_pages.rowCount() == 0 || !isNewestShown())
        return false;
    return !m_failed || (!m_refused && m_sinceFailure.elapsed() > endless::pauseAfterFailure);
}

template <typename Row>
void EndlessTableModel<Row>::readOn()
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
    if (!m_pages.atEnd && last + pageSize >= rows)
        return ask(Read::Append);
    if (!m_pages.atStart && first < pageSize)
        return ask(Read::Prepend);
    for (const int page : {lastPage + 1, firstPage - 1})
        if (missing(page))
            return ask(Read::Again, page);
}

template <typename Row>
void EndlessTableModel<Row>::evictFarPages(int firstKept, int lastKept)
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

template <typename Row>
QVariant EndlessTableModel<Row>::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row *row = m_pages.row(index.row());
    if (!row)
        return {};
    if (role == IdRole)
        return row->number();
    return m_columns[std::size_t(index.column())].cell(*row, role);
}

template <typename Row>
QVariant EndlessTableModel<Row>::headerData(int section, Qt::Orientation orientation,
                                            int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    return m_columns[std::size_t(section)].heading(role);
}

} // namespace reeve
