// SPDX-License-Identifier: GPL-3.0-or-later
// A colleague with psql and their own password tries to read a customer without leaving a record.
// The marker is a customer whose values exist nowhere else; none may come back in any way.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

namespace
{
// What is typed is not what must not come back: a server quotes the statement it refuses.
const QString value = QStringLiteral("zzmarkerzzhidden");
const QString marker = QStringLiteral("hidden");
const QString pageArgs = QStringLiteral("{\"text\": \"zzmarkerzz\"}");
QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}
QString disclose(const QString &id, const QString &kind, const QString &args,
                 const QString &reason = {})
{
    return QStringLiteral("SELECT api.disclose('%1', '%2', '%3', '%4')")
        .arg(id, kind, args, reason);
}
QString readPage(const QString &id)
{
    return QStringLiteral("SELECT * FROM api.customer_page('%1')").arg(id);
}
} // namespace

class TstDisclosure : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void readsAfterCommit();
    void everySectionReadsTheOnePage();
    void attempts_data();
    void attempts();
    void plansAreNotSentBeforeTheCommit();
    void replayByAnotherPerson();
    void replayAfterSixtySeconds();
    void anotherKindDoesNotServe();
    void usedIdIsRefused();
    void pageNeedsReason();
    void rolesWithoutCustomers_data();
    void rolesWithoutCustomers();
    void disabledPersonIsRefusedAtOnce();
    void badArguments_data();
    void badArguments();
    void operationOutcome();

private:
    int committedEvents();
    qint64 m_customer = 0;
    TestDatabase m_database;
};

void TstDisclosure::initTestCase()
{
    PlainClient superuser(m_database.superuser());
    const Answer made = superuser.run(
        QStringLiteral("INSERT INTO service.customer (username, email, first_name, last_name) "
                       "VALUES ('%1', '%1@example.org', '%1', '%1') RETURNING id")
            .arg(value));
    QVERIFY2(made.ok, qPrintable(made.message));
    m_customer = made.cell().toLongLong();
    QVERIFY(m_customer > 0);
}

int TstDisclosure::committedEvents()
{
    PlainClient superuser(m_database.superuser());
    return superuser
        .run(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE event = 'disclosure' AND %1 = "
                            "ANY (customer_ids)")
                 .arg(m_customer))
        .cell()
        .toInt();
}

void TstDisclosure::readsAfterCommit()
{
    const int before = committedEvents();
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY2(support.isOpen(), qPrintable(support.failure()));
    const QString id = newId();
    const Answer first = support.run(disclose(id, QStringLiteral("customer_page"), pageArgs));
    QVERIFY2(first.ok, qPrintable(first.message));
    QVERIFY(!first.everything().contains(marker)); // step one gives nothing away
    const Answer second = support.run(readPage(id));
    QVERIFY2(second.ok, qPrintable(second.message));
    QCOMPARE(second.rows.size(), 1);
    QCOMPARE(second.rows.first().value(1), value);
    QCOMPARE(committedEvents(), before + 1);
}

void TstDisclosure::everySectionReadsTheOnePage()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString id = newId();
    QVERIFY(support
                .run(disclose(id, QStringLiteral("customer"),
                              QStringLiteral("{\"customer_id\": %1}").arg(m_customer),
                              QStringLiteral("#1")))
                .ok);
    for (const char *section : {"profile", "orders", "payment_methods", "aliases",
                                "history_centers", "sessions", "instances"}) {
        const Answer answer = support.run(
            QStringLiteral("SELECT * FROM api.customer_%1('%2')").arg(QLatin1String(section), id));
        QVERIFY2(answer.ok, qPrintable(answer.message));
    }
}

