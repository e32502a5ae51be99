// SPDX-License-Identifier: GPL-3.0-or-later
// Erasing: everything of those who are due, nothing of anybody else, whoever comes in between.
#include "models/audit/trailverifier.h"
#include "tests/support/erasing.h"
#include "tests/support/plainclient.h"

#include <QTest>
#include <QUuid>

#include <thread>

using namespace reeve;
using namespace reeve::test;

namespace
{
const QString marker = QStringLiteral("zzmarkerzz");
QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}
} // namespace

class TstErasure : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void nothingIsLeft();
    void retainedUntilTheYearsAreOver();
    void whoCameFirst_data();
    void whoCameFirst();
    void lockedCustomersAreLeftForLater();
    void oneBadAccountHoldsUpNobody();
    void twoWorkersEraseEachOnce();
    void claimsOfDeadWorkersComeBack();
    void scheduleReleaseAndRuns();
    void unclassifiedColumnsBlock();
    void theMapDecides();
    void customersThatTheServiceDeleted();
    void spentNames();
    void recipientsAreTasks();

private:
    QString cell(const QString &sql) { return m_database->sql(sql).value(0); }
    QString state(qint64 customer)
    {
        return cell(QStringLiteral("SELECT state FROM reeve.account_deletion WHERE customer_id = "
                                   "%1 ORDER BY id DESC LIMIT 1")
                        .arg(customer));
    }
    /// Where the marker stands, as schema.table.
    QStringList places();
    /// Tables of the service with rows of this customer.
    QStringList tablesOf(qint64 customer);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Erasing> m_erasing;
};

void TstErasure::init()
{
    m_database = std::make_unique<TestDatabase>();
    m_erasing = std::make_unique<Erasing>(*m_database);
    // The demo's own closed accounts are not these tests'.
    m_database->sql(
        QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL "
                       "WHERE closed_at IS NOT NULL"));
    m_database->sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
}

QStringList TstErasure::places()
{
    QStringList found;
    for (const QString &table : m_database->sql(QStringLiteral(
             "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = "
             "c.relnamespace WHERE n.nspname IN ('service', 'reeve', 'audit') AND c.relkind IN "
             "('r', 'p') AND NOT c.relispartition ORDER BY 1")))
        if (cell(QStringLiteral("SELECT count(*) FROM %1 t WHERE t::text LIKE '%%%2%%'")
                     .arg(table, marker))
            != QStringLiteral("0"))
            found += table;
    return found;
}

QStringList TstErasure::tablesOf(qint64 customer)
{
    QStringList found;
    for (const QString &table : m_database->sql(QStringLiteral(
             "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'service'::regnamespace "
             "AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1")))
        if (cell(QStringLiteral("SELECT count(*) FROM service.%1 WHERE %2 = %3")
                     .arg(table, table == QStringLiteral("customer")
                                     ? QStringLiteral("id")
                                     : QStringLiteral("customer_id"))
                     .arg(customer))
            != QStringLiteral("0"))
            found += table;
    return found;
}

