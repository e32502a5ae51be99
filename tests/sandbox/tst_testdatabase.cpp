// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/setup.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace reeve;

/** The tests' own ground: clones are quick, apart from each other, and as strict as the real
 *  database. */
class TestTestDatabase : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const TestDatabase warm; // the template is made once per cluster
        QVERIFY(!warm.name().isEmpty());
    }

    void clonesAreApart()
    {
        TestDatabase one;
        TestDatabase other;
        QCOMPARE(one.sql(QStringLiteral("SELECT count(*) FROM service.customer")),
                 QStringList{QString::number(TestDatabase::customers)});
        one.sql(QStringLiteral("DELETE FROM service.customer_session"));
        QCOMPARE(one.sql(QStringLiteral("SELECT count(*) FROM service.customer_session")),
                 QStringList{QStringLiteral("0")});
        QVERIFY(other.sql(QStringLiteral("SELECT count(*) FROM service.customer_session"))
                != QStringList{QStringLiteral("0")});
    }

    void goneWithTheObject()
    {
        QString name;
        {
            const TestDatabase database(TestDatabase::Content::Empty);
            name = database.name();
        }
        TestDatabase other(TestDatabase::Content::Bare);
        QCOMPARE(other.sql(QStringLiteral("SELECT count(*) FROM pg_database WHERE datname = $1"),
                           {name}),
                 QStringList{QStringLiteral("0")});
    }

    // CREATE DATABASE … TEMPLATE copies neither grants on the database nor its settings.
    void privilegesAreTheRealOnes()
    {
        TestDatabase database;
        QCOMPARE(database.sql(QStringLiteral(
                     "SELECT has_database_privilege('support', current_database(), 'TEMP')")),
                 QStringList{QStringLiteral("false")});
        QCOMPARE(database.sql(QStringLiteral("SHOW log_parameter_max_length")),
                 QStringList{QStringLiteral("0")});
        QCOMPARE(database.sql(QStringLiteral("SHOW log_parameter_max_length_on_error")),
                 QStringList{QStringLiteral("0")});
    }

    void everybodyComesIn_data()
    {
        QTest::addColumn<QString>("login");
        for (const char *login : {"support", "support2", "officer", "officer2", "auditor", "admin",
                                  "reeve_owner", "reeve_worker", "service_app"})
            QTest::newRow(login) << QString::fromLatin1(login);
    }
    void everybodyComesIn()
    {
        QFETCH(QString, login);
        const TestDatabase database(TestDatabase::Content::Empty);
        auto driver = connectTo(database.parameters(login));
        QVERIFY2(driver, qPrintable(driver ? QString() : driver.error().text));
        QCOMPARE((*driver)->tlsVersion(), QStringLiteral("TLSv1.3"));
        auto who = (*driver)->query({QStringLiteral("SELECT session_user::text")});
        QVERIFY(who);
        QVERIFY(who->next());
        QCOMPARE(who->value(0).toString(), login);
    }
};

QTEST_GUILESS_MAIN(TestTestDatabase)
#include "tst_testdatabase.moc"
