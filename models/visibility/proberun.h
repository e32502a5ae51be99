// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/visibility/probe.h"

#include <QTimer>

#include <vector>

namespace reeve
{

/** Asks many addresses, not more than so many a second and a few at a time. Whoever feeds it gives
 *  the next targets when it wants more. Same thread as Probe. */
class ProbeRun : public QObject
{
    Q_OBJECT
public:
    static constexpr int atOnce = 8; ///< so that one silent server does not hold up the rest

    explicit ProbeRun(QObject *parent = nullptr);
    ~ProbeRun() override;

    void start(const ProbeRules &rules); ///< forgets an earlier run
    void add(const QList<ProbeTarget> &targets);
    void setComplete(); ///< nothing more will be added
    void cancel();      ///< without waiting for answers; emits finished
    bool isRunning() const { return m_running; }
    int asked() const { return m_asked; } ///< answered, or given up

signals:
    void wantsMore(); ///< the queue is short; answered by add() or setComplete()
    void answered(const reeve::ProbeResult &result);
    void finished();

private:
    void next();
    void maybeEnd();

    ProbeRules m_rules;
    QTimer m_pace;
    QList<ProbeTarget> m_queue;
    std::vector<Probe *> m_probes;
    bool m_running = false;
    bool m_complete = false;
    bool m_wanting = false;
    int m_asked = 0;
};

} // namespace reeve
