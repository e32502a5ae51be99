// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"
#include "tests/bench/program.h"

#include <algorithm>

namespace reeve::bench
{

namespace
{
constexpr int repetitions = 15;
}

void measureStart(Report &report, const BenchServer &server, const QString &programs)
{
    const QString console = programs + QStringLiteral("/reeve");
    const QString bare = programs + QStringLiteral("/reeve_barewindow");
    const QStringList arguments{QStringLiteral("--sandbox"), server.info().directory,
                                QStringLiteral("--account"), QStringLiteral("bench"),
                                QStringLiteral("--sign-in")};
    Samples ours;
    Samples theirs;
    double ourPeak = 0;
    double theirPeak = 0;
    for (int i = -2; i < repetitions; ++i) {
        const auto window = startAndWait(bare, {});
        const auto customers = startAndWait(console, arguments);
        if (!window || !customers)
            return;
        if (i < 0)
            continue; // the first starts read the programs from the disk
        theirs.add(window->painted);
        ours.add(customers->painted);
        theirPeak = std::max(theirPeak, window->peak);
        ourPeak = std::max(ourPeak, customers->peak);
    }
    report.beginTable(QStringLiteral("Start to painted, under Xvfb"),
                      {QStringLiteral("program"), QStringLiteral("ms"), QStringLiteral("p95"),
                       QStringLiteral("peak MB")});
    report.addLine({QStringLiteral("reeve, signed in, first page of customers"),
                    number(ours.median()), number(ours.p95()), number(ourPeak)});
    report.addLine({QStringLiteral("bare Qt Widgets window"), number(theirs.median()),
                    number(theirs.p95()), number(theirPeak)});
    report.addAtMost(QStringLiteral("start to the first page painted"), ours.median(),
                     QStringLiteral("ms"), 4 * theirs.median(),
                     QStringLiteral("≤ 4 × a bare Qt window (%1 ms)").arg(number(theirs.median())));
    report.add(
        {QStringLiteral("start of a bare Qt window"), theirs.median(), QStringLiteral("ms")});
    report.add({QStringLiteral("peak memory after the start"), ourPeak, QStringLiteral("MB")});
}

} // namespace reeve::bench
