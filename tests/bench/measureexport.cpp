// SPDX-License-Identifier: GPL-3.0-or-later
// The export of every customer against a plain COPY of the same columns into a file.
#include "models/exports/customerexport.h"
#include "tests/bench/measure.h"
#include "tests/support/plainclient.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QTemporaryDir>

#include <libpq-fe.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

namespace reeve::bench
{

namespace
{

constexpr int repetitions = 3;

const char *const plainCopy =
    "COPY (SELECT id, username, email, first_name, last_name, business_name, phone, address, "
    "postal_code, city, country, vat_number, locale, plan, status, newsletter, created_at "
    "FROM service.customer ORDER BY id) TO STDOUT (FORMAT csv)";

[[noreturn]] void giveUp(const char *what, const QString &why)
{
    std::fprintf(stderr, "bench: %s: %s\n", what, qPrintable(why));
    std::exit(1);
}

double residentMegabytes()
{
    QFile status(QStringLiteral("/proc/self/statm"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    return double(status.readAll().split(' ').value(1).toLongLong()) * 4096 / 1e6;
}

// What psql does: every row as it comes, into a file.
double copyPlainly(const ConnectionParameters &parameters, const QString &path)
{
    const auto pairs = conninfo(parameters);
    if (!pairs)
        giveUp("plain COPY", pairs.error().text);
    std::vector<const char *> keys;
    std::vector<const char *> values;
    for (const auto &[key, value] : *pairs) {
        keys.push_back(key.constData());
        values.push_back(value.constData());
    }
    keys.push_back(nullptr);
    values.push_back(nullptr);
    PGconn *connection = PQconnectdbParams(keys.data(), values.data(), 0);
    if (PQstatus(connection) != CONNECTION_OK)
        giveUp("plain COPY", QString::fromUtf8(PQerrorMessage(connection)));
    std::FILE *file = std::fopen(QFile::encodeName(path).constData(), "wb");
    QElapsedTimer clock;
    clock.start();
    PQclear(PQexec(connection, plainCopy));
    char *row = nullptr;
    int length = 0;
    while ((length = PQgetCopyData(connection, &row, 0)) > 0) {
        std::fwrite(row, 1, std::size_t(length), file);
        PQfreemem(row);
    }
    PQclear(PQgetResult(connection));
    std::fclose(file);
    const double taken = double(clock.nsecsElapsed()) / 1e6;
    if (length != -1)
        giveUp("plain COPY", QString::fromUtf8(PQerrorMessage(connection)));
    PQfinish(connection);
    return taken;
}

// A request for everybody that the other officer has agreed to; how long it took to freeze them.
QUuid approvedRequest(const BenchServer &server, Samples &freezing)
{
    const QUuid id = QUuid::createUuid();
    const QString text = id.toString(QUuid::WithoutBraces);
    test::PlainClient asker(server.info().parameters(QStringLiteral("officer")));
    test::PlainClient voter(server.info().parameters(QStringLiteral("officer2")));
    QElapsedTimer clock;
    clock.start();
    const test::Answer asked = asker.run(
        QStringLiteral("SELECT digest FROM api.approval_ask('%1', 'export', '{}', 'the bench takes "
                       "every customer')")
            .arg(text));
    freezing.add(double(clock.nsecsElapsed()) / 1e6);
    const test::Answer voted = voter.run(
        QStringLiteral("SELECT api.approval_vote(gen_random_uuid(), '%1', '%2', true, '')")
            .arg(text, asked.cell()));
    if (!voted.ok)
        giveUp("export", asked.ok ? voted.message : asked.message);
    return id;
}

} // namespace

void measureExport(Report &report, const BenchServer &server, qint64 customers)
{
    const QTemporaryDir folder;
    const ConnectionParameters owner = server.info().parameters(server.info().owner.login);
    Connection desk;
    QEventLoop loop;
    desk.open(server.info().parameters(QStringLiteral("officer")))
        .then(&desk, [&](const Result<void> &opened) {
            if (!opened)
                giveUp("export", opened.error().text);
            loop.quit();
        });
    loop.exec();
    Samples ours;
    Samples bare;
    Samples freezing;
    double grown = 0;
    copyPlainly(owner, folder.filePath(QStringLiteral("warm.csv")));
    for (int i = 0; i < repetitions; ++i) {
        const QUuid approval = approvedRequest(server, freezing);
        CustomerExport made(desk);
        QElapsedTimer clock;
        double first = 0;
        QObject::connect(&made, &CustomerExport::progressed, &made, [&](qint64 done, qint64) {
            if (done == 0)
                return;
            const double now = residentMegabytes();
            if (first == 0)
                first = now;
            grown = std::max(grown, now - first);
        });
        QObject::connect(&made, &CustomerExport::failed, &made,
                         [](const Error &error) { giveUp("export", error.text); });
        QObject::connect(&made, &CustomerExport::completed, &loop, &QEventLoop::quit);
        clock.start();
        made.start({.criteria = {},
                    .reason = {},
                    .approval = approval,
                    .path = folder.filePath(QStringLiteral("ours.csv"))});
        loop.exec();
        ours.add(double(clock.nsecsElapsed()) / 1e6);
        bare.add(copyPlainly(owner, folder.filePath(QStringLiteral("bare.csv"))));
    }
    const QString name = QStringLiteral("export of %1 customers").arg(customers);
    const double ratio = bare.median() / ours.median();
    report.beginTable(QStringLiteral("Export to CSV against a plain COPY of the same columns"),
                      {QStringLiteral("customers"), QStringLiteral("reeve, ms"),
                       QStringLiteral("COPY, ms"), QStringLiteral("rate"),
                       QStringLiteral("freezing, ms"), QStringLiteral("memory, MB")});
    report.addLine({QString::number(customers), number(ours.median()), number(bare.median()),
                    number(ratio), number(freezing.median()), number(grown)});
    report.add({name, ours.median(), QStringLiteral("ms")});
    report.add({name + QStringLiteral(", plain COPY"), bare.median(), QStringLiteral("ms")});
    report.add({name + QStringLiteral(", rate against plain COPY"), ratio, QStringLiteral("ratio"),
                QStringLiteral("≥ 0.5"), ratio >= 0.5});
    report.add(
        {name + QStringLiteral(", freezing the set"), freezing.median(), QStringLiteral("ms")});
    report.addAtMost(name + QStringLiteral(", memory grown while streaming"), grown,
                     QStringLiteral("MB"), 16);
}

} // namespace reeve::bench
