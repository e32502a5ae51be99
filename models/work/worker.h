// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/database/connectionparameters.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace reeve
{

class PgDriver;

/** One background job: runs every `period` milliseconds, on one worker at a time (the job sees to
 *  that in the database). Returns how much it did, for the log. */
struct WorkerJob {
    QString name;
    int period = 1000; ///< milliseconds
    std::function<Result<int>(PgDriver &)> run;
};

/** The jobs of this issue: sealing the trail, ending idle sessions, tidying. */
std::vector<WorkerJob> standardJobs();

/** `reevectl work`: one process that runs the background jobs in turn over one connection, as
 *  reeve_worker. Several may run at once. Blocking calls on the thread it lives on (a console has
 *  its own connection); a lost connection is retried with back-off (1, 2, 4 … 30 s). A job that
 *  fails is reported and run again at its next turn. Periods are of a steady clock: a wall clock that
 *  jumps changes nothing. */
class Worker : public QObject
{
    Q_OBJECT
public:
    Worker(ConnectionParameters parameters, std::vector<WorkerJob> jobs, QObject *parent = nullptr);
    ~Worker() override;

    void start();
    /// Finishes the job that runs, then says stopped().
    void stop();

signals:
    void said(const QString &line); ///< for the log: never customer data
    void stopped();

private:
    struct Turn {
        WorkerJob job;
        qint64 due = 0; ///< of m_clock, milliseconds
    };
    void turn();
    bool connectAgain();

    ConnectionParameters m_parameters;
    std::vector<Turn> m_turns;
    std::unique_ptr<PgDriver> m_driver;
    QElapsedTimer m_clock;
    QTimer m_timer;
    int m_attempt = 0;
};

} // namespace reeve
