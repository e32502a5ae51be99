// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customerpages.h"

#include <algorithm>

namespace reeve
{

namespace
{

CustomerPages::Page pageOf(QList<CustomerRow> rows)
{
    CustomerPages::Page page;
    page.size = int(rows.size());
    page.first = rows.first().key();
    page.last = rows.last().key();
    page.rows = std::move(rows);
    return page;
}

} // namespace

void CustomerPages::clear()
{
    *this = {};
}

int CustomerPages::pageOfRow(int row) const
{
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), row);
    return int(after - m_starts.begin()) - 1;
}

const CustomerRow *CustomerPages::row(int row) const
{
    const int page = pageOfRow(row);
    const Page &found = at(page);
    return found.isLoaded() ? &found.rows.at(row - firstRow(page)) : nullptr;
}

int CustomerPages::rowOf(CustomerId customer) const
{
    for (int page = 0; page < count(); ++page) {
        const QList<CustomerRow> &rows = at(page).rows;
        for (int i = 0; i < rows.size(); ++i)
            if (rows.at(i).id == customer)
                return firstRow(page) + i;
    }
    return -1;
}

void CustomerPages::append(QList<CustomerRow> rows)
{
    m_pages.push_back(pageOf(std::move(rows)));
    renumber();
}

void CustomerPages::prepend(QList<CustomerRow> rows)
{
    m_pages.insert(m_pages.begin(), pageOf(std::move(rows)));
    renumber();
}

void CustomerPages::setRows(int page, QList<CustomerRow> rows)
{
    if (rows.isEmpty())
        m_pages.erase(m_pages.begin() + page);
    else
        m_pages[std::size_t(page)] = pageOf(std::move(rows));
    renumber();
}

void CustomerPages::evict(int page)
{
    QList<CustomerRow>().swap(m_pages[std::size_t(page)].rows);
}

void CustomerPages::markStale()
{
    for (Page &page : m_pages)
        page.stale = true;
}

int CustomerPages::loadedCount() const
{
    return int(std::count_if(m_pages.begin(), m_pages.end(),
                             [](const Page &page) { return page.isLoaded(); }));
}

void CustomerPages::renumber()
{
    m_starts.resize(m_pages.size());
    int row = 0;
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        m_starts[i] = row;
        row += m_pages[i].size;
    }
}

} // namespace reeve
