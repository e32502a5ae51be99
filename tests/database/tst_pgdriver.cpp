// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/pgdriver.h"
#include "models/database/serverversions.h"
#include "tests/support/testdatabase.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QSqlError>
#include <QTest>

#include <libpq-fe.h>

#include <memory>
#include <thread>

using namespace reeve;

class TestPgDriver : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void sessionIsSetUp();
    void environmentCannotOverride_data();
    void environmentCannotOverride();
    void ordinaryQueries();
    void secondStatementIsRefused();
    void valuesNeverGetIntoTheText();
    void errorsCarryNoValues_data();
    void errorsCarryNoValues();
    void ownErrorClassSpeaksToPeople();
    void transactionsRollBackByDefault();
    void failedTransactionDoesNotCommit();
    void scripts();
    void copyIsRefusedAndLeavesTheConnectionUsable();
    void cancelFromAnotherThread();
    void cancelNeverHitsTheNextStatement();
    void notifications();
    void listenTravelsWithTheNextStatement();
    void lossIsNoticedWhileIdle();
    void lossDuringAStatement();
    void versions();

private:
    QStringList column(const QString &sql, const QVariantList &values = {});

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<PgDriver> m_driver;
};

void TestPgDriver::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Bare);
}

void TestPgDriver::init()
{
    m_driver = std::make_unique<PgDriver>();
    const auto opened = m_driver->openWith(m_database->owner());
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().detail));
}

void TestPgDriver::cleanup()
{
    m_driver.reset();
    m_database->sql(QStringLiteral("DROP TABLE IF EXISTS public.item"));
}

void TestPgDriver::cleanupTestCase()
{
    m_database.reset();
}

QStringList TestPgDriver::column(const QString &sql, const QVariantList &values)
{
    auto rows = m_driver->query({sql, values});
    if (!rows)
        return {QStringLiteral("failed: ") + rows.error().detail};
    QStringList list;
    while (rows->next())
        list.append(rows->value(0).toString());
    return list;
}

void TestPgDriver::sessionIsSetUp()
{
    QVERIFY(m_driver->isOpen());
    QCOMPARE(m_driver->tlsVersion(), QStringLiteral("TLSv1.3"));
    QCOMPARE(m_driver->parameter("TimeZone"), QStringLiteral("UTC"));
    QCOMPARE(m_driver->parameter("client_encoding"), QStringLiteral("UTF8"));
    QCOMPARE(m_driver->parameter("application_name"), QStringLiteral("reeve"));
    QVERIFY(m_driver->serverVersion() >= 150000);
    QCOMPARE(column(QStringLiteral("SELECT pg_backend_pid()")),
             QStringList(QString::number(m_driver->backendPid())));
    QCOMPARE(column(QStringLiteral("SHOW DateStyle")).first().left(3), QStringLiteral("ISO"));
    QVERIFY(!m_driver->open({}, {}, {}, {}, 0, {})); // the other way in stays shut
}

void TestPgDriver::environmentCannotOverride_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *name, const char *value) {
        QTest::newRow(name) << QByteArray(name) << QByteArray(value);
    };
    row("PGSERVICE", "nowhere");
    row("PGHOSTADDR", "192.0.2.1");
    row("PGPASSWORD", "wrong");
    row("PGPASSFILE", "/dev/zero");
    row("PGSSLROOTCERT", "/nowhere");
    row("PGSSLCRL", "/nowhere");
    row("PGSSLCRLDIR", "/nowhere");
    row("PGSSLCERT", "/nowhere");
    row("PGSSLKEY", "/nowhere");
    row("PGSSLMODE", "disable");
    row("PGSSLMAXPROTOCOLVERSION", "TLSv1.2");
    row("PGREQUIREPEER", "nobody");
    row("PGOPTIONS", "-c TimeZone=Asia/Tokyo");
    row("PGTZ", "Asia/Tokyo");
    row("PGDATESTYLE", "German");
    row("PGCLIENTENCODING", "LATIN1");
    row("PGAPPNAME", "somebody");
    row("PGTARGETSESSIONATTRS", "read-only");
    row("PGCHANNELBINDING", "disable");
    row("PGGSSENCMODE", "require");
}

