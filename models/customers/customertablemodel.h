// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/endlesstablemodel.h"
#include "models/customers/customercolumns.h"
#include "models/customers/customerrepository.h"

namespace reeve
{

/** The customer list as an endless table, with its order and its count. Lives on the GUI thread; the
 *  repository outlives it. */
class CustomerTableModel : public EndlessTableModel<CustomerRow>
{
    Q_OBJECT
public:
    explicit CustomerTableModel(CustomerRepository &repository, QObject *parent = nullptr);

    /// Asks for the start of this list. The newest call wins.
    void setQuery(const CustomerQuery &query);
    const CustomerQuery &query() const { return m_query; }      ///< the newest one
    const CustomerQuery &shownQuery() const { return m_shown; } ///< the one whose rows are here
    void refresh() override; ///< reads what is shown again, and the count
    void drop() override;
    void countExactly();
    /// This customer's row as it is now; it stays where it stands. Nothing when it is not in memory.
    void updateRow(CustomerRow row);
    /// This customer is gone, or may be: the page is read again.
    void rereadAround(qint64 customer);

    const std::optional<CustomerCount> &count() const { return m_count; }
    const CustomerRow *customer(int row) const { return rowAt(row); }
    int rowOf(CustomerId customer) const { return rowOfNumber(customer.number()); }

    void sort(int column, Qt::SortOrder order) override;
    int sortColumn() const; ///< of the newest query

signals:
    void countChanged();

protected:
    void read(const Cursor &cursor, bool isNew, quint64 number) override;
    bool isNewestShown() const override { return m_shown == m_query; }
    void newestIsShown() override { m_shown = m_query; }
    void forgetQuestion() override { m_query = m_shown = {}; }
    bool isWaiting() const override { return m_counting; }
    void readFailed() override;

private:
    void takeCount(Result<CustomerCount> count);

    CustomerRepository &m_repository;
    std::vector<CustomerSort> m_sorts; ///< of each column
    CustomerQuery m_query;
    CustomerQuery m_shown;
    Latest m_latest;
    Latest m_latestExact;
    std::optional<CustomerCount> m_count;
    bool m_countWanted = false; ///< with the next read
    bool m_counting = false;    ///< the answer to a count is still to come
};

} // namespace reeve
