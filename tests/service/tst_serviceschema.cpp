// SPDX-License-Identifier: GPL-3.0-or-later
// The service's database as the service sees it: what its tables promise to erasing, what its
// changes tell the desk, and what it can never keep.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QSignalSpy>
#include <QTest>

using namespace reeve;
using namespace reeve::test;

class TstServiceSchema : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void catalog_data();
    void catalog();
    void fold_data();
    void fold();
    void searchText();
    void searchTextFollowsChanges();
    void refused_data();
    void refused();
    void versionRises_data();
    void versionRises();
    void trafficLeavesTheVersionAlone();
    void raisedByTheWriterIsLeftAlone();
    void notifies_data();
    void notifies();
    void massChangeNotifiesOnce();
    void deletingACustomer();
    void serviceReachesNothingElse();
    void checkMonths();

private:
    int version(const char *customer = "1");

    TestDatabase m_database{TestDatabase::Content::Empty};
    PlainClient m_service{m_database.parameters(QStringLiteral("service_app"))};
};

// Two customers, each with one row in every table.
void TstServiceSchema::init()
{
    QVERIFY2(m_service.isOpen(), qPrintable(m_service.failure()));
    m_database.sql(QStringLiteral("TRUNCATE service.customer RESTART IDENTITY CASCADE"));
    for (const char *who : {"1", "2"}) {
        const QString n = QLatin1String(who);
        const Answer made = m_service.run(
            QStringLiteral(
                "INSERT INTO service.customer (username, email) VALUES ('user%1', "
                "'user%1@mail.example');"
                "INSERT INTO service.credential (customer_id, hash, scheme) VALUES (%1, 'x', "
                "'bcrypt');"
                "INSERT INTO service.customer_session (customer_id, token_hash) VALUES (%1, "
                "sha256('%1'));"
                "INSERT INTO service.history_center (customer_id, status_key) VALUES (%1, "
                "'key-%1-key');"
                "INSERT INTO service.alias (customer_id, center_id, name) VALUES (%1, %1, "
                "'alias%1');"
                "INSERT INTO service.host (customer_id, center_id, address) VALUES (%1, %1, "
                "'host');"
                "INSERT INTO service.check_result VALUES (%1, %1, now(), 'up', 3);"
                "INSERT INTO service.instance (customer_id, name, provider, location, country)"
                " VALUES (%1, 'i', 'OVH', 'Gravelines', 'FR');"
                "INSERT INTO service.product_order (customer_id, number, kind, amount_minor, "
                "currency,"
                " processor, status) VALUES (%1, 'SO-2024-000000%1', 'sms_credits', 500, 'EUR', "
                "'stripe', 'paid');"
                "INSERT INTO service.invoice (customer_id, order_id, number, invoiced_on, "
                "billing_name,"
                " billing_address) VALUES (%1, %1, 'INV-2024-000000%1', now(), 'n', 'a');"
                "INSERT INTO service.payment_method (customer_id, kind, mandate_reference,"
                " mandate_signed_on, processor) VALUES (%1, 'sepa', 'RUM-1', now(), 'stripe')")
                .arg(n));
        QVERIFY2(made.ok, qPrintable(made.message));
    }
}

int TstServiceSchema::version(const char *customer)
{
    return m_service
        .run(QStringLiteral("SELECT version FROM service.customer WHERE id = %1")
                 .arg(QLatin1String(customer)))
        .cell()
        .toInt();
}