void TestPgDriver::environmentCannotOverride()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    qputenv(name.constData(), value);
    PgDriver driver;
    const auto opened = driver.openWith(m_database->owner());
    qunsetenv(name.constData());
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().detail));
    QCOMPARE(driver.parameter("TimeZone"), QStringLiteral("UTC"));
    QCOMPARE(driver.parameter("client_encoding"), QStringLiteral("UTF8"));
    QCOMPARE(driver.parameter("application_name"), QStringLiteral("reeve"));
    QVERIFY(driver.parameter("DateStyle").startsWith(QStringLiteral("ISO")));
    QCOMPARE(driver.tlsVersion(), QStringLiteral("TLSv1.3"));
}

void TestPgDriver::ordinaryQueries()
{
    QSqlQuery query(m_driver->createResult());
    QVERIFY(query.exec(QStringLiteral("CREATE TEMPORARY TABLE t (id int, name text)")));
    QVERIFY(!query.isSelect());
    QVERIFY(query.prepare(QStringLiteral("INSERT INTO t VALUES ($1, $2), ($3, $4)")));
    query.addBindValue(1);
    query.addBindValue(QStringLiteral("a"));
    query.addBindValue(2);
    query.addBindValue(QVariant());
    QVERIFY(query.exec());
    QCOMPARE(query.numRowsAffected(), 2);
    // The same statement again with other values.
    for (const QVariant &value :
         {QVariant(3), QVariant(QStringLiteral("c")), QVariant(4), QVariant(QStringLiteral("d"))})
        query.addBindValue(value);
    QVERIFY(query.exec());
    QVERIFY(query.exec(QStringLiteral("SELECT id, name AS what FROM t ORDER BY id")));
    QVERIFY(query.isSelect());
    QCOMPARE(query.size(), 4);
    QVERIFY(query.next());
    QCOMPARE(query.value(QStringLiteral("what")).toString(), QStringLiteral("a"));
    QVERIFY(query.seek(1));
    QVERIFY(query.isNull(QStringLiteral("what")));
    // A result may outlive the next statement.
    QCOMPARE(column(QStringLiteral("SELECT 1")), QStringList{QStringLiteral("1")});
    QVERIFY(query.last());
    QCOMPARE(query.value(0).toInt(), 4);
}

void TestPgDriver::secondStatementIsRefused()
{
    m_database->sql(QStringLiteral("CREATE TABLE public.item (n int)"));
    const auto both = m_driver->query(
        {QStringLiteral("SELECT 1; CREATE TEMPORARY TABLE second ()")});
    QVERIFY(!both);
    QCOMPARE(both.error().sqlstate, QByteArray("42601"));
    QCOMPARE(column(QStringLiteral("SELECT to_regclass('pg_temp.second') IS NULL")),
             QStringList{QStringLiteral("true")});
}

void TestPgDriver::valuesNeverGetIntoTheText()
{
    const QString evil = QStringLiteral("'); DROP TABLE item; --");
    QCOMPARE(column(QStringLiteral("SELECT $1::text"), {evil}), QStringList{evil});
    QCOMPARE(column(QStringLiteral("SELECT query FROM pg_stat_activity "
                                   "WHERE pid = pg_backend_pid() AND $1::text <> ''"),
                    {evil})
                 .first()
                 .contains(QStringLiteral("DROP")),
             false);
}

void TestPgDriver::errorsCarryNoValues_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QByteArray>("sqlstate");
    QTest::newRow("bad number") << QStringLiteral("SELECT $1::text::bigint") << QByteArray("22P02");
    QTest::newRow("duplicate key")
        << QStringLiteral("INSERT INTO k VALUES ($1), ($1)") << QByteArray("23505");
    QTest::newRow("check") << QStringLiteral("INSERT INTO k VALUES ($1 || '!')")
                           << QByteArray("23514");
    QTest::newRow("raised") << QStringLiteral("SELECT pg_temp.fail($1)") << QByteArray("P0001");
    QTest::newRow("with detail and context")
        << QStringLiteral("SELECT pg_temp.own($1)") << QByteArray("RV007");
}

