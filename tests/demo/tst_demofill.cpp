// SPDX-License-Identifier: GPL-3.0-or-later
// Demo data: the same for the same seed, every state present, and the schema as it was before.
#include "tests/support/testdatabase.h"

#include "models/demo/demo.h"

#include <QTest>

using namespace reeve;

namespace
{
/// One text over all rows of a table, without what counts from now.
QString checksum(TestDatabase &database, const char *table, const char *columns)
{
    return database
        .sql(QStringLiteral("SELECT md5(string_agg(r::text, '|' ORDER BY r::text)) FROM (SELECT %1 "
                            "FROM service.%2) r")
                 .arg(QLatin1String(columns), QLatin1String(table)))
        .value(0);
}

QStringList checksums(TestDatabase &database)
{
    return {
        checksum(database, "customer",
                 "id, username, email, first_name, last_name, business_name, phone, address, "
                 "vat_number, locale, "
                 "plan, status, newsletter, created_at - (SELECT min(created_at) FROM "
                 "service.customer)"),
        checksum(database, "credential", "customer_id, hash, scheme, must_change"),
        checksum(database, "customer_session", "id, customer_id, token_hash, address"),
        checksum(database, "history_center", "id, customer_id, status_key, public"),
        checksum(database, "alias", "id, customer_id, center_id, name, password, published"),
        checksum(database, "host", "id, customer_id, center_id, name, address"),
        checksum(database, "product_order",
                 "id, customer_id, substr(number, 9), kind, amount_minor, currency, processor, "
                 "processor_reference"),
        checksum(database, "invoice",
                 "id, customer_id, order_id, substr(number, 10), billing_name, billing_address"),
        checksum(database, "instance", "id, customer_id, name, provider, location, country"),
        checksum(
            database, "payment_method",
            "id, customer_id, kind, card_brand, card_last4, mandate_reference, processor_customer"),
    };
}

/// Everything a load might have lost on the way.
QStringList schema(TestDatabase &database)
{
    return database.sql(QStringLiteral(
        "SELECT pg_get_indexdef(indexrelid) || ' ' || indisvalid FROM pg_index i JOIN pg_class c "
        "ON c.oid = i.indrelid "
        "WHERE c.relnamespace = 'service'::regnamespace "
        "UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE connamespace = 'service'::regnamespace "
        "UNION ALL SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text FROM "
        "pg_trigger "
        "WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = "
        "'service'::regnamespace) "
        "ORDER BY 1"));
}
} // namespace

class TstDemoFill : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void sameSeedSameRows();
    void otherSeedOtherRows();
    void schemaIsAsBefore();
    void states_data();
    void states();
    void shares_data();
    void shares();
    void appends();
    void fewCustomers_data();
    void fewCustomers();
    void badNumbers_data();
    void badNumbers();
    void stopsWithoutATrace();

private:
    Result<void> fill(TestDatabase &database, qint64 customers, int seed,
                      QStringList *said = nullptr);

    TestDatabase m_database{TestDatabase::Content::Empty};
    QStringList m_schema;
    QStringList m_said;
};

Result<void> TstDemoFill::fill(TestDatabase &database, qint64 customers, int seed,
                               QStringList *said)
{
    PgDriver driver;
    return driver.openWith(database.owner()).and_then([&] {
        return fillDemo(driver, customers, seed, [said](const QString &line) {
            if (said)
                *said += line;
        });
    });
}

void TstDemoFill::initTestCase()
{
    m_schema = schema(m_database);
    QVERIFY(m_schema.size() > 40);
    const auto done = fill(m_database, 5000, 7, &m_said);
    QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().detail));
    QCOMPARE(m_said.filter(QStringLiteral("customers")).size(), 1);
}

void TstDemoFill::sameSeedSameRows()
{
    TestDatabase other(TestDatabase::Content::Empty);
    QVERIFY(fill(other, 5000, 7).has_value());
    QCOMPARE(checksums(other), checksums(m_database));
}

void TstDemoFill::otherSeedOtherRows()
{
    TestDatabase other(TestDatabase::Content::Empty);
    QVERIFY(fill(other, 5000, 8).has_value());
    const QStringList here = checksums(m_database), there = checksums(other);
    for (int i = 0; i < here.size(); ++i)
        QVERIFY2(here.at(i) != there.at(i), qPrintable(QString::number(i)));
}

void TstDemoFill::schemaIsAsBefore()
{
    QCOMPARE(schema(m_database), m_schema);
}

