// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/view.h"

#include <QList>

#include <optional>

namespace reeve
{

/** Where one has been, as a browser keeps it: going somewhere new forgets what lay ahead. */
class History
{
public:
    static constexpr int limit = 100;

    void visit(const Place &place);
    /// Going from there was refused: back to where one came from, with what lies ahead as it was.
    void stay(const Place &place);
    std::optional<Place> back();
    std::optional<Place> forward();
    bool canGoBack() const { return m_at > 0; }
    bool canGoForward() const { return m_at + 1 < m_places.size(); }
    void dropTitles(); ///< on lock: names of customers may stand in them
    void clear();
    const QList<Place> &places() const { return m_places; }

private:
    QList<Place> m_places;
    qsizetype m_at = -1;
};

} // namespace reeve