void TestPgDriver::errorsCarryNoValues()
{
    QFETCH(QString, sql);
    QFETCH(QByteArray, sqlstate);
    QVERIFY(m_driver->script(
        QStringLiteral("CREATE TEMPORARY TABLE k (v text PRIMARY KEY CHECK (v NOT LIKE '%!'));"
                       "CREATE FUNCTION pg_temp.fail(v text) RETURNS void LANGUAGE plpgsql AS $f$"
                       "BEGIN RAISE EXCEPTION 'no %', v USING DETAIL = v, HINT = v; END $f$;"
                       "CREATE FUNCTION pg_temp.own(v text) RETURNS void LANGUAGE plpgsql AS $f$"
                       "BEGIN RAISE EXCEPTION 'That will not do.'"
                       " USING ERRCODE = 'RV007', DETAIL = v, HINT = v; END $f$;")));
    const QString secret = QStringLiteral("anna.example");

    const auto failed = m_driver->query({sql, {secret}});
    QVERIFY(!failed);
    QCOMPARE(failed.error().sqlstate, sqlstate);
    QVERIFY(!failed.error().text.isEmpty());
    QVERIFY(!failed.error().text.contains(secret));
    QVERIFY(!failed.error().detail.contains(secret));

    QSqlQuery query(m_driver->createResult());
    QVERIFY(query.prepare(sql));
    query.addBindValue(secret);
    QVERIFY(!query.exec());
    QCOMPARE(query.lastError().nativeErrorCode(), QString::fromLatin1(sqlstate));
    QVERIFY(!query.lastError().text().contains(secret));
    QVERIFY(!m_driver->lastError().text().contains(secret));
}

void TestPgDriver::ownErrorClassSpeaksToPeople()
{
    const std::pair<const char *, ErrorKind> kinds[] = {
        {"RV001", ErrorKind::NotAllowed},      {"RV002", ErrorKind::StaleVersion},
        {"RV003", ErrorKind::ApprovalNeeded},  {"RV004", ErrorKind::Quota},
        {"RV005", ErrorKind::WrongState},      {"RV006", ErrorKind::NotFound},
        {"RV007", ErrorKind::BadValue},        {"RV008", ErrorKind::DisclosureMissing},
        {"RV009", ErrorKind::DisabledAccount}, {"RV010", ErrorKind::NoRole}};
    for (const auto &[state, kind] : kinds) {
        const auto done = m_driver->script(
            QStringLiteral(
                "DO $$ BEGIN RAISE EXCEPTION 'Plain words.' USING ERRCODE = '%1'; END $$")
                .arg(QLatin1String(state)));
        QVERIFY(!done);
        QCOMPARE(done.error().kind, kind);
        QCOMPARE(done.error().text, QStringLiteral("Plain words."));
    }
}

void TestPgDriver::transactionsRollBackByDefault()
{
    QVERIFY(m_driver->script(QStringLiteral("CREATE TEMPORARY TABLE t (n int)")));
    const auto refused = m_driver->transaction([&]() -> Result<void> {
        if (auto done = m_driver->query({QStringLiteral("INSERT INTO t VALUES (1)")}); !done)
            return tl::unexpected(done.error());
        return failure(ErrorKind::Input, QStringLiteral("thought better of it"));
    });
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Input);
    QVERIFY(!m_driver->inTransaction());
    const auto kept = m_driver->transaction([&]() -> Result<int> {
        if (auto done = m_driver->query({QStringLiteral("INSERT INTO t VALUES (2)")}); !done)
            return tl::unexpected(done.error());
        return 5;
    });
    QCOMPARE(*kept, 5);
    QCOMPARE(column(QStringLiteral("SELECT n FROM t")), QStringList{QStringLiteral("2")});
}

void TestPgDriver::failedTransactionDoesNotCommit()
{
    // PostgreSQL answers COMMIT of a failed transaction with success.
    const auto done = m_driver->transaction([&]() -> Result<void> {
        (void)m_driver->query({QStringLiteral("SELECT 1/0")});
        return {};
    });
    QVERIFY(!done);
    QCOMPARE(done.error().sqlstate, QByteArray("25P02"));
    QVERIFY(!m_driver->inTransaction());
}

