// SPDX-License-Identifier: GPL-3.0-or-later
// Walks the catalog: what the design forbids must not be there, whoever adds what.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace reeve;
using namespace reeve::test;

class TstCatalog : public QObject
{
    Q_OBJECT
private slots:
    void forbidden_data();
    void forbidden();
    void walkSeesWhatIsThere();
    void publicLostBuiltins_data();
    void publicLostBuiltins();
    void ownerAndServiceKeepWhatTheyNeed();

private:
    TestDatabase m_database;
};

void TstCatalog::forbidden_data()
{
    QTest::addColumn<QString>("query"); // names what breaks the rule; no row is what we want

    QTest::newRow("api function without SECURITY DEFINER")
        << QStringLiteral("SELECT p.oid::regprocedure FROM pg_proc p "
                          "WHERE p.pronamespace = 'api'::regnamespace AND NOT p.prosecdef");
    QTest::newRow("api function without the pinned search_path") << QStringLiteral(
        "SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace "
        "AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false)");
    QTest::newRow("helper of the guard without a pinned search_path") << QStringLiteral(
        "SELECT p.oid::regprocedure FROM pg_proc p "
        "WHERE p.pronamespace IN ('reeve'::regnamespace, 'audit'::regnamespace, "
        "'work'::regnamespace) "
        "AND p.prosqlbody IS NULL " // a standard body is bound when it is defined
        "AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false)");
    QTest::newRow("function for PUBLIC") << QStringLiteral(
        "SELECT p.oid::regprocedure FROM pg_proc p, aclexplode(coalesce(p.proacl, "
        "acldefault('f', p.proowner))) a WHERE p.pronamespace IN ('api'::regnamespace, "
        "'reeve'::regnamespace, 'audit'::regnamespace, 'work'::regnamespace) AND a.grantee = 0");
    QTest::newRow("helper that staff may call") << QStringLiteral(
        "SELECT p.oid::regprocedure, s.login FROM pg_proc p, reeve.staff s "
        "WHERE p.pronamespace IN ('reeve'::regnamespace, 'audit'::regnamespace, "
        "'service'::regnamespace) AND has_function_privilege(s.login, p.oid, 'EXECUTE') "
        "AND has_schema_privilege(s.login, p.pronamespace, 'USAGE')");
    QTest::newRow("api function that does not belong to the owner") << QStringLiteral(
        "SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace "
        "AND p.proowner <> 'reeve_owner'::regrole");
    QTest::newRow("table, view or sequence that staff hold a grant on") << QStringLiteral(
        "SELECT c.oid::regclass, s.login, p.name FROM pg_class c, reeve.staff s, "
        "(VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), "
        "('TRIGGER')) p(name) WHERE c.relnamespace IN ('service'::regnamespace, "
        "'reeve'::regnamespace, 'audit'::regnamespace, 'api'::regnamespace) "
        "AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND has_table_privilege(s.login, c.oid, "
        "p.name)");
    QTest::newRow("column that staff hold a grant on") << QStringLiteral(
        "SELECT a.attrelid::regclass, a.attname FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) x WHERE c.relnamespace IN "
        "('service'::regnamespace, 'reeve'::regnamespace, 'audit'::regnamespace)");
    QTest::newRow("schema that staff may use besides api")
        << QStringLiteral("SELECT n.nspname, s.login FROM pg_namespace n, reeve.staff s "
                          "WHERE n.nspname NOT IN ('api', 'pg_catalog', 'information_schema') "
                          "AND has_schema_privilege(s.login, n.oid, 'USAGE')");
    QTest::newRow("schema that staff may create in")
        << QStringLiteral("SELECT n.nspname, s.login FROM pg_namespace n, reeve.staff s "
                          "WHERE has_schema_privilege(s.login, n.oid, 'CREATE')");
    QTest::newRow("language that staff may use for DO") << QStringLiteral(
        "SELECT l.lanname, s.login FROM pg_language l, reeve.staff s WHERE l.lanname = 'plpgsql' "
        "AND has_language_privilege(s.login, l.oid, 'USAGE')");
    QTest::newRow("staff with TEMP or CREATE on the database")
        << QStringLiteral("SELECT s.login FROM reeve.staff s WHERE has_database_privilege(s.login, "
                          "current_database(), 'TEMP') OR has_database_privilege(s.login, "
                          "current_database(), 'CREATE')");
    QTest::newRow("built-in that was to be taken from staff") << QStringLiteral(
        "SELECT p.oid::regprocedure, s.login FROM pg_proc p, reeve.staff s "
        "WHERE p.pronamespace = 'pg_catalog'::regnamespace AND (p.proname LIKE '%advisory%' "
        "OR p.proname LIKE 'lo\\_%' OR p.proname IN ('loread', 'lowrite') "
        "OR p.proname LIKE 'pg\\_stat\\_get\\_xact\\_%' OR p.proname LIKE 'pg\\_current\\_wal%') "
        "AND has_function_privilege(s.login, p.oid, 'EXECUTE')");
    QTest::newRow("role of Reeve with an attribute it must not have") << QStringLiteral(
        "SELECT r.rolname FROM pg_roles r WHERE (r.rolname LIKE 'reeve\\_%' OR r.rolname = "
        "'service_app' "
        "OR r.rolname IN (SELECT login FROM reeve.staff)) AND (r.rolsuper OR r.rolcreaterole "
        "OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls)");
    QTest::newRow("member of the owner") << QStringLiteral(
        "SELECT m.member::regrole FROM pg_auth_members m WHERE m.roleid = 'reeve_owner'::regrole");
    QTest::newRow("staff in more than their one group, or with its ADMIN OPTION") << QStringLiteral(
        "SELECT s.login, m.roleid::regrole FROM reeve.staff s JOIN pg_auth_members m "
        "ON m.member = to_regrole(s.login) WHERE m.admin_option "
        "OR m.roleid::regrole::text <> 'reeve_' || s.role");
    QTest::newRow("staff without a limit of connections") << QStringLiteral(
        "SELECT s.login FROM reeve.staff s JOIN pg_roles r ON r.rolname = s.login "
        "WHERE r.rolconnlimit NOT BETWEEN 1 AND 8");
    QTest::newRow("support, auditor or admin reaching another role's function") << QStringLiteral(
        "SELECT s.login, p.proname FROM reeve.staff s, pg_proc p "
        "WHERE p.pronamespace = 'api'::regnamespace AND s.role IN ('auditor', 'admin') "
        "AND (p.proname LIKE 'customer%' OR p.proname LIKE 'export%' AND p.proname <> "
        "'export_list' "
        "OR p.proname = 'disclose' AND s.role = 'admin') "
        "AND has_function_privilege(s.login, p.oid, 'EXECUTE')");
    QTest::newRow("disclosure kind without a function that finds its customers")
        << QStringLiteral("SELECT k.kind FROM reeve.disclosure_kind k "
                          "WHERE to_regprocedure('reeve.find_' || k.kind || '(jsonb)') IS NULL");
    QTest::newRow("foreign key from Reeve's tables into the service's")
        << QStringLiteral("SELECT c.conname FROM pg_constraint c WHERE c.contype = 'f' "
                          "AND c.connamespace <> 'service'::regnamespace "
                          "AND c.confrelid IN (SELECT oid FROM pg_class WHERE relnamespace = "
                          "'service'::regnamespace)");
    QTest::newRow("parameters that would be logged") << QStringLiteral(
        "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_database d "
        "ON d.oid = s.setdatabase WHERE d.datname = current_database() "
        "AND s.setrole = 0 AND s.setconfig @> '{log_parameter_max_length=0,"
        "log_parameter_max_length_on_error=0}') "
        "AND (current_setting('log_parameter_max_length') <> '0' "
        "OR current_setting('log_parameter_max_length_on_error') <> '0')");
}

