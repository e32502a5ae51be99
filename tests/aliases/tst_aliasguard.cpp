// SPDX-License-Identifier: GPL-3.0-or-later
// A colleague with psql and their own password tries to have an alias password without a record, or
// to change what is not theirs to change. The password exists nowhere else in the database.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

namespace
{

const QString marker = QStringLiteral("zzmarkerzz-alias-password");

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}
QString open(qint64 customer)
{
    return QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', '#1')")
        .arg(newId())
        .arg(customer);
}
QString reveal(const QString &id, qint64 alias, const QString &reason = QStringLiteral("#1"))
{
    return QStringLiteral("SELECT api.disclose('%1', 'alias_password', '{\"alias_id\": %2}', '%3')")
        .arg(id)
        .arg(alias)
        .arg(reason);
}
QString read(const QString &id)
{
    return QStringLiteral("SELECT * FROM api.alias_password('%1')").arg(id);
}

} // namespace

class AliasGuardTest : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;
    qint64 m_customer = 0;
    qint64 m_alias = 0;

    QString one(const QString &statement) { return m_database.sql(statement).value(0); }
    std::unique_ptr<PlainClient> as(const char *login)
    {
        return std::make_unique<PlainClient>(m_database.parameters(QString::fromLatin1(login)));
    }
    int events(const QString &event)
    {
        return one(QStringLiteral(
                       "SELECT count(*) FROM audit.inbox WHERE event = '%1' AND %2 = ANY "
                       "(customer_ids)")
                       .arg(event)
                       .arg(m_customer))
            .toInt();
    }
    QString stored()
    {
        return one(
            QStringLiteral("SELECT coalesce(password, 'none') FROM service.alias WHERE id = %1")
                .arg(m_alias));
    }
    // What the page would send as "the password as I saw it".
    QString seen()
    {
        return one(
            QStringLiteral("SELECT coalesce('''' || password_changed_at || '''', 'NULL') FROM "
                           "service.alias WHERE id = %1")
                .arg(m_alias));
    }
    QString set(const QString &password, const QString &reason = QStringLiteral("#1"),
                const QString &op = newId())
    {
        return QStringLiteral("SELECT api.set_alias_password('%1', %2, %3, %4, %5, '%6')")
            .arg(op)
            .arg(m_customer)
            .arg(m_alias)
            .arg(password, seen(), reason);
    }