void TstDemoFill::states_data()
{
    QTest::addColumn<QString>("condition");
    const auto row = [](const char *name, const char *from) {
        QTest::newRow(name) << QString::fromUtf8(from);
    };
    row("active", "service.customer WHERE status = 'active'");
    row("suspended", "service.customer WHERE status = 'suspended'");
    row("closed lately", "service.customer WHERE closed_at > now() - interval '5 days'");
    row("closed, six months nearly over", "service.customer WHERE closed_at BETWEEN now() - "
                                          "interval '6 months' AND now() - interval '170 days'");
    row("closed, six months over",
        "service.customer WHERE closed_at < now() - interval '6 months'");
    row("newsletter changed by staff", "service.customer WHERE newsletter_changed_by = 'support'");
    row("business with a VAT number",
        "service.customer WHERE business_name <> '' AND vat_number <> ''");
    row("plain SHA-256", "service.credential WHERE scheme = 'sha256'");
    row("MD5 without salt", "service.credential WHERE scheme = 'md5'");
    row("salted MD5", "service.credential WHERE scheme = 'md5-salted'");
    row("SHA-1", "service.credential WHERE scheme = 'sha1'");
    row("bcrypt", "service.credential WHERE scheme = 'bcrypt'");
    row("must change", "service.credential WHERE must_change");
    row("live session",
        "service.customer_session WHERE last_seen_at > now() - interval '15 minutes'");
    row("overdue session",
        "service.customer_session WHERE last_seen_at < now() - interval '15 minutes'");
    row("public center", "service.history_center WHERE public");
    row("rotated key", "service.history_center h JOIN service.customer c ON c.id = h.customer_id "
                       "WHERE h.key_created_at > c.created_at");
    row("published, no password", "service.alias WHERE published AND password IS NULL");
    row("published, password", "service.alias WHERE published AND password IS NOT NULL");
    row("not published", "service.alias WHERE NOT published");
    row("host down", "service.check_result WHERE outcome = 'down'");
    row("outside the EU", "service.instance WHERE country NOT IN ('FR', 'DE')");
    row("refunded order", "service.product_order WHERE status = 'refunded'");
    row("pending order", "service.product_order WHERE status = 'pending'");
    row("card", "service.payment_method WHERE kind = 'card'");
    row("expired card", "service.payment_method WHERE card_expires_on < now()");
    row("mandate", "service.payment_method WHERE kind = 'sepa'");
    row("right to left", "service.customer WHERE last_name ~ '[א-ת]'");
    row("chinese", "service.customer WHERE country = 'CN'");
    row("apostrophe", "service.customer WHERE last_name LIKE '%''%'");
}

void TstDemoFill::states()
{
    QFETCH(QString, condition);
    QVERIFY(
        m_database.sql(QStringLiteral("SELECT count(*) FROM %1").arg(condition)).value(0).toInt()
        > 0);
}

void TstDemoFill::shares_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("free plan") << QStringLiteral(
        "SELECT avg((plan = 'free')::int) FROM service.customer")
                               << 0.57 << 0.63;
    QTest::newRow("active") << QStringLiteral(
        "SELECT avg((status = 'active')::int) FROM service.customer")
                            << 0.91 << 0.95;
    QTest::newRow("businesses") << QStringLiteral(
        "SELECT avg((business_name <> '')::int) FROM service.customer")
                                << 0.32 << 0.38;
    QTest::newRow("orders each") << QStringLiteral(
        "SELECT count(*) / 5000.0 FROM service.product_order")
                                 << 4.5 << 5.5;
    QTest::newRow("aliases each") << QStringLiteral("SELECT count(*) / 5000.0 FROM service.alias")
                                  << 1.9 << 2.1;
    QTest::newRow("centers each") << QStringLiteral(
        "SELECT count(*) / 5000.0 FROM service.history_center")
                                  << 1.0 << 1.0;
    QTest::newRow("skewed names: the ten most frequent") << QStringLiteral(
        "SELECT sum(n) / 5000.0 FROM (SELECT count(*) n FROM service.customer GROUP BY last_name"
        " ORDER BY 1 DESC LIMIT 10) top") << 0.08 << 0.30;
    QTest::newRow("nobody from the future") << QStringLiteral(
        "SELECT count(*) FROM service.customer WHERE created_at > now() OR closed_at < created_at")
                                            << 0.0 << 0.0;
    QTest::newRow("created in the order of ids")
        << QStringLiteral("SELECT corr(id, extract(epoch FROM created_at)) FROM service.customer")
        << 0.999 << 1.0;
    QTest::newRow("mail that could reach somebody")
        << QStringLiteral("SELECT count(*) FROM service.customer WHERE email NOT LIKE '%.example'")
        << 0.0 << 0.0;
    QTest::newRow("statistics are there")
        << QStringLiteral("SELECT reltuples FROM pg_class WHERE oid = 'service.customer'::regclass")
        << 5000.0 << 5000.0;
}