void TstErasure::nothingIsLeft()
{
    // A customer with something in every table, and the marker wherever text can stand.
    const qint64 customer =
        cell(QStringLiteral("SELECT o.customer_id FROM service.invoice o JOIN "
                            "service.check_result r USING (customer_id) JOIN "
                            "service.payment_method p USING (customer_id) LIMIT 1"))
            .toLongLong();
    const QString who = QString::number(customer);
    for (const QString &change :
         {QStringLiteral(
              "service.customer SET username = '%1', email = '%1@example.org', last_name "
              "= '%1', phone = '%1', address = '%1', business_name = '%1' WHERE id"),
          QStringLiteral("service.history_center SET status_key = '%1-key' WHERE customer_id"),
          QStringLiteral("service.alias SET name = '%1' || id, password = '%1' WHERE customer_id"),
          QStringLiteral("service.host SET name = '%1', address = '%1' WHERE customer_id"),
          QStringLiteral("service.payment_method SET processor_customer = '%1' WHERE customer_id")})
        m_database->sql(QStringLiteral("UPDATE %1 = %2").arg(change.arg(marker), who));
    m_database->sql(QStringLiteral("INSERT INTO service.customer_session (customer_id, token_hash) "
                                   "VALUES ($1, sha256('x'))"),
                    {customer});
    m_database->sql(QStringLiteral("INSERT INTO service.instance (customer_id, name, provider, "
                                   "location, country) VALUES ($1, $2, 'OVH', 'x', 'FR')"),
                    {customer, marker});
    m_database->sql(QStringLiteral("INSERT INTO reeve.saved_search (person, name, criteria) VALUES "
                                   "('support', 'that one', jsonb_build_object('text', $1::text))"),
                    {marker});
    QCOMPARE(tablesOf(customer).size(), 11);
    PlainClient support(m_database->parameters(QStringLiteral("support")));
    QVERIFY(
        support
            .run(QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', "
                                "'%3 rang')")
                     .arg(newId(), who, marker))
            .ok);
    QVERIFY(support
                .run(QStringLiteral("SELECT api.add_note('%1', %2, '%3', '%3 rang')")
                         .arg(newId(), who, marker))
                .ok);
    m_database->sql(QStringLiteral("SELECT work.seal()"));
    const QStringList before = places();
    QVERIFY2(before.size() >= 10, qPrintable(before.join(u' ')));
    const int others = cell(QStringLiteral("SELECT count(*) FROM service.customer")).toInt();

    m_erasing->close(QStringLiteral("id = ") + who);
    QCOMPARE(m_erasing->eraseAll(), 1);
    QCOMPARE(tablesOf(customer), QStringList());
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM service.customer")).toInt(), others - 1);
    QCOMPARE(state(customer), QStringLiteral("partially_executed"));
    QCOMPARE(m_erasing->ledger(), QList<QByteArray>{m_erasing->key().tombstone(customer)});

    // The trail's turn comes when all of it is sealed.
    m_database->sql(QStringLiteral("UPDATE reeve.account_deletion SET erased_at = erased_at - "
                                   "interval '1 minute'"));
    m_database->sql(QStringLiteral("SELECT work.seal()"));
    QCOMPARE(cell(QStringLiteral("SELECT work.clear_trail()")), QStringLiteral("1"));
    m_database->sql(QStringLiteral("SELECT work.seal()"));
    PgDriver driver;
    QVERIFY(driver.openWith(m_database->superuser()));
    const auto report = verifyTrail(driver, 1, {});
    QVERIFY(report);
    QVERIFY2(report->intact, qPrintable(report->what));
    QCOMPARE(report->erased, 2);
    // Left is the processor's number for as long as the task there is open, and the reason of the
    // read for its eight days.
    QCOMPARE(places(), (QStringList{QStringLiteral("reeve.disclosure"),
                                    QStringLiteral("reeve.erasure_step")}));
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    for (const QString &step : m_database->sql(QStringLiteral("SELECT id FROM reeve.erasure_step")))
        QVERIFY(officer
                    .run(QStringLiteral("SELECT api.settle_erasure_step('%1', %2, true, '')")
                             .arg(newId(), step))
                    .ok);
    QCOMPARE(state(customer), QStringLiteral("erased"));
    m_database->sql(QStringLiteral("UPDATE reeve.disclosure SET disclosed_at = now() - interval '9 "
                                   "days'"));
    m_database->sql(QStringLiteral("SELECT work.age_deletions()"));
    QCOMPARE(places(), QStringList());
}

