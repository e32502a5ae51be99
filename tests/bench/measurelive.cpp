// SPDX-License-Identifier: GPL-3.0-or-later
// How soon a change elsewhere is on the screen, with a hundred consoles connected; and what a service
// that changes rows without end makes one console ask the database.
#include "models/customers/livecustomerrows.h"
#include "tests/bench/bare.h"
#include "tests/bench/measure.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace reeve::bench
{

namespace
{

constexpr int consoles = 100;
constexpr int changes = 20;
constexpr int shownRows = 30; ///< what fits on a screen
constexpr int floodMilliseconds = 5000;

[[noreturn]] void giveUp(const char *what)
{
    std::fprintf(stderr, "bench: live: %s\n", what);
    std::exit(1);
}

/// Turns the event loop until `done`, or for so long.
bool turn(int milliseconds, const std::function<bool()> &done)
{
    QElapsedTimer since;
    since.start();
    QTimer tick;
    QEventLoop loop;
    QObject::connect(&tick, &QTimer::timeout, &loop, [&] {
        if (done() || since.elapsed() > milliseconds)
            loop.quit();
    });
    tick.start(1);
    loop.exec();
    return done();
}

/** The list as the console has it: the real connection, the real model, its rows kept alive. */
class Console
{
public:
    explicit Console(const ConnectionParameters &parameters)
        : m_repository(m_connection), m_model(m_repository), m_live(m_model, m_repository)
    {
        bool answered = false;
        m_connection.open(parameters).then(&m_context, [&](const Result<void> &opened) {
            if (!opened)
                giveUp("the console's connection did not open");
            answered = true;
        });
        turn(30'000, [&] { return answered; });
        m_model.setQuery({});
        if (!turn(30'000, [&] { return m_model.rowCount() >= shownRows; }))
            giveUp("the list did not come");
        m_model.setVisibleRows(0, shownRows - 1);
        turn(1000, [&] { return m_model.rowCount() > 200 && !m_model.isLoading(); });
        QObject::connect(&m_live, &LiveCustomerRows::rowsRead, &m_context,
                         [this] { ++m_readings; });
    }
    qint64 customer(int row) const { return m_model.customer(row)->number(); }
    QString city(int row) const { return m_model.customer(row)->city; }
    int readings() const { return m_readings; }

private:
    QObject m_context;
    Connection m_connection;
    CustomerRepository m_repository;
    CustomerTableModel m_model;
    LiveCustomerRows m_live;
    int m_readings = 0;
};

QByteArray cityChange(qint64 customer, const QByteArray &city)
{
    return "UPDATE service.customer SET city = '" + city
           + "' WHERE id = " + QByteArray::number(customer) + " RETURNING id";
}

} // namespace

void measureLive(Report &report, const BenchServer &server)
{
    std::vector<std::unique_ptr<BareClient>> others;
    for (int number = 0; number < consoles - 1; ++number) {
        others.push_back(std::make_unique<BareClient>(server.superuser()));
        others.back()->column("LISTEN service_customer");
    }
    Console console(server.account());
    BareClient service(server.superuser());

    Samples seen;
    for (int number = 0; number < changes; ++number) {
        const int row = number % shownRows;
        const QByteArray city = "Live " + QByteArray::number(number);
        turn(700, [] { return false; }); // at rest again
        QElapsedTimer since;
        since.start();
        service.column(cityChange(console.customer(row), city));
        if (!turn(10'000, [&] { return console.city(row) == QString::fromLatin1(city); }))
            giveUp("a change was not seen within ten seconds");
        seen.add(double(since.nsecsElapsed()) / 1e6);
    }

    // Rows on the screen and elsewhere, as fast as one connection can.
    turn(700, [] { return false; });
    const int before = console.readings();
    int made = 0;
    QElapsedTimer flood;
    flood.start();
    while (flood.elapsed() < floodMilliseconds) {
        for (int burst = 0; burst < 20; ++burst, ++made)
            service.column(
                cityChange(burst % 2 == 0 ? console.customer(made % shownRows) : 1 + made % 900,
                           "Flood " + QByteArray::number(made)));
        turn(1, [] { return false; });
    }
    const QByteArray last = "After the flood";
    service.column(cityChange(console.customer(0), last));
    QElapsedTimer since;
    since.start();
    turn(20'000, [&] { return console.city(0) == QString::fromLatin1(last); });
    const double settled = double(since.elapsed());
    const int readings = console.readings() - before;

    report.beginTable(
        QStringLiteral("A change elsewhere, with %1 consoles listening").arg(consoles),
        {QStringLiteral("what"), QStringLiteral("figure"), QStringLiteral("unit")});
    report.addLine(
        {QStringLiteral("visible after, median"), number(seen.median()), QStringLiteral("ms")});
    report.addLine(
        {QStringLiteral("visible after, p95"), number(seen.p95()), QStringLiteral("ms")});
    report.addLine({QStringLiteral("changes a second in a flood"),
                    number(made * 1000.0 / floodMilliseconds), QStringLiteral("1/s")});
    report.addLine(
        {QStringLiteral("readings of one console in the 5 s of a flood"), number(readings), {}});
    report.addLine({QStringLiteral("the last change of a flood visible after"), number(settled),
                    QStringLiteral("ms")});
    report.addAtMost(QStringLiteral("a change elsewhere visible, 100 consoles (p95)"), seen.p95(),
                     QStringLiteral("ms"), 1000);
    report.addAtMost(QStringLiteral("readings of one console in 5 s of a flood"), readings,
                     QStringLiteral("readings"), 10);
}

} // namespace reeve::bench
