// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace reeve
{

/** How many things wait for this person in one view; the navigation shows it beside the view's name,
 *  whether the view has been opened or not. Lives on the GUI thread, owned by the window. */
class BadgeSource : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    int waiting() const { return m_waiting; }

signals:
    void waitingChanged(int waiting); ///< 0: nothing

protected:
    void setWaiting(int waiting)
    {
        if (m_waiting == waiting)
            return;
        m_waiting = waiting;
        emit waitingChanged(waiting);
    }

private:
    int m_waiting = 0;
};

} // namespace reeve
