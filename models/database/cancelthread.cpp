// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/cancelthread.h"

#include "models/database/pgcanceller.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace reeve
{

using namespace std::chrono_literals;

struct CancelThread::Shared {
    struct Request {
        std::shared_ptr<PgCanceller> canceller;
        quint64 work;
        bool atOnce;
    };
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Request> requests;
    std::thread thread;
    bool stopping = false;
    bool ended = false;

    bool isStopping()
    {
        const std::lock_guard lock(mutex);
        return stopping;
    }

    void carryOut(const Request &request)
    {
        if (!request.atOnce) {
            const auto shortest = request.canceller->shortestStatement();
            // A connection that has not yet answered anything may be slow or hold a slow statement.
            const auto grace =
                shortest > 200ms
                    ? 10ms
                    : std::chrono::duration_cast<std::chrono::milliseconds>(shortest * 3 / 2) + 3ms;
            if (request.canceller->waitForEnd(request.work, grace))
                return;
        }
        for (auto pause = 30ms; request.canceller->cancel(request.work) && !isStopping();
             pause = std::min(pause * 2, 1000ms))
            if (request.canceller->waitForEnd(request.work, pause))
                return;
    }

    void loop()
    {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return stopping || !requests.empty(); });
            if (requests.empty())
                break;
            const Request request = std::move(requests.front());
            requests.pop_front();
            lock.unlock();
            carryOut(request);
            lock.lock();
        }
        ended = true;
        changed.notify_all();
    }
};

CancelThread::CancelThread() : m_shared(std::make_shared<Shared>()) {}

CancelThread::~CancelThread()
{
    std::unique_lock lock(m_shared->mutex);
    m_shared->stopping = true;
    m_shared->changed.notify_all();
    if (!m_shared->thread.joinable())
        return;
    if (m_shared->changed.wait_for(lock, 500ms, [this] { return m_shared->ended; })) {
        lock.unlock();
        m_shared->thread.join();
    } else {
        m_shared->thread.detach(); // it owns all it uses
    }
}

void CancelThread::request(std::shared_ptr<PgCanceller> canceller, quint64 work, bool atOnce)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->requests.push_back({std::move(canceller), work, atOnce});
    if (!m_shared->thread.joinable())
        m_shared->thread = std::thread([shared = m_shared] { shared->loop(); });
    m_shared->changed.notify_all();
}

} // namespace reeve