void TstDisclosure::attempts_data()
{
    QTest::addColumn<QStringList>("texts"); // %1 the disclosure's id, %2 the disclosing call
    const QString read = QStringLiteral("SELECT * FROM api.customer_page('%1')");

    QTest::newRow("rollback afterwards") << QStringList{
        QStringLiteral("BEGIN"), QStringLiteral("%2"), read, QStringLiteral("ROLLBACK"), read};
    QTest::newRow("read inside the open transaction")
        << QStringList{QStringLiteral("BEGIN"), QStringLiteral("%2"), read};
    QTest::newRow("savepoint rolled back, then committed") << QStringList{
        QStringLiteral("BEGIN"),         QStringLiteral("SAVEPOINT s"), QStringLiteral("%2"),
        QStringLiteral("ROLLBACK TO s"), QStringLiteral("COMMIT"),      read};
    QTest::newRow("read in a savepoint")
        << QStringList{QStringLiteral("BEGIN"), QStringLiteral("SAVEPOINT s"), QStringLiteral("%2"),
                       QStringLiteral("RELEASE s"), read};
    QTest::newRow("several statements in one text") << QStringList{QStringLiteral("%2; ") + read};
    QTest::newRow("several statements with a rollback")
        << QStringList{QStringLiteral("BEGIN; %2; ") + read + QStringLiteral("; ROLLBACK")};
    QTest::newRow("both in one statement") << QStringList{QStringLiteral(
        "WITH d AS MATERIALIZED (%2) SELECT p.* FROM d, LATERAL api.customer_page('%1') p")};
    QTest::newRow("cursor opened before the rollback")
        << QStringList{QStringLiteral("BEGIN"), QStringLiteral("%2"),
                       QStringLiteral("DECLARE c CURSOR WITH HOLD FOR ") + read,
                       QStringLiteral("FETCH ALL FROM c"), QStringLiteral("ROLLBACK")};
    QTest::newRow("two-phase commit")
        << QStringList{QStringLiteral("BEGIN"), QStringLiteral("%2"),
                       QStringLiteral("PREPARE TRANSACTION 'x'"), read};
    QTest::newRow("copy from the function inside the transaction")
        << QStringList{QStringLiteral("BEGIN"), QStringLiteral("%2"),
                       QStringLiteral("COPY (") + read + QStringLiteral(") TO STDOUT")};
    QTest::newRow("repeatable read")
        << QStringList{QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ"),
                       QStringLiteral("%2"), QStringLiteral("COMMIT"), read};
    QTest::newRow("no disclosure at all") << QStringList{read};
    QTest::newRow("table of the service")
        << QStringList{QStringLiteral("SELECT * FROM service.customer")};
    QTest::newRow("table of the guard")
        << QStringList{QStringLiteral("SELECT * FROM reeve.disclosure")};
    QTest::newRow("the inbox") << QStringList{QStringLiteral("SELECT * FROM audit.inbox")};
    QTest::newRow("copy a table") << QStringList{QStringLiteral("COPY service.customer TO STDOUT")};
    QTest::newRow("prepared statement on a table") << QStringList{
        QStringLiteral("PREPARE p AS SELECT * FROM service.customer"), QStringLiteral("EXECUTE p")};
    QTest::newRow("become the owner") << QStringList{
        QStringLiteral("SET ROLE reeve_owner"), QStringLiteral("SELECT * FROM service.customer")};
    QTest::newRow("become somebody else")
        << QStringList{QStringLiteral("SET SESSION AUTHORIZATION postgres"),
                       QStringLiteral("SELECT * FROM service.customer")};
    QTest::newRow("call a helper") << QStringList{
        QStringLiteral("SELECT reeve.find_customer_page('{\"text\": \"zzmarkerzz\"}')")};
    QTest::newRow("fold in a search path of one's own")
        << QStringList{QStringLiteral("SET search_path = pg_temp, service, reeve, api"),
                       QStringLiteral("SELECT * FROM customer")};
    QTest::newRow("statistics of a column") << QStringList{QStringLiteral(
        "SELECT most_common_vals, histogram_bounds FROM pg_stats WHERE schemaname = 'service'")};
    QTest::newRow("other sessions' queries")
        << QStringList{QStringLiteral("SELECT query FROM pg_stat_activity WHERE usename <> "
                                      "session_user AND query LIKE '%zzmarker%'")};
    QTest::newRow("cast error that quotes a value") << QStringList{
        QStringLiteral("SELECT api.disclose('%1', 'customer_page', '{\"sort\": \"created_at\", "
                       "\"after\": {\"key\": \"zz\", \"id\": 1}}', '')"),
        read};
    QTest::newRow("count without asking for one")
        << QStringList{QStringLiteral("SELECT * FROM api.customer_count('%1')")};
    QTest::newRow("text as pattern") << QStringList{
        QStringLiteral(
            "SELECT api.disclose('%1', 'customer_page', '{\"text\": \"zzmark_rzz\"}', '')"),
        read};
    QTest::newRow("text as any pattern") << QStringList{
        QStringLiteral("SELECT api.disclose('%1', 'customer_page', '{\"text\": \"zzm%rzz\"}', '')"),
        read};
    QTest::newRow("text as SQL") << QStringList{
        QStringLiteral("SELECT api.disclose('%1', 'customer_page', jsonb_build_object('text', "
                       "'qqq'') OR (''''='''), '')"),
        read};
    QTest::newRow("sort as SQL") << QStringList{
        QStringLiteral("SELECT api.disclose('%1', 'customer_page', '{\"sort\": \"c.email, (SELECT "
                       "1)\"}', '')"),
        read};
    QTest::newRow("counters of the open transaction")
        << QStringList{QStringLiteral("BEGIN"), QStringLiteral("%2"),
                       QStringLiteral("SELECT 'hid' || 'den' FROM pg_stat_xact_all_tables WHERE "
                                      "schemaname = 'reeve' AND n_tup_ins > 0"),
                       QStringLiteral("ROLLBACK")};
    QTest::newRow("anonymous block")
        << QStringList{QStringLiteral("DO $$ BEGIN PERFORM 1 FROM service.customer; END $$")};
    QTest::newRow("temporary copy")
        << QStringList{QStringLiteral("CREATE TEMP TABLE mine AS SELECT * FROM service.customer"),
                       QStringLiteral("SELECT * FROM mine")};
    QTest::newRow("temporary view")
        << QStringList{QStringLiteral("CREATE TEMP VIEW mine AS SELECT * FROM service.customer"),
                       QStringLiteral("SELECT * FROM mine")};
    QTest::newRow("overload in a temporary schema") << QStringList{
        QStringLiteral(
            "CREATE FUNCTION pg_temp.disclosed(uuid, text) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
        QStringLiteral("SET search_path = pg_temp, pg_catalog"), read};
    QTest::newRow("operator of one's own")
        << QStringList{QStringLiteral("CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, "
                                      "FUNCTION = pg_catalog.textne)"),
                       QStringLiteral("SET search_path = public, pg_catalog"), read};
    QTest::newRow("argument of another type") << QStringList{
        QStringLiteral("SELECT * FROM api.customer_page('%1'::text)"),
        QStringLiteral("SELECT * FROM api.customer_page(VARIADIC ARRAY['%1'::uuid])")};
    QTest::newRow("query as XML") << QStringList{
        QStringLiteral("SELECT query_to_xml('SELECT * FROM service.customer', true, false, '')")};
    QTest::newRow("schema as XML")
        << QStringList{QStringLiteral("SELECT schema_to_xml('service', true, false, '')")};
    QTest::newRow("cursor over a table")
        << QStringList{QStringLiteral("BEGIN"),
                       QStringLiteral("DECLARE c CURSOR FOR SELECT * FROM service.customer"),
                       QStringLiteral("FETCH ALL FROM c")};
    QTest::newRow("cursor as XML")
        << QStringList{QStringLiteral("BEGIN"), QStringLiteral("%2"),
                       QStringLiteral("DECLARE c CURSOR FOR ") + read,
                       QStringLiteral("SELECT cursor_to_xml('c', 10, true, false, '')"),
                       QStringLiteral("ROLLBACK")};
    QTest::newRow("prepared before the commit") << QStringList{
        QStringLiteral("PREPARE p AS ") + read, QStringLiteral("BEGIN"), QStringLiteral("%2"),
        QStringLiteral("EXECUTE p"), QStringLiteral("ROLLBACK")};
    QTest::newRow("division by what was found")
        << QStringList{QStringLiteral("BEGIN"), QStringLiteral("%2"),
                       QStringLiteral("SELECT 1 / (count(*) - 1) FROM api.customer_page('%1')"),
                       QStringLiteral("ROLLBACK")};
    QTest::newRow("value in a cast error")
        << QStringList{QStringLiteral("BEGIN"), QStringLiteral("%2"),
                       QStringLiteral("SELECT username::int FROM api.customer_page('%1')"),
                       QStringLiteral("ROLLBACK")};
    QTest::newRow("explain with its rows") << QStringList{
        QStringLiteral("BEGIN"), QStringLiteral("%2"),
        QStringLiteral("EXPLAIN (ANALYZE, VERBOSE) ") + read, QStringLiteral("ROLLBACK")};
    QTest::newRow("file of the server")
        << QStringList{QStringLiteral("SELECT pg_read_file('pg_hba.conf')"),
                       QStringLiteral("SELECT * FROM pg_ls_dir('.')")};
    QTest::newRow("program on the server")
        << QStringList{QStringLiteral("COPY (SELECT 1) TO PROGRAM 'true'")};
    QTest::newRow("file by COPY") << QStringList{QStringLiteral("COPY (SELECT 1) TO '/tmp/x'")};
    QTest::newRow("large object of a file")
        << QStringList{QStringLiteral("SELECT lo_import('/etc/passwd')")};
    QTest::newRow("large object written and read") << QStringList{
        QStringLiteral("SELECT lo_from_bytea(0, 'x')"), QStringLiteral("SELECT lo_get(1)")};
    QTest::newRow("triggers off") << QStringList{
        QStringLiteral("SET session_replication_role = replica"),
        QStringLiteral("DELETE FROM audit.inbox")};
    QTest::newRow("statements logged")
        << QStringList{QStringLiteral("SET log_statement = 'all'"),
                       QStringLiteral("SET log_parameter_max_length = -1")};
    QTest::newRow("identity as a setting")
        << QStringList{QStringLiteral("SET \"session.user\" = 'officer'"),
                       QStringLiteral("SET reeve.person = 'officer'"), read};
    QTest::newRow("another person's role") << QStringList{
        QStringLiteral("SET ROLE reeve_officer"), QStringLiteral("SET ROLE reeve_admin"),
        QStringLiteral("SELECT * FROM api.export_chunk('%1', 1)")};
    QTest::newRow("a grant to oneself")
        << QStringList{QStringLiteral("GRANT reeve_owner TO CURRENT_USER"),
                       QStringLiteral("GRANT SELECT ON service.customer TO CURRENT_USER"),
                       QStringLiteral("SELECT * FROM service.customer")};
    QTest::newRow("attributes of oneself")
        << QStringList{QStringLiteral("ALTER ROLE CURRENT_USER SUPERUSER"),
                       QStringLiteral("ALTER ROLE CURRENT_USER CONNECTION LIMIT 100")};
    QTest::newRow("the trail's table") << QStringList{QStringLiteral("SELECT * FROM audit.log"),
                                                      QStringLiteral("DELETE FROM audit.log"),
                                                      QStringLiteral("TRUNCATE audit.seal")};
    QTest::newRow("the worker's functions")
        << QStringList{QStringLiteral("SELECT work.seal()"), QStringLiteral("SELECT work.tidy()")};
    QTest::newRow("the inbox's numbers")
        << QStringList{QStringLiteral("SELECT nextval('audit.inbox_id_seq')"),
                       QStringLiteral("SELECT setval('audit.inbox_id_seq', 1)")};
    QTest::newRow("somebody else's session")
        << QStringList{QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                      "WHERE usename = 'reeve_worker'"),
                       QStringLiteral("SELECT pg_cancel_backend(1)")};
    QTest::newRow("advisory lock of the quota") << QStringList{
        QStringLiteral("SELECT pg_advisory_lock(hashtextextended('reeve.quota support', 0))")};
    QTest::newRow("a chunk without an export")
        << QStringList{QStringLiteral("SELECT * FROM api.export_chunk('%1', 1)"),
                       QStringLiteral("COPY (SELECT * FROM api.export_chunk('%1', 1)) TO STDOUT")};
    QTest::newRow("a chunk of an export that is rolled back") << QStringList{
        QStringLiteral("BEGIN"),
        QStringLiteral(
            "SELECT * FROM api.export_begin('%1', '{\"text\": \"zzmarkerzz\"}', 'because')"),
        QStringLiteral("SELECT * FROM api.export_chunk('%1', 1)"), QStringLiteral("ROLLBACK"),
        QStringLiteral("SELECT * FROM api.export_chunk('%1', 1)")};
    QTest::newRow("extension of one's own") << QStringList{
        QStringLiteral("CREATE EXTENSION dblink"), QStringLiteral("CREATE EXTENSION file_fdw")};
    QTest::newRow("event trigger") << QStringList{QStringLiteral(
        "CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION api.disclose()")};
    QTest::newRow("transactions of others") << QStringList{
        QStringLiteral("SELECT * FROM pg_prepared_xacts"),
        QStringLiteral(
            "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT pg_export_snapshot(); ROLLBACK")};
    QTest::newRow("replication") << QStringList{
        QStringLiteral("SELECT pg_create_logical_replication_slot('x', 'test_decoding')")};
    QTest::newRow("page without its list disclosure")
        << QStringList{QStringLiteral("SELECT api.customer_profile('%1')")};
}