void TestPgDriver::scripts()
{
    QVERIFY(m_driver->script(QStringLiteral("CREATE TEMPORARY TABLE t (n int); "
                                            "INSERT INTO t VALUES (1); SELECT * FROM t;")));
    QCOMPARE(column(QStringLiteral("SELECT n FROM t")), QStringList{QStringLiteral("1")});
    QVERIFY(m_driver->script(QString()));
    const auto failed = m_driver->script(
        QStringLiteral("INSERT INTO t VALUES (2); SELECT 1/0; INSERT INTO t VALUES (3)"));
    QVERIFY(!failed);
    QCOMPARE(failed.error().sqlstate, QByteArray("22012"));
    QCOMPARE(column(QStringLiteral("SELECT n FROM t")), QStringList{QStringLiteral("1")});
}

void TestPgDriver::copyIsRefusedAndLeavesTheConnectionUsable()
{
    QVERIFY(m_driver->script(QStringLiteral("CREATE TEMPORARY TABLE t (n int)")));
    QVERIFY(!m_driver->query({QStringLiteral("COPY t FROM STDIN")}));
    QVERIFY(!m_driver->query({QStringLiteral("COPY (SELECT 1) TO STDOUT")}));
    QVERIFY(!m_driver->script(QStringLiteral("COPY t FROM STDIN; SELECT 1")));
    QVERIFY(!m_driver->script(QStringLiteral("COPY (SELECT 1) TO STDOUT")));
    QCOMPARE(column(QStringLiteral("SELECT count(*) FROM t")), QStringList{QStringLiteral("0")});
}

