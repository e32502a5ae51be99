// SPDX-License-Identifier: GPL-3.0-or-later
// Several statements in one round trip.
#include "models/database/pgdriver.h"
#include "tests/support/relay.h"
#include "tests/support/testdatabase.h"

#include <QElapsedTimer>
#include <QTest>

#include <memory>

using namespace reeve;
using namespace std::chrono_literals;

class TestPgPipeline : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();
    void cleanupTestCase();

    void pipelineIsOneRoundTrip();
    void pipelineGroupsCommitApart();
    void pipelineStopsAtTheFirstFailure();
    void pipelineTellsOfADeferredFailure();
    void pipelineOfLargeValues();
    void resultsArriveBeforeTheEnd();
    void largeRecordsOverTls();

private:
    QStringList column(const QString &sql, const QVariantList &values = {});

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<PgDriver> m_driver;
};

void TestPgPipeline::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Bare);
    m_driver = std::make_unique<PgDriver>();
    const auto opened = m_driver->openWith(m_database->owner());
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().detail));
}

void TestPgPipeline::cleanup()
{
    m_database->sql(QStringLiteral("DROP TABLE IF EXISTS public.item"));
}

void TestPgPipeline::cleanupTestCase()
{
    m_driver.reset();
    m_database.reset();
}

QStringList TestPgPipeline::column(const QString &sql, const QVariantList &values)
{
    auto rows = m_driver->query({sql, values});
    if (!rows)
        return {QStringLiteral("failed: ") + rows.error().detail};
    QStringList list;
    while (rows->next())
        list.append(rows->value(0).toString());
    return list;
}

void TestPgPipeline::pipelineIsOneRoundTrip()
{
    const ConnectionParameters direct = m_database->owner();
    test::Relay relay(direct.host, direct.port.toUShort(), 10ms);
    ConnectionParameters far = direct;
    far.port = QString::number(relay.port());
    PgDriver driver;
    QVERIFY(driver.openWith(far));
    relay.resetTraffic();
    int answers = 0;
    const auto done = driver.pipeline({{QStringLiteral("SELECT $1::int"), {1}},
                                       {QStringLiteral("SELECT $1::int"), {2}},
                                       {QStringLiteral("SELECT $1::int"), {3}}},
                                      [&](std::size_t index, QSqlQuery &rows) {
                                          QVERIFY(rows.next());
                                          QCOMPARE(rows.value(0).toInt(), int(index) + 1);
                                          ++answers;
                                      });
    QVERIFY(done);
    QCOMPARE(answers, 3);
    QCOMPARE(relay.traffic().roundTrips, 1);
    relay.resetTraffic();
    QVERIFY(driver.query({QStringLiteral("SELECT $1::text"), {QStringLiteral("x")}}));
    QCOMPARE(relay.traffic().roundTrips, 1);
}

void TestPgPipeline::pipelineGroupsCommitApart()
{
    QStringList transactions;
    const auto ask = QStringLiteral("SELECT pg_current_xact_id()::text");
    const auto status = QStringLiteral("SELECT pg_xact_status($1::text::xid8)");
    auto done = m_driver->pipeline({{ask, {}, false}, {ask, {}, true}, {ask}},
                                   [&](std::size_t, QSqlQuery &rows) {
                                       QVERIFY(rows.next());
                                       transactions.append(rows.value(0).toString());
                                   });
    QVERIFY(done);
    QCOMPARE(transactions.size(), 3);
    QCOMPARE(transactions[0], transactions[1]);
    QVERIFY(transactions[1] != transactions[2]);
    QCOMPARE(column(status, {transactions[0]}), QStringList{QStringLiteral("committed")});
}

void TestPgPipeline::pipelineStopsAtTheFirstFailure()
{
    m_database->sql(QStringLiteral("CREATE TABLE public.item (n int)"));
    m_database->sql(QStringLiteral("GRANT ALL ON public.item TO PUBLIC"));
    m_database->sql(QStringLiteral("GRANT USAGE ON SCHEMA public TO PUBLIC"));
    const auto insert = QStringLiteral("INSERT INTO public.item VALUES ($1)");
    QList<std::size_t> seen;
    const auto done = m_driver->pipeline(
        {{insert, {1}},                                     // commits
         {insert, {2}, false},                              // goes with the next
         {QStringLiteral("SELECT 1 / ($1::int - 1)"), {1}}, // fails
         {insert, {3}}},                                    // a group of its own: runs
        [&](std::size_t index, QSqlQuery &) { seen.append(index); });
    QVERIFY(!done);
    QCOMPARE(done.error().sqlstate, QByteArray("22012"));
    QCOMPARE(seen, (QList<std::size_t>{0, 1}));
    QCOMPARE(column(QStringLiteral("SELECT n FROM public.item ORDER BY n")),
             (QStringList{QStringLiteral("1"), QStringLiteral("3")}));
    QVERIFY(!m_driver->isBroken());
}

void TestPgPipeline::pipelineTellsOfADeferredFailure()
{
    QVERIFY(m_driver->script(
        QStringLiteral("CREATE TEMPORARY TABLE d (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")));
    const auto done = m_driver->pipeline({{QStringLiteral("INSERT INTO d VALUES (1), (1)")},
                                          {QStringLiteral("SELECT count(*) FROM d")}},
                                         [](std::size_t, QSqlQuery &) {});
    QVERIFY(!done);
    QCOMPARE(done.error().sqlstate, QByteArray("23505"));
    QCOMPARE(column(QStringLiteral("SELECT count(*) FROM d")), QStringList{QStringLiteral("0")});
}

void TestPgPipeline::pipelineOfLargeValues()
{
    // Both directions are full at once: whoever only writes, or only reads, waits for ever.
    const QString megabyte(1 << 20, u'x');
    std::vector<Statement> statements;
    for (int i = 0; i < 16; ++i)
        statements.push_back(
            {QStringLiteral("SELECT $1::text || repeat('y', 1000000)"), {megabyte}, i % 2 == 1});
    int right = 0;
    const auto done = m_driver->pipeline(statements, [&](std::size_t, QSqlQuery &rows) {
        right += rows.next() && rows.value(0).toString().size() == (1 << 20) + 1'000'000;
    });
    QVERIFY(done);
    QCOMPARE(right, 16);
}

void TestPgPipeline::resultsArriveBeforeTheEnd()
{
    QElapsedTimer timer;
    timer.start();
    QList<qint64> arrived;
    QVERIFY(
        m_driver->pipeline({{QStringLiteral("SELECT 1")}, {QStringLiteral("SELECT pg_sleep(0.5)")}},
                           [&](std::size_t, QSqlQuery &) { arrived.append(timer.elapsed()); }));
    QCOMPARE(arrived.size(), 2);
    QVERIFY2(arrived[1] - arrived[0] > 300, qPrintable(QString::number(arrived[1] - arrived[0])));
}

void TestPgPipeline::largeRecordsOverTls()
{
    // 64 answers of 200 kB: more than socket, TLS and libpq hold, read in odd portions.
    std::vector<Statement> statements(64, Statement{QStringLiteral("SELECT repeat('z', 200001)")});
    int right = 0;
    QVERIFY(m_driver->pipeline(statements, [&](std::size_t, QSqlQuery &rows) {
        right += rows.next() && rows.value(0).toString().size() == 200'001;
    }));
    QCOMPARE(right, 64);
}

QTEST_GUILESS_MAIN(TestPgPipeline)
#include "tst_pgpipeline.moc"