void TstDisclosure::attempts()
{
    QFETCH(QStringList, texts);
    for (const char *login : {"support", "officer", "auditor", "admin"}) {
        const int before = committedEvents();
        const QString id = newId();
        PlainClient person(m_database.parameters(QString::fromLatin1(login)));
        QVERIFY2(person.isOpen(), qPrintable(person.failure()));
        for (QString text : std::as_const(texts)) {
            text.replace(QStringLiteral("%2"),
                         disclose(id, QStringLiteral("customer_page"), pageArgs));
            text.replace(QStringLiteral("%1"), id);
            const Answer answer = person.run(text);
            // Either the value does not come back, or it is on record.
            QVERIFY2(!answer.everything().contains(marker) || committedEvents() > before,
                     qPrintable(QString::fromLatin1(login) + u' ' + text));
        }
        // None of these ends in a committed disclosure either, so nothing at all may have come back.
        PlainClient superuser(m_database.superuser());
        const QString committed =
            superuser
                .run(QStringLiteral("SELECT count(*) FROM reeve.disclosure WHERE id = '%1' AND "
                                    "cardinality(customer_ids) > 0")
                         .arg(id))
                .cell();
        if (committed != QStringLiteral("0"))
            QVERIFY2(committedEvents() > before, login);
    }
}