void TstErasure::retainedUntilTheYearsAreOver()
{
    const QString who = cell(QStringLiteral(
        "SELECT customer_id FROM service.invoice GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"));
    m_database->sql(QStringLiteral("UPDATE service.invoice SET billing_name = '%1', invoiced_on = "
                                   "'2026-03-01' WHERE customer_id = %2")
                        .arg(marker, who));
    m_database->sql(QStringLiteral("UPDATE service.invoice SET invoiced_on = '2009-03-01' WHERE id "
                                   "= (SELECT min(id) FROM service.invoice WHERE customer_id = %1)")
                        .arg(who));
    const int invoices = cell(QStringLiteral("SELECT count(*) FROM service.invoice WHERE "
                                             "customer_id = %1")
                                  .arg(who))
                             .toInt();
    QVERIFY(invoices > 1);
    m_erasing->close(QStringLiteral("id = ") + who);
    QCOMPARE(m_erasing->eraseAll(), 1);
    QCOMPARE(places(), QStringList{QStringLiteral("reeve.retained")});
    // The one of 2009 is kept no longer; each other one with the order that it is about.
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.retained WHERE table_name = "
                                 "'service.invoice' AND until = '2036-12-31'"))
                 .toInt(),
             invoices - 1);
    QVERIFY(cell(QStringLiteral("SELECT count(*) FROM reeve.retained WHERE table_name = "
                                "'service.product_order' AND fields ? 'amount_minor' AND NOT "
                                "fields ? 'processor_reference'"))
                .toInt()
            > 0);
    QCOMPARE(cell(QStringLiteral("SELECT retained_until FROM reeve.account_deletion")),
             QStringLiteral("2036-12-31"));
    // Nothing leads back to the customer but the key of the ledger.
    QCOMPARE(cell(QStringLiteral("SELECT DISTINCT encode(subject, 'hex') FROM reeve.retained")),
             QString::fromLatin1(m_erasing->key().tombstone(who.toLongLong()).toHex()));
    m_database->sql(QStringLiteral("UPDATE reeve.retained SET until = current_date - 1"));
    m_database->sql(QStringLiteral("SELECT work.age_deletions()"));
    QCOMPARE(places(), QStringList());
}

void TstErasure::whoCameFirst_data()
{
    QTest::addColumn<QString>("change"); // between the claim and the erasure; %1 the customer
    QTest::addColumn<QString>("state");
    QTest::newRow("reactivated by the service") << QStringLiteral(
        "UPDATE service.customer SET status = 'active', closed_at = NULL WHERE id "
        "= %1") << QStringLiteral("reactivated");
    QTest::newRow("reactivated, and no trigger told")
        << QStringLiteral("DO $$ BEGIN ALTER TABLE service.customer DISABLE TRIGGER USER; UPDATE "
                          "service.customer SET status = 'active', closed_at = NULL WHERE id = %1; "
                          "ALTER TABLE service.customer ENABLE TRIGGER USER; END $$")
        << QStringLiteral("reactivated");
    QTest::newRow("hold") << QStringLiteral(
        "UPDATE reeve.account_deletion SET state = 'on_hold', claimed_by = NULL, hold_ground = "
        "'court', hold_review_on = current_date + 9, hold_by = 'officer', hold_at = now() WHERE "
        "customer_id = %1")
                          << QStringLiteral("on_hold");
    QTest::newRow("date moved") << QStringLiteral(
        "UPDATE reeve.account_deletion SET due_at = now() + interval '1 day' WHERE customer_id = "
        "%1") << QStringLiteral("due");
    QTest::newRow("another worker's") << QStringLiteral(
        "UPDATE reeve.account_deletion SET claimed_by = 999 WHERE customer_id = %1")
                                      << QStringLiteral("executing");
}

void TstErasure::whoCameFirst()
{
    QFETCH(QString, change);
    QFETCH(QString, state);
    m_erasing->close(QStringLiteral("id IN (21, 22)"));
    PlainClient worker(m_database->parameters(QStringLiteral("reeve_worker")));
    const QString session = worker.run(QStringLiteral("SELECT work.begin_erasing()")).cell();
    QCOMPARE(worker
                 .run(QStringLiteral("SELECT cardinality(customer_ids) FROM "
                                     "work.claim_erasures(%1, 100)")
                          .arg(session))
                 .cell(),
             QStringLiteral("2"));
    const QStringList before = tablesOf(21);
    m_database->sql(change.arg(21));
    const Answer erased = worker.run(
        QStringLiteral("SELECT work.erase(%1, '{21,22}', ARRAY[sha256('a'), sha256('b')], false)")
            .arg(session));
    QVERIFY2(erased.ok, qPrintable(erased.message));
    QCOMPARE(erased.cell(), QStringLiteral("1"));
    QCOMPARE(tablesOf(21), before);
    QCOMPARE(tablesOf(22), QStringList());
    QCOMPARE(this->state(21), state);
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.tombstone")), QStringLiteral("1"));
}

