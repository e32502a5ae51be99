// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"
#include "tests/bench/repository.h"
#include "tests/support/relay.h"

namespace reeve::bench
{

namespace
{
using namespace std::chrono_literals;
constexpr auto oneWay = 20ms;
constexpr double roundTrip = 40; // ms
constexpr int repetitions = 21;

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
        report.addAtMost(name, median, QStringLiteral("ms"), 1.25 * roundTrip,
                         QStringLiteral("≤ 1.25 × the round trip"));
        report.addAtMost(call.name + QStringLiteral(", round trips"), most,
                         QStringLiteral("round trips"), 1);
    }
}

void measureSignIn(Report &report, const BenchServer &server)
{
    test::Relay relay(server.info().host, quint16(server.info().port.toUInt()), oneWay);
    const ConnectionParameters parameters = through(relay, server.account());
    Samples ours;
    Samples theirs;
    int trips = 0;
    int bareTrips = 0;
    for (int i = 0; i < 11; ++i) {
        relay.resetTraffic();
        theirs.add(bareConnect(parameters));
        bareTrips = relay.traffic().roundTrips;
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
                    number(theirs.p95()), QString::number(bareTrips)});
    report.addAtMost(
        QStringLiteral("sign-in over 40 ms"), ours.median(), QStringLiteral("ms"),
        theirs.median() + roundTrip,
        QStringLiteral("≤ bare libpq + 1 round trip (libpq %1 ms)").arg(number(theirs.median())));
    report.add(
        {QStringLiteral("sign-in over 40 ms, bare libpq"), theirs.median(), QStringLiteral("ms")});
}

} // namespace reeve::bench