void TstServiceSchema::catalog_data()
{
    QTest::addColumn<QString>("query"); // names what breaks the promise; no row is what we want

    QTest::newRow("table without customer_id") << QStringLiteral(
        "SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace = 'service'::regnamespace "
        "AND c.relkind IN ('r', 'p') AND c.relname <> 'customer' AND NOT EXISTS (SELECT FROM "
        "pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'customer_id' "
        "AND a.attnotnull AND a.atttypid = 'bigint'::regtype)");
    QTest::newRow("table without an index that begins with its customer") << QStringLiteral(
        "SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace = 'service'::regnamespace "
        "AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_attribute a "
        "ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = c.oid "
        "AND i.indpred IS NULL AND a.attname = CASE c.relname WHEN 'customer' THEN 'id' "
        "ELSE 'customer_id' END)");
    QTest::newRow("table that no foreign key ties to its customer") << QStringLiteral(
        "WITH RECURSIVE tied(t) AS (SELECT 'service.customer'::regclass::oid UNION "
        "SELECT k.conrelid FROM pg_constraint k JOIN tied ON k.confrelid = tied.t WHERE k.contype "
        "= 'f') "
        "SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace = 'service'::regnamespace "
        "AND c.relkind IN ('r', 'p') AND c.oid NOT IN (SELECT t FROM tied)");
    QTest::newRow("foreign key without an index on its side") << QStringLiteral(
        "SELECT k.conname FROM pg_constraint k WHERE k.contype = 'f' "
        "AND k.connamespace = 'service'::regnamespace AND NOT EXISTS (SELECT FROM pg_index i "
        "WHERE i.indrelid = k.conrelid AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] "
        "@> k.conkey)");
    QTest::newRow("foreign key that deletes silently") << QStringLiteral(
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND confdeltype <> 'a' "
        "AND connamespace = 'service'::regnamespace");
    QTest::newRow("foreign key that leaves or enters the schema") << QStringLiteral(
        "SELECT k.conname FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid "
        "JOIN pg_class b ON b.oid = k.confrelid WHERE k.contype = 'f' "
        "AND (a.relnamespace = 'service'::regnamespace) <> (b.relnamespace = "
        "'service'::regnamespace)");
    QTest::newRow("table or function of another owner") << QStringLiteral(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'service'::regnamespace "
        "AND c.relowner <> 'reeve_owner'::regrole UNION ALL SELECT p.proname FROM pg_proc p "
        "WHERE p.pronamespace = 'service'::regnamespace AND p.proowner <> 'reeve_owner'::regrole");
    QTest::newRow("function for PUBLIC") << QStringLiteral(
        "SELECT p.oid::regprocedure FROM pg_proc p, aclexplode(coalesce(p.proacl, "
        "acldefault('f', p.proowner))) a WHERE p.pronamespace = 'service'::regnamespace "
        "AND a.grantee = 0");
}

void TstServiceSchema::catalog()
{
    QFETCH(QString, query);
    QCOMPARE(m_database.sql(query), QStringList());
}

void TstServiceSchema::fold_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("folded");
    QTest::newRow("accents") << QStringLiteral("Éléonore ŁÓDŹ") << QStringLiteral("eleonore lodz");
    QTest::newRow("sharp s") << QStringLiteral("Straße") << QStringLiteral("strasse");
    QTest::newRow("dotted i") << QStringLiteral("İstanbul Iğdır")
                              << QStringLiteral("istanbul igdir");
    QTest::newRow("greek") << QStringLiteral("ΓΙΏΡΓΟΣ") << QStringLiteral("γιωργοσ");
    QTest::newRow("hebrew") << QStringLiteral("כהן") << QStringLiteral("כהן");
    QTest::newRow("wildcards") << QStringLiteral("A%_\\B") << QStringLiteral("a%_\\b");
    QTest::newRow("empty") << QString::fromLatin1("") << QString::fromLatin1("");
}

void TstServiceSchema::fold()
{
    QFETCH(QString, text);
    QFETCH(QString, folded);
    QCOMPARE(m_database.sql(QStringLiteral("SELECT service.fold($1)"), {text}),
             QStringList{folded});
}

void TstServiceSchema::searchText()
{
    const Answer made = m_service.run(
        QStringLiteral("INSERT INTO service.customer (username, email, first_name, last_name, "
                       "business_name, phone, vat_number)"
                       " VALUES ('Zoë.M', 'Zoe@Mail.example', 'Zoë', 'Müller', 'L''Été & Fils', "
                       "'+32 (470) 12.34/56',"
                       " 'BE 0123.456-789') RETURNING search_text"));
    QVERIFY2(made.ok, qPrintable(made.message));
    QCOMPARE(made.cell(), QStringLiteral(" zoe.m zoe@mail.example zoe muller l'ete & fils"
                                         " +32 (470) 12.34/56 32470123456 be0123456789"));
}

void TstServiceSchema::searchTextFollowsChanges()
{
    QVERIFY(
        m_service
            .run(QStringLiteral("UPDATE service.customer SET last_name = 'Ångström' WHERE id = 1"))
            .ok);
    QCOMPARE(m_service
                 .run(QStringLiteral(
                     "SELECT id FROM service.customer WHERE search_text LIKE '%angstrom%'"))
                 .cell(),
             QStringLiteral("1"));
}

