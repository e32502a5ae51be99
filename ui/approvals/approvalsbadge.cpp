// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/approvals/approvalsbadge.h"

#include "models/session/desk.h"

#include <algorithm>

namespace reeve
{

ApprovalsBadge::ApprovalsBadge(Desk &desk, QObject *parent)
    : BadgeSource(parent), m_desk(desk), m_repository(desk.connection())
{
    desk.connection().listen(approvalChannel());
    connect(&desk.connection(), &Connection::notified, this, [this](const QString &channel) {
        if (channel == approvalChannel())
            read();
    });
    connect(&desk.connection(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Open)
            read();
        else if (state == Connection::State::Closed)
            setWaiting(0);
    });
    read();
}

void ApprovalsBadge::read()
{
    if (m_desk.connection().state() != Connection::State::Open)
        return;
    Ticket *ticket = m_reading.next();
    const quint64 number = m_reading.number();
    m_repository.list(true, ticket).then(this, [this, number](const Result<QList<Approval>> &list) {
        // A count that could not be read stays as it was: the view says what is wrong.
        if (m_reading.isCurrent(number) && list)
            setWaiting(int(std::count_if(list->begin(), list->end(),
                                         [](const Approval &a) { return a.waitsForMe(); })));
    });
}

} // namespace reeve