void TstErasure::lockedCustomersAreLeftForLater()
{
    m_erasing->close(QStringLiteral("id IN (21, 22, 23)"));
    PlainClient service(m_database->parameters(QStringLiteral("service_app")));
    QVERIFY(service.run(QStringLiteral("BEGIN")).ok);
    QVERIFY(
        service.run(QStringLiteral("SELECT FROM service.customer WHERE id = 22 FOR UPDATE")).ok);
    QCOMPARE(m_erasing->eraseAll(), 2);
    QVERIFY(!tablesOf(22).isEmpty());
    QCOMPARE(state(22), QStringLiteral("due"));
    QVERIFY(service.run(QStringLiteral("COMMIT")).ok);
    QCOMPARE(m_erasing->eraseAll(), 1);
    QCOMPARE(tablesOf(22), QStringList());
}

void TstErasure::oneBadAccountHoldsUpNobody()
{
    // A table that nobody told Reeve of holds on to one of them.
    m_database->sql(QStringLiteral("CREATE TABLE public.elsewhere (customer_id bigint REFERENCES "
                                   "service.customer, word text)"));
    m_database->sql(QStringLiteral("INSERT INTO public.elsewhere VALUES (25, '%1')").arg(marker));
    m_erasing->close(QStringLiteral("id BETWEEN 21 AND 40"));
    QCOMPARE(m_erasing->eraseAll(), 19);
    QCOMPARE(state(25), QStringLiteral("failed"));
    QVERIFY(tablesOf(25).contains(QStringLiteral("alias")));
    QCOMPARE(
        cell(QStringLiteral("SELECT failure FROM reeve.account_deletion WHERE customer_id = 25")),
        QStringLiteral("23503 elsewhere elsewhere_customer_id_fkey"));
    QCOMPARE(m_erasing->eraseAll(), 0); // it waits for a person
    m_database->sql(QStringLiteral("DROP TABLE public.elsewhere"));
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    QVERIFY(officer
                .run(QStringLiteral("SELECT api.retry_deletions('%1', NULL, 'the table is gone')")
                         .arg(newId()))
                .ok);
    QCOMPARE(m_erasing->eraseAll(), 1);
    QCOMPARE(tablesOf(25), QStringList());
}

void TstErasure::twoWorkersEraseEachOnce()
{
    m_erasing->close(QStringLiteral("id BETWEEN 101 AND 700"));
    m_database->sql(
        QStringLiteral("UPDATE reeve.setting SET value = '7' WHERE name = 'erasure_batch'"));
    std::atomic<int> all = 0;
    std::vector<std::thread> workers;
    for (int i = 0; i < 3; ++i)
        workers.emplace_back([&] { all += m_erasing->eraseAll(); });
    for (std::thread &worker : workers)
        worker.join();
    QCOMPARE(all.load(), 600);
    const auto ledger = m_erasing->ledger();
    QCOMPARE(ledger.size(), 600);
    QSet<QByteArray> expected;
    for (qint64 customer = 101; customer <= 700; ++customer)
        expected += m_erasing->key().tombstone(customer);
    QCOMPARE(QSet<QByteArray>(ledger.cbegin(), ledger.cend()), expected);
    QCOMPARE(cell(QStringLiteral("SELECT concat(min(seq), ' ', max(seq), ' ', count(*)) FROM "
                                 "reeve.tombstone")),
             QStringLiteral("1 600 600"));
}

void TstErasure::claimsOfDeadWorkersComeBack()
{
    m_erasing->close(QStringLiteral("id BETWEEN 21 AND 40"));
    {
        PlainClient dead(m_database->parameters(QStringLiteral("reeve_worker")));
        const QString session = dead.run(QStringLiteral("SELECT work.begin_erasing()")).cell();
        QCOMPARE(dead.run(QStringLiteral(
                              "SELECT cardinality(customer_ids) FROM work.claim_erasures(%1, 15)")
                              .arg(session))
                     .cell(),
                 QStringLiteral("15"));
        QCOMPARE(m_erasing->eraseAll(), 5); // while it lives, they are its own
    }
    int all = 0; // the server may not have noticed yet
    QTRY_VERIFY((all += m_erasing->eraseAll()) == 15);
}

