// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testdatabase.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>

#include <unistd.h>

#include <cstdio>

namespace reeve
{

namespace
{
/** A sandbox that lives as long as this program. */
struct OwnCluster {
    QString directory;
    SandboxInfo info;
    QProcess watcher;

    void start()
    {
        directory = QDir::tempPath() + QStringLiteral("/reeve-test-%1").arg(getpid());
        SandboxOptions options;
        options.directory = directory;
        options.customers = 0;
        options.durable = false;
        const auto started = startSandbox(options);
        if (!started)
            qFatal("No cluster for the tests: %s (%s)", qPrintable(started.error().text),
                   qPrintable(started.error().detail));
        info = *started;
        watch();
    }

    // A crashing or killed test cannot clean up. The watcher reads from a pipe that ends with us,
    // in a session of its own so that Ctrl-C leaves it to its work.
    void watch()
    {
        watcher.setChildProcessModifier([] { setsid(); });
        watcher.setProcessChannelMode(QProcess::ForwardedChannels);
        watcher.start(QStringLiteral("/bin/sh"),
                      {QStringLiteral("-c"),
                       QStringLiteral("cat >/dev/null; trap '' HUP TERM;"
                                      "pid=$(head -n 1 \"$2/data/postmaster.pid\" 2>/dev/null) &&"
                                      " kill -QUIT \"$pid\" && while kill -0 \"$pid\" 2>/dev/null;"
                                      " do sleep 0.1; done; rm -rf \"$1\" \"$2\" \"$3\""),
                       QStringLiteral("sh"), directory, info.serverDirectory,
                       info.socketDirectory});
        watcher.waitForStarted();
    }

    void stop()
    {
        if (directory.isEmpty())
            return;
        stopSandbox(directory);
        directory.clear();
        watcher.closeWriteChannel();
        watcher.waitForFinished();
    }
};

OwnCluster *ownCluster = nullptr;

void stopOwnCluster()
{
    ownCluster->stop();
    delete std::exchange(ownCluster, nullptr);
}
} // namespace

const SandboxInfo &testCluster()
{
    static const SandboxInfo info = [] {
        const QString given = qEnvironmentVariable("REEVE_TEST_CLUSTER");
        if (!given.isEmpty()) {
            const auto running = sandboxStatus(given);
            if (!running)
                qFatal("REEVE_TEST_CLUSTER: %s", qPrintable(running.error().text));
            return *running;
        }
        ownCluster = new OwnCluster;
        ownCluster->start();
        // At the end of QCoreApplication: later there is no QProcess any more.
        qAddPostRoutine(stopOwnCluster);
        return ownCluster->info;
    }();
    return info;
}

} // namespace reeve
