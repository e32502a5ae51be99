// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate says what was erased and what was not, is signed, and holds nothing of the person.
#include "models/deletions/certificate.h"
#include "tests/support/erasing.h"
#include "tests/support/plainclient.h"

#include <QJsonArray>
#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

namespace
{
QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}
} // namespace

class TstCertificate : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void signedOnRequest();
    void saysWhatIsSo();
    void holdsNothingOfThePerson();
    void alteredFails_data();
    void alteredFails();
    void anotherOnceSomethingHasChanged();
    void refusals();

private:
    QString cell(const QString &sql) { return m_database->sql(sql).value(0); }
    /// As the officer asks for it, and the worker signs.
    QByteArray ask(const QString &expected);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Erasing> m_erasing;
    qint64 m_customer = 0;
    QString m_deletion;
    QStringList m_values;
    QByteArray m_publicPem;
};

void TstCertificate::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_erasing = std::make_unique<Erasing>(*m_database);
    m_database->sql(
        QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL "
                       "WHERE closed_at IS NOT NULL"));
    m_database->sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
    m_customer = cell(QStringLiteral("SELECT o.customer_id FROM service.invoice o JOIN "
                                     "service.payment_method p USING (customer_id) JOIN "
                                     "service.alias a USING (customer_id) WHERE o.invoiced_on > "
                                     "now() - interval '5 years' LIMIT 1"))
                     .toLongLong();
    m_database->sql(QStringLiteral("UPDATE service.customer SET first_name = 'Zoëmarie', last_name "
                                   "= 'Quincemann', business_name = 'Quincemann Söhne', username = "
                                   "'zoe.quincemann', email = 'zoe@quincemann.example', phone = "
                                   "'+32475998877', vat_number = 'BE0999888777' WHERE id = $1"),
                    {m_customer});
    m_values = m_database->sql(
        QStringLiteral(
            "SELECT v FROM service.customer c, LATERAL unnest(ARRAY[c.username, c.email, "
            "c.first_name, c.last_name, c.phone, c.address, c.vat_number]) AS v WHERE "
            "c.id = $1 AND length(v) > 3 UNION ALL SELECT unnest(ARRAY[name, coalesce(password, "
            "name)]) "
            "FROM service.alias WHERE customer_id = $1 UNION ALL SELECT number FROM "
            "service.invoice WHERE customer_id = $1 UNION ALL SELECT number FROM "
            "service.product_order WHERE customer_id = $1"),
        {m_customer});
    m_erasing->close(QStringLiteral("id = %1").arg(m_customer));
    QCOMPARE(m_erasing->eraseAll(), 1);
    m_deletion = cell(
        QStringLiteral("SELECT id FROM reeve.account_deletion WHERE erased_at IS NOT NULL"));
    m_publicPem = SigningKey::load(m_erasing->files().signingKey).value().publicPem();
}

QByteArray TstCertificate::ask(const QString &expected)
{
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    const Answer asked = officer.run(
        QStringLiteral("LISTEN reeve_certificate; SELECT api.ask_certificate('%1', %2)")
            .arg(newId(), m_deletion));
    if (asked.cell() != expected) {
        qWarning("%s", qPrintable(asked.everything()));
        return {};
    }
    m_erasing->eraseAll();
    const Answer given = officer.run(
        QStringLiteral("SELECT body, sha256 FROM api.certificate(%1)").arg(m_deletion));
    if (given.rows.isEmpty())
        return {};
    if (expected == QStringLiteral("wanted")
        && officer.notifications()
               != QList<QStringList>{{QStringLiteral("reeve_certificate"), m_deletion}})
        return {};
    const QByteArray body = given.rows.first().at(0).toUtf8();
    return QString::fromLatin1(certificateDigest(body)) == given.rows.first().at(1) ? body
                                                                                    : QByteArray();
}

void TstCertificate::signedOnRequest()
{
    const QByteArray first = ask(QStringLiteral("wanted"));
    QVERIFY(!first.isEmpty());
    const auto certificate = verifyCertificate(first, m_publicPem);
    QVERIFY2(certificate, certificate ? "" : qPrintable(certificate.error().text));
    // Asked for again while nothing has changed: the same one.
    QCOMPARE(ask(QStringLiteral("ready")), first);
}