void TstErasure::scheduleReleaseAndRuns()
{
    m_erasing->close(QStringLiteral("id BETWEEN 21 AND 40"));
    const auto set = [this](const char *name, const char *value) {
        m_database->sql(QStringLiteral("UPDATE reeve.setting SET value = $2 WHERE name = $1"),
                        {QString::fromLatin1(name), QString::fromLatin1(value)});
    };
    set("erasure_schedule", "never");
    QCOMPARE(m_erasing->eraseAll(), 0);
    set("erasure_schedule", "always");
    set("erasure_needs_release", "on");
    QCOMPARE(m_erasing->eraseAll(), 0);
    // An officer sends the worker for three of them.
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    const Answer run = officer.run(
        QStringLiteral("SELECT run_id FROM api.start_erasure_run('%1', '{%2}', 'these three')")
            .arg(newId(), m_database
                              ->sql(QStringLiteral("SELECT id FROM reeve.account_deletion ORDER BY "
                                                   "id LIMIT 3"))
                              .join(u',')));
    QVERIFY2(run.ok, qPrintable(run.message));
    const auto change = [&](const char *wanted) {
        return officer
            .run(QStringLiteral("SELECT api.change_erasure_run('%1', %2, '%3', 'wait')")
                     .arg(newId(), run.cell(), QLatin1String(wanted)))
            .ok;
    };
    QVERIFY(change("paused"));
    QCOMPARE(m_erasing->eraseAll(), 0);
    QVERIFY(change("running"));
    QCOMPARE(m_erasing->eraseAll(), 3);
    QCOMPARE(
        officer.run(QStringLiteral("SELECT state, erased, left_over FROM api.erasure_runs(1)"))
            .rows,
        (QList<QStringList>{{QStringLiteral("done"), QStringLiteral("3"), QStringLiteral("0")}}));
    QVERIFY(officer.run(QStringLiteral("SELECT api.release_erasures('%1', NULL)").arg(newId())).ok);
    QCOMPARE(m_erasing->eraseAll(), 17);
}

void TstErasure::unclassifiedColumnsBlock()
{
    m_erasing->close(QStringLiteral("id = 21"));
    m_database->sql(QStringLiteral("ALTER TABLE service.host ADD COLUMN owner_name text"));
    QString why;
    QCOMPARE(m_erasing->eraseAll(&why), -1);
    QVERIFY2(why.contains(QStringLiteral("service.host.owner_name")), qPrintable(why));
    QVERIFY(!tablesOf(21).isEmpty());
    m_database->sql(QStringLiteral("ALTER TABLE service.host DROP COLUMN owner_name"));
    QCOMPARE(m_erasing->eraseAll(), 1);
}

// Another act in the map, and the next erasure does it.
void TstErasure::theMapDecides()
{
    m_erasing->close(QStringLiteral("id = 21"));
    QCOMPARE(m_erasing->eraseAll(), 1);
    m_database->sql(QStringLiteral(
        "UPDATE reeve.data_map SET act = 'retain', retain_basis = 'a law', retain_years = 3, "
        "retain_from = 'created_at' WHERE table_name = 'customer' AND column_name = 'country'"));
    m_database->sql(QStringLiteral("UPDATE reeve.data_map SET act = 'pseudonymise' WHERE "
                                   "table_name = 'customer' AND column_name = 'email'"));
    m_database->sql(
        QStringLiteral("UPDATE service.customer SET country = 'BE', created_at = now() - interval "
                       "'1 year', email = '%1@example.org' WHERE id = 22")
            .arg(marker));
    m_erasing->close(QStringLiteral("id = 22"));
    QCOMPARE(m_erasing->eraseAll(), 1);
    QCOMPARE(places(), QStringList());
    QCOMPARE(cell(QStringLiteral("SELECT concat_ws(' ', fields ->> 'country', length(fields ->> "
                                 "'email')) FROM reeve.retained WHERE table_name = "
                                 "'service.customer'")),
             QStringLiteral("BE 64"));
}

