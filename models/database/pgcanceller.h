// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

struct pg_conn;
struct pg_cancel;

namespace reeve
{

/** Stops a driver's statements from other threads, never the wrong one. The driver tells it when a
 *  statement begins and ends; a cancel request to the server keeps the next statement waiting until
 *  it has returned, because the server stops whatever runs when the request reaches it.
 *
 *  Outlives the driver (shared), so that a request that hangs on a dead network holds up nobody.
 *  libpq before 17 sends the request without TLS: it carries the backend's cancel key, nothing
 *  else. */
class PgCanceller
{
public:
    // The driver's thread.
    void connected(pg_conn *connection);
    void disconnected();
    /// A piece of work that may be stopped as a whole; 0 is none. Waits for requests under way.
    void setWork(quint64 number);
    /// False: stopped, send nothing.
    bool beginStatement();
    void endStatement();
    bool wasCancelled() const; ///< the work, or the statement that has just ended
    bool isAbandoned() const;

    // Any thread.
    /// Lets no later statement of this work begin; at once. False when it is not under way.
    bool stop(quint64 work);
    /// Asks the server to stop the statement of this work and lets none of its later ones begin;
    /// blocks for a round trip or two. False when that work is over.
    bool cancel(quint64 work);
    /// The statement that runs now, whatever work it belongs to.
    void cancelRunning();
    /// Waits until that work is over, at most so long; true when it is.
    bool waitForEnd(quint64 work, std::chrono::milliseconds atMost);
    /// The shortest time that a statement took so far: close to the round trip.
    std::chrono::microseconds shortestStatement() const;
    quint64 currentWork() const;
    /// The connection is given up: a statement that waits ends as lost within a tenth of a second.
    void abandon();

private:
    void request(std::unique_lock<std::mutex> &lock);

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::shared_ptr<pg_cancel> m_handle;
    std::chrono::steady_clock::time_point m_began;
    std::chrono::microseconds m_shortest = std::chrono::microseconds::max();
    quint64 m_work = 0;
    int m_requests = 0; // under way
    bool m_running = false;
    bool m_workStopped = false;
    bool m_statementCancelled = false;
    bool m_abandoned = false;
};

} // namespace reeve
