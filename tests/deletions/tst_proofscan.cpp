// SPDX-License-Identifier: GPL-3.0-or-later
// What is left of erased persons is found, in every column that can hold it, and what is other people's is not.
#include "tests/support/erasing.h"
#include "tests/support/plainclient.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

namespace
{

constexpr qint64 person = 1801;  // erased
constexpr qint64 another = 1802; // lives
const QString mail = QStringLiteral("Zoë.Quince@Example.org");

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace

class TstProofScan : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void nothingIsLeft();
    void everyColumnIsRead();
    void found();
    void deadWorkersLeaveItUnproved();
    void aWorkerThatLivesGoesOn();
    void whoCameBackIsNotLookedFor();
    void typedIn();
    void refusals();
    void noValueIsKept();

private:
    QString cell(const QString &sql) { return m_database->sql(sql).value(0); }
    /// Erases the person and lets the worker look; "state places".
    QString erase();
    QStringList findings()
    {
        return m_database->sql(QStringLiteral(
            "SELECT concat_ws(' ', f.table_name || '.' || f.column_name, f.row_customer, "
            "f.customer_id, f.identifier, f.what) FROM reeve.proof_finding f ORDER BY 1"));
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Erasing> m_erasing;
};

void TstProofScan::init()
{
    m_database = std::make_unique<TestDatabase>();
    m_erasing = std::make_unique<Erasing>(*m_database);
    m_database->sql(
        QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL "
                       "WHERE closed_at IS NOT NULL"));
    m_database->sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
    m_database->sql(
        QStringLiteral(
            "UPDATE service.customer SET username = 'zoe.quince77', email = $2, first_name = "
            "'Zoë', "
            "last_name = 'Quince', business_name = 'Quince & Söhne GmbH Nord', phone = '+32 475 99 "
            "88 77', vat_number = 'BE 0999.888.777' WHERE id = $1"),
        {person, mail});
}

QString TstProofScan::erase()
{
    m_erasing->close(QStringLiteral("id = %1").arg(person));
    if (m_erasing->eraseAll() != 1)
        return QStringLiteral("not erased");
    return cell(QStringLiteral("SELECT concat_ws(' ', s.state, s.places) FROM reeve.proof_scan s "
                               "JOIN reeve.account_deletion d ON d.proof_id = s.id WHERE "
                               "d.customer_id = %1")
                    .arg(person));
}

void TstProofScan::nothingIsLeft()
{
    QCOMPARE(erase(), QStringLiteral("proved 0"));
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.proof_scan")), QStringLiteral("1"));
    // What the law retains of an invoice is no finding.
    for (const QString &finding : findings())
        QVERIFY2(finding.endsWith(QStringLiteral("retained")), qPrintable(finding));
}

// A column that is left out must not be able to hold a value: the service's and Reeve's own, as they
// are today, and one that is added.
void TstProofScan::everyColumnIsRead()
{
    m_database->sql(
        QStringLiteral("CREATE TABLE service.letter (id bigint PRIMARY KEY, customer_id "
                       "bigint, body varchar(90), tags text[], more jsonb)"));
    const QStringList left = m_database->sql(QStringLiteral(
        "SELECT format('%s.%s.%s', n.nspname, c.relname, a.attname) FROM pg_attribute a JOIN "
        "pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN "
        "pg_type t ON t.oid = a.atttypid WHERE n.nspname IN ('service', 'reeve') AND c.relkind IN "
        "('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped AND "
        "a.attgenerated = '' AND (t.typcategory = 'S' OR t.typname IN ('json', 'jsonb', 'xml') OR "
        "t.typname IN ('_text', '_varchar')) AND NOT EXISTS (SELECT FROM reeve.proof_columns() p "
        "WHERE p.table_id = c.oid AND p.column_name = a.attname) ORDER BY 1"));
    for (const QString &column : left) {
        const QStringList part = column.split(QLatin1Char('.'));
        // Whatever the CHECK allows, it allows no address.
        QVERIFY2(
            !cell(QStringLiteral("SELECT 1 FROM pg_constraint k JOIN pg_attribute a ON "
                                 "a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum] "
                                 "WHERE k.contype = 'c' AND k.conrelid = '%1.%2'::regclass AND "
                                 "a.attname = '%3' AND pg_get_constraintdef(k.oid) LIKE "
                                 "'%%= ANY (ARRAY[%%'")
                      .arg(part.at(0), part.at(1), part.at(2)))
                 .isEmpty(),
            qPrintable(column));
    }
    QVERIFY(left.contains(QStringLiteral("service.check_result.outcome")));
    QVERIFY(!left.contains(QStringLiteral("service.letter.body")));
}

