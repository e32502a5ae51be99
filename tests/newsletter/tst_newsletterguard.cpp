// SPDX-License-Identifier: GPL-3.0-or-later
// The newsletter's switch and the suppression list, by plain libpq: which changes are let through,
// and that the list holds nothing that can be read.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class TstNewsletterGuard : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void suppression();
    void newsletterStates_data();
    void newsletterStates();

private:
    static constexpr qint64 customer = 11;

    static QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    // as SQL: whether it is on, and why
    static QString switched(const QString &isOnAndWhy)
    {
        return QStringLiteral("SELECT api.switch_newsletter('%1', %2, %3, '#1')")
            .arg(newId())
            .arg(customer)
            .arg(isOnAndWhy);
    }
    static Answer open(PlainClient &person, const QString &id = newId())
    {
        return person.run(
            QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', '#1')")
                .arg(id)
                .arg(customer));
    }

    TestDatabase m_database;
};

void TstNewsletterGuard::init()
{
    m_database.sql(QStringLiteral("DELETE FROM reeve.disclosure"));
    m_database.sql(QStringLiteral("DELETE FROM reeve.suppression"));
    m_database.sql(QStringLiteral("UPDATE service.customer SET newsletter = true, "
                                  "status = 'active', closed_at = NULL WHERE id = $1"),
                   {customer});
}

void TstNewsletterGuard::suppression()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString id = newId();
    QVERIFY(open(support, id).ok);
    QVERIFY(support.run(switched(QStringLiteral("false, 'bounce'"))).ok);
    QCOMPARE(support
                 .run(QStringLiteral("SELECT newsletter, changed_by, suppressed_because, "
                                     "suppressed_by FROM api.customer_newsletter('%1')")
                          .arg(id))
                 .rows,
             (QList<QStringList>{{QStringLiteral("f"), QStringLiteral("support"),
                                  QStringLiteral("bounce"), QStringLiteral("support")}}));
    // The list holds no address, in no spelling.
    const QString email =
        m_database
            .sql(QStringLiteral("SELECT email FROM service.customer WHERE id = $1"), {customer})
            .value(0);
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT count(*) FROM reeve.suppression s WHERE s::text ILIKE "
                                     "'%' || $1 || '%'"),
                      {email})
                 .value(0),
             QStringLiteral("0"));
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT count(*) FROM reeve.suppression WHERE address_hash = "
                                     "reeve.suppression_hash($1)"),
                      {QString(u' ' + email.toUpper())})
                 .value(0),
             QStringLiteral("1"));
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT count(*) FROM reeve.suppression WHERE address_hash = "
                                     "sha256(convert_to($1, 'UTF8'))"),
                      {email.toLower()})
                 .value(0),
             QStringLiteral("0"));
    QCOMPARE(support.run(switched(QStringLiteral("true, 'other'"))).sqlstate, QByteArray("RV005"));
    QVERIFY(support.run(switched(QStringLiteral("true, 'request'"))).ok);
    QCOMPARE(m_database.sql(QStringLiteral("SELECT count(*) FROM reeve.suppression")).value(0),
             QStringLiteral("0"));
}

void TstNewsletterGuard::newsletterStates_data()
{
    QTest::addColumn<bool>("isOn");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("call");
    QTest::addColumn<QByteArray>("sqlstate");
    const auto row = [](const char *name, bool isOn, const char *status, const char *call,
                        const char *sqlstate) {
        QTest::newRow(name) << isOn << QString::fromLatin1(status) << QString::fromLatin1(call)
                            << QByteArray(sqlstate);
    };
    row("on while on", true, "active", "true, 'request'", "RV005");
    row("off while off", false, "active", "false, 'request'", "RV005");
    row("objection while off", false, "active", "false, 'objection'", "");
    row("on", false, "active", "true, 'other'", "");
    row("on for a closed account", false, "closed", "true, 'request'", "RV005");
    row("off for a closed account", true, "closed", "false, 'request'", "");
    row("off for a suspended account", true, "suspended", "false, 'other'", "");
    row("on because of a bounce", false, "active", "true, 'bounce'", "RV007");
    row("without a cause", true, "active", "false, NULL", "RV007");
    row("another cause", true, "active", "false, 'mood'", "RV007");
    row("neither on nor off", true, "active", "NULL, 'request'", "RV007");
}

void TstNewsletterGuard::newsletterStates()
{
    QFETCH(bool, isOn);
    QFETCH(QString, status);
    QFETCH(QString, call);
    QFETCH(QByteArray, sqlstate);
    m_database.sql(
        QStringLiteral("UPDATE service.customer SET newsletter = $2, status = $3, closed_at = "
                       "CASE WHEN $3 = 'closed' THEN now() END WHERE id = $1"),
        {customer, isOn, status});
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    QCOMPARE(support.run(switched(call)).sqlstate, sqlstate);
}

QTEST_GUILESS_MAIN(TstNewsletterGuard)
#include "tst_newsletterguard.moc"
