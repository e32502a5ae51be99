// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerquery.h"

#include <QList>

#include <optional>
#include <vector>

namespace reeve
{

/** The list as far as it has been read, cut into pages. A page that is far from what is shown is
 *  evicted: it keeps its place, its size and its two ends, so that it can be read again. Memory is
 *  therefore that of a few pages, and two keys for each of the others.
 *
 *  A plain container: it neither reads nor signals; CustomerTableModel does. */
class CustomerPages
{
public:
    struct Page {
        int size = 0;
        CustomerKey first{};
        CustomerKey last{};
        QList<CustomerRow> rows{}; ///< empty: evicted
        bool stale = false;        ///< to be read again, shown meanwhile
        bool isLoaded() const { return !rows.isEmpty(); }
    };

    void clear();
    int count() const { return int(m_pages.size()); }
    int rowCount() const { return m_starts.empty() ? 0 : m_starts.back() + m_pages.back().size; }
    const Page &at(int page) const { return m_pages[std::size_t(page)]; }
    int pageOfRow(int row) const;
    int firstRow(int page) const { return m_starts[std::size_t(page)]; }
    /// Null when the row's page is evicted.
    const CustomerRow *row(int row) const;
    /// -1 when it is in no loaded page.
    int rowOf(CustomerId customer) const;

    void append(QList<CustomerRow> rows);
    void prepend(QList<CustomerRow> rows);
    /// Rows `from` … of the page are replaced; the page may become larger, smaller or vanish.
    void setRows(int page, QList<CustomerRow> rows);
    void evict(int page);
    void markStale();
    void makeStale(int page) { m_pages[std::size_t(page)].stale = true; }
    int loadedCount() const;

    bool atStart = false; ///< nothing stands before the first page
    bool atEnd = false;   ///< nothing stands behind the last page

private:
    void renumber();

    std::vector<Page> m_pages;
    std::vector<int> m_starts; ///< row number of each page's first row
};

} // namespace reeve