// Each in a row of a customer of its own, all in one scan.
void TstProofScan::found()
{
    struct Left {
        const char *text;
        const char *identifier;
    };
    const Left notes[] = {
        {"Wrote to <zoë.quince@EXAMPLE.org>.", "email"},
        {"The sister, Zoe Quince, rang.", "name"},
        {"Quince Zoë: see above", "name"},
        {"Tel. 0475/99.88.77 after six", "phone"},
        {"billed to BE0999888777", "vat_number"},
        {"for Quince & Sohne GmbH, please", "business_name"},
        {"signs in as zoe.quince77", "username"},
    };
    QStringList wanted;
    qint64 row = another;
    for (const Left &left : notes) {
        m_database->sql(QStringLiteral("INSERT INTO reeve.note (customer_id, body, author) VALUES "
                                       "($1, $2, 'support')"),
                        {row, QString::fromUtf8(left.text)});
        wanted += QStringLiteral("note.body %1 %2 %3 finding")
                      .arg(row++)
                      .arg(person)
                      .arg(QLatin1String(left.identifier));
    }
    m_database->sql(QStringLiteral("UPDATE service.customer SET address = $2 WHERE id = $1"),
                    {another, mail});
    wanted += QStringLiteral("customer.address 1802 1801 email finding");
    m_database->sql(QStringLiteral(
        "INSERT INTO reeve.saved_search (person, name, criteria) VALUES ('support', 'x', "
        "jsonb_build_object('deep', jsonb_build_array('zoë.quince@example.org')))"));
    wanted += QStringLiteral("saved_search.criteria 1801 email finding");
    m_database->sql(QStringLiteral(
        "INSERT INTO reeve.retained (table_name, subject, fields, basis, until) VALUES ('x', "
        "sha256('x'), '{\"billing_name\": \"Zoë Quince\"}', 'VAT law', '2090-12-31')"));
    wanted += QStringLiteral("retained.fields 1801 name retained");
    // A table that was added since, with a row of nobody.
    for (const char *statement :
         {"CREATE TABLE service.letter (id bigint PRIMARY KEY, customer_id bigint, tags text[])",
          "ALTER TABLE service.letter OWNER TO reeve_owner",
          "INSERT INTO service.letter (id, tags) VALUES (1, ARRAY['x', 'Zoë Quince'])",
          "INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, "
          "lawful_basis, act) SELECT 'service', 'letter', c, 'content', 'letters', 'contract', "
          "'delete' FROM unnest('{id,customer_id,tags}'::text[]) AS c"})
        m_database->sql(QString::fromUtf8(statement));
    wanted += QStringLiteral("letter.tags 1801 name finding");
    // What is other people's own is none: a namesake, the same company, the same phone.
    for (const char *change :
         {"first_name = 'Zoë', last_name = 'Quince' WHERE id = 1810",
          "business_name = 'Quince & Söhne GmbH Nord', vat_number = 'BE0999888777' WHERE id = 1811",
          "phone = '+32475998877' WHERE id = 1812"})
        m_database->sql(
            QStringLiteral("UPDATE service.customer SET %1").arg(QString::fromUtf8(change)));

    QCOMPARE(erase(), QStringLiteral("found %1").arg(wanted.size() - 1));
    QStringList found = findings();
    found.removeIf([&](const QString &line) {
        return line.endsWith(QStringLiteral("retained")) && !wanted.contains(line);
    });
    wanted.sort();
    found.sort();
    QCOMPARE(found, wanted);
}