void TstDisclosure::plansAreNotSentBeforeTheCommit()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(QStringLiteral("SET client_min_messages = log")).ok);
    QVERIFY(support.run(QStringLiteral("SET debug_print_plan = on")).ok);
    QVERIFY(support.run(QStringLiteral("BEGIN")).ok);
    const Answer answer = support.run(disclose(newId(), QStringLiteral("customer_page"), pageArgs));
    QVERIFY(answer.ok);
    // The plan of the call itself, and none of those inside, which hold the ids found.
    QCOMPARE(answer.notices.filter(QStringLiteral("plan")).size(), 1);
}

void TstDisclosure::replayByAnotherPerson()
{
    PlainClient one(m_database.parameters(QStringLiteral("support")));
    PlainClient other(m_database.parameters(QStringLiteral("support2")));
    const QString id = newId();
    QVERIFY(one.run(disclose(id, QStringLiteral("customer_page"), pageArgs)).ok);
    QCOMPARE(other.run(readPage(id)).sqlstate, QByteArray("RV008"));
    QVERIFY(one.run(readPage(id)).ok);
}

void TstDisclosure::replayAfterSixtySeconds()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    PlainClient superuser(m_database.superuser());
    const QString id = newId();
    QVERIFY(support.run(disclose(id, QStringLiteral("customer_page"), pageArgs)).ok);
    const QString age = QStringLiteral(
        "UPDATE reeve.disclosure SET disclosed_at = now() - interval '%1 seconds' WHERE id = '%2'");
    QVERIFY(superuser.run(age.arg(QStringLiteral("55"), id)).ok);
    QVERIFY(support.run(readPage(id)).ok);
    QVERIFY(superuser.run(age.arg(QStringLiteral("61"), id)).ok);
    QCOMPARE(support.run(readPage(id)).sqlstate, QByteArray("RV008"));
}

