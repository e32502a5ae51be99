// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"
#include "models/base/result.h"
#include "models/database/connectionparameters.h"
#include "models/database/pgdriver.h"

#include <QFuture>
#include <QJsonObject>
#include <QObject>
#include <QPromise>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace reeve
{

/** A running or waiting piece of work; cancel() is safe from any thread and at any time, also after
 *  the end. Copies share the same work. */
class Ticket
{
public:
    Ticket() = default;
    void cancel() const;
    bool isCancelled() const;

    struct State;
    explicit Ticket(std::shared_ptr<State> state) : m_state(std::move(state)) {}

private:
    std::shared_ptr<State> m_state;
};

/** A disclosure to be made: what api.disclose takes (DESIGN 3, "Reading is two steps"). */
struct Disclosure {
    DisclosureId id = QUuid::createUuid();
    QString kind; ///< "customer_page", "customer" …
    QJsonObject args;
    QString reason;              ///< may be empty for searches, never for pages
    Statement statement() const; ///< "SELECT api.disclose($1, $2, $3, $4)"
};

/** What became of a write after its connection was lost. */
enum class Outcome { Saved, NotSaved };

/** One connection to the database with a worker thread of its own (DESIGN 3, "Worker thread").
 *
 *  Lives on the caller's thread (usually the GUI's); the PgDriver lives on the worker's. Work is
 *  done in the order it is posted. Results arrive as QFuture: take them with
 *  `.then(context, …)`, never wait. After loss the connection reconnects by itself with back-off
 *  (1, 2, 4 … 30 s) while it has the password; work posted meanwhile fails at once with
 *  ConnectionLost. Exceptions do not cross: work returns Result. */
class Connection : public QObject
{
    Q_OBJECT
public:
    enum class State { Closed, Opening, Open, Lost };

    explicit Connection(QObject *parent = nullptr);
    ~Connection() override; ///< cancels, closes and joins the thread

    /** Connects, and then runs `onOpen` (sign-in calls) on the new connection before anything else;
     *  it runs again after each reconnect. The LISTENs travel with its first statement. When it
     *  fails the connection is closed and its error is the result. A reconnect ends (state Closed,
     *  with the reason) when the server refuses the account or the certificate: trying again would
     *  only count as more wrong attempts. An open connection is closed first. */
    QFuture<Result<void>> open(const ConnectionParameters &parameters,
                               std::function<Result<void>(PgDriver &)> onOpen = {});
    /** The same for the parameters of `other`, which is open: a second connection of the same person,
     *  for work that would hold up the first. ConnectionLost when `other` is not open. */
    QFuture<Result<void>> openLike(const Connection &other,
                                   std::function<Result<void>(PgDriver &)> onOpen = {});
    /** Closes, forgets the parameters with their secrets, and fails what waits. */
    void close();
    State state() const;
    /** Seconds until the next attempt; nothing unless Lost. */
    std::optional<int> secondsToRetry() const;
    void retryNow();

    /** Posts `work(PgDriver &) -> Result<T>`. `ticket`, if given, is set to cancel it. A transaction
     *  that the work leaves open is rolled back. The result is delivered behind `notified` for
     *  whatever the work notified. */
    template <typename Work, typename R = std::invoke_result_t<Work, PgDriver &>>
    QFuture<R> run(Work work, Ticket *ticket = nullptr);

    /** The lowest level: `work` may fulfil several promises; it is called exactly once, with a
     *  driver on the worker's thread, or with null and the reason why it will not run (lost,
     *  cancelled, closed) on the worker's thread or, before post() or close() returns, on the
     *  caller's. Any thread may post. */
    Ticket post(std::function<void(PgDriver *, const Error &)> work);

    /** LISTEN on the channel now and after each reconnect. Payloads carry ids only. */
    void listen(const QString &channel);

    /** Asks api.operation_outcome (after the reconnect, if the link is down; again, if it is lost
     *  while asking). */
    QFuture<Result<Outcome>> operationOutcome(OperationId operation);

signals:
    void stateChanged(reeve::Connection::State state, const reeve::Error &reason);
    void retryCountdown(int seconds); ///< once a second while Lost
    void notified(const QString &channel, const QString &payload);

private:
    friend class ConnectionWorker;
    QObject *deliverer() const;
    struct Private;
    std::unique_ptr<Private> d;
};

template <typename Work, typename R>
QFuture<R> Connection::run(Work work, Ticket *ticket)
{
    auto promise = std::make_shared<QPromise<R>>();
    promise->start();
    QFuture<R> future = promise->future();
    Ticket made = post(
        [this, promise, work = std::move(work)](PgDriver *driver, const Error &why) mutable {
            if (!driver) {
                promise->addResult(R(tl::unexpected(why)));
                promise->finish();
                return;
            }
            promise->addResult(work(*driver));
            // By the way of the notifications, so that what the work itself notified is heard first;
            // finished here, it would be delivered at once to whoever is late to ask for it.
            QMetaObject::invokeMethod(
                deliverer(), [promise] { promise->finish(); }, Qt::QueuedConnection);
        });
    if (ticket)
        *ticket = made;
    return future;
}

/** "Latest request wins": keeps the ticket of the newest request and cancels the one before. */
class Latest
{
public:
    ~Latest() { m_ticket.cancel(); }
    Ticket *next()
    {
        m_ticket.cancel();
        m_ticket = {};
        ++m_number;
        return &m_ticket;
    }
    quint64 number() const { return m_number; }
    bool isCurrent(quint64 number) const { return number == m_number; }

private:
    Ticket m_ticket;
    quint64 m_number = 0;
};

} // namespace reeve
