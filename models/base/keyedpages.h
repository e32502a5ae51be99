// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <algorithm>
#include <utility>
#include <vector>

namespace reeve
{

/** An endless list as far as it has been read, cut into pages. A page that is far from what is shown
 *  is evicted: it keeps its place, its size and its two ends, so that it can be read again. Memory
 *  is therefore that of a few pages, and two keys for each of the others.
 *
 *  A Row has a key() that says where it stands in the shown order and a number() that says which one
 *  it is. A plain container: it neither reads nor signals; EndlessTableModel does. */
template <typename Row>
class KeyedPages
{
public:
    using Key = decltype(std::declval<const Row &>().key());
    struct Page {
        int size = 0;
        Key first{};
        Key last{};
        QList<Row> rows{};  ///< empty: evicted
        bool stale = false; ///< to be read again, shown meanwhile
        bool isLoaded() const { return !rows.isEmpty(); }
    };

    void clear() { *this = {}; }
    int count() const { return int(m_pages.size()); }
    int rowCount() const { return m_starts.empty() ? 0 : m_starts.back() + m_pages.back().size; }
    const Page &at(int page) const { return m_pages[std::size_t(page)]; }
    int firstRow(int page) const { return m_starts[std::size_t(page)]; }
    int pageOfRow(int row) const
    {
        const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), row);
        return int(after - m_starts.begin()) - 1;
    }
    /// Null when the row's page is evicted.
    const Row *row(int row) const
    {
        const int page = pageOfRow(row);
        const Page &found = at(page);
        return found.isLoaded() ? &found.rows.at(row - firstRow(page)) : nullptr;
    }
    /// -1 when it is in no loaded page.
    int rowOf(qint64 number) const
    {
        for (int page = 0; page < count(); ++page) {
            const QList<Row> &rows = at(page).rows;
            for (int i = 0; i < rows.size(); ++i)
                if (rows.at(i).number() == number)
                    return firstRow(page) + i;
        }
        return -1;
    }

    void append(QList<Row> rows)
    {
        m_pages.push_back(pageOf(std::move(rows)));
        renumber();
    }
    void prepend(QList<Row> rows)
    {
        m_pages.insert(m_pages.begin(), pageOf(std::move(rows)));
        renumber();
    }
    /// The rows of the page are replaced; it may become larger, smaller or vanish.
    void setRows(int page, QList<Row> rows)
    {
        if (rows.isEmpty())
            m_pages.erase(m_pages.begin() + page);
        else
            m_pages[std::size_t(page)] = pageOf(std::move(rows));
        renumber();
    }
    /// In its old place, and under its old key: the ends of the pages stay where they were.
    void exchangeRow(int row, Row with)
    {
        const int page = pageOfRow(row);
        m_pages[std::size_t(page)].rows[row - firstRow(page)] = std::move(with);
    }
    void evict(int page) { QList<Row>().swap(m_pages[std::size_t(page)].rows); }
    void markStale()
    {
        for (Page &page : m_pages)
            page.stale = true;
    }
    void makeStale(int page) { m_pages[std::size_t(page)].stale = true; }
    int loadedCount() const
    {
        return int(std::count_if(m_pages.begin(), m_pages.end(),
                                 [](const Page &page) { return page.isLoaded(); }));
    }

    bool atStart = false; ///< nothing stands before the first page
    bool atEnd = false;   ///< nothing stands behind the last page

private:
    static Page pageOf(QList<Row> rows)
    {
        Page page;
        page.size = int(rows.size());
        page.first = rows.first().key();
        page.last = rows.last().key();
        page.rows = std::move(rows);
        return page;
    }
    void renumber()
    {
        m_starts.resize(m_pages.size());
        int row = 0;
        for (std::size_t i = 0; i < m_pages.size(); ++i) {
            m_starts[i] = row;
            row += m_pages[i].size;
        }
    }

    std::vector<Page> m_pages;
    std::vector<int> m_starts; ///< row number of each page's first row
};

} // namespace reeve