void TestPgDriver::cancelFromAnotherThread()
{
    const int pid = m_driver->backendPid();
    std::thread canceller([&] {
        // Only once it runs: a cancel before that does nothing, as promised.
        while (m_database
                   ->sql(QStringLiteral("SELECT 1 FROM pg_stat_activity WHERE pid = $1 "
                                        "AND wait_event = 'PgSleep'"),
                         {pid})
                   .isEmpty()) {
        }
        m_driver->cancelRunning();
    });
    QElapsedTimer timer;
    timer.start();
    const auto stopped = m_driver->query({QStringLiteral("SELECT pg_sleep(30)")});
    canceller.join();
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    QVERIFY(timer.elapsed() < 10'000);
    // Without our asking, the same state means something else.
    QVERIFY(m_driver->script(QStringLiteral("SET statement_timeout = '50ms'")));
    const auto late = m_driver->query({QStringLiteral("SELECT pg_sleep(30)")});
    QVERIFY(!late);
    QCOMPARE(late.error().kind, ErrorKind::Timeout);
}

void TestPgDriver::cancelNeverHitsTheNextStatement()
{
    std::atomic<bool> stop = false;
    std::thread canceller([&] {
        while (!stop)
            m_driver->cancelRunning();
    });
    int cancelled = 0;
    int wrong = 0;
    for (int i = 0; i < 300; ++i) {
        // The first may be hit. A statement that is not the canceller's must not: it is sent
        // outside its sight, right after.
        const auto hit = m_driver->query({QStringLiteral("SELECT pg_sleep(0.001)")});
        cancelled += !hit;
        PGresult *next = PQexec(m_driver->connection(), "SELECT pg_sleep(0)");
        wrong += PQresultStatus(next) != PGRES_TUPLES_OK;
        PQclear(next);
    }
    stop = true;
    canceller.join();
    QVERIFY(cancelled > 0);
    QCOMPARE(wrong, 0);
}

void TestPgDriver::notifications()
{
    QSignalSpy spy(m_driver.get(),
                   qOverload<const QString &, QSqlDriver::NotificationSource, const QVariant &>(
                       &QSqlDriver::notification));
    QVERIFY(m_driver->subscribeToNotification(QStringLiteral("Odd \"channel\"")));
    QCOMPARE(m_driver->subscribedToNotifications(), QStringList{QStringLiteral("Odd \"channel\"")});
    m_database->sql(QStringLiteral("NOTIFY \"Odd \"\"channel\"\"\", '42'"));
    QTRY_COMPARE(spy.size(), 1); // while idle
    QCOMPARE(spy[0][0].toString(), QStringLiteral("Odd \"channel\""));
    QCOMPARE(spy[0][1].value<QSqlDriver::NotificationSource>(), QSqlDriver::OtherSource);
    QCOMPARE(spy[0][2].toString(), QStringLiteral("42"));
    QVERIFY(m_driver->query(
        {QStringLiteral("SELECT pg_notify($1, '43')"), {QStringLiteral("Odd \"channel\"")}}));
    QTRY_COMPARE(spy.size(), 2);
    QCOMPARE(spy[1][1].value<QSqlDriver::NotificationSource>(), QSqlDriver::SelfSource);
    QVERIFY(m_driver->unsubscribeFromNotification(QStringLiteral("Odd \"channel\"")));
    m_database->sql(QStringLiteral("NOTIFY \"Odd \"\"channel\"\"\", '44'"));
    QVERIFY(m_driver->query({QStringLiteral("SELECT 1")}));
    QCOMPARE(spy.size(), 2);
}

void TestPgDriver::listenTravelsWithTheNextStatement()
{
    QSignalSpy spy(m_driver.get(),
                   qOverload<const QString &, QSqlDriver::NotificationSource, const QVariant &>(
                       &QSqlDriver::notification));
    m_driver->listenWithNext({QStringLiteral("one"), QStringLiteral("two")});
    QCOMPARE(column(QStringLiteral("SELECT 7")), QStringList{QStringLiteral("7")});
    QCOMPARE(column(QStringLiteral("SELECT * FROM pg_listening_channels() ORDER BY 1")),
             (QStringList{QStringLiteral("one"), QStringLiteral("two")}));
    m_driver->listenWithNext({QStringLiteral("three")});
    int answers = 0;
    QVERIFY(m_driver->pipeline({{QStringLiteral("SELECT 1")}}, [&](std::size_t index, QSqlQuery &) {
        QCOMPARE(index, std::size_t(0));
        ++answers;
    }));
    QCOMPARE(answers, 1);
    m_database->sql(QStringLiteral("NOTIFY three"));
    QTRY_COMPARE(spy.size(), 1);
}

void TestPgDriver::lossIsNoticedWhileIdle()
{
    QSignalSpy lost(m_driver.get(), &PgDriver::connectionLost);
    m_database->sql(QStringLiteral("SELECT pg_terminate_backend($1)"), {m_driver->backendPid()});
    QTRY_COMPARE(lost.size(), 1);
    QVERIFY(m_driver->isBroken());
    QVERIFY(!m_driver->isOpen());
    const auto after = m_driver->query({QStringLiteral("SELECT 1")});
    QVERIFY(!after);
    QCOMPARE(after.error().kind, ErrorKind::ConnectionLost);
    QVERIFY(m_driver->openWith(m_database->owner())); // the same object may try again
    QVERIFY(!m_driver->isBroken());
    QVERIFY(m_driver->query({QStringLiteral("SELECT 1")}));
}

void TestPgDriver::lossDuringAStatement()
{
    QSignalSpy lost(m_driver.get(), &PgDriver::connectionLost);
    const auto gone = m_driver->query(
        {QStringLiteral("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)")});
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, ErrorKind::ConnectionLost);
    QVERIFY(!gone.error().text.isEmpty());
    QCOMPARE(lost.size(), 1);

    QVERIFY(m_driver->openWith(m_database->owner()));
    QStringList seen;
    const auto half = m_driver->pipeline(
        {{QStringLiteral("SELECT 'kept'")},
         {QStringLiteral("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)")},
         {QStringLiteral("SELECT 'never'")}},
        [&](std::size_t, QSqlQuery &rows) {
            QVERIFY(rows.next());
            seen.append(rows.value(0).toString());
        });
    QVERIFY(!half);
    QCOMPARE(half.error().kind, ErrorKind::ConnectionLost);
    QCOMPARE(seen, QStringList{QStringLiteral("kept")});
    QCOMPARE(lost.size(), 2);
}

void TestPgDriver::versions()
{
    QVERIFY(isServerTooOld(150019));
    QVERIFY(!isServerTooOld(150020));
    QVERIFY(isServerTooOld(140099));
    QVERIFY(isServerTooOld(160001));
    QVERIFY(!isServerTooOld(190000));
    QCOMPARE(oldestReleaseFor(160001), QStringLiteral("16.16"));
    QCOMPARE(oldestReleaseFor(140001), QStringLiteral("15.20"));
}

QTEST_GUILESS_MAIN(TestPgDriver)
#include "tst_pgdriver.moc"
