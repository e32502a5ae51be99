// SPDX-License-Identifier: GPL-3.0-or-later
// Walking a large trail, paging through it, and what a disclosure costs.
#include "models/audit/trailrepository.h"
#include "models/audit/trailverifier.h"
#include "models/database/setup.h"
#include "models/session/greeting.h"
#include "tests/bench/await.h"
#include "tests/bench/measure.h"
#include "tests/bench/traildatabase.h"

#include <QElapsedTimer>

namespace reeve::bench
{

namespace
{

constexpr qint64 verified = 1'000'000;
constexpr int pagings = 31;
constexpr int comparisons = 201;

double elapsedMs(const QElapsedTimer &clock)
{
    return double(clock.nsecsElapsed()) / 1e6;
}

void measureVerify(Report &report, const TrailDatabase &database, qint64 events)
{
    const auto driver = orGiveUp(connectTo(database.info.parameters(database.info.owner.login)),
                                 QStringLiteral("verify"));
    const qint64 walk = std::min(events, verified);
    QElapsedTimer clock;
    clock.start();
    const TrailReport found = orGiveUp(verifyTrail(*driver, events - walk + 1, {}),
                                       QStringLiteral("verify"));
    const double taken = elapsedMs(clock);
    if (!found.intact || found.events < walk)
        giveUp(QStringLiteral("verify"), Error{ErrorKind::Damaged, found.what, {}, {}});
    report.beginTable(QStringLiteral("Verifying the trail"),
                      {QStringLiteral("events"), QStringLiteral("batches"), QStringLiteral("ms")});
    report.addLine({QString::number(found.events), QString::number(found.batches), number(taken)});
    report.addAtMost(QStringLiteral("verify of %1 events").arg(found.events), taken,
                     QStringLiteral("ms"), 10'000 * double(found.events) / double(verified));
}

struct Paging {
    QString name;
    TrailFilter filter{};
    EndlessTableModel<TrailRecord>::Cursor cursor{};
};

void measurePaging(Report &report, const TrailDatabase &database, qint64 events)
{
    using From = EndlessTableModel<TrailRecord>::Cursor::From;
    QObject context;
    Connection desk;
    await(desk.open(database.info.parameters(QStringLiteral("auditor"))), &context,
          QStringLiteral("paging"));
    TrailRepository repository(desk);
    const TrailFilter person{.person = QStringLiteral("person7")};
    const TrailFilter customer{.customer = CustomerId::from(4711)};
    const TrailFilter kind{.event = QStringLiteral("customer_page")};
    // The events lie in five years: a quarter of a year of the first one.
    const auto yearsAgo = [](double years) {
        const qint64 now = Timestamp::now().microseconds();
        return Timestamp::fromMicroseconds(now - qint64(years * 31'536'000'000'000));
    };
    const TrailFilter longAgo{.from = yearsAgo(4.75), .until = yearsAgo(4.5)};
    TrailFilter personLongAgo = longAgo;
    personLongAgo.person = person.person;
    const Paging pages[] = {
        {QStringLiteral("first page"), {}, {}},
        {QStringLiteral("page in the middle"), {}, {From::After, {events / 2}}},
        {QStringLiteral("page at the very end"), {}, {From::End, {}}},
        {QStringLiteral("by person, first page"), person, {}},
        {QStringLiteral("by person, far page"), person, {From::After, {events / 2}}},
        {QStringLiteral("by customer, first page"), customer, {}},
        {QStringLiteral("by kind, far page"), kind, {From::After, {events / 2}}},
        {QStringLiteral("by time, long ago"), longAgo, {}},
        {QStringLiteral("by person and time, long ago"), personLongAgo, {}},
    };
    report.beginTable(QStringLiteral("Paging through a trail of %1 events, ms").arg(events),
                      {QStringLiteral("page"), QStringLiteral("rows"), QStringLiteral("reeve"),
                       QStringLiteral("p95")});
    double first = 0;
    for (const Paging &page : pages) {
        Samples samples;
        qsizetype rows = 0;
        for (int i = 0; i < pagings; ++i) {
            QElapsedTimer clock;
            clock.start();
            rows = await(repository.page(page.filter, page.cursor, nullptr), &context, page.name)
                       .rows.size();
            samples.add(elapsedMs(clock));
        }
        report.addLine(
            {page.name, QString::number(rows), number(samples.median()), number(samples.p95())});
        const QString name = QStringLiteral("trail of %1 events: %2").arg(events).arg(page.name);
        if (first == 0) {
            first = samples.median();
            report.add({name, first, QStringLiteral("ms")});
        } else {
            report.addAtMost(name, samples.median(), QStringLiteral("ms"),
                             std::max(1.5 * first, first + 5),
                             QStringLiteral("≤ 1.5 × the first page or + 5 ms"));
        }
    }
}

} // namespace

void measureTrail(Report &report, const BenchServer &server, qint64 events)
{
    const TrailDatabase database = TrailDatabase::filled(server, events);
    measureVerify(report, database, events);
    measurePaging(report, database, events);
}

void measureDisclosure(Report &report, const BenchServer &server)
{
    BareClient staff(server.account());
    BareClient owner(server.info().parameters(server.info().owner.login));
    const Call call{.name = QStringLiteral("first page")};
    const QByteArray plain =
        "SELECT id, username, email, first_name, last_name, business_name, phone, city, country, "
        "plan, status, newsletter, created_at, created_at::text AS sort_key FROM service.customer "
        "ORDER BY created_at DESC, id DESC LIMIT 100";
    Samples disclosed;
    Samples read;
    Samples overhead;
    for (int i = -10; i < comparisons; ++i) {
        const auto timed = [](auto &&work) {
            QElapsedTimer clock;
            clock.start();
            work();
            return elapsedMs(clock);
        };
        const auto withRecord = [&] {
            staff.disclose(call.kind(), call.args(), call.reason(), call.reads());
        };
        const auto without = [&] { owner.column(plain); };
        // Each as often first as second.
        double ours = i % 2 ? timed(withRecord) : 0;
        const double theirs = timed(without);
        if (i % 2 == 0)
            ours = timed(withRecord);
        if (i < 0)
            continue; // warm-up
        disclosed.add(ours);
        read.add(theirs);
        overhead.add(ours - theirs);
    }
    report.beginTable(
        QStringLiteral(
            "A page of 100 customers, disclosed and read, against the owner's plain read, ms"),
        {QStringLiteral("disclosed"), QStringLiteral("p95"), QStringLiteral("plain"),
         QStringLiteral("p95"), QStringLiteral("overhead")});
    report.addLine({number(disclosed.median()), number(disclosed.p95()), number(read.median()),
                    number(read.p95()), number(overhead.median())});
    report.add(
        {QStringLiteral("page read without a disclosure"), read.median(), QStringLiteral("ms")});
    report.addAtMost(QStringLiteral("overhead of a disclosure on a page read"), overhead.median(),
                     QStringLiteral("ms"), 1);
}

} // namespace reeve::bench
