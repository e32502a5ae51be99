// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customercolumns.h"
#include "models/customers/customerpages.h"
#include "models/customers/customerrepository.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>

namespace reeve
{

/** The customer list as an endless table (DESIGN 9: 100 rows a page).
 *
 *  Reads pages by key in both directions, one page ahead of what is shown, one read at a time; keeps
 *  a few pages in memory and reads the others again when they are scrolled to. A row that is not in
 *  memory answers nothing; its number stays. Old rows stay until the answer to the newest question
 *  is there, and when it is an error. Lives on the GUI thread; the repository outlives it. */
class CustomerTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// Pages kept in memory: 1,200 rows, some 600 kB.
    static constexpr int maximumLoadedPages = 12;

    explicit CustomerTableModel(CustomerRepository &repository, QObject *parent = nullptr);

    /// Asks for the start of this list. The newest call wins.
    void setQuery(const CustomerQuery &query);
    const CustomerQuery &query() const { return m_query; }      ///< the newest one
    const CustomerQuery &shownQuery() const { return m_shown; } ///< the one whose rows are here
    void refresh();     ///< reads what is shown again, and the count
    void retry();       ///< repeats what failed; nothing when nothing did
    void jumpToStart(); ///< emits jumped(0) when it is there
    void jumpToEnd();   ///< reads from the end; emits jumped(last row)
    /// What the person sees; decides what is read and what is kept.
    void setVisibleRows(int first, int last);
    void countExactly();
    void drop(); ///< forgets every row and the query; nothing is read until setQuery

    bool isLoading() const { return m_loading; }
    bool hasAnswer() const { return m_answered; } ///< an empty table means: found nothing
    bool atStart() const { return m_pages.atStart; }
    bool atEnd() const { return m_pages.atEnd; }
    int loadedPages() const { return m_pages.loadedCount(); }
    const std::optional<CustomerCount> &count() const { return m_count; }
    const CustomerRow *customer(int row) const; ///< null when it is not in memory
    int rowOf(CustomerId customer) const { return m_pages.rowOf(customer); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order) override;
    int sortColumn() const; ///< of the newest query

signals:
    void loadingChanged(bool loading);
    void countChanged();
    void answered(); ///< the rows of the newest query are shown, or changed
    void jumped(int row);
    void failed(const reeve::Error &error);

private:
    enum class Read { Replace, ReplaceFromEnd, Append, Prepend, Again };

    void ask(Read what, int page = 0);
    CustomerCursor cursorFor(Read what, int page) const;
    void take(Read what, int page, Result<CustomerPage> result);
    void takeCount(Result<CustomerCount> count);
    void replaceAll(Read what, QList<CustomerRow> rows);
    void replacePage(int page, QList<CustomerRow> rows);
    void exchangeRows(int page, const QList<CustomerRow> &rows);
    void readOn();
    bool mayRead() const;
    void evictFarPages(int firstKept, int lastKept);
    void setLoading(bool loading);

    CustomerRepository &m_repository;
    std::vector<CustomerColumn> m_columns;
    CustomerQuery m_query;
    CustomerQuery m_shown;
    CustomerPages m_pages;
    Latest m_latest;
    Latest m_latestExact;
    std::optional<CustomerCount> m_count;
    bool m_countWanted = false; ///< with the next read
    bool m_counting = false;    ///< the answer to a count is still to come
    std::pair<int, int> m_visible{0, 0};
    bool m_loading = false;
    bool m_answered = false;
    bool m_asked = false; ///< there is a query at all
    bool m_jumpToStart = false;
    std::optional<std::pair<Read, int>> m_failed;
    QElapsedTimer m_sinceFailure;
    bool m_refused = false; ///< the failure is one that scrolling on would only repeat
};

} // namespace reeve
