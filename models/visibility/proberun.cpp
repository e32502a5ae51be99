// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/proberun.h"

#include <algorithm>

namespace reeve
{

ProbeRun::ProbeRun(QObject *parent) : QObject(parent)
{
    connect(&m_pace, &QTimer::timeout, this, &ProbeRun::next);
}

ProbeRun::~ProbeRun()
{
    qDeleteAll(m_probes);
}

void ProbeRun::start(const ProbeRules &rules)
{
    m_running = false;
    qDeleteAll(std::exchange(m_probes, {}));
    m_rules = rules;
    m_queue.clear();
    m_asked = 0;
    m_complete = m_wanting = false;
    m_running = true;
    m_pace.start(std::max(1, int(1000 / rules.perSecond)));
    next();
}

void ProbeRun::add(const QList<ProbeTarget> &targets)
{
    m_wanting = false;
    m_queue += targets;
}

void ProbeRun::setComplete()
{
    m_wanting = false;
    m_complete = true;
    maybeEnd();
}

void ProbeRun::cancel()
{
    if (!m_running)
        return;
    m_running = false;
    m_pace.stop();
    m_queue.clear();
    for (Probe *probe : std::exchange(m_probes, {})) {
        probe->disconnect(this);
        probe->deleteLater();
    }
    emit finished();
}

void ProbeRun::next()
{
    if (m_queue.size() < atOnce && !m_complete && !std::exchange(m_wanting, true))
        emit wantsMore();
    if (!m_running || m_queue.isEmpty() || int(m_probes.size()) >= atOnce)
        return;
    ProbeTarget target = m_queue.takeFirst();
    const Result<QUrl> url = m_rules.address(target);
    if (!url) {
        ++m_asked;
        target.key.clear();
        emit answered({.target = target, .why = url.error().text});
        return maybeEnd();
    }
    auto *probe = new Probe(m_rules, this);
    m_probes.push_back(probe);
    connect(probe, &Probe::finished, this, [this, probe](const ProbeResult &result) {
        std::erase(m_probes, probe);
        probe->deleteLater();
        ++m_asked;
        emit answered(result);
        maybeEnd();
    });
    probe->ask(target, *url);
}

void ProbeRun::maybeEnd()
{
    if (!m_running || !m_complete || !m_queue.isEmpty() || !m_probes.empty())
        return;
    m_running = false;
    m_pace.stop();
    emit finished();
}

} // namespace reeve
