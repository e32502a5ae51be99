// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/interrupt.h"

namespace reeve::ctl
{

namespace
{
constexpr int endWaiting = SIGUSR2; // sent to the waiting thread only
} // namespace

InterruptSignals::InterruptSignals()
{
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, endWaiting})
        sigaddset(&set, signal);
    // Blocked in every thread and fetched by one, which may then take locks and time.
    pthread_sigmask(SIG_BLOCK, &set, &m_before);
    m_waiter = std::thread([this, set] {
        int signal = 0;
        while (sigwait(&set, &signal) == 0 && signal != endWaiting)
            m_interruption.interrupt();
    });
}

InterruptSignals::~InterruptSignals()
{
    pthread_kill(m_waiter.native_handle(), endWaiting);
    m_waiter.join();
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

} // namespace reeve::ctl
