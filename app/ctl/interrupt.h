// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/interruption.h"

#include <signal.h>

#include <thread>

namespace reeve::ctl
{

/** Turns Ctrl-C, a closing terminal and `kill` into an Interruption while it lives. Make it before
 *  any thread: those made later inherit that the signals are left to this one. */
class InterruptSignals
{
public:
    InterruptSignals();
    ~InterruptSignals();
    InterruptSignals(const InterruptSignals &) = delete;
    InterruptSignals &operator=(const InterruptSignals &) = delete;

    Interruption &interruption() { return m_interruption; }

private:
    Interruption m_interruption;
    sigset_t m_before{};
    std::thread m_waiter;
};

} // namespace reeve::ctl
