// SPDX-License-Identifier: GPL-3.0-or-later
// Ending sessions and requiring a new password, as a colleague with psql would try it.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

namespace
{

constexpr qint64 customer = 7;
constexpr qint64 stranger = 8;

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}
QString disclose(const QString &id, const QString &reason = QStringLiteral("#1"))
{
    return QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', '%3')")
        .arg(id)
        .arg(customer)
        .arg(reason);
}
QString end(const QString &sessions, const QString &reason = QStringLiteral("#1"),
            qint64 whose = customer)
{
    return QStringLiteral("SELECT api.end_sessions('%1', %2, %3, '%4')")
        .arg(newId())
        .arg(whose)
        .arg(sessions, reason);
}
QString require(const char *required, const QString &reason = QStringLiteral("#1"))
{
    return QStringLiteral("SELECT api.require_new_password('%1', %2, %3, '%4')")
        .arg(newId())
        .arg(customer)
        .arg(QLatin1String(required), reason);
}

} // namespace

class SessionGuardTest : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;

    QString one(const QString &statement) { return m_database.sql(statement).value(0); }
    std::unique_ptr<PlainClient> as(const char *login)
    {
        return std::make_unique<PlainClient>(m_database.parameters(QString::fromLatin1(login)));
    }
    std::unique_ptr<PlainClient> atThePage()
    {
        auto support = as("support");
        if (!support->run(disclose(newId())).ok)
            qFatal("the page could not be opened");
        return support;
    }
    int sessions(qint64 whose)
    {
        return one(QStringLiteral(
                       "SELECT count(*) FROM service.customer_session WHERE customer_id = %1")
                       .arg(whose))
            .toInt();
    }

