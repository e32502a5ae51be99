// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/idleclock.h"

#include <algorithm>

namespace reeve
{

using namespace std::chrono_literals;

IdleClock::IdleClock(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &IdleClock::look);
}

void IdleClock::setLimits(std::chrono::milliseconds limit, std::chrono::milliseconds warning)
{
    m_limit = limit;
    m_warning = std::min(warning, limit);
    if (m_running)
        start();
}

void IdleClock::start()
{
    m_running = true;
    m_warned = false;
    m_end = QDeadlineTimer(m_limit, Qt::PreciseTimer);
    m_timer.start(m_limit - m_warning);
}

void IdleClock::stop()
{
    m_running = false;
    m_timer.stop();
}

void IdleClock::touch()
{
    if (!m_running)
        return;
    // Only the end moves; the timer looks again when it fires, so that a mouse move costs nothing.
    m_end = QDeadlineTimer(m_limit, Qt::PreciseTimer);
    if (m_warned) {
        m_warned = false;
        m_timer.start(m_limit - m_warning);
        emit relieved();
    }
}

void IdleClock::look()
{
    if (m_end.hasExpired()) {
        stop();
        emit expired();
        return;
    }
    const std::chrono::milliseconds left(m_end.remainingTime());
    if (left > m_warning) {
        m_timer.start(left - m_warning);
        return;
    }
    m_warned = true;
    m_timer.start(std::min(left, 1000ms) + 1ms);
    emit warned(int((left + 999ms) / 1000ms));
}

} // namespace reeve
