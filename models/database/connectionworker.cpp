// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/connectionworker.h"

#include "models/database/pgerror.h"

#include <algorithm>

namespace reeve
{

namespace
{

constexpr int longestBackOff = 30; // seconds
using State = Connection::State;

} // namespace

Ticket ConnectionCore::post(std::function<void(PgDriver *, const Error &)> work, bool waitsForLink)
{
    auto ticket = std::make_shared<Ticket::State>();
    ticket->core = weak_from_this();
    {
        const std::lock_guard lock(mutex);
        ticket->number = ++lastNumber;
        const bool takes = state == State::Open || state == State::Opening
                           || (state == State::Lost && waitsForLink);
        if (takes) {
            jobs.push_back({std::move(work), ticket, session, waitsForLink});
            QMetaObject::invokeMethod(worker, &ConnectionWorker::runNext, Qt::QueuedConnection);
            return Ticket(ticket);
        }
    }
    work(nullptr, lostError(QStringLiteral("posted while not connected")));
    return Ticket(ticket);
}

void ConnectionCore::cancel(quint64 number)
{
    std::shared_ptr<PgCanceller> current;
    {
        const std::lock_guard lock(mutex);
        current = canceller;
    }
    if (current && current->stop(number))
        cancelThread.request(current, number);
}

ConnectionWorker::ConnectionWorker(Connection *connection, std::shared_ptr<ConnectionCore> core)
    : m_connection(connection), m_core(std::move(core)), m_timer(this)
{
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &ConnectionWorker::tick);
}

ConnectionWorker::~ConnectionWorker() = default;

bool ConnectionWorker::setState(State state, const Error &reason)
{
    {
        const std::lock_guard lock(m_core->mutex);
        if (m_core->session != m_session)
            return false; // closed or opened anew meanwhile: nobody waits for this news
        m_core->state = state;
    }
    QMetaObject::invokeMethod(
        m_connection,
        [connection = m_connection, core = m_core, session = m_session, state, reason] {
            {
                const std::lock_guard lock(core->mutex);
                if (core->session != session)
                    return;
            }
            emit connection->stateChanged(state, reason);
        },
        Qt::QueuedConnection);
    return true;
}

void ConnectionWorker::open(quint64 session, const ConnectionParameters &parameters,
                            std::function<Result<void>(PgDriver &)> onOpen,
                            const std::shared_ptr<QPromise<Result<void>>> &promise)
{
    m_session = session;
    m_parameters = parameters;
    m_onOpen = std::move(onOpen);
    m_driver = std::make_unique<PgDriver>();
    connect(m_driver.get(), &PgDriver::connectionLost, this, &ConnectionWorker::linkLost,
            Qt::QueuedConnection); // never in the middle of a piece of work
    connect(m_driver.get(),
            qOverload<const QString &, QSqlDriver::NotificationSource, const QVariant &>(
                &QSqlDriver::notification),
            m_connection,
            [connection = m_connection](const QString &channel, QSqlDriver::NotificationSource,
                                        const QVariant &payload) {
                emit connection->notified(channel, payload.toString());
            });
    Result<void> opened = tl::unexpected(lostError(QStringLiteral("closed while opening")));
    bool current = false;
    {
        const std::lock_guard lock(m_core->mutex);
        current = m_core->session == session;
        if (current)
            m_core->canceller = m_driver->canceller();
    }
    if (current)
        opened = greet();
    if (opened) {
        setState(State::Open, {});
    } else {
        if (setState(State::Closed, opened.error()))
            fail(true, opened.error());
        if (m_session == session)
            shut();
    }
    promise->addResult(opened);
    promise->finish();
    runNext();
}

Result<void> ConnectionWorker::greet()
{
    if (auto opened = m_driver->openWith(m_parameters); !opened)
        return opened;
    QStringList channels;
    {
        const std::lock_guard lock(m_core->mutex);
        channels = m_core->channels;
    }
    m_driver->listenWithNext(channels);
    Result<void> greeted = m_onOpen ? m_onOpen(*m_driver) : Result<void>();
    if (greeted)
        greeted = m_driver->flushListens();
    if (!greeted) {
        m_driver->close();
        return greeted;
    }
    if (m_driver->inTransaction())
        m_driver->rollbackTransaction();
    return {};
}

