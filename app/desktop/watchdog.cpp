// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/watchdog.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QObject>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace reeve
{

using Clock = std::chrono::steady_clock;

struct Watchdog::Private {
    QString file;
    QObject target;                 // on the GUI thread: what is posted to it waits for the loop
    std::atomic<qint64> longest{0}; // microseconds
    std::atomic<int> over16{0};
    std::atomic<int> over50{0};
    std::atomic<bool> answered{true};
    std::mutex mutex;
    std::condition_variable wake;
    bool ends = false;
    std::thread thread;

    void watch()
    {
        std::unique_lock lock(mutex);
        while (!ends) {
            // One question at a time, a new one every few milliseconds.
            if (answered.exchange(false)) {
                const Clock::time_point asked = Clock::now();
                QMetaObject::invokeMethod(
                    &target, [this, asked] { note(asked); }, Qt::QueuedConnection);
            }
            wake.wait_for(lock, std::chrono::milliseconds(2));
        }
    }

    void note(Clock::time_point asked)
    {
        const qint64 waited =
            std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - asked).count();
        if (waited > longest)
            longest = waited;
        over16 += waited > 16'000;
        over50 += waited > 50'000;
        answered = true;
    }
};

Watchdog::Watchdog(const QString &file) : d(std::make_unique<Private>())
{
    d->file = file;
    d->thread = std::thread([this] { d->watch(); });
}

Watchdog::~Watchdog()
{
    {
        const std::lock_guard lock(d->mutex);
        d->ends = true;
    }
    d->wake.notify_one();
    d->thread.join();
    QFile file(d->file);
    if (file.open(QIODevice::WriteOnly))
        file.write(
            QJsonDocument(QJsonObject{{QStringLiteral("longest_ms"), double(d->longest) / 1000.0},
                                      {QStringLiteral("over_16_ms"), d->over16.load()},
                                      {QStringLiteral("over_50_ms"), d->over50.load()}})
                .toJson());
}

} // namespace reeve
