// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/deletionrepository.h"

namespace reeve
{

/** The deletion queue as an endless table. Lives on the GUI thread; the repository outlives it. */
class DeletionTableModel : public EndlessTableModel<AccountDeletion>
{
    Q_OBJECT
public:
    explicit DeletionTableModel(DeletionRepository &repository, QObject *parent = nullptr);

    void setQuery(const DeletionQuery &query); ///< reads from the start; the newest call wins
    const DeletionQuery &query() const { return m_query; }
    const DeletionQuery &shownQuery() const { return m_shown; }
    void drop() override;
    /// Does nothing for a column that the list cannot be sorted by.
    void sort(int column, Qt::SortOrder order) override;

protected:
    void read(const Cursor &cursor, bool isNew, quint64 number) override;
    bool isNewestShown() const override { return m_shown == m_query; }
    void newestIsShown() override { m_shown = m_query; }
    void forgetQuestion() override { m_query = m_shown = {}; }

private:
    DeletionRepository &m_repository;
    DeletionQuery m_query;
    DeletionQuery m_shown;
    Latest m_latest;
};

} // namespace reeve