void TstDisclosure::anotherKindDoesNotServe()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString id = newId();
    QVERIFY(support.run(disclose(id, QStringLiteral("customer_page"), pageArgs)).ok);
    for (const char *section : {"profile", "orders", "payment_methods", "aliases",
                                "history_centers", "sessions", "instances"})
        QCOMPARE(support
                     .run(QStringLiteral("SELECT * FROM api.customer_%1('%2')")
                              .arg(QLatin1String(section), id))
                     .sqlstate,
                 QByteArray("RV008"));
}

void TstDisclosure::usedIdIsRefused()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString id = newId();
    QVERIFY(support.run(disclose(id, QStringLiteral("customer_page"), pageArgs)).ok);
    QCOMPARE(
        support.run(disclose(id, QStringLiteral("customer_page"), QStringLiteral("{}"))).sqlstate,
        QByteArray("RV007"));
}

void TstDisclosure::pageNeedsReason()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString args = QStringLiteral("{\"customer_id\": %1}").arg(m_customer);
    for (const QString &reason : {QString(), QStringLiteral("   ")}) {
        const Answer answer = support.run(
            disclose(newId(), QStringLiteral("customer"), args, reason));
        QCOMPARE(answer.sqlstate, QByteArray("RV007"));
        QVERIFY(answer.message.contains(QStringLiteral("reason")));
    }
}