void TstServiceSchema::refused_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QByteArray>("sqlstate");
    const QByteArray check = "23514", unique = "23505", reference = "23503", notNull = "23502",
                     generated = "428C9";
    const auto customer = [](const char *column, const char *value) {
        return QStringLiteral("UPDATE service.customer SET %1 = %2 WHERE id = 1")
            .arg(QLatin1String(column), QLatin1String(value));
    };
    QTest::newRow("unknown plan") << customer("plan", "'gold'") << check;
    QTest::newRow("unknown status") << customer("status", "'deleted'") << check;
    QTest::newRow("closed without a moment") << customer("status", "'closed'") << check;
    QTest::newRow("a moment without being closed") << customer("closed_at", "now()") << check;
    QTest::newRow("country in full") << customer("country", "'Belgium'") << check;
    QTest::newRow("no mail address") << customer("email", "'nobody'") << check;
    QTest::newRow("name without a value") << customer("last_name", "NULL") << notNull;
    QTest::newRow("search text by hand") << customer("search_text", "'x'") << generated;
    QTest::newRow("user name twice, other case") << customer("username", "'USER2'") << unique;
    QTest::newRow("mail address twice, other case")
        << customer("email", "'User2@Mail.example'") << unique;
    QTest::newRow("alias twice, other case")
        << QStringLiteral("UPDATE service.alias SET name = 'ALIAS2' WHERE id = 1") << unique;
    QTest::newRow("alias with an empty password")
        << QStringLiteral("UPDATE service.alias SET password = '' WHERE id = 1") << check;
    QTest::newRow("alias below another's history center")
        << QStringLiteral("UPDATE service.alias SET center_id = 2 WHERE id = 1") << reference;
    QTest::newRow("invoice of another's order")
        << QStringLiteral("UPDATE service.invoice SET order_id = 2 WHERE id = 1") << reference;
    QTest::newRow("order of nobody")
        << QStringLiteral("UPDATE service.product_order SET customer_id = 99 WHERE id = 1")
        << reference;
    QTest::newRow("currency in words")
        << QStringLiteral("UPDATE service.product_order SET currency = 'euro' WHERE id = 1")
        << check;
    QTest::newRow("order number of another make")
        << QStringLiteral("UPDATE service.product_order SET number = '17' WHERE id = 1") << check;
    QTest::newRow("session token in plain")
        << QStringLiteral("UPDATE service.customer_session SET token_hash = 'token'") << check;
    QTest::newRow("scheme nobody knows")
        << QStringLiteral("UPDATE service.credential SET scheme = 'plain'") << check;
    const QString card = QStringLiteral("INSERT INTO service.payment_method (customer_id, kind, "
                                        "card_brand, card_last4, card_expires_on,"
                                        " processor, processor_customer) VALUES (1, 'card', "
                                        "'Visa', '%1', '2030-01-31', 'stripe', '%2')");
    QTest::newRow("whole card number")
        << card.arg(QStringLiteral("4242424242424242"), QString()) << check;
    QTest::newRow("card number elsewhere")
        << card.arg(QStringLiteral("4242"), QStringLiteral("4242 4242-4242 4242")) << check;
    QTest::newRow("card number as a brand") << QStringLiteral(
        "UPDATE service.payment_method SET kind = 'card', card_brand = '4242424242424242'")
                                            << check;
    QTest::newRow("card number with an order") << QStringLiteral(
        "UPDATE service.product_order SET processor_reference = 'x 4242424242424 y'")
                                               << check;
    QTest::newRow("mandate with a card")
        << QStringLiteral("UPDATE service.payment_method SET card_last4 = '4242'") << check;
}

void TstServiceSchema::refused()
{
    QFETCH(QString, sql);
    QFETCH(QByteArray, sqlstate);
    const Answer answer = m_service.run(sql);
    QVERIFY(!answer.ok);
    QCOMPARE(answer.sqlstate, sqlstate);
}

