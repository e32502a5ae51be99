// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/connection.h"

#include "models/database/connectionworker.h"
#include "models/database/pgerror.h"

#include <QCoreApplication>
#include <QThread>

namespace reeve
{

void Ticket::cancel() const
{
    if (!m_state || m_state->cancelled.exchange(true))
        return;
    if (const auto core = m_state->core.lock())
        core->cancel(m_state->number);
}

bool Ticket::isCancelled() const
{
    return m_state && m_state->cancelled;
}

Statement Disclosure::statement() const
{
    return {QStringLiteral("SELECT api.disclose($1, $2, $3, $4)"), {id, kind, args, reason}};
}

struct Connection::Private {
    std::shared_ptr<ConnectionCore> core = std::make_shared<ConnectionCore>();
    QThread thread;
    ConnectionWorker *worker = nullptr; // deleted by the end of the thread
    ConnectionParameters parameters;    // while there is a session
    QObject deliverer;                  // of results, on the connection's own thread

    // Ends the session; the jobs that waited are the caller's to fail.
    std::deque<Job> endSession()
    {
        parameters = {};
        std::deque<Job> waiting;
        std::shared_ptr<PgCanceller> canceller;
        {
            const std::lock_guard lock(core->mutex);
            ++core->session;
            core->state = State::Closed;
            core->secondsToRetry.reset();
            waiting.swap(core->jobs);
            canceller.swap(core->canceller);
        }
        if (canceller) {
            // The server is asked to stop, and nobody waits for its answer.
            if (const quint64 work = canceller->currentWork())
                core->cancelThread.request(canceller, work, true);
            canceller->abandon();
        }
        QMetaObject::invokeMethod(worker, &ConnectionWorker::shut, Qt::QueuedConnection);
        return waiting;
    }
};

Connection::Connection(QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    qRegisterMetaType<reeve::Connection::State>();
    qRegisterMetaType<reeve::Error>();
    d->worker = new ConnectionWorker(this, d->core); // no parent: it moves to its thread
    d->core->worker = d->worker;
    d->worker->moveToThread(&d->thread);
    connect(&d->thread, &QThread::finished, d->worker, &QObject::deleteLater);
    connect(this, &Connection::stateChanged, this, [this](State state) {
        if (state == State::Closed)
            d->parameters = {};
    });
    d->thread.setObjectName(QStringLiteral("database"));
    d->thread.start();
}

Connection::~Connection()
{
    const auto waiting = d->endSession();
    for (const Job &job : waiting)
        job.work(nullptr, lostError(QStringLiteral("closed")));
    d->thread.quit();
    d->thread.wait();
    QCoreApplication::sendPostedEvents(&d->deliverer, QEvent::MetaCall);
}

QObject *Connection::deliverer() const
{
    return &d->deliverer;
}

QFuture<Result<void>> Connection::open(const ConnectionParameters &parameters,
                                       std::function<Result<void>(PgDriver &)> onOpen)
{
    close();
    d->parameters = parameters;
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    quint64 session = 0;
    {
        const std::lock_guard lock(d->core->mutex);
        session = ++d->core->session;
        d->core->state = State::Opening;
    }
    QMetaObject::invokeMethod(
        d->worker,
        [worker = d->worker, session, parameters, onOpen = std::move(onOpen), promise] {
            worker->open(session, parameters, onOpen, promise);
        },
        Qt::QueuedConnection);
    QFuture<Result<void>> future = promise->future();
    emit stateChanged(State::Opening, {});
    return future;
}

QFuture<Result<void>> Connection::openLike(const Connection &other,
                                           std::function<Result<void>(PgDriver &)> onOpen)
{
    if (other.state() == State::Open)
        return open(other.d->parameters, std::move(onOpen));
    QPromise<Result<void>> promise;
    promise.start();
    promise.addResult(tl::unexpected(lostError(QStringLiteral("the desk is not connected"))));
    promise.finish();
    return promise.future();
}

void Connection::close()
{
    const bool wasClosed = state() == State::Closed;
    const auto waiting = d->endSession();
    for (const Job &job : waiting)
        job.work(nullptr,
                 job.ticket->cancelled ? cancelledError() : lostError(QStringLiteral("closed")));
    if (!wasClosed)
        emit stateChanged(State::Closed, {});
}

Connection::State Connection::state() const
{
    const std::lock_guard lock(d->core->mutex);
    return d->core->state;
}

std::optional<int> Connection::secondsToRetry() const
{
    const std::lock_guard lock(d->core->mutex);
    return d->core->state == State::Lost ? d->core->secondsToRetry : std::nullopt;
}

void Connection::retryNow()
{
    QMetaObject::invokeMethod(d->worker, &ConnectionWorker::retry, Qt::QueuedConnection);
}

Ticket Connection::post(std::function<void(PgDriver *, const Error &)> work)
{
    return d->core->post(std::move(work));
}

void Connection::listen(const QString &channel)
{
    {
        const std::lock_guard lock(d->core->mutex);
        if (d->core->channels.contains(channel))
            return;
        d->core->channels.append(channel);
    }
    QMetaObject::invokeMethod(
        d->worker, [worker = d->worker, channel] { worker->listen(channel); },
        Qt::QueuedConnection);
}

namespace
{

// Asks; when the link breaks meanwhile, asks again after the reconnect.
void askOutcome(const std::shared_ptr<ConnectionCore> &core, OperationId operation,
                const std::shared_ptr<QPromise<Result<Outcome>>> &promise)
{
    core->post(
        [weak = std::weak_ptr(core), operation, promise](PgDriver *driver, const Error &why) {
            Result<Outcome> outcome = tl::unexpected(why);
            if (driver) {
                auto rows = driver->query(
                    {QStringLiteral("SELECT api.operation_outcome($1)"), {operation}});
                if (rows && rows->next())
                    outcome = rows->value(0).toBool() ? Outcome::Saved : Outcome::NotSaved;
                else if (const auto again = weak.lock(); again && driver->isBroken())
                    return askOutcome(again, operation, promise);
                else if (!rows)
                    outcome = tl::unexpected(rows.error());
                else
                    outcome = tl::unexpected(errorOfState("02000", {}));
            }
            promise->addResult(outcome);
            promise->finish();
        },
        true);
}

} // namespace

QFuture<Result<Outcome>> Connection::operationOutcome(OperationId operation)
{
    auto promise = std::make_shared<QPromise<Result<Outcome>>>();
    promise->start();
    QFuture<Result<Outcome>> future = promise->future();
    askOutcome(d->core, operation, promise);
    return future;
}

} // namespace reeve
