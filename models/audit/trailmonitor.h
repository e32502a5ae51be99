// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailmemory.h"
#include "models/database/connection.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace reeve
{

/** Watches where the trail stands, for as long as the connection is open, and compares it with what
 *  this console saw before: first right after the sign-in, in one round trip. These reads are not on
 *  record and do not count as use of the desk: they hold no personal data.
 *
 *  GUI thread. One per connection is enough; several do no harm. */
class TrailMonitor : public QObject
{
    Q_OBJECT
public:
    explicit TrailMonitor(Connection &connection, QObject *parent = nullptr);
    ~TrailMonitor() override; ///< remembers the last head

    /** From now on the trail of this database is compared with its mark. Call it before the
     *  connection opens, or as soon as it is known which one it is; without it nothing is compared. */
    void setMemory(std::optional<TrailMemory> memory);
    void checkNow();

    const std::optional<TrailState> &state() const
    {
        return m_state;
    } ///< nothing while not connected
    const TrailVerdict &verdict() const { return m_verdict; }
    const QList<TrailRestore> &restores() const { return m_restores; }

signals:
    void changed(); ///< the state, the verdict or a restore; at least every ten seconds

private:
    struct Reading;
    void take(const Reading &reading);
    void remember();
    void checkSoon();
    void forget();

    Connection &m_connection;
    std::optional<TrailMemory> m_memory;
    std::optional<TrailMark> m_mark;    ///< compared with
    std::optional<TrailMark> m_pending; ///< to be remembered
    std::optional<TrailState> m_state;
    TrailVerdict m_verdict;
    QList<TrailRestore> m_restores;
    Latest m_latest;
    QTimer m_poll;
    QElapsedTimer m_sinceRead;
    QElapsedTimer m_sinceStored;
};

} // namespace reeve