void TstProofScan::deadWorkersLeaveItUnproved()
{
    m_erasing->close(QStringLiteral("id = %1").arg(person));
    {
        PgDriver driver;
        QVERIFY(driver.openWith(m_database->parameters(QStringLiteral("reeve_worker"))));
        Eraser eraser(m_erasing->files());
        QCOMPARE(eraser.run(driver).value_or(-1), 1);
    } // gone with what it remembered
    const auto state = [this] {
        m_erasing->eraseAll();
        return cell(QStringLiteral("SELECT state FROM reeve.proof_scan"));
    };
    QTRY_COMPARE(state(), QStringLiteral("unproved"));
    QCOMPARE(cell(QStringLiteral("SELECT customers FROM reeve.proof_scan")), QStringLiteral("1"));
}

// Its connection is lost, and with it the session; what it remembers is not.
void TstProofScan::aWorkerThatLivesGoesOn()
{
    m_erasing->close(QStringLiteral("id = %1").arg(person));
    Eraser eraser(m_erasing->files());
    {
        PgDriver first;
        QVERIFY(first.openWith(m_database->parameters(QStringLiteral("reeve_worker"))));
        QCOMPARE(eraser.run(first).value_or(-1), 1);
    }
    PgDriver second;
    QVERIFY(second.openWith(m_database->parameters(QStringLiteral("reeve_worker"))));
    const auto state = [&] {
        (void)eraser.run(second);
        return cell(QStringLiteral("SELECT state FROM reeve.proof_scan"));
    };
    QTRY_COMPARE(state(), QStringLiteral("proved"));
}

void TstProofScan::whoCameBackIsNotLookedFor()
{
    m_erasing->close(QStringLiteral("id IN (%1, %2)").arg(person).arg(another));
    // Locked by somebody: passed over, so remembered and not erased.
    PlainClient service(m_database->parameters(QStringLiteral("service_app")));
    QVERIFY(service
                .run(QStringLiteral("BEGIN; SELECT FROM service.customer WHERE id = %1 FOR UPDATE")
                         .arg(another))
                .ok);
    PgDriver driver;
    QVERIFY(driver.openWith(m_database->parameters(QStringLiteral("reeve_worker"))));
    Eraser eraser(m_erasing->files());
    QCOMPARE(eraser.run(driver).value_or(-1), 1);
    QVERIFY(service
                .run(QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = "
                                    "NULL WHERE id = %1; COMMIT")
                         .arg(another))
                .ok);
    const auto state = [&] {
        (void)eraser.run(driver);
        return cell(QStringLiteral("SELECT concat_ws(' ', state, customers, places) FROM "
                                   "reeve.proof_scan"));
    };
    QTRY_COMPARE(state(), QStringLiteral("proved 1 0"));
}

void TstProofScan::typedIn()
{
    m_database->sql(QStringLiteral("INSERT INTO reeve.note (customer_id, body, author) VALUES "
                                   "($1, 'see zoë.quince@example.org', 'support')"),
                    {another});
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    const QString typed = QStringLiteral("'{\"email\": \"zoë.quince@example.org\", \"first_name\": "
                                         "\"Zoe\", \"last_name\": \"Quince\"}'");
    const Answer begun = officer.run(
        QStringLiteral(
            "SELECT * FROM api.begin_scan('%1', %2, %3, 'She asked whether she is gone')")
            .arg(newId())
            .arg(person)
            .arg(typed));
    QVERIFY2(begun.ok, qPrintable(begun.message));
    const QString scan = begun.rows.first().at(0);
    QStringList places;
    for (int part = 1; part <= begun.rows.first().at(1).toInt(); ++part) {
        const Answer read = officer.run(
            QStringLiteral(
                "SELECT table_name || '.' || column_name, row_customer, identifier, what "
                "FROM api.scan_part(%1, %2, %3)")
                .arg(scan)
                .arg(part)
                .arg(typed));
        QVERIFY2(read.ok, qPrintable(read.message));
        for (const QStringList &row : read.rows)
            places += row.join(QLatin1Char(' '));
    }
    // Not erased: so it stands in the person's own rows too.
    QVERIFY(places.contains(QStringLiteral("note.body 1802 email finding")));
    QVERIFY(places.contains(QStringLiteral("customer.email 1801 email finding")));
    const Answer ended = officer.run(QStringLiteral("SELECT api.end_scan(%1, false)").arg(scan));
    QCOMPARE(ended.cell(), QStringLiteral("found"));
    QCOMPARE(officer.run(QStringLiteral("SELECT api.end_scan(%1, false)").arg(scan)).sqlstate,
             QByteArray("RV005"));
    QVERIFY(!officer.run(QStringLiteral("SELECT * FROM api.proof_findings(%1)").arg(scan))
                 .rows.isEmpty());
    QCOMPARE(officer.run(QStringLiteral("SELECT * FROM api.proof_scans(10)")).rows.size(), 1);
}

