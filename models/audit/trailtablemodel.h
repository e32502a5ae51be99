// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailrepository.h"

namespace reeve
{

/** The trail as an endless table, the newest event first. Lives on the GUI thread; the repository
 *  outlives it. */
class TrailTableModel : public EndlessTableModel<TrailRecord>
{
    Q_OBJECT
public:
    explicit TrailTableModel(TrailRepository &repository, QObject *parent = nullptr);

    void setFilter(const TrailFilter &filter); ///< reads from the newest event on
    const TrailFilter &filter() const { return m_filter; }
    /// The last event there was when the newest rows were read.
    qint64 readTo() const { return m_readTo; }
    void drop() override;

protected:
    void read(const Cursor &cursor, bool isNew, quint64 number) override;
    bool isNewestShown() const override { return m_shown == m_filter; }
    void newestIsShown() override { m_shown = m_filter; }
    void forgetQuestion() override { m_filter = m_shown = {}; }

private:
    TrailRepository &m_repository;
    TrailFilter m_filter;
    TrailFilter m_shown;
    Latest m_latest;
    qint64 m_readTo = 0;
};

} // namespace reeve
