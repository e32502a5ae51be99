// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/visibilitylist.h"
#include "tests/bench/measure.h"

#include <QElapsedTimer>

#include <algorithm>

namespace reeve::bench
{

namespace
{
constexpr int warmUps = 3;
constexpr int repetitions = 31;
} // namespace

void measureVisibility(Report &report, const BenchServer &server)
{
    BareClient client(server.account());
    struct Asked {
        QString name;
        VisibilityQuery query;
    };
    const QList<Asked> all{
        {QStringLiteral("all, the oldest key first"), {}},
        {QStringLiteral("open to anybody"), {.reach = {Visibility::Anybody}}},
        {QStringLiteral("weak or duplicate keys"),
         {.findings = {Finding::WeakKey, Finding::DuplicateKey}}},
        {QStringLiteral("key only, a blank or reused password"),
         {.reach = {Visibility::KeyOnly},
          .findings = {Finding::EmptyPassword, Finding::ReusedPassword}}},
        {QStringLiteral("by customer, from the end"),
         {.sort = VisibilitySort::Customer, .descending = true}},
    };
    const QList<QByteArray> reads{"SELECT * FROM api.visibility_page($1)"};
    report.beginTable(QStringLiteral("Visibility over all customers, disclosure included, ms"),
                      {QStringLiteral("what"), QStringLiteral("rows"), QStringLiteral("median"),
                       QStringLiteral("p95")});
    double worst = 0;
    for (const Asked &asked : all) {
        QJsonObject args = asked.query.arguments();
        args.insert(QStringLiteral("limit"), customerPageSize);
        Samples samples;
        int rows = 0;
        for (int i = 0; i < warmUps + repetitions; ++i) {
            QElapsedTimer clock;
            clock.start();
            rows = client.disclose("visibility_page", args, "", reads);
            if (i >= warmUps)
                samples.add(double(clock.nsecsElapsed()) / 1e6);
        }
        worst = std::max(worst, samples.median());
        report.addLine(
            {asked.name, QString::number(rows), number(samples.median()), number(samples.p95())});
    }
    report.addAtMost(QStringLiteral("visibility page"), worst, QStringLiteral("ms"), 50);

    Samples counts;
    for (int i = 0; i < warmUps + repetitions; ++i) {
        QElapsedTimer clock;
        clock.start();
        client.column("SELECT histories FROM api.visibility_counts()");
        if (i >= warmUps)
            counts.add(double(clock.nsecsElapsed()) / 1e6);
    }
    report.addLine(
        {QStringLiteral("counts"), QString(), number(counts.median()), number(counts.p95())});
    report.addAtMost(QStringLiteral("visibility counts"), counts.median(), QStringLiteral("ms"),
                     200);
}

} // namespace reeve::bench
