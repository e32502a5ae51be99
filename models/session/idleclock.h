// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace reeve
{

/** Ends a session that nobody uses: 15 minutes without input (policies/, "sessions end after 15
 *  minutes"; staff follow the same rule). The window reports input with touch(); what the console
 *  reads by itself is not use. Runs between start() and stop(). */
class IdleClock : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds usualLimit = std::chrono::minutes(15);
    static constexpr std::chrono::milliseconds usualWarning = std::chrono::seconds(60);

    explicit IdleClock(QObject *parent = nullptr);
    /// `warning` before the limit, `warned` comes.
    void setLimits(std::chrono::milliseconds limit, std::chrono::milliseconds warning);
    void start();
    void stop();
    void touch(); ///< somebody is there; cheap enough for every mouse move
    bool isRunning() const { return m_running; }

signals:
    void warned(int secondsLeft); ///< once a second during the warning
    void relieved();              ///< input came during the warning
    void expired();

private:
    void look();

    std::chrono::milliseconds m_limit = usualLimit;
    std::chrono::milliseconds m_warning = usualWarning;
    QDeadlineTimer m_end;
    QTimer m_timer;
    bool m_running = false;
    bool m_warned = false;
};

} // namespace reeve
