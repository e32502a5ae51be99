// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/visibility/visibilityrepository.h"

namespace reeve
{

/** The histories of all customers as an endless table. Lives on the GUI thread; the repository
 *  outlives it. */
class VisibilityTableModel : public EndlessTableModel<VisibilityRow>
{
    Q_OBJECT
public:
    explicit VisibilityTableModel(VisibilityRepository &repository, QObject *parent = nullptr);

    void setQuery(const VisibilityQuery &query); ///< reads from the start; the newest call wins
    const VisibilityQuery &query() const { return m_query; }
    const VisibilityQuery &shownQuery() const { return m_shown; }
    void drop() override;
    /// Does nothing for a column that the list cannot be sorted by.
    void sort(int column, Qt::SortOrder order) override;

protected:
    void read(const Cursor &cursor, bool isNew, quint64 number) override;
    bool isNewestShown() const override { return m_shown == m_query; }
    void newestIsShown() override { m_shown = m_query; }
    void forgetQuestion() override { m_query = m_shown = {}; }

private:
    VisibilityRepository &m_repository;
    VisibilityQuery m_query;
    VisibilityQuery m_shown;
    Latest m_latest;
};

} // namespace reeve