void TstDisclosure::rolesWithoutCustomers_data()
{
    QTest::addColumn<QString>("login");
    QTest::addColumn<QByteArray>("sqlstate");
    QTest::newRow("auditor") << QStringLiteral("auditor")
                             << QByteArray("RV001"); // reads the trail that way
    QTest::newRow("admin") << QStringLiteral("admin") << QByteArray("42501");
}

void TstDisclosure::rolesWithoutCustomers()
{
    QFETCH(QString, login);
    QFETCH(QByteArray, sqlstate);
    PlainClient person(m_database.parameters(login));
    QCOMPARE(person.run(disclose(newId(), QStringLiteral("customer_page"), pageArgs)).sqlstate,
             sqlstate);
    QVERIFY(person.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)")).ok);
}

void TstDisclosure::disabledPersonIsRefusedAtOnce()
{
    PlainClient support2(m_database.parameters(QStringLiteral("support2")));
    PlainClient superuser(m_database.superuser());
    const QString id = newId();
    QVERIFY(support2.run(disclose(id, QStringLiteral("customer_page"), pageArgs)).ok);
    QVERIFY(
        superuser
            .run(QStringLiteral("UPDATE reeve.staff SET active = false WHERE login = 'support2'"))
            .ok);
    QCOMPARE(support2.run(readPage(id)).sqlstate, QByteArray("RV009"));
    QCOMPARE(support2.run(disclose(newId(), QStringLiteral("customer_page"), pageArgs)).sqlstate,
             QByteArray("RV009"));
    QCOMPARE(support2.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)")).sqlstate,
             QByteArray("RV009"));
    QVERIFY(
        superuser
            .run(QStringLiteral("UPDATE reeve.staff SET active = true WHERE login = 'support2'"))
            .ok);
    QVERIFY(support2.run(readPage(id)).ok);
}

