// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"
#include "tests/bench/repository.h"
#include "tests/support/relay.h"

#include <QProcess>

namespace reeve::bench
{

namespace
{
using namespace std::chrono_literals;
constexpr auto oneWay = 20ms;
constexpr double roundTrip = 40; // ms
constexpr int repetitions = 21;
constexpr int signIns = 11;

ConnectionParameters through(const test::Relay &relay, ConnectionParameters parameters)
{
    parameters.port = QString::number(relay.port());
    return parameters;
}
} // namespace

void measureLink(Report &report, const BenchServer &server, const QList<Call> &calls)
{
    test::Relay relay(server.info().host, quint16(server.info().port.toUInt()), oneWay);
    const ConnectionParameters parameters = through(relay, server.account());
    RepositoryClient repository(parameters);
    BareClient bare(parameters);
    report.beginTable(QStringLiteral("The same over a link of 40 ms"),
                      {QStringLiteral("call"), QStringLiteral("reeve ms"), QStringLiteral("p95"),
                       QStringLiteral("libpq ms"), QStringLiteral("× round trip"),
                       QStringLiteral("round trips")});
    for (const Call &call : calls) {
        Samples ours;
        Samples theirs;
        int most = 0;
        repository.run(call);
        for (int i = 0; i < repetitions; ++i) {
            relay.resetTraffic();
            ours.add(repository.run(call));
            most = std::max(most, relay.traffic().roundTrips);
            QElapsedTimer clock;
            clock.start();
            bare.disclose(call.kind(), call.args(), call.reason(), call.reads());
            theirs.add(double(clock.nsecsElapsed()) / 1e6);
        }
        const double median = ours.median();
        report.addLine({call.name, number(median), number(ours.p95()), number(theirs.median()),
                        number(median / roundTrip), QString::number(most)});
        const QString name = call.name + QStringLiteral(", over 40 ms");
        // Another order than the default one may take the database up to 50 ms by itself; there the
        // distance must not add more than its share.
        const bool otherOrder = call.serverLimit.value_or(0) > 15;
        const double limit = otherOrder ? theirs.median() + 0.25 * roundTrip : 1.25 * roundTrip;
        report.addAtMost(name, median, QStringLiteral("ms"), limit,
                         otherOrder ? QStringLiteral("≤ libpq + 1/4 of the round trip")
                                    : QStringLiteral("≤ 1.25 × the round trip"));
        report.addAtMost(call.name + QStringLiteral(", round trips"), most,
                         QStringLiteral("round trips"), 1);
    }
}

namespace
{
/// Times of bare connections in ms, all open at the end; nothing when the program failed.
Samples bareConnections(const ConnectionParameters &parameters, const QString &programs,
                        const test::Relay &relay, double *roundTrips)
{
    Samples times;
    const auto pairs = conninfo(parameters);
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(programs + QStringLiteral("/reeve_bareconnect"), {QString::number(signIns)});
    for (const auto &[name, value] : *pairs)
        process.write(name + '\t' + value + '\n');
    process.write("\n");
    QByteArray lines;
    while (lines.count('\n') < signIns && process.waitForReadyRead())
        lines += process.readAllStandardOutput();
    *roundTrips = double(relay.traffic().roundTrips) / signIns;
    process.closeWriteChannel();
    process.waitForFinished();
    for (const QByteArray &line : lines.split('\n'))
        if (!line.isEmpty())
            times.add(line.toDouble());
    return times;
}
} // namespace

void measureSignIn(Report &report, const BenchServer &server, const QString &programs)
{
    test::Relay relay(server.info().host, quint16(server.info().port.toUInt()), oneWay);
    const ConnectionParameters parameters = through(relay, server.account());
    double bareTrips = 0;
    const Samples theirs = bareConnections(parameters, programs, relay, &bareTrips);
    Samples ours;
    int trips = 0;
    for (int i = 0; i < signIns; ++i) {
        relay.resetTraffic();
        const RepositoryClient client(parameters);
        ours.add(client.openingTime());
        trips = relay.traffic().roundTrips;
    }
    report.beginTable(QStringLiteral("Sign-in over a link of 40 ms"),
                      {QStringLiteral("who"), QStringLiteral("ms"), QStringLiteral("p95"),
                       QStringLiteral("round trips")});
    report.addLine({QStringLiteral("reeve, with api.sign_in"), number(ours.median()),
                    number(ours.p95()), QString::number(trips)});
    report.addLine({QStringLiteral("bare libpq connection"), number(theirs.median()),
                    number(theirs.p95()), number(bareTrips)});
    report.addAtMost(
        QStringLiteral("sign-in over 40 ms"), ours.median(), QStringLiteral("ms"),
        theirs.median() + roundTrip,
        QStringLiteral("≤ bare libpq + 1 round trip (libpq %1 ms)").arg(number(theirs.median())));
    report.add(
        {QStringLiteral("sign-in over 40 ms, bare libpq"), theirs.median(), QStringLiteral("ms")});
}

} // namespace reeve::bench