void TstErasure::customersThatTheServiceDeleted()
{
    m_erasing->close(QStringLiteral("id = 21"));
    m_database->sql(QStringLiteral("INSERT INTO reeve.note (customer_id, body, author) VALUES (21, "
                                   "'left behind', 'officer')"));
    for (const QString &table : tablesOf(21))
        if (table != QStringLiteral("customer"))
            m_database->sql(
                QStringLiteral("DO $$ BEGIN ALTER TABLE service.%1 DISABLE TRIGGER ALL; "
                               "DELETE FROM service.%1 WHERE customer_id = 21; ALTER "
                               "TABLE service.%1 ENABLE TRIGGER ALL; END $$")
                    .arg(table));
    m_database->sql(QStringLiteral("DELETE FROM service.customer WHERE id = 21"));
    QCOMPARE(m_erasing->eraseAll(), 1);
    QCOMPARE(state(21), QStringLiteral("erased"));
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.note")), QStringLiteral("0"));
}

void TstErasure::spentNames()
{
    m_database->sql(
        QStringLiteral("UPDATE service.customer SET username = 'Anna-One' WHERE id = 21"));
    m_database->sql(
        QStringLiteral("UPDATE service.alias SET name = 'annas-' || id WHERE customer_id "
                       "= 21"));
    const QString alias = cell(
        QStringLiteral("SELECT name FROM service.alias WHERE customer_id = 21 LIMIT 1"));
    m_erasing->close(QStringLiteral("id = 21"));
    QCOMPARE(m_erasing->eraseAll(), 1);
    PlainClient service(m_database->parameters(QStringLiteral("service_app")));
    const auto take = [&service](const QString &name) {
        return service.run(QStringLiteral("INSERT INTO service.customer (username, email) VALUES "
                                          "('%1', '%2@example.org')")
                               .arg(name, newId()));
    };
    for (const QString &name : {QStringLiteral("anna-one"), QStringLiteral("ANNA-ONE "), alias}) {
        const Answer answer = take(name);
        QCOMPARE(answer.sqlstate, QByteArray("23505"));
        QVERIFY(!answer.everything().contains(name.trimmed()));
    }
    QCOMPARE(service
                 .run(QStringLiteral("UPDATE service.customer SET username = 'anna-one' WHERE id = "
                                     "22"))
                 .sqlstate,
             QByteArray("23505"));
    QCOMPARE(
        service
            .run(QStringLiteral("UPDATE service.alias SET name = 'Anna-One' WHERE id = (SELECT "
                                "min(id) FROM service.alias)"))
            .sqlstate,
        QByteArray("23505"));
    QVERIFY(take(QStringLiteral("anna-two")).ok);
    // The key is the owner's: nobody else can ask whether a name was somebody's.
    QVERIFY(!service.run(QStringLiteral("SELECT reeve.is_name_spent('anna-one')")).ok);
    m_database->sql(QStringLiteral("UPDATE reeve.spent_name SET until = now()"));
    QVERIFY(take(QStringLiteral("anna-one")).ok);
}

void TstErasure::recipientsAreTasks()
{
    m_database->sql(QStringLiteral("UPDATE reeve.setting SET value = 'Bookkeeper Ltd, Printer' "
                                   "WHERE name = 'erasure_recipients'"));
    m_erasing->close(QStringLiteral("id = 21"));
    QCOMPARE(m_erasing->eraseAll(), 1);
    QCOMPARE(m_database->sql(QStringLiteral("SELECT target FROM reeve.erasure_step WHERE kind = "
                                            "'recipient' ORDER BY 1")),
             (QStringList{QStringLiteral("Bookkeeper Ltd"), QStringLiteral("Printer")}));
    QCOMPARE(state(21), QStringLiteral("partially_executed"));
}

QTEST_GUILESS_MAIN(TstErasure)
#include "tst_erasure.moc"