void TstDisclosure::badArguments_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("args");
    QTest::addColumn<QString>("named");
    const QString list = QStringLiteral("customer_page");
    const QString page = QStringLiteral("customer");
    QTest::newRow("no such kind") << QStringLiteral("everything") << QStringLiteral("{}")
                                  << QStringLiteral("kind");
    QTest::newRow("limit above a page")
        << list << QStringLiteral("{\"limit\": 101}") << QStringLiteral("limit");
    QTest::newRow("limit of nothing")
        << list << QStringLiteral("{\"limit\": 0}") << QStringLiteral("limit");
    QTest::newRow("limit with a fraction")
        << list << QStringLiteral("{\"limit\": 1.5}") << QStringLiteral("limit");
    QTest::newRow("limit as text")
        << list << QStringLiteral("{\"limit\": \"5\"}") << QStringLiteral("limit");
    QTest::newRow("text as number")
        << list << QStringLiteral("{\"text\": 5}") << QStringLiteral("text");
    QTest::newRow("status as text")
        << list << QStringLiteral("{\"status\": \"active\"}") << QStringLiteral("status");
    QTest::newRow("plan of numbers")
        << list << QStringLiteral("{\"plan\": [1]}") << QStringLiteral("plan");
    QTest::newRow("unknown sort") << list << QStringLiteral("{\"sort\": \"password\"}")
                                  << QStringLiteral("sort");
    QTest::newRow("cursor without id")
        << list << QStringLiteral("{\"after\": {\"key\": \"x\"}}") << QStringLiteral("after");
    QTest::newRow("cursor as text")
        << list << QStringLiteral("{\"after\": \"x\"}") << QStringLiteral("after");
    QTest::newRow("cursor of another type")
        << list << QStringLiteral("{\"after\": {\"key\": \"x\", \"id\": 1}}")
        << QStringLiteral("after");
    QTest::newRow("args as a list") << list << QStringLiteral("[]") << QStringLiteral("args");
    QTest::newRow("customer missing")
        << page << QStringLiteral("{}") << QStringLiteral("customer_id");
    QTest::newRow("customer below")
        << page << QStringLiteral("{\"customer_id\": 0}") << QStringLiteral("customer_id");
    QTest::newRow("customer negative")
        << page << QStringLiteral("{\"customer_id\": -1}") << QStringLiteral("customer_id");
    QTest::newRow("customer beyond")
        << page << QStringLiteral("{\"customer_id\": 9223372036854775808}")
        << QStringLiteral("customer_id");
}

void TstDisclosure::badArguments()
{
    QFETCH(QString, kind);
    QFETCH(QString, args);
    QFETCH(QString, named);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const Answer answer = support.run(disclose(newId(), kind, args, QStringLiteral("#1")));
    QCOMPARE(answer.sqlstate, QByteArray("RV007"));
    QVERIFY2(answer.message.contains(named), qPrintable(answer.message));
}

void TstDisclosure::operationOutcome()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString saved = newId();
    QVERIFY(support.run(QStringLiteral("SELECT api.password_changed('%1')").arg(saved)).ok);
    const QString ask = QStringLiteral("SELECT api.operation_outcome('%1')");
    QCOMPARE(support.run(ask.arg(saved)).cell(), QStringLiteral("t"));
    // Another person's operation is no business of mine.
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QCOMPARE(officer.run(ask.arg(saved)).cell(), QStringLiteral("f"));
    // Asking settles: a straggler with the same id is refused.
    const QString lost = newId();
    QCOMPARE(support.run(ask.arg(lost)).cell(), QStringLiteral("f"));
    QCOMPARE(support.run(QStringLiteral("SELECT api.password_changed('%1')").arg(lost)).sqlstate,
             QByteArray("RV005"));
    QCOMPARE(support.run(ask.arg(lost)).cell(), QStringLiteral("f"));
    // The same write twice is refused too.
    QCOMPARE(support.run(QStringLiteral("SELECT api.password_changed('%1')").arg(saved)).sqlstate,
             QByteArray("RV005"));
}

QTEST_GUILESS_MAIN(TstDisclosure)
#include "tst_disclosure.moc"
