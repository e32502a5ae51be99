// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/trailmonitor.h"

#include "models/audit/merkle.h"

namespace reeve
{

namespace
{

constexpr int usualPause = 10'000;   // ms between two looks when nothing happens
constexpr int shortestPause = 2'000; // ms, however often something is sealed
constexpr int storingPause = 60'000; // ms between two writes of the settings

const QString &channel()
{
    static const QString name = QStringLiteral("reeve_trail");
    return name;
}

} // namespace

struct TrailMonitor::Reading {
    TrailState state;
    QByteArray sealOfSeen;
    QList<TrailRestore> restores; ///< all
    QList<TrailRestore> standing; ///< those whose own head is in the trail
};

TrailMonitor::TrailMonitor(Connection &connection, QObject *parent)
    : QObject(parent), m_connection(connection)
{
    m_poll.setSingleShot(true);
    connect(&m_poll, &QTimer::timeout, this, &TrailMonitor::checkNow);
    connect(&m_connection, &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Open)
            checkNow();
        else
            forget();
    });
    connect(&m_connection, &Connection::notified, this, [this](const QString &name) {
        if (name == channel())
            checkSoon();
    });
    m_connection.listen(channel());
    if (m_connection.state() == Connection::State::Open)
        checkNow();
}

TrailMonitor::~TrailMonitor()
{
    remember();
}

void TrailMonitor::setMemory(std::optional<TrailMemory> memory)
{
    remember();
    m_memory = std::move(memory);
    m_mark = m_memory ? m_memory->mark() : std::nullopt;
    m_verdict = {};
    m_sinceStored.invalidate();
    if (m_connection.state() == Connection::State::Open)
        checkNow();
}

void TrailMonitor::checkSoon()
{
    const qint64 since = m_sinceRead.isValid() ? m_sinceRead.elapsed() : shortestPause;
    const int wait = int(std::max<qint64>(0, shortestPause - since));
    if (!m_poll.isActive() || m_poll.remainingTime() > wait)
        m_poll.start(wait);
}

void TrailMonitor::checkNow()
{
    if (m_connection.state() != Connection::State::Open)
        return;
    m_sinceRead.start();
    m_poll.start(usualPause);
    const qint64 batch = m_mark ? m_mark->head.batch : 0;
    Ticket *ticket = m_latest.next();
    const quint64 number = m_latest.number();
    m_connection
        .run(
            [batch](PgDriver &driver) -> Result<Reading> {
                Reading reading;
                Statement restores = trailRestoresStatement();
                // With what the trail says of each restore's own head.
                restores.sql = QStringLiteral(
                                   "SELECT r.*, api.trail_seal(r.head_batch) FROM (%1) AS r")
                                   .arg(restores.sql);
                const Result<void> sent = driver.pipeline(
                    {trailStateStatement(),
                     {QStringLiteral("SELECT api.trail_seal($1)"), {batch}},
                     restores},
                    [&](std::size_t index, QSqlQuery &rows) {
                        if (index == 0 && rows.next())
                            reading.state = trailStateIn(rows);
                        else if (index == 1 && rows.next())
                            reading.sealOfSeen = QByteArray::fromHex(rows.value(0).toByteArray());
                        while (index == 2 && rows.next()) {
                            reading.restores.append(trailRestoreIn(rows));
                            const TrailHead &head = reading.restores.constLast().head;
                            const QByteArray seal =
                                head.batch == 0 ? trailOrigin()
                                                : QByteArray::fromHex(rows.value(9).toByteArray());
                            if (seal == head.hash)
                                reading.standing.append(reading.restores.constLast());
                        }
                    });
                if (!sent)
                    return tl::unexpected(sent.error());
                return reading;
            },
            ticket)
        .then(this, [this, number](const Result<Reading> &reading) {
            // What went wrong here is said by the link's own banner; the next look comes anyhow.
            if (m_latest.isCurrent(number) && reading)
                take(*reading);
        });
}

void TrailMonitor::take(const Reading &reading)
{
    using Kind = TrailVerdict::Kind;
    m_state = reading.state;
    m_restores = reading.restores;
    if (m_memory) {
        const TrailVerdict verdict = judgeTrail(m_mark, reading.state, reading.sealOfSeen,
                                                reading.standing);
        // That there was a gap stays to be seen until the next sign-in.
        if (m_verdict.kind != Kind::Restored || verdict.kind != Kind::Intact)
            m_verdict = verdict;
        if (!verdict.isWrong() && reading.state.head.batch > 0) {
            TrailMark mark{.head = reading.state.head, .at = Timestamp::now()};
            for (const TrailRestore &restore : reading.restores)
                if (restore.isAcknowledged())
                    mark.restores.append(restore.id);
            m_mark = m_pending = mark;
            if (!m_sinceStored.isValid() || m_sinceStored.elapsed() > storingPause
                || verdict.kind == Kind::Restored)
                remember();
        }
    }
    emit changed();
}

void TrailMonitor::remember()
{
    if (m_memory && m_pending) {
        m_memory->remember(*m_pending);
        m_sinceStored.start();
    }
    m_pending.reset();
}

void TrailMonitor::forget()
{
    remember();
    m_poll.stop();
    m_latest.next();
    if (std::exchange(m_state, std::nullopt))
        emit changed();
}

} // namespace reeve