void TstCertificate::saysWhatIsSo()
{
    const auto certificate = verifyCertificate(ask(QStringLiteral("ready")), m_publicPem);
    QVERIFY(certificate);
    const QJsonObject facts = certificate->facts;
    QCOMPARE(facts.value(QStringLiteral("customer")).toInteger(), m_customer);
    QMap<QString, int> rows;
    for (const QJsonValue &line : facts.value(QStringLiteral("erased")).toArray())
        rows.insert(line[QStringLiteral("table")].toString(), line[QStringLiteral("rows")].toInt());
    QCOMPARE(rows.value(QStringLiteral("service.customer")), 1);
    QVERIFY(rows.value(QStringLiteral("service.alias")) >= 1);
    QVERIFY(rows.value(QStringLiteral("service.product_order")) >= 1);
    const QJsonArray retained = facts.value(QStringLiteral("retained")).toArray();
    QVERIFY(!retained.isEmpty());
    QCOMPARE(retained.first()[QStringLiteral("basis")].toString(),
             QStringLiteral("accounting and VAT law: invoices"));
    QVERIFY(QDate::fromString(retained.first()[QStringLiteral("until")].toString(), Qt::ISODate)
            > QDate::currentDate());
    QCOMPARE(facts.value(QStringLiteral("proof"))[QStringLiteral("state")].toString(),
             QStringLiteral("proved"));
    QVERIFY(facts.value(QStringLiteral("proof"))[QStringLiteral("columns")].toInt() > 50);
    QVERIFY(!facts.value(QStringLiteral("others")).toArray().isEmpty());
    QVERIFY(
        !facts.value(QStringLiteral("backups"))[QStringLiteral("expire_at")].toString().isEmpty());
}

void TstCertificate::holdsNothingOfThePerson()
{
    const QString body = QString::fromUtf8(ask(QStringLiteral("ready")));
    QVERIFY(!body.isEmpty());
    QVERIFY(m_values.size() > 8);
    for (const QString &value : std::as_const(m_values))
        QVERIFY2(!body.contains(value, Qt::CaseInsensitive), "a value of the person");
}

void TstCertificate::alteredFails_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("a number") << QByteArray("\"customer\":") << QByteArray("\"customer\":1");
    QTest::newRow("a state") << QByteArray("\"proved\"") << QByteArray("\"unproved\"");
    QTest::newRow("a blank") << QByteArray(",\"customer\"") << QByteArray(", \"customer\"");
    QTest::newRow("something added")
        << QByteArray("{\"about\"") << QByteArray("{\"a\":1,\"about\"");
    QTest::newRow("the signature")
        << QByteArray("\"signature\":\"") << QByteArray("\"signature\":\"A");
}

void TstCertificate::alteredFails()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const QByteArray body = ask(QStringLiteral("ready"));
    QVERIFY(body.contains(from));
    QByteArray altered = body;
    altered.replace(altered.indexOf(from), from.size(), to);
    const auto checked = verifyCertificate(altered, m_publicPem);
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, ErrorKind::Damaged);
    // Nor does it hold under somebody else's key.
    QTemporaryDir folder;
    const auto other = SigningKey::create(folder.filePath(QStringLiteral("key")));
    QVERIFY(other);
    QVERIFY(!verifyCertificate(body, other->publicPem()));
}

void TstCertificate::anotherOnceSomethingHasChanged()
{
    const QByteArray before = ask(QStringLiteral("ready"));
    m_database->sql(QStringLiteral(
        "UPDATE reeve.erasure_step SET state = 'done', reference = NULL, settled_by = "
        "'officer', settled_at = now()"));
    const QByteArray after = ask(QStringLiteral("wanted"));
    const auto certificate = verifyCertificate(after, m_publicPem);
    QVERIFY(certificate);
    QVERIFY(after != before);
    QCOMPARE(certificate->facts.value(QStringLiteral("others"))
                 .toArray()
                 .first()[QStringLiteral("state")]
                 .toString(),
             QStringLiteral("done"));
}

void TstCertificate::refusals()
{
    for (const char *login : {"support", "admin"}) {
        PlainClient client(m_database->parameters(QLatin1String(login)));
        QCOMPARE(
            client
                .run(
                    QStringLiteral("SELECT api.ask_certificate('%1', %2)").arg(newId(), m_deletion))
                .sqlstate,
            QByteArray("42501"));
    }
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    QCOMPARE(officer.run(QStringLiteral("SELECT api.ask_certificate('%1', 999999)").arg(newId()))
                 .sqlstate,
             QByteArray("RV006"));
    m_database->sql(QStringLiteral(
        "UPDATE service.customer SET status = 'closed', closed_at = now() WHERE id = 1900"));
    QCOMPARE(officer
                 .run(QStringLiteral("SELECT api.ask_certificate('%1', %2)")
                          .arg(newId(),
                               cell(QStringLiteral(
                                   "SELECT id FROM reeve.account_deletion WHERE customer_id = 1900 "
                                   "AND erased_at IS NULL"))))
                 .sqlstate,
             QByteArray("RV005"));
}

QTEST_GUILESS_MAIN(TstCertificate)
#include "tst_certificate.moc"