void TstProofScan::refusals()
{
    const QString begin = QStringLiteral(
        "SELECT scan_id FROM api.begin_scan('%1', NULL, '%2', 'They asked for it')");
    for (const char *login : {"support", "auditor", "admin"}) {
        PlainClient client(m_database->parameters(QLatin1String(login)));
        QCOMPARE(
            client.run(begin.arg(newId(), QStringLiteral("{\"email\": \"a@b.example\"}"))).sqlstate,
            QByteArray("42501"));
    }
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    for (const char *bad : {"{}", "[]", "{\"first_name\": \"Zoe\"}", "{\"aliases\": 5}"})
        QCOMPARE(officer.run(begin.arg(newId(), QString::fromLatin1(bad))).sqlstate,
                 QByteArray("RV007"));
    QCOMPARE(officer
                 .run(QStringLiteral(
                          "SELECT api.begin_scan('%1', NULL, '{\"email\": \"a@b.example\"}', ' ')")
                          .arg(newId()))
                 .sqlstate,
             QByteArray("RV007"));
    const Answer begun = officer.run(
        begin.arg(newId(), QStringLiteral("{\"email\": \"a@b.example\"}")));
    QVERIFY(begun.ok);
    // A colleague's scan is not one's own.
    PlainClient other(m_database->parameters(QStringLiteral("officer2")));
    QCOMPARE(other
                 .run(QStringLiteral("SELECT api.scan_part(%1, 1, '{\"email\": \"a@b.example\"}')")
                          .arg(begun.cell()))
                 .sqlstate,
             QByteArray("RV006"));
}

void TstProofScan::noValueIsKept()
{
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    const QString typed = QStringLiteral("{\"email\": \"nobody.zzmarkerzz@example.org\"}");
    const Answer begun = officer.run(
        QStringLiteral("SELECT scan_id, parts FROM api.begin_scan('%1', NULL, '%2', 'On request')")
            .arg(newId(), typed));
    QVERIFY2(begun.ok, qPrintable(begun.message));
    for (int part = 1; part <= begun.rows.first().at(1).toInt(); ++part)
        QVERIFY(officer
                    .run(QStringLiteral("SELECT api.scan_part(%1, %2, '%3')")
                             .arg(begun.cell())
                             .arg(part)
                             .arg(typed))
                    .ok);
    QCOMPARE(officer.run(QStringLiteral("SELECT api.end_scan(%1, false)").arg(begun.cell())).cell(),
             QStringLiteral("proved"));
    for (const QString &table : m_database->sql(QStringLiteral(
             "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = "
             "c.relnamespace WHERE n.nspname IN ('service', 'reeve', 'audit') AND c.relkind IN "
             "('r', 'p') AND NOT c.relispartition")))
        QVERIFY2(
            cell(QStringLiteral("SELECT count(*) FROM %1 t WHERE t::text LIKE '%%zzmarkerzz%%'")
                     .arg(table))
                == QStringLiteral("0"),
            qPrintable(table));
}

QTEST_GUILESS_MAIN(TstProofScan)
#include "tst_proofscan.moc"
