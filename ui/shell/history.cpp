// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/history.h"

namespace reeve
{

void History::visit(const Place &place)
{
    if (m_at >= 0 && m_places[m_at] == place) {
        m_places[m_at].title = place.title;
        return;
    }
    m_places.resize(m_at + 1);
    m_places.append(place);
    if (m_places.size() > limit)
        m_places.removeFirst();
    m_at = m_places.size() - 1;
}

void History::stay(const Place &place)
{
    for (const qsizetype at : {m_at, m_at + 1, m_at - 1})
        if (at >= 0 && at < m_places.size() && m_places[at] == place) {
            m_at = at;
            return;
        }
    visit(place);
}

std::optional<Place> History::back()
{
    if (!canGoBack())
        return std::nullopt;
    return m_places[--m_at];
}

std::optional<Place> History::forward()
{
    if (!canGoForward())
        return std::nullopt;
    return m_places[++m_at];
}

void History::dropTitles()
{
    for (Place &place : m_places)
        place.title.clear();
}

void History::clear()
{
    m_places.clear();
    m_at = -1;
}

} // namespace reeve
