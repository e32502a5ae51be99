// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/deletionsbadge.h"

#include "models/session/desk.h"

#include <limits>

namespace reeve
{

namespace
{

using namespace std::chrono_literals;

// The queue's own head counts sooner while it is looked at.
constexpr std::chrono::milliseconds pause = 5s;
constexpr std::chrono::milliseconds betweenLooks = 15min;

} // namespace

DeletionsBadge::DeletionsBadge(Desk &desk, QObject *parent)
    : BadgeSource(parent), m_desk(desk), m_repository(desk.connection()),
      m_changes(desk.connection(), pause)
{
    connect(&m_changes, &DeletionChanges::changed, this, &DeletionsBadge::read);
    connect(&desk.connection(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Open)
            read();
        else if (state == Connection::State::Closed)
            setWaiting(0);
    });
    connect(&m_clock, &QTimer::timeout, this, &DeletionsBadge::read);
    m_clock.start(betweenLooks);
    read();
}

void DeletionsBadge::read()
{
    if (m_desk.connection().state() != Connection::State::Open)
        return;
    Ticket *ticket = m_reading.next();
    const quint64 number = m_reading.number();
    m_repository.counts(ticket).then(this, [this, number](const Result<DeletionCounts> &counts) {
        // A count that could not be read stays as it was: the view says what is wrong.
        if (!m_reading.isCurrent(number) || !counts)
            return;
        qint64 waiting = counts->overdue();
        if (m_desk.person().is("officer"))
            waiting += counts->of(DeletionState::PartiallyExecuted);
        setWaiting(int(std::min<qint64>(waiting, std::numeric_limits<int>::max())));
    });
}

} // namespace reeve