void TstDemoFill::shares()
{
    QFETCH(QString, query);
    QFETCH(double, low);
    QFETCH(double, high);
    const double share = m_database.sql(query).value(0).toDouble();
    QVERIFY2(share >= low && share <= high, qPrintable(QString::number(share)));
}

void TstDemoFill::appends()
{
    TestDatabase database(TestDatabase::Content::Empty);
    QVERIFY(fill(database, 50, 1).has_value());
    // What the service adds in between must not be in the way.
    database.sql(QStringLiteral(
        "INSERT INTO service.customer (username, email) VALUES ('x', 'x@mail.example')"));
    database.sql(QStringLiteral(
        "INSERT INTO service.history_center (customer_id, status_key) VALUES (51, 'key-key-key')"));
    database.sql(
        QStringLiteral("INSERT INTO service.alias (customer_id, center_id, name) "
                       "SELECT 51, id, 'x' FROM service.history_center WHERE customer_id = 51"));
    database.sql(QStringLiteral("UPDATE service.customer SET version = 5 WHERE id = 1"));
    QVERIFY(fill(database, 50, 1).has_value());
    QCOMPARE(
        database.sql(QStringLiteral("SELECT count(*) || ' ' || max(id) FROM service.customer")),
        QStringList{QStringLiteral("101 101")});
    QCOMPARE(database.sql(QStringLiteral("SELECT max(version) FROM service.customer")),
             QStringList{QStringLiteral("5")});
    QCOMPARE(schema(database), m_schema);
    database.sql(QStringLiteral(
        "INSERT INTO service.customer (username, email) VALUES ('y', 'y@mail.example')"));
    QCOMPARE(database.sql(QStringLiteral("SELECT max(id) FROM service.customer")),
             QStringList{QStringLiteral("102")});
}

void TstDemoFill::fewCustomers_data()
{
    QTest::addColumn<int>("customers");
    QTest::newRow("one") << 1;
    QTest::newRow("twelve") << 12;
}

void TstDemoFill::fewCustomers()
{
    QFETCH(int, customers);
    TestDatabase database(TestDatabase::Content::Empty);
    QVERIFY(fill(database, customers, -3).has_value());
    QCOMPARE(database.sql(QStringLiteral("SELECT count(*) FROM service.customer")),
             QStringList{QString::number(customers)});
    if (customers == 12) { // the tour of the states
        QCOMPARE(
            database.sql(QStringLiteral("SELECT DISTINCT status FROM service.customer ORDER BY 1")),
            (QStringList{QStringLiteral("active"), QStringLiteral("closed"),
                         QStringLiteral("suspended")}));
        QCOMPARE(database.sql(QStringLiteral("SELECT count(*) FROM service.customer WHERE "
                                             "closed_at < now() - interval '6 months'")),
                 QStringList{QStringLiteral("1")});
    }
}

void TstDemoFill::badNumbers_data()
{
    QTest::addColumn<qint64>("customers");
    QTest::newRow("none") << qint64(0);
    QTest::newRow("negative") << qint64(-1);
    QTest::newRow("too many") << qint64(50'000'001);
    QTest::newRow("far too many") << std::numeric_limits<qint64>::max();
}

void TstDemoFill::badNumbers()
{
    QFETCH(qint64, customers);
    const QStringList before = m_database.sql(
        QStringLiteral("SELECT count(*) FROM service.customer"));
    const auto done = fill(m_database, customers, 1);
    QVERIFY(!done);
    QCOMPARE(done.error().kind, ErrorKind::Input);
    QCOMPARE(m_database.sql(QStringLiteral("SELECT count(*) FROM service.customer")), before);
}

// A fill that fails half-way leaves neither rows nor a stripped schema.
void TstDemoFill::stopsWithoutATrace()
{
    TestDatabase database(TestDatabase::Content::Empty);
    database.sql(
        QStringLiteral("ALTER TABLE service.alias ADD CONSTRAINT none CHECK (false) NOT VALID"));
    const QStringList before = schema(database);
    QVERIFY(!fill(database, 50, 1));
    QCOMPARE(database.sql(QStringLiteral("SELECT count(*) FROM service.customer")),
             QStringList{QStringLiteral("0")});
    QCOMPARE(schema(database), before);
}

QTEST_GUILESS_MAIN(TstDemoFill)
#include "tst_demofill.moc"
