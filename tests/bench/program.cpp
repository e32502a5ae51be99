// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/program.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>

#include <array>
#include <cstdio>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace reeve::bench
{

double memoryOf(qint64 pid, const char *field)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray wanted = QByteArray(field) + ':';
    for (const QByteArray &line : status.readAll().split('\n'))
        if (line.startsWith(wanted))
            return line.mid(wanted.size()).trimmed().split(' ').first().toDouble() / 1024;
    return 0;
}

std::optional<Start> startAndWait(const QString &program, const QStringList &arguments)
{
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0)
        return std::nullopt;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);

    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("REEVE_PAINTED_FD"), QString::number(ends[1]));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.setStandardOutputFile(QProcess::nullDevice());

    QElapsedTimer clock;
    clock.start();
    process.start(program, arguments);
    close(ends[1]);
    pollfd readable{ends[0], POLLIN, 0};
    char byte = 0;
    const bool told = poll(&readable, 1, 30'000) > 0 && read(ends[0], &byte, 1) == 1;
    const Start start{double(clock.nsecsElapsed()) / 1e6, memoryOf(process.processId(), "VmHWM")};
    close(ends[0]);
    process.kill();
    process.waitForFinished();
    if (told)
        return start;
    std::fprintf(stderr, "bench: %s did not say that it has painted\n", qPrintable(program));
    return std::nullopt;
}

} // namespace reeve::bench