private slots:
    void init()
    {
        m_database.sql(QStringLiteral("DELETE FROM reeve.disclosure RETURNING 1"));
        m_database.sql(QStringLiteral("DELETE FROM audit.inbox RETURNING 1"));
        m_database.sql(QStringLiteral(
            "DELETE FROM service.customer_session WHERE customer_id IN (7, 8) RETURNING 1"));
        m_database.sql(QStringLiteral(
            "INSERT INTO service.customer_session (customer_id, token_hash, created_at, "
            "last_seen_at, address) "
            "SELECT c, sha256((c || '-' || minutes)::bytea), now() - interval '1 day', "
            "now() - minutes * interval '1 minute', '198.51.100.9' "
            "FROM unnest(ARRAY[7, 8]) AS c, unnest(ARRAY[1, 14, 16, 180]) AS minutes RETURNING 1"));
        m_database.sql(QStringLiteral(
            "INSERT INTO service.credential (customer_id, hash, scheme) VALUES (7, 'x', 'sha256') "
            "ON CONFLICT (customer_id) DO UPDATE SET must_change = false, scheme = 'sha256' "
            "RETURNING 1"));
    }

    void overdueAfterFifteenMinutes()
    {
        const auto support = as("support");
        const QString id = newId();
        QVERIFY(support->run(disclose(id)).ok);
        const Answer answer = support->run(
            QStringLiteral(
                "SELECT state, idle_seconds / 60, sessions_total FROM api.customer_sessions('%1')")
                .arg(id));
        QVERIFY2(answer.ok, qPrintable(answer.message));
        const auto row = [](const char *state, const char *minutes) {
            return QStringList{QString::fromLatin1(state), QString::fromLatin1(minutes),
                               QStringLiteral("4")};
        };
        QCOMPARE(answer.rows, (QList<QStringList>{row("live", "1"), row("live", "14"),
                                                  row("overdue", "16"), row("overdue", "180")}));
        QVERIFY(!support->run(QStringLiteral("SELECT * FROM api.customer_sessions('%1')").arg(id))
                     .everything()
                     .contains(QLatin1String("\\x")));
    }

    void oneOrAllOfTheCustomersOwn()
    {
        const auto support = atThePage();
        const QString mine = one(QStringLiteral(
            "SELECT id FROM service.customer_session WHERE customer_id = 7 ORDER BY id LIMIT 1"));
        const QString other = one(QStringLiteral(
            "SELECT id FROM service.customer_session WHERE customer_id = 8 ORDER BY id LIMIT 1"));
        Answer answer = support->run(end(QStringLiteral("ARRAY[%1, %2]").arg(mine, other)));
        QVERIFY2(answer.ok, qPrintable(answer.message));
        QCOMPARE(answer.cell(), QStringLiteral("1")); // the other customer's is not found
        QCOMPARE(support->run(end(QStringLiteral("ARRAY[%1]").arg(mine))).cell(),
                 QStringLiteral("0")); // ended already
        QCOMPARE(support->run(end(QStringLiteral("'{}'"))).cell(), QStringLiteral("0"));
        QCOMPARE(support->run(end(QStringLiteral("NULL"))).cell(), QStringLiteral("3"));
        QCOMPARE(sessions(customer), 0);
        QCOMPARE(sessions(stranger), 4);
        QCOMPARE(one(QStringLiteral("SELECT string_agg(detail ->> 'sessions', ' ' ORDER BY id) "
                                    "FROM audit.inbox WHERE event = 'end_sessions'")),
                 QStringLiteral("1 0 0 3"));
    }

    void refusals()
    {
        const auto support = as("support");
        QCOMPARE(support->run(end(QStringLiteral("NULL"))).sqlstate,
                 QByteArray("RV005")); // no open page
        QCOMPARE(support->run(require("true")).sqlstate, QByteArray("RV005"));
        QVERIFY(support->run(disclose(newId())).ok);
        QCOMPARE(support->run(end(QStringLiteral("NULL"), QStringLiteral(" "))).sqlstate,
                 QByteArray("RV007"));
        QCOMPARE(support->run(end(QStringLiteral("NULL"), QStringLiteral("#1"), stranger)).sqlstate,
                 QByteArray("RV005"));
        QCOMPARE(support->run(require("true", QString())).sqlstate, QByteArray("RV007"));
        QCOMPARE(support->run(require("NULL")).sqlstate, QByteArray("RV007"));
        QCOMPARE(sessions(customer), 4);
        QCOMPARE(sessions(stranger), 4);
        for (const char *login : {"auditor", "admin"})
            for (const QString &call :
                 {end(QStringLiteral("NULL")), require("true"),
                  QStringLiteral("SELECT * FROM api.customer_password('%1')").arg(newId())}) {
                const Answer answer = as(login)->run(call);
                QVERIFY2(answer.sqlstate == "RV001" || answer.sqlstate == "42501",
                         qPrintable(answer.everything()));
            }
    }

    void anOperationHappensOnce()
    {
        const auto support = atThePage();
        const QString once = require("true");
        QVERIFY(support->run(once).ok);
        QVERIFY(support->run(require("false")).ok);
        QCOMPARE(support->run(once).sqlstate, QByteArray("RV005"));
        QCOMPARE(
            one(QStringLiteral("SELECT must_change FROM service.credential WHERE customer_id = 7")),
            QStringLiteral("false"));
    }

    void requireAndWithdraw()
    {
        const auto support = as("support");
        const QString id = newId();
        QVERIFY(support->run(disclose(id)).ok);
        QVERIFY(support->run(require("true")).ok);
        QCOMPARE(support->run(require("true")).sqlstate, QByteArray("RV005")); // it is
        const Answer password = support->run(
            QStringLiteral("SELECT scheme, must_change FROM api.customer_password('%1')").arg(id));
        QCOMPARE(password.rows,
                 (QList<QStringList>{{QStringLiteral("sha256"), QStringLiteral("t")}}));
        QVERIFY(support->run(require("false")).ok);
        QCOMPARE(one(QStringLiteral("SELECT string_agg(event, ' ' ORDER BY id) FROM audit.inbox "
                                    "WHERE event LIKE 'new_password%'")),
                 QStringLiteral("new_password_required new_password_withdrawn"));
        m_database.sql(
            QStringLiteral("DELETE FROM service.credential WHERE customer_id = 7 RETURNING 1"));
        QCOMPARE(support->run(require("true")).sqlstate, QByteArray("RV006"));
    }

    void noHashLeavesTheDatabase()
    {
        // No function of the desk names the column, whatever it returns.
        QCOMPARE(m_database.sql(
                     QStringLiteral("SELECT p.proname FROM pg_proc p WHERE p.pronamespace IN "
                                    "('api'::regnamespace, 'reeve'::regnamespace) "
                                    "AND p.prosrc ~ '\\m(k|credential)\\.hash\\M|token_hash'")),
                 QStringList());
    }

    void whereInstancesRun()
    {
        m_database.sql(
            QStringLiteral("DELETE FROM service.instance WHERE customer_id = 7 RETURNING 1"));
        m_database.sql(QStringLiteral(
            "INSERT INTO service.instance (customer_id, name, provider, location, country) "
            "SELECT 7, c, 'Host', 'Place', c FROM unnest(ARRAY['FR', 'GR', 'NO', 'CH', 'GB', 'US', "
            "'XX', 'ZZ']) AS c RETURNING 1"));
        const auto support = as("support");
        const QString id = newId();
        QVERIFY(support->run(disclose(id)).ok);
        const Answer answer = support->run(
            QStringLiteral("SELECT string_agg(country || ' ' || region, ', ' ORDER BY country) "
                           "FROM api.customer_instances('%1')")
                .arg(id));
        QCOMPARE(answer.cell(), QStringLiteral("CH outside, FR eu, GB outside, GR eu, NO eea, US "
                                               "outside, XX unknown, ZZ unknown"));
    }
};

QTEST_GUILESS_MAIN(SessionGuardTest)
#include "tst_sessionguard.moc"
