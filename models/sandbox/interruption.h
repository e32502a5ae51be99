// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <mutex>

namespace reeve
{

/** Ends a long piece of work from another thread (Ctrl-C). Where the work waits in a call that
 *  cannot be told, the handler it has set ends what it waits for. */
class Interruption
{
public:
    void interrupt()
    {
        const std::lock_guard hold(m_mutex);
        m_interrupted = true;
        if (m_handler)
            m_handler();
    }
    bool isInterrupted() const { return m_interrupted; }

    /// Runs on the interrupting thread; at once, on this one, when it has already happened.
    void setHandler(std::function<void()> handler)
    {
        const std::lock_guard hold(m_mutex);
        m_handler = std::move(handler);
        if (m_interrupted && m_handler)
            m_handler();
    }

private:
    std::mutex m_mutex;
    std::atomic<bool> m_interrupted = false;
    std::function<void()> m_handler;
};

} // namespace reeve
