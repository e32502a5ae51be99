// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/pgcanceller.h"

#include <libpq-fe.h>

#include <array>

namespace reeve
{

void PgCanceller::connected(pg_conn *connection)
{
    const std::lock_guard lock(m_mutex);
    m_handle = std::shared_ptr<pg_cancel>(PQgetCancel(connection), &PQfreeCancel);
    m_shortest = std::chrono::microseconds::max();
}

void PgCanceller::disconnected()
{
    const std::lock_guard lock(m_mutex);
    m_handle.reset();
}

void PgCanceller::setWork(quint64 number)
{
    std::unique_lock lock(m_mutex);
    m_work = number;
    m_workStopped = false;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return m_requests == 0 || m_abandoned; });
}

bool PgCanceller::beginStatement()
{
    const std::lock_guard lock(m_mutex);
    m_statementCancelled = false;
    if (m_workStopped || m_abandoned)
        return false;
    m_running = true;
    m_began = std::chrono::steady_clock::now();
    return true;
}

void PgCanceller::endStatement()
{
    std::unique_lock lock(m_mutex);
    m_running = false;
    m_shortest = std::min(m_shortest, std::chrono::duration_cast<std::chrono::microseconds>(
                                          std::chrono::steady_clock::now() - m_began));
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return m_requests == 0 || m_abandoned; });
}

bool PgCanceller::wasCancelled() const
{
    const std::lock_guard lock(m_mutex);
    return m_workStopped || m_statementCancelled;
}

bool PgCanceller::isAbandoned() const
{
    const std::lock_guard lock(m_mutex);
    return m_abandoned;
}

bool PgCanceller::stop(quint64 work)
{
    const std::lock_guard lock(m_mutex);
    if (work == 0 || m_work != work)
        return false;
    m_workStopped = true;
    return true;
}

bool PgCanceller::cancel(quint64 work)
{
    std::unique_lock lock(m_mutex);
    if (work == 0 || m_work != work)
        return false;
    m_workStopped = true;
    if (m_running)
        request(lock);
    return true;
}

void PgCanceller::cancelRunning()
{
    std::unique_lock lock(m_mutex);
    if (m_running)
        request(lock);
}

void PgCanceller::request(std::unique_lock<std::mutex> &lock)
{
    const auto handle = m_handle;
    if (!handle)
        return;
    m_statementCancelled = true;
    ++m_requests;
    lock.unlock();
    std::array<char, 256> reason{};
    // A request that does not get through leaves the statement running; nothing to report.
    PQcancel(handle.get(), reason.data(), static_cast<int>(reason.size()));
    lock.lock();
    --m_requests;
    m_changed.notify_all();
}

bool PgCanceller::waitForEnd(quint64 work, std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, atMost, [&] { return m_work != work || m_abandoned; });
}

std::chrono::microseconds PgCanceller::shortestStatement() const
{
    const std::lock_guard lock(m_mutex);
    return m_shortest;
}

quint64 PgCanceller::currentWork() const
{
    const std::lock_guard lock(m_mutex);
    return m_work;
}

void PgCanceller::abandon()
{
    const std::lock_guard lock(m_mutex);
    m_abandoned = true;
    m_changed.notify_all();
}

} // namespace reeve