private slots:
    void initTestCase()
    {
        m_customer =
            one(QStringLiteral("SELECT customer_id FROM service.alias ORDER BY id LIMIT 1"))
                .toLongLong();
        m_alias =
            one(QStringLiteral("SELECT id FROM service.alias ORDER BY id LIMIT 1")).toLongLong();
        QVERIFY(m_customer > 0 && m_alias > 0);
    }
    void init()
    {
        m_database.sql(QStringLiteral("DELETE FROM reeve.disclosure RETURNING 1"));
        m_database.sql(QStringLiteral("DELETE FROM audit.inbox RETURNING 1"));
        m_database.sql(QStringLiteral("UPDATE reeve.staff SET quota_pages = NULL RETURNING 1"));
        m_database.sql(
            QStringLiteral("UPDATE service.alias SET password = $1, password_changed_at = now(), "
                           "published = true WHERE id = $2 RETURNING 1"),
            {marker, m_alias});
    }

    void oneIsRevealedOnRecord()
    {
        const auto support = as("support");
        QVERIFY(support->run(open(m_customer)).ok);
        const QString id = newId();
        const Answer first = support->run(reveal(id, m_alias, QStringLiteral("case 7")));
        QVERIFY2(first.ok, qPrintable(first.message));
        QVERIFY(!first.everything().contains(marker)); // step one gives nothing away
        const Answer second = support->run(read(id));
        QVERIFY2(second.ok, qPrintable(second.message));
        QCOMPARE(second.rows, (QList<QStringList>{{QString::number(m_alias), marker}}));
        QCOMPARE(one(QStringLiteral("SELECT kind || ' ' || reason FROM audit.inbox WHERE event = "
                                    "'disclosure' AND kind = 'alias_password'")),
                 QStringLiteral("alias_password case 7"));
        // The page's own functions still give none.
        const QString page = newId();
        QVERIFY(
            support
                ->run(QStringLiteral(
                          "SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', '#1')")
                          .arg(page)
                          .arg(m_customer))
                .ok);
        const Answer aliases = support->run(
            QStringLiteral("SELECT * FROM api.customer_aliases('%1')").arg(page));
        QVERIFY(aliases.ok && !aliases.rows.isEmpty());
        QVERIFY(!aliases.everything().contains(marker));
    }

    void attempts_data()
    {
        QTest::addColumn<QStringList>("texts"); // %1 the disclosure's id, %2 the disclosing call
        QTest::newRow("no disclosure") << QStringList{read(QStringLiteral("%1"))};
        QTest::newRow("not committed") << QStringList{QStringLiteral("BEGIN"), QStringLiteral("%2"),
                                                      read(QStringLiteral("%1"))};
        QTest::newRow("rolled back") << QStringList{
            QStringLiteral("BEGIN"), QStringLiteral("%2"), read(QStringLiteral("%1")),
            QStringLiteral("ROLLBACK"), read(QStringLiteral("%1"))};
        QTest::newRow("several statements in one text")
            << QStringList{QStringLiteral("%2; ") + read(QStringLiteral("%1"))};
        QTest::newRow("by the page's disclosure") << QStringList{
            QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": %3}', '#1')"),
            read(QStringLiteral("%1"))};
        QTest::newRow("the table")
            << QStringList{QStringLiteral("SELECT password FROM service.alias")};
        QTest::newRow("the finder")
            << QStringList{QStringLiteral("SELECT reeve.find_alias_password('{\"alias_id\": 1}')")};
    }
    void attempts()
    {
        QFETCH(QStringList, texts);
        const auto support = as("support");
        QVERIFY(support->run(open(m_customer)).ok);
        const QString id = newId();
        for (QString text : texts) {
            text.replace(QStringLiteral("%3"), QString::number(m_customer));
            const Answer answer = support->run(
                text.replace(QStringLiteral("%2"), reveal(id, m_alias))
                    .replace(QStringLiteral("%1"), id));
            QVERIFY2(!answer.everything().contains(marker), qPrintable(text));
        }
    }

    void anotherPersonsDisclosureDoesNotServe()
    {
        const auto support = as("support");
        const auto colleague = as("support2");
        QVERIFY(support->run(open(m_customer)).ok);
        QVERIFY(colleague->run(open(m_customer)).ok);
        const QString id = newId();
        QVERIFY(support->run(reveal(id, m_alias)).ok);
        QCOMPARE(colleague->run(read(id)).sqlstate, QByteArray("RV008"));
        // The id cannot be used for another reveal either.
        QCOMPARE(support->run(reveal(id, m_alias)).sqlstate, QByteArray("RV007"));
    }

    void notAfterSixtySeconds()
    {
        const auto support = as("support");
        QVERIFY(support->run(open(m_customer)).ok);
        const QString id = newId();
        QVERIFY(support->run(reveal(id, m_alias)).ok);
        m_database.sql(QStringLiteral("UPDATE reeve.disclosure SET disclosed_at = disclosed_at - "
                                      "interval '61 seconds' RETURNING 1"));
        QCOMPARE(support->run(read(id)).sqlstate, QByteArray("RV008"));
    }

    void needsTheCustomersOpenPage()
    {
        const auto support = as("support");
        const QString id = newId();
        QCOMPARE(support->run(reveal(id, m_alias)).sqlstate, QByteArray("RV005"));
        QVERIFY(!support->run(read(id)).everything().contains(marker));
        QVERIFY(support->run(open(m_customer + 1)).ok); // somebody else's page is not enough
        QCOMPARE(support->run(reveal(newId(), m_alias)).sqlstate, QByteArray("RV005"));
        QCOMPARE(support->run(set(QStringLiteral("'x1'"))).sqlstate, QByteArray("RV005"));
        QCOMPARE(stored(), marker);
    }

    void needsAReason()
    {
        const auto support = as("support");
        QVERIFY(support->run(open(m_customer)).ok);
        QCOMPARE(support->run(reveal(newId(), m_alias, QStringLiteral("  "))).sqlstate,
                 QByteArray("RV007"));
        QCOMPARE(support->run(set(QStringLiteral("'x1'"), QStringLiteral(" "))).sqlstate,
                 QByteArray("RV007"));
        QCOMPARE(stored(), marker);
    }

    void countsAsAPage()
    {
        m_database.sql(QStringLiteral(
            "UPDATE reeve.staff SET quota_pages = 2 WHERE login = 'support' RETURNING 1"));
        const auto support = as("support");
        QVERIFY(support->run(open(m_customer)).ok);
        QString id = newId();
        QVERIFY(support->run(reveal(id, m_alias)).ok);
        QVERIFY(support->run(read(id)).everything().contains(marker));
        id = newId();
        QVERIFY(support->run(reveal(id, m_alias)).ok); // refused, on record, and nothing is found
        const Answer refused = support->run(read(id));
        QCOMPARE(refused.sqlstate, QByteArray("RV004"));
        QVERIFY(!refused.everything().contains(marker));
    }

    void anAliasDeletedMeanwhile()
    {
        const auto support = as("support");
        QVERIFY(support->run(open(m_customer)).ok);
        const QString id = newId();
        QVERIFY(support->run(reveal(id, 999'999'999)).ok);
        const Answer answer = support->run(read(id));
        QVERIFY2(answer.ok, qPrintable(answer.message));
        QVERIFY(answer.rows.isEmpty());
        QCOMPARE(
            support
                ->run(QStringLiteral(
                          "SELECT api.set_alias_password('%1', %2, 999999999, 'x1', NULL, '#1')")
                          .arg(newId())
                          .arg(m_customer))
                .sqlstate,
            QByteArray("RV006"));
        // Nor another customer's alias through one's own open page.
        const QString other = one(
            QStringLiteral("SELECT id FROM service.alias WHERE customer_id <> %1 LIMIT 1")
                .arg(m_customer));
        QCOMPARE(support
                     ->run(QStringLiteral("SELECT api.publish_alias('%1', %2, %3, true, '#1')")
                               .arg(newId())
                               .arg(m_customer)
                               .arg(other))
                     .sqlstate,
                 QByteArray("RV006"));
    }

    void otherRoles_data()
    {
        QTest::addColumn<QString>("call");
        QTest::newRow("disclose") << reveal(newId(), 1);
        QTest::newRow("read") << read(newId());
        QTest::newRow("set") << QStringLiteral(
                                    "SELECT api.set_alias_password('%1', 1, 1, 'x', NULL, '#1')")
                                    .arg(newId());
        QTest::newRow("remove") << QStringLiteral(
                                       "SELECT api.remove_alias_password('%1', 1, 1, NULL, '#1')")
                                       .arg(newId());
        QTest::newRow("publish")
            << QStringLiteral("SELECT api.publish_alias('%1', 1, 1, true, '#1')").arg(newId());
    }
    void otherRoles()
    {
        QFETCH(QString, call);
        for (const char *login : {"auditor", "admin"}) {
            const Answer answer = as(login)->run(call);
            QVERIFY2(!answer.ok && (answer.sqlstate == "RV001" || answer.sqlstate == "42501"),
                     qPrintable(QString::fromLatin1(login) + answer.everything()));
        }
        // The officer does what support does: refused for what it is, not for who asks.
        QVERIFY(as("officer")->run(call).sqlstate != "RV001");
    }

    void setAndRemove()
    {
        const auto support = as("officer");
        QVERIFY(support->run(open(m_customer)).ok);
        const Answer done = support->run(set(QStringLiteral("'tobi-ravu 47'")));
        QVERIFY2(done.ok, qPrintable(done.message));
        QCOMPARE(stored(), QStringLiteral("tobi-ravu 47"));
        const Answer removed = support->run(
            QStringLiteral("SELECT api.remove_alias_password('%1', %2, %3, %4, '#1')")
                .arg(newId())
                .arg(m_customer)
                .arg(m_alias)
                .arg(seen()));
        QVERIFY2(removed.ok, qPrintable(removed.message));
        QCOMPARE(stored(), QStringLiteral("none"));
        QCOMPARE(events(QStringLiteral("set_alias_password")), 1);
        QCOMPARE(events(QStringLiteral("remove_alias_password")), 1);
        QCOMPARE(one(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE detail::text LIKE "
                                    "'%tobi%' OR reason LIKE '%tobi%'")),
                 QStringLiteral("0"));
        QCOMPARE(
            support
                ->run(QStringLiteral("SELECT api.remove_alias_password('%1', %2, %3, %4, '#1')")
                          .arg(newId())
                          .arg(m_customer)
                          .arg(m_alias)
                          .arg(seen()))
                .sqlstate,
            QByteArray("RV005"));
    }

    void onceAndNotOverSomebodyElse()
    {
        const auto support = as("support");
        QVERIFY(support->run(open(m_customer)).ok);
        const QString op = newId();
        const QString stale = set(QStringLiteral("'second'"));
        QVERIFY(support->run(set(QStringLiteral("'first'"), QStringLiteral("#1"), op)).ok);
        QCOMPARE(support->run(set(QStringLiteral("'again'"), QStringLiteral("#1"), op)).sqlstate,
                 QByteArray("RV005"));
        const Answer late = support->run(stale);
        QCOMPARE(late.sqlstate, QByteArray("RV002"));
        QVERIFY2(!late.everything().contains(QLatin1String("first")), qPrintable(late.message));
        QCOMPARE(stored(), QStringLiteral("first"));
    }

    void badPasswords_data()
    {
        QTest::addColumn<QString>("literal");
        QTest::newRow("empty") << QStringLiteral("''");
        QTest::newRow("null") << QStringLiteral("NULL");
        QTest::newRow("too long") << QStringLiteral("repeat('x', 201)");
        QTest::newRow("line break") << QStringLiteral("E'a\\nb'");
        QTest::newRow("zero width space") << QStringLiteral("E'a\\u200bb'");
        QTest::newRow("turned around") << QStringLiteral("E'a\\u202eb'");
        QTest::newRow("space before") << QStringLiteral("' ab'");
        QTest::newRow("space behind") << QStringLiteral("'ab '");
    }
    void badPasswords()
    {
        QFETCH(QString, literal);
        const auto support = as("support");
        QVERIFY(support->run(open(m_customer)).ok);
        const Answer answer = support->run(set(literal));
        QCOMPARE(answer.sqlstate, QByteArray("RV007"));
        QVERIFY(answer.message.contains(QLatin1String("password: ")));
        QCOMPARE(stored(), marker);
    }
    void unusualPasswords_data()
    {
        QTest::addColumn<QString>("literal");
        QTest::newRow("a quote") << QStringLiteral("'p@ss w''rd'");
        QTest::newRow("accents") << QStringLiteral("'ch\u00e2teau g\u00fcne\u015f'");
        QTest::newRow("200 characters") << QStringLiteral("repeat('x', 200)");
        QTest::newRow("arabic") << QStringLiteral("'\u0645\u062D\u0645\u062F'");
    }
    void unusualPasswords()
    {
        QFETCH(QString, literal);
        const auto support = as("support");
        QVERIFY(support->run(open(m_customer)).ok);
        const Answer answer = support->run(set(literal));
        QVERIFY2(answer.ok, qPrintable(answer.message));
        QVERIFY(stored() != marker);
    }

    void publishAndWithdraw()
    {
        const auto support = as("support");
        QVERIFY(support->run(open(m_customer)).ok);
        const auto publish = [&](const char *value) {
            return support->run(QStringLiteral("SELECT api.publish_alias('%1', %2, %3, %4, '#1')")
                                    .arg(newId())
                                    .arg(m_customer)
                                    .arg(m_alias)
                                    .arg(QLatin1String(value)));
        };
        QCOMPARE(publish("true").sqlstate, QByteArray("RV005")); // it is
        QVERIFY(publish("false").ok);
        QCOMPARE(publish("false").sqlstate, QByteArray("RV005"));
        QCOMPARE(publish("NULL").sqlstate, QByteArray("RV007"));
        QCOMPARE(
            one(QStringLiteral("SELECT published FROM service.alias WHERE id = %1").arg(m_alias)),
            QStringLiteral("false"));
        QVERIFY(publish("true").ok);
        QCOMPARE(events(QStringLiteral("publish_alias")), 1);
        QCOMPARE(events(QStringLiteral("unpublish_alias")), 1);
    }
};

QTEST_GUILESS_MAIN(AliasGuardTest)
#include "tst_aliasguard.moc"