void TstCatalog::forbidden()
{
    QFETCH(QString, query);
    PlainClient superuser(m_database.superuser());
    const Answer answer = superuser.run(query);
    QVERIFY2(answer.ok, qPrintable(answer.message));
    QVERIFY2(answer.rows.isEmpty(), qPrintable(answer.everything()));
}

// A walk over an empty schema would pass every rule above.
void TstCatalog::walkSeesWhatIsThere()
{
    PlainClient superuser(m_database.superuser());
    QVERIFY(superuser
                .run(QStringLiteral(
                    "SELECT count(*) FROM pg_proc WHERE pronamespace = 'api'::regnamespace"))
                .cell()
                .toInt()
            >= 12);
    QVERIFY(superuser.run(QStringLiteral("SELECT count(*) FROM reeve.staff")).cell().toInt() >= 6);
    QVERIFY(superuser
                .run(QStringLiteral("SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') "
                                    "AND relnamespace = 'service'::regnamespace"))
                .cell()
                .toInt()
            >= 11);
    // And the walk itself finds an offender when there is one.
    QVERIFY(superuser
                .run(QStringLiteral(
                    "CREATE FUNCTION api.careless() RETURNS int LANGUAGE sql AS 'SELECT 1'"))
                .ok);
    QCOMPARE(superuser
                 .run(QStringLiteral(
                     "SELECT count(*) FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace "
                     "AND NOT p.prosecdef"))
                 .cell(),
             QStringLiteral("1"));
    QVERIFY(superuser.run(QStringLiteral("DROP FUNCTION api.careless()")).ok);
}