void TstServiceSchema::versionRises_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("profile") << QStringLiteral(
        "UPDATE service.customer SET city = 'Gent' WHERE id = 1");
    QTest::newRow("password") << QStringLiteral(
        "UPDATE service.credential SET hash = 'y' WHERE customer_id = 1");
    QTest::newRow("history center")
        << QStringLiteral("UPDATE service.history_center SET public = true WHERE id = 1");
    QTest::newRow("alias") << QStringLiteral(
        "UPDATE service.alias SET published = true WHERE customer_id = 1");
    QTest::newRow("two aliases at once") << QStringLiteral(
        "INSERT INTO service.alias (customer_id, center_id, name) VALUES (1, 1, 'a'), (1, 1, 'b')");
    QTest::newRow("host") << QStringLiteral("UPDATE service.host SET name = 'n' WHERE id = 1");
    QTest::newRow("instance gone")
        << QStringLiteral("DELETE FROM service.instance WHERE customer_id = 1");
    QTest::newRow("order") << QStringLiteral(
        "UPDATE service.product_order SET status = 'refunded' WHERE id = 1");
    QTest::newRow("invoice") << QStringLiteral(
        "UPDATE service.invoice SET billing_name = 'm' WHERE id = 1");
    QTest::newRow("means of payment")
        << QStringLiteral("DELETE FROM service.payment_method WHERE customer_id = 1");
}

void TstServiceSchema::versionRises()
{
    QFETCH(QString, sql);
    const int before = version(), bystander = version("2");
    const Answer done = m_service.run(sql);
    QVERIFY2(done.ok, qPrintable(done.message));
    QCOMPARE(version(), before + 1);
    QCOMPARE(version("2"), bystander);
}

void TstServiceSchema::trafficLeavesTheVersionAlone()
{
    const int before = version();
    for (const char *sql : {"UPDATE service.customer_session SET last_seen_at = now()",
                            "DELETE FROM service.customer_session WHERE customer_id = 1",
                            "INSERT INTO service.check_result VALUES (1, 1, now(), 'down', NULL)",
                            "UPDATE service.alias SET published = true WHERE false",
                            "SELECT count(*) FROM service.customer"})
        QVERIFY(m_service.run(QLatin1String(sql)).ok);
    QCOMPARE(version(), before);
}

void TstServiceSchema::raisedByTheWriterIsLeftAlone()
{
    const int before = version();
    QVERIFY(
        m_service
            .run(QStringLiteral("UPDATE service.customer SET version = version + 1, city = 'x'"))
            .ok);
    QCOMPARE(version(), before + 1);
}

void TstServiceSchema::notifies_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QStringList>("ids");
    const QStringList first{QStringLiteral("1")}, both{QStringLiteral("1"), QStringLiteral("2")};
    QTest::newRow("profile") << QStringLiteral(
        "UPDATE service.customer SET city = 'Gent' WHERE id = 1")
                             << first;
    QTest::newRow("both at once") << QStringLiteral("UPDATE service.customer SET city = 'Gent'")
                                  << both;
    QTest::newRow("alias") << QStringLiteral("UPDATE service.alias SET published = true") << both;
    QTest::newRow("session ends") << QStringLiteral(
        "DELETE FROM service.customer_session WHERE customer_id = 1")
                                  << first;
    QTest::newRow("new customer") << QStringLiteral(
        "INSERT INTO service.customer (username, email) VALUES ('c', 'c@mail.example')")
                                  << QStringList{QStringLiteral("3")};
    QTest::newRow("session in use")
        << QStringLiteral("UPDATE service.customer_session SET last_seen_at = now()")
        << QStringList();
    QTest::newRow("check result") << QStringLiteral(
        "INSERT INTO service.check_result VALUES (1, 1, now(), 'down', NULL)")
                                  << QStringList();
    QTest::newRow("rolled back") << QStringLiteral(
        "BEGIN; UPDATE service.customer SET city = 'Gent'; ROLLBACK")
                                 << QStringList();
}

// A last change on a channel of the test's own says that nothing more will come.
void TstServiceSchema::notifies()
{
    QFETCH(QString, sql);
    QFETCH(QStringList, ids);
    PgDriver listener;
    QVERIFY(listener.openWith(m_database.owner()).has_value());
    QVERIFY(listener.subscribeToNotification(QStringLiteral("service_customer")));
    QVERIFY(listener.subscribeToNotification(QStringLiteral("test_end")));
    QStringList heard;
    bool ended = false;
    connect(&listener, &QSqlDriver::notification, this,
            [&](const QString &name, QSqlDriver::NotificationSource, const QVariant &payload) {
                if (name == QStringLiteral("test_end"))
                    ended = true;
                else
                    heard += payload.toString();
            });
    const Answer done = m_service.run(sql);
    QVERIFY2(done.ok, qPrintable(done.message));
    QVERIFY(m_service.run(QStringLiteral("NOTIFY test_end")).ok);
    QTRY_VERIFY(ended);
    heard.sort();
    QCOMPARE(heard, ids);
}

