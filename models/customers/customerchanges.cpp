// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customerchanges.h"

#include "models/base/identifiers.h"

#include <QRandomGenerator>

namespace reeve
{

namespace
{

const QString channel = QStringLiteral("service_customer");

} // namespace

CustomerChanges::CustomerChanges(Connection &connection, std::function<bool(qint64)> isShown,
                                 QObject *parent)
    : QObject(parent), m_isShown(std::move(isShown)), m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &CustomerChanges::tell);
    connect(&connection, &Connection::notified, this,
            [this](const QString &where, const QString &payload) {
                if (where == channel)
                    hear(payload);
            });
    connect(&connection, &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Lost)
            m_wasLost = true;
        // What was said while the link was down was said to nobody.
        if (state == Connection::State::Open && std::exchange(m_wasLost, false)) {
            m_anybody = true;
            gather();
        }
        if (state == Connection::State::Closed) {
            m_wasLost = false;
            forget();
        }
    });
    connection.listen(channel);
}

void CustomerChanges::hear(const QString &payload)
{
    // Anybody who is let into the database may notify: what is no customer's number is nothing.
    if (payload.isEmpty()) {
        m_anybody = true;
    } else {
        const auto customer = CustomerId::fromText(payload);
        if (!customer || !m_isShown(customer->number()))
            return;
        m_customers.insert(customer->number());
    }
    gather();
}

void CustomerChanges::gather()
{
    if (m_timer.isActive() || m_waited)
        return;
    // Does it go on, or is it the first after a rest?
    const bool goesOn = m_sinceTold.isValid() && m_sinceTold.elapsed() < 2 * m_pause.count();
    m_pause = goesOn ? std::min(2 * m_pause, longestPause) : gathering;
    m_timer.start(
        m_pause
        + std::chrono::milliseconds(QRandomGenerator::global()->bounded(int(jitter.count()))));
}

void CustomerChanges::tell()
{
    if (m_held) {
        m_waited = true;
        return;
    }
    if (m_customers.isEmpty() && !m_anybody)
        return;
    m_held = true;
    m_sinceTold.start();
    emit changed(std::exchange(m_customers, {}), std::exchange(m_anybody, false));
}

void CustomerChanges::release()
{
    m_held = false;
    if (std::exchange(m_waited, false))
        tell();
}

void CustomerChanges::hold()
{
    forget();
    m_held = true;
}

void CustomerChanges::forget()
{
    m_timer.stop();
    m_customers.clear();
    m_anybody = m_held = m_waited = false;
}

} // namespace reeve
