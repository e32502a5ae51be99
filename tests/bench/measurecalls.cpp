// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"
#include "tests/bench/repository.h"

#include <algorithm>

namespace reeve::bench
{

namespace
{
constexpr int warmUps = 5;
constexpr int repetitions = 101;
constexpr int slowRepetitions = 31; ///< of calls that take longer than 20 ms
constexpr int explains = 11;

struct Compared {
    Samples repository;
    Samples bare;
    Samples server;
    int rows = 0;
};

Compared compare(const Call &call, RepositoryClient &repository, BareClient &bare)
{
    Compared result;
    double last = 0;
    for (int i = 0; i < warmUps; ++i) {
        last = repository.run(call, &result.rows);
        bare.disclose(call.kind(), call.args(), call.reason(), call.reads());
    }
    const auto runBare = [&] {
        QElapsedTimer clock;
        clock.start();
        bare.disclose(call.kind(), call.args(), call.reason(), call.reads());
        result.bare.add(double(clock.nsecsElapsed()) / 1e6);
    };
    const int times = last > 20 ? slowRepetitions : repetitions;
    for (int i = 0; i < times; ++i) {
        // In turns, and each as often first as second: neither always finds the other's caches.
        if (i % 2)
            runBare();
        result.repository.add(repository.run(call));
        if (i % 2 == 0)
            runBare();
    }
    for (int i = 0; i < explains; ++i)
        result.server.add(bare.serverTime(call.kind(), call.args(), call.reason(), call.reads()));
    return result;
}
} // namespace

void measureCalls(Report &report, const BenchServer &server, const QList<Call> &calls)
{
    RepositoryClient repository(server.account());
    BareClient bare(server.account());
    report.beginTable(
        QStringLiteral("Repository call (driver, disclosure, parsing) against bare libpq, ms"),
        {QStringLiteral("call"), QStringLiteral("rows"), QStringLiteral("reeve"),
         QStringLiteral("p95"), QStringLiteral("libpq"), QStringLiteral("p95"),
         QStringLiteral("ratio"), QStringLiteral("database")});
    double firstPage = 0;
    for (const Call &call : calls) {
        const Compared got = compare(call, repository, bare);
        const double ours = got.repository.median();
        const double theirs = got.bare.median();
        report.addLine({call.name, QString::number(got.rows), number(ours),
                        number(got.repository.p95()), number(theirs), number(got.bare.p95()),
                        number(ours / theirs), number(got.server.median())});
        report.addAtMost(call.name, ours, QStringLiteral("ms"), std::max(2 * theirs, theirs + 1),
                         QStringLiteral("≤ 2 × libpq or + 1 ms (libpq %1 ms)").arg(number(theirs)));
        report.add(
            {call.name + QStringLiteral(", p95"), got.repository.p95(), QStringLiteral("ms")});
        report.add({call.name + QStringLiteral(", bare libpq"), theirs, QStringLiteral("ms")});
        const QString inDatabase = call.name + QStringLiteral(", in the database");
        if (call.serverLimit)
            report.addAtMost(inDatabase, got.server.median(), QStringLiteral("ms"),
                             *call.serverLimit);
        else
            report.add({inDatabase, got.server.median(), QStringLiteral("ms")});
        if (call.name == QStringLiteral("first page"))
            firstPage = ours;
        if (call.name == QStringLiteral("page at the very end") && firstPage > 0)
            report.addAtMost(QStringLiteral("page at the very end / first page"), ours / firstPage,
                             QStringLiteral("ratio"), 1.5);
    }
}

void measureFragments(Report &report, const BenchServer &server, const QList<Fragment> &fragments)
{
    BareClient bare(server.account());
    struct Worst {
        double time = 0;
        QString name;
    };
    Worst inOrder;
    Worst byName;
    for (const Call &call : fragmentSweep(fragments)) {
        Samples samples;
        for (int i = 0; i < 3; ++i)
            samples.add(bare.serverTime(call.kind(), call.args(), call.reason(), call.reads()));
        Worst &worst = call.query.sort == CustomerSort::Created ? inOrder : byName;
        if (samples.median() > worst.time)
            worst = {samples.median(), call.name};
    }
    report.beginTable(
        QStringLiteral("The worst of %1 fragments, in the database, ms").arg(fragments.size()),
        {QStringLiteral("order"), QStringLiteral("fragment"), QStringLiteral("time")});
    report.addLine({QStringLiteral("default"), inOrder.name, number(inOrder.time)});
    report.addLine({QStringLiteral("by name"), byName.name, number(byName.time)});
    report.addAtMost(QStringLiteral("worst fragment, default order, in the database"), inOrder.time,
                     QStringLiteral("ms"), 15);
    report.addAtMost(QStringLiteral("worst fragment, by name, in the database"), byName.time,
                     QStringLiteral("ms"), 50);
}

} // namespace reeve::bench
