// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connection.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTimer>

#include <chrono>

namespace reeve
{

/** Says that deletions have changed, at another desk, by the worker or by the service: numbers only.
 *  Many changes are told once: the first after a rest soon, the next after a pause of its own for each
 *  listener, so that a hundred consoles do not count at the same moment. GUI thread; the connection
 *  outlives it. */
class DeletionChanges : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds gathering{250};

    /// `pause`: at least so long between two tellings.
    DeletionChanges(Connection &connection, std::chrono::milliseconds pause,
                    QObject *parent = nullptr);

signals:
    /// These, or, with `any`, whichever: what is shown is to be read again.
    void changed(const QSet<qint64> &deletions, bool any);

private:
    void hear(const QString &payload);
    void gather();
    void tell();

    const std::chrono::milliseconds m_pause;
    QTimer m_timer;
    QElapsedTimer m_sinceTold;
    QSet<qint64> m_deletions;
    bool m_any = false;
    bool m_wasLost = false;
};

} // namespace reeve
