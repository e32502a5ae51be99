// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/deletionchanges.h"

#include "models/deletions/deletionrepository.h"

#include <QRandomGenerator>

namespace reeve
{

namespace
{

constexpr int atMost = 1000; // numbers that are kept apart

} // namespace

DeletionChanges::DeletionChanges(Connection &connection, std::chrono::milliseconds pause,
                                 QObject *parent)
    : QObject(parent), m_pause(pause), m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DeletionChanges::tell);
    connect(&connection, &Connection::notified, this,
            [this](const QString &channel, const QString &payload) {
                if (channel == deletionChannel())
                    hear(payload);
            });
    connect(&connection, &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Lost)
            m_wasLost = true;
        // What was said while the link was down was said to nobody.
        if (state == Connection::State::Open && std::exchange(m_wasLost, false)) {
            m_any = true;
            gather();
        }
        if (state == Connection::State::Closed) {
            m_wasLost = m_any = false;
            m_deletions.clear();
            m_timer.stop();
        }
    });
    connection.listen(deletionChannel());
}

void DeletionChanges::hear(const QString &payload)
{
    // Anybody who is let into the database may notify: what is no number is nothing.
    bool isNumber = false;
    const qint64 deletion = payload.toLongLong(&isNumber);
    if (payload.isEmpty() || m_deletions.size() >= atMost)
        m_any = true;
    else if (isNumber && deletion > 0)
        m_deletions.insert(deletion);
    else
        return;
    gather();
}

void DeletionChanges::gather()
{
    if (m_timer.isActive())
        return;
    const qint64 since = m_sinceTold.isValid() ? m_sinceTold.elapsed() : m_pause.count();
    const qint64 wait = std::max<qint64>(gathering.count(), m_pause.count() - since);
    m_timer.start(int(wait + QRandomGenerator::global()->bounded(int(gathering.count()) / 2)));
}

void DeletionChanges::tell()
{
    m_sinceTold.start();
    emit changed(std::exchange(m_deletions, {}), std::exchange(m_any, false));
}

} // namespace reeve
