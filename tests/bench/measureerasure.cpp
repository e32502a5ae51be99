// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/pgdriver.h"
#include "models/database/setup.h"
#include "models/deletions/eraser.h"
#include "models/deletions/replay.h"
#include "tests/bench/await.h"
#include "tests/bench/erasable.h"
#include "tests/bench/measure.h"
#include "tests/bench/traildatabase.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <limits>

namespace reeve::bench
{

namespace
{

constexpr qint64 most = 100'000;
constexpr int batch = 100;
const QString part = QStringLiteral("erasure");

/// Customers a second by plain DELETEs of the same rows, a hundred a transaction.
double bareRate(PgDriver &driver, qint64 first, qint64 last)
{
    QElapsedTimer clock;
    clock.start();
    for (qint64 from = first; from <= last; from += batch) {
        QString text;
        for (const char *table :
             {"check_result", "host", "alias", "history_center", "customer_session", "credential",
              "product_order", "payment_method", "instance", "invoice"})
            text += QStringLiteral("DELETE FROM service.%1 WHERE customer_id BETWEEN %2 AND %3;")
                        .arg(QLatin1String(table))
                        .arg(from)
                        .arg(from + batch - 1);
        text += QStringLiteral("DELETE FROM service.customer WHERE id BETWEEN %1 AND %2;")
                    .arg(from)
                    .arg(from + batch - 1);
        // One text is one transaction.
        orGiveUp(driver.script(text), part);
    }
    return double(last - first + 1) * 1e9 / double(clock.nsecsElapsed());
}

} // namespace

void measureErasure(Report &report, const BenchServer &server, qint64 customers)
{
    const qint64 many = std::min(most, customers) / batch * batch;
    const qint64 withTriggers = std::min<qint64>(many, 2000);
    const TrailDatabase database = TrailDatabase::fresh(server, QStringLiteral("bench_erasure"));
    const auto superuser = orGiveUp(connectTo(database.info.superuser()), part);
    const auto run = [&superuser](const QString &text) { orGiveUp(superuser->script(text), part); };
    const qint64 bareFirst = 1'000'001;
    const qint64 triggeredFirst = bareFirst + many;
    const qint64 ourFirst = triggeredFirst + withTriggers;
    const qint64 last = ourFirst + many - 1;
    run(serviceTriggers("DISABLE"));
    run(erasableCustomers(bareFirst, last));
    run(QStringLiteral("DELETE FROM reeve.account_deletion; SELECT reeve.derive_all_visibility()"));
    run(QStringLiteral("VACUUM (ANALYZE)"));

    const double bare = bareRate(*superuser, bareFirst, triggeredFirst - 1);
    run(serviceTriggers("ENABLE"));
    const double triggered = bareRate(*superuser, triggeredFirst, ourFirst - 1);
    run(makeDue());
    run(QStringLiteral("VACUUM (ANALYZE)"));

    QTemporaryDir folder;
    const ErasureFiles files = orGiveUp(sandboxErasureFiles(folder.path()), part);
    PgDriver worker;
    orGiveUp(worker.openWith(database.info.parameters(QStringLiteral("reeve_worker"))), part);
    Eraser eraser(files, std::numeric_limits<int>::max());
    QElapsedTimer clock;
    clock.start();
    const int erased = orGiveUp(eraser.run(worker), part);
    const double ours = double(erased) * 1e9 / double(clock.nsecsElapsed());

    // In turns of its own, once nothing is due.
    clock.restart();
    do
        orGiveUp(eraser.run(worker), part);
    while (superuser
               ->query({QStringLiteral(
                   "SELECT FROM reeve.proof_scan WHERE state IN ('open', 'scanning')")})
               ->next());
    const double proving = double(clock.nsecsElapsed()) / 1e9;

    report.beginTable(QStringLiteral("Erasing %1 customers, a hundred a transaction").arg(many),
                      {QStringLiteral("what"), QStringLiteral("customers/s")});
    report.addLine({QStringLiteral("bare DELETEs, no triggers"), number(bare)});
    report.addLine({QStringLiteral("bare DELETEs, the service's triggers"), number(triggered)});
    report.addLine({QStringLiteral("Reeve: %1 erased, ledger included").arg(erased), number(ours)});
    report.addLine({QStringLiteral("Looking for what is left of them: %1 s").arg(number(proving)),
                    number(double(erased) / proving)});
    report.add({QStringLiteral("erasure against bare SQL"), ours / bare, QStringLiteral("ratio"),
                QStringLiteral("≥ 0.5"), ours / bare >= 0.5});

    // A backup of before is back, with all of them: what the ledger brings to pass.
    run(QStringLiteral(
        "DELETE FROM reeve.tombstone; DELETE FROM reeve.account_deletion; DELETE FROM "
        "reeve.spent_name"));
    run(serviceTriggers("DISABLE"));
    run(erasableCustomers(ourFirst, last));
    run(serviceTriggers("ENABLE"));
    run(QStringLiteral("VACUUM (ANALYZE)"));
    clock.restart();
    const ReplayReport replayed = orGiveUp(
        replayLedger(*superuser, files.ledger, orGiveUp(LedgerKey::load(files.key), part),
                     orGiveUp(SigningKey::load(files.signingKey), part).publicPem()),
        part);
    const double seconds = double(clock.nsecsElapsed()) / 1e9;
    report.addLine({QStringLiteral("Replay of the ledger: %1 erased again").arg(replayed.erased),
                    number(double(replayed.erased) / seconds)});
    report.addAtMost(QStringLiteral("replay of 100,000 tombstones"),
                     seconds * double(most) / double(std::max<qint64>(1, replayed.erased)),
                     QStringLiteral("s"), 60);
    worker.close();
    superuser->close();
    database.drop();
}

} // namespace reeve::bench