void TstCatalog::publicLostBuiltins_data()
{
    QTest::addColumn<QString>("statement");
    QTest::newRow("temporary table") << QStringLiteral("CREATE TEMP TABLE t (x int)");
    QTest::newRow("DO") << QStringLiteral("DO $$ BEGIN END $$");
    QTest::newRow("advisory lock") << QStringLiteral("SELECT pg_advisory_lock(1)");
    QTest::newRow("shared advisory lock")
        << QStringLiteral("SELECT pg_try_advisory_xact_lock_shared(1)");
    QTest::newRow("large object") << QStringLiteral("SELECT lo_create(0)");
    QTest::newRow("large object import") << QStringLiteral("SELECT lo_from_bytea(0, 'x')");
    QTest::newRow("table in public") << QStringLiteral("CREATE TABLE public.t (x int)");
    QTest::newRow("function in api")
        << QStringLiteral("CREATE FUNCTION api.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    QTest::newRow("schema") << QStringLiteral("CREATE SCHEMA mine");
    QTest::newRow("log parameters") << QStringLiteral("SET log_parameter_max_length = -1");
}

void TstCatalog::publicLostBuiltins()
{
    QFETCH(QString, statement);
    for (const char *login : {"support", "officer", "auditor", "admin"}) {
        PlainClient person(m_database.parameters(QString::fromLatin1(login)));
        QVERIFY2(person.isOpen(), qPrintable(person.failure()));
        const Answer answer = person.run(statement);
        QVERIFY2(!answer.ok, login);
        QCOMPARE(answer.sqlstate, QByteArray("42501")); // insufficient_privilege
    }
}

void TstCatalog::ownerAndServiceKeepWhatTheyNeed()
{
    PlainClient superuser(m_database.superuser());
    QCOMPARE(
        superuser
            .run(QStringLiteral(
                "SELECT has_language_privilege('reeve_owner', 'plpgsql', 'USAGE'), "
                "has_language_privilege('service_app', 'plpgsql', 'USAGE'), "
                "has_function_privilege('reeve_worker', 'pg_advisory_lock(bigint)', 'EXECUTE'), "
                "has_table_privilege('service_app', 'service.customer', 'UPDATE'), "
                "has_schema_privilege('service_app', 'api', 'USAGE')"))
            .rows,
        (QList<QStringList>{{QStringLiteral("t"), QStringLiteral("t"), QStringLiteral("t"),
                             QStringLiteral("t"), QStringLiteral("f")}}));
}

QTEST_GUILESS_MAIN(TstCatalog)
#include "tst_catalog.moc"
