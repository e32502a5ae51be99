// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/work/worker.h"

#include "models/database/pgdriver.h"

#include <QCoreApplication>

#include <algorithm>

namespace reeve
{

namespace
{
constexpr int longestPause = 30; // seconds between attempts to connect
}

Worker::Worker(ConnectionParameters parameters, std::vector<WorkerJob> jobs, QObject *parent)
    : QObject(parent), m_parameters(std::move(parameters))
{
    for (WorkerJob &job : jobs)
        m_turns.push_back({std::move(job), 0});
    m_timer.setParent(this); // so that it goes along to another thread
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Worker::turn);
}

Worker::~Worker() = default;

void Worker::start()
{
    m_clock.start();
    m_timer.start(0);
}

void Worker::stop()
{
    m_timer.stop();
    m_driver.reset();
    emit stopped();
}

bool Worker::connectAgain()
{
    m_driver = std::make_unique<PgDriver>();
    if (const auto opened = m_driver->openWith(m_parameters); !opened) {
        const int pause = std::min(longestPause, 1 << std::min(m_attempt++, 5));
        emit said(
            tr("not connected: %1 Next attempt in %2 s.").arg(opened.error().text).arg(pause));
        m_driver.reset();
        m_timer.start(pause * 1000);
        return false;
    }
    m_attempt = 0;
    emit said(tr("connected to %1").arg(m_parameters.host));
    // What another worker left behind, or a restore brought back, is looked at from the start.
    for (Turn &turn : m_turns)
        turn.due = m_clock.elapsed();
    return true;
}

void Worker::turn()
{
    if ((!m_driver || m_driver->isBroken()) && !connectAgain())
        return;
    for (Turn &turn : m_turns) {
        if (turn.due > m_clock.elapsed())
            continue;
        const qint64 began = m_clock.elapsed();
        const auto did = turn.job.run(*m_driver);
        turn.due = std::max(began + turn.job.period, m_clock.elapsed());
        if (!did) {
            emit said(tr("%1 failed: %2 (%3)")
                          .arg(turn.job.name, did.error().text,
                               QString::fromLatin1(did.error().sqlstate)));
            if (m_driver->isBroken())
                break;
        }
    }
    qint64 next = m_clock.elapsed() + 1000;
    for (const Turn &turn : m_turns)
        next = std::min(next, turn.due);
    m_timer.start(int(std::max<qint64>(0, next - m_clock.elapsed())));
}

} // namespace reeve