void ConnectionWorker::shut()
{
    m_timer.stop();
    m_driver.reset();
    m_parameters = {}; // with the password and the passphrase
    m_onOpen = {};
}

void ConnectionWorker::runNext()
{
    Job job;
    bool more = false;
    {
        const std::lock_guard lock(m_core->mutex);
        if (m_core->jobs.empty() || m_core->state != State::Open || !m_driver
            || m_core->jobs.front().session != m_session)
            return;
        job = std::move(m_core->jobs.front());
        m_core->jobs.pop_front();
        more = !m_core->jobs.empty();
    }
    run(job);
    if (m_driver && m_driver->isBroken())
        linkLost();
    else if (more) // through the event loop, so that notifications and timers have their turn
        QMetaObject::invokeMethod(this, &ConnectionWorker::runNext, Qt::QueuedConnection);
}

void ConnectionWorker::run(const Job &job)
{
    const auto canceller = m_driver->canceller();
    // The number first, then the look at the ticket: a cancel sees either of them.
    canceller->setWork(job.ticket->number);
    if (job.ticket->cancelled)
        job.work(nullptr, cancelledError());
    else
        job.work(m_driver.get(), {});
    if (m_driver->inTransaction())
        m_driver->rollbackTransaction();
    canceller->setWork(0);
}

void ConnectionWorker::fail(bool alsoWaiting, const Error &reason)
{
    std::deque<Job> failed;
    {
        const std::lock_guard lock(m_core->mutex);
        std::deque<Job> kept;
        for (Job &job : m_core->jobs) {
            const bool ours = job.session == m_session;
            (ours && (alsoWaiting || !job.waitsForLink) ? failed : kept).push_back(std::move(job));
        }
        m_core->jobs = std::move(kept);
    }
    for (const Job &job : failed)
        job.work(nullptr, job.ticket->cancelled ? cancelledError() : reason);
}

void ConnectionWorker::linkLost()
{
    if (!m_driver || !m_driver->isBroken() || m_timer.isActive())
        return;
    m_driver->close();
    const Error reason = lostError();
    if (!setState(State::Lost, reason))
        return;
    fail(false, reason);
    m_backOff = 1;
    m_secondsLeft = m_backOff + 1;
    m_timer.start();
    tick();
}

void ConnectionWorker::tick()
{
    --m_secondsLeft;
    {
        const std::lock_guard lock(m_core->mutex);
        if (m_core->session != m_session)
            return m_timer.stop();
        m_core->secondsToRetry = m_secondsLeft;
    }
    QMetaObject::invokeMethod(
        m_connection,
        [connection = m_connection, seconds = m_secondsLeft] {
            emit connection->retryCountdown(seconds);
        },
        Qt::QueuedConnection);
    if (m_secondsLeft <= 0)
        attempt();
}

void ConnectionWorker::retry()
{
    if (m_driver && m_timer.isActive())
        attempt();
}

void ConnectionWorker::attempt()
{
    m_timer.stop();
    const auto greeted = greet();
    const auto settled = [this] {
        const std::lock_guard lock(m_core->mutex);
        if (m_core->session == m_session)
            m_core->secondsToRetry.reset();
    };
    if (greeted) {
        settled();
        if (setState(State::Open, {}))
            runNext();
        return;
    }
    if (!isTransient(greeted.error().kind)) {
        settled();
        if (setState(State::Closed, greeted.error()))
            fail(true, greeted.error());
        shut();
        return;
    }
    if (!setState(State::Lost, greeted.error()))
        return;
    m_backOff = std::min(m_backOff * 2, longestBackOff);
    m_secondsLeft = m_backOff + 1;
    m_timer.start();
    tick();
}

void ConnectionWorker::listen(const QString &channel)
{
    if (m_driver && m_driver->isOpen() && !m_driver->subscribedToNotifications().contains(channel))
        m_driver->subscribeToNotification(channel);
}

} // namespace reeve