void TstServiceSchema::massChangeNotifiesOnce()
{
    QVERIFY(m_service.run(QStringLiteral("LISTEN service_customer")).ok);
    PgDriver listener;
    QVERIFY(listener.openWith(m_database.owner()).has_value());
    QVERIFY(listener.subscribeToNotification(QStringLiteral("service_customer")));
    QSignalSpy heard(&listener, &QSqlDriver::notification);
    QVERIFY(m_service
                .run(QStringLiteral(
                    "INSERT INTO service.customer (username, email)"
                    " SELECT 'm' || n, n || '@mail.example' FROM generate_series(1, 10001) n"))
                .ok);
    QVERIFY(
        m_service.run(QStringLiteral("UPDATE service.customer SET city = 'x' WHERE id = 1")).ok);
    QTRY_COMPARE(heard.count(), 2);
    QCOMPARE(heard.at(0).at(2).toString(), QString());
    QCOMPARE(heard.at(1).at(2).toString(), QStringLiteral("1"));
}

void TstServiceSchema::deletingACustomer()
{
    const Answer early = m_service.run(QStringLiteral("DELETE FROM service.customer WHERE id = 1"));
    QCOMPARE(early.sqlstate, QByteArray("23503")); // rows that were forgotten stop it
    const Answer done = m_service.run(
        QStringLiteral("BEGIN; DELETE FROM service.check_result WHERE customer_id = 1; DELETE FROM "
                       "service.host WHERE customer_id = 1;"
                       "DELETE FROM service.alias WHERE customer_id = 1; DELETE FROM "
                       "service.history_center WHERE customer_id = 1;"
                       "DELETE FROM service.invoice WHERE customer_id = 1; DELETE FROM "
                       "service.product_order WHERE customer_id = 1;"
                       "DELETE FROM service.instance WHERE customer_id = 1; DELETE FROM "
                       "service.payment_method WHERE customer_id = 1;"
                       "DELETE FROM service.customer_session WHERE customer_id = 1; DELETE FROM "
                       "service.credential WHERE customer_id = 1;"
                       "DELETE FROM service.customer WHERE id = 1; COMMIT"));
    QVERIFY2(done.ok, qPrintable(done.message));
    QCOMPARE(
        m_service.run(QStringLiteral("SELECT count(*) FROM service.customer WHERE id = 1")).cell(),
        QStringLiteral("0"));
    QVERIFY(version("2") >= 1);
}

void TstServiceSchema::serviceReachesNothingElse()
{
    for (const char *sql :
         {"SELECT * FROM reeve.staff", "SELECT * FROM audit.inbox",
          "SELECT api.customer_estimate()", "TRUNCATE service.alias CASCADE",
          "DROP TABLE service.alias", "ALTER TABLE service.customer DISABLE TRIGGER USER",
          "CREATE TABLE service.mine (i int)"})
        QCOMPARE(m_service.run(QLatin1String(sql)).sqlstate, QByteArray("42501"));
}

void TstServiceSchema::checkMonths()
{
    QVERIFY(m_service.run(QStringLiteral("SELECT service.add_check_month('2031-05-17')")).ok);
    QVERIFY(m_service.run(QStringLiteral("SELECT service.add_check_month('2031-05-31')"))
                .ok); // already there
    QVERIFY(
        m_service
            .run(QStringLiteral(
                "INSERT INTO service.check_result VALUES"
                " (1, 1, '2031-05-31 23:59:59Z', 'up', 1), (1, 1, '2031-06-01 00:00Z', 'up', 1)"))
            .ok);
    QCOMPARE(
        m_service.run(QStringLiteral("SELECT count(*) FROM service.check_result_2031_05")).sqlstate,
        QByteArray("42501")); // only through the whole table
    QCOMPARE(m_database.sql(QStringLiteral("SELECT tableoid::regclass FROM service.check_result"
                                           " WHERE checked_at > '2031-01-01' ORDER BY checked_at")),
             (QStringList{QStringLiteral("service.check_result_2031_05"),
                          QStringLiteral("service.check_result_rest")}));
    m_database.sql(QStringLiteral("DROP TABLE service.check_result_2031_05"));
}

QTEST_GUILESS_MAIN(TstServiceSchema)
#include "tst_serviceschema.moc"
