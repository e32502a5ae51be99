// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/cancelthread.h"
#include "models/database/connection.h"
#include "models/database/pgcanceller.h"

#include <QTimer>

#include <deque>
#include <mutex>

namespace reeve
{

struct ConnectionCore;

struct Ticket::State {
    std::weak_ptr<ConnectionCore> core;
    quint64 number = 0;
    std::atomic<bool> cancelled = false;
};

/** A piece of work in the queue. */
struct Job {
    std::function<void(PgDriver *, const Error &)> work;
    std::shared_ptr<Ticket::State> ticket;
    quint64 session = 0;
    bool waitsForLink = false; ///< stays in the queue while the link is down
};

class ConnectionWorker;

/** What the caller's thread, the worker's, and those that hold tickets share. The mutex is held for
 *  a few instructions only, never while work runs. */
struct ConnectionCore : std::enable_shared_from_this<ConnectionCore> {
    std::mutex mutex;
    Connection::State state = Connection::State::Closed;
    quint64 session = 0; ///< counts open() and close(): what belongs to an older one is over
    quint64 lastNumber = 0;
    std::deque<Job> jobs;
    std::shared_ptr<PgCanceller> canceller;
    std::optional<int> secondsToRetry;
    QStringList channels;
    ConnectionWorker *worker = nullptr;
    CancelThread cancelThread;

    /// Puts the work into the queue, or refuses it at once.
    Ticket post(std::function<void(PgDriver *, const Error &)> work, bool waitsForLink = false);
    void cancel(quint64 number);
};

/** Lives on the worker thread: owns the driver, runs the queue, reconnects. */
class ConnectionWorker : public QObject
{
    Q_OBJECT
public:
    ConnectionWorker(Connection *connection, std::shared_ptr<ConnectionCore> core);
    ~ConnectionWorker() override;

    // All on the worker's thread.
    void open(quint64 session, const ConnectionParameters &parameters,
              std::function<Result<void>(PgDriver &)> onOpen,
              const std::shared_ptr<QPromise<Result<void>>> &promise);
    void shut();
    void runNext();
    void retry();
    void listen(const QString &channel);

private:
    Result<void> greet();
    void run(const Job &job);
    void linkLost();
    void attempt();
    void tick();
    bool setState(Connection::State state, const Error &reason);
    void fail(bool alsoWaiting, const Error &reason);

    Connection *m_connection; // only to post signals to; outlives this thread
    std::shared_ptr<ConnectionCore> m_core;
    std::unique_ptr<PgDriver> m_driver;
    ConnectionParameters m_parameters;
    std::function<Result<void>(PgDriver &)> m_onOpen;
    QTimer m_timer;
    quint64 m_session = 0;
    int m_backOff = 1;
    int m_secondsLeft = 0;
};

} // namespace reeve
