// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <algorithm>
#include <cstdio>

namespace reeve::bench
{

void measureScrolling(Report &report, const BenchServer &server, qint64 customers,
                      const QString &programs)
{
    const qint64 rows = std::min<qint64>(100'000, customers - 200);
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(programs + QStringLiteral("/reeve_scroll"),
                  {server.info().directory, server.account().user, QString::number(rows)});
    if (!process.waitForFinished(20 * 60'000) || process.exitCode() != 0) {
        std::fprintf(stderr, "bench: scrolling did not come to its end\n");
        return;
    }
    const QJsonObject got = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    const auto value = [&](const char *name) { return got.value(QLatin1String(name)).toDouble(); };
    report.beginTable(QStringLiteral("The console's customers, worked with by keys"),
                      {QStringLiteral("what"), QStringLiteral("figure"), QStringLiteral("unit")});
    const double growth = value("after") - value("before");
    report.addLine(
        {QStringLiteral("memory before scrolling"), number(value("before")), QStringLiteral("MB")});
    report.addLine({QStringLiteral("memory after %1 rows").arg(rows), number(value("after")),
                    QStringLiteral("MB")});
    report.addLine({QStringLiteral("rows a second"), number(double(rows) / value("seconds")),
                    QStringLiteral("rows/s")});
    report.addLine({QStringLiteral("longest event bringing results"),
                    number(value("longestDelivery")), QStringLiteral("ms")});
    report.addLine({QStringLiteral("longest event (%1)")
                        .arg(got.value(QStringLiteral("longestWhat")).toString()),
                    number(value("longestEvent")), QStringLiteral("ms")});
    report.addAtMost(QStringLiteral("memory growth over 100,000 rows"), growth,
                     QStringLiteral("MB"), 15);
    report.add({QStringLiteral("memory before scrolling"), value("before"), QStringLiteral("MB")});
    report.add({QStringLiteral("peak memory of the customers' window"), value("peak"),
                QStringLiteral("MB")});
    report.addAtMost(QStringLiteral("event loop held up by database results"),
                     value("longestDelivery"), QStringLiteral("ms"), 16);
    report.addAtMost(QStringLiteral("event loop held up by anything"), value("longestEvent"),
                     QStringLiteral("ms"), 50);
}

} // namespace reeve::bench
