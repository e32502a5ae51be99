// SPDX-License-Identifier: GPL-3.0-or-later
// Four eyes by plain libpq: whoever may not vote, does not; whatever is approved runs once, or never.
// Roles belong to the whole cluster, so that those who change are accounts of this test alone.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

#include <thread>
#include <vector>

using namespace reeve;
using namespace reeve::test;

namespace
{

const QString why = QStringLiteral("for the yearly letter about prices");

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

struct Asked {
    QString id;
    QString digest;
};

} // namespace

class TstFourEyes : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void whoMayAsk_data();
    void whoMayAsk();
    void badRequests_data();
    void badRequests();
    void refusedVotes_data();
    void refusedVotes();
    void runNeedsACommittedVote();
    void thirtyRunsAtOnce();
    void refusedIsRefused();
    void expiredAndWithdrawn();
    void voteOfADisabledPersonDoesNotCount();
    void alteredPayloadIsNotRun();
    void oldSnapshotsAreRefused();
    void roleGrantFromEndToEnd();
    void nobodyVotesOnAGrantToThemselves();
    void eachSeesWhatConcernsThem();

private:
    Asked ask(PlainClient &asker, const QString &criteria = QStringLiteral("{}"));
    Answer vote(PlainClient &voter, const Asked &asked, bool agrees = true);
    Answer run(PlainClient &asker, const QString &id);
    QString makeAccount(const QString &role);
    QString state(const QString &id)
    {
        return m_database
            .sql(QStringLiteral("SELECT state FROM reeve.approval WHERE id = '%1'").arg(id))
            .value(0);
    }

    TestDatabase m_database;
    QStringList m_accounts;
};

void TstFourEyes::initTestCase()
{
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QVERIFY2(officer.isOpen(), qPrintable(officer.failure()));
}

void TstFourEyes::cleanupTestCase()
{
    for (const QString &login : std::as_const(m_accounts))
        m_database.sql(QStringLiteral("DROP ROLE IF EXISTS %1").arg(login));
}

Asked TstFourEyes::ask(PlainClient &asker, const QString &criteria)
{
    const Answer answer = asker.run(
        QStringLiteral("SELECT id, digest FROM api.approval_ask('%1', 'export', "
                       "'{\"criteria\": %2}', '%3')")
            .arg(newId(), criteria, why));
    if (!answer.ok)
        qWarning("%s", qPrintable(answer.message));
    return answer.ok ? Asked{answer.rows.first().value(0), answer.rows.first().value(1)} : Asked{};
}

Answer TstFourEyes::vote(PlainClient &voter, const Asked &asked, bool agrees)
{
    return voter.run(QStringLiteral("SELECT api.approval_vote('%1', '%2', '%3', %4, '')")
                         .arg(newId(), asked.id, asked.digest,
                              agrees ? QStringLiteral("true") : QStringLiteral("false")));
}

Answer TstFourEyes::run(PlainClient &asker, const QString &id)
{
    return asker.run(QStringLiteral("SELECT api.approval_run('%1', '%2')").arg(newId(), id));
}

// A person of this test alone; reads through SET SESSION AUTHORIZATION of a superuser, which makes
// session_user what a connection of theirs would.
QString TstFourEyes::makeAccount(const QString &role)
{
    const QString login = QStringLiteral("t") + QUuid::createUuid().toString(QUuid::Id128).left(12);
    m_accounts += login;
    m_database.sql(QStringLiteral("CREATE ROLE %1 LOGIN IN ROLE reeve_%2").arg(login, role));
    m_database.sql(
        QStringLiteral(
            "INSERT INTO reeve.staff (login, full_name, role) VALUES ('%1', 'Anna Example', '%2')")
            .arg(login, role));
    return login;
}

void TstFourEyes::whoMayAsk_data()
{
    QTest::addColumn<QString>("login");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("payload");
    QTest::addColumn<QByteArray>("sqlstate"); // empty: allowed
    const QString grant = QStringLiteral("{\"login\": \"support2\", \"role\": \"auditor\"}");
    const QString take = QStringLiteral("{\"criteria\": {\"country\": [\"BE\"]}}");
    for (const char *login : {"support", "auditor", "officer", "admin"}) {
        const QString person = QLatin1String(login);
        QTest::addRow("export by %s", login)
            << person << QStringLiteral("export") << take
            << (person == QLatin1String("officer") ? QByteArray() : QByteArray("RV001"));
        QTest::addRow("grant by %s", login)
            << person << QStringLiteral("role_grant") << grant
            << (person == QLatin1String("admin") ? QByteArray() : QByteArray("RV001"));
    }
}

void TstFourEyes::whoMayAsk()
{
    QFETCH(QString, login);
    QFETCH(QString, kind);
    QFETCH(QString, payload);
    QFETCH(QByteArray, sqlstate);
    PlainClient client(m_database.parameters(login));
    const Answer answer = client.run(
        QStringLiteral("SELECT id FROM api.approval_ask('%1', '%2', '%3', '%4')")
            .arg(newId(), kind, payload, why));
    QCOMPARE(answer.sqlstate, sqlstate);
    QCOMPARE(answer.ok, sqlstate.isEmpty());
}

void TstFourEyes::badRequests_data()
{
    QTest::addColumn<QString>("login");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("payload");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QByteArray>("sqlstate");
    const QString officer = QStringLiteral("officer");
    const QString admin = QStringLiteral("admin");
    const QString take = QStringLiteral("export");
    const QString grant = QStringLiteral("role_grant");
    QTest::newRow("reason of 19") << officer << take << QStringLiteral("{}") << QString(19, u'x')
                                  << QByteArray("RV007");
    QTest::newRow("reason of spaces")
        << officer << take << QStringLiteral("{}") << QString(40, u' ') << QByteArray("RV007");
    QTest::newRow("reason too long")
        << officer << take << QStringLiteral("{}") << QString(1001, u'x') << QByteArray("RV007");
    QTest::newRow("unknown kind") << officer << QStringLiteral("drop") << QStringLiteral("{}")
                                  << why << QByteArray("RV007");
    QTest::newRow("kind as code") << officer << QStringLiteral("x(); --") << QStringLiteral("{}")
                                  << why << QByteArray("RV007");
    QTest::newRow("nobody of this name")
        << admin << grant << QStringLiteral("{\"login\": \"nobody\", \"role\": \"officer\"}") << why
        << QByteArray("RV006");
    QTest::newRow("owner's role") << admin << grant
                                  << QStringLiteral(
                                         "{\"login\": \"support2\", \"role\": \"owner\"}")
                                  << why << QByteArray("RV007");
    QTest::newRow("role as code") << admin << grant
                                  << QStringLiteral(
                                         "{\"login\": \"support2\", \"role\": \"officer; DROP\"}")
                                  << why << QByteArray("RV007");
    QTest::newRow("the same role")
        << admin << grant << QStringLiteral("{\"login\": \"support2\", \"role\": \"support\"}")
        << why << QByteArray("RV005");
}

void TstFourEyes::badRequests()
{
    QFETCH(QString, login);
    QFETCH(QString, kind);
    QFETCH(QString, payload);
    QFETCH(QString, reason);
    QFETCH(QByteArray, sqlstate);
    PlainClient client(m_database.parameters(login));
    const Answer answer = client.run(
        QStringLiteral("SELECT id FROM api.approval_ask('%1', '%2', '%3', '%4')")
            .arg(newId(), kind, payload, reason));
    QVERIFY(!answer.ok);
    QCOMPARE(answer.sqlstate, sqlstate);
}

void TstFourEyes::refusedVotes_data()
{
    QTest::addColumn<QString>("login");
    QTest::addColumn<QString>("before"); // what the voter runs first
    QTest::addColumn<QString>("vote");   // %1 op, %2 request, %3 digest
    QTest::addColumn<QByteArray>("sqlstate");
    const QString usual = QStringLiteral("SELECT api.approval_vote('%1', '%2', '%3', true, '')");
    QTest::newRow("one's own") << QStringLiteral("officer") << QString() << usual
                               << QByteArray("RV001");
    QTest::newRow("one's own, as the group")
        << QStringLiteral("officer") << QStringLiteral("SET ROLE reeve_officer") << usual
        << QByteArray("RV001");
    QTest::newRow("one's own, as a colleague by SET ROLE")
        << QStringLiteral("officer") << QStringLiteral("SET ROLE officer2") << usual
        << QByteArray("RV001");
    QTest::newRow("one's own, by SET SESSION AUTHORIZATION")
        << QStringLiteral("officer") << QStringLiteral("SET SESSION AUTHORIZATION officer2")
        << usual << QByteArray("RV001");
    QTest::newRow("one's own, as session_authorization")
        << QStringLiteral("officer") << QStringLiteral("SET session_authorization = 'officer2'")
        << usual << QByteArray("RV001");
    QTest::newRow("by support") << QStringLiteral("support") << QString() << usual
                                << QByteArray("RV001");
    QTest::newRow("by an auditor")
        << QStringLiteral("auditor") << QString() << usual << QByteArray("RV001");
    QTest::newRow("by an admin") << QStringLiteral("admin") << QString() << usual
                                 << QByteArray("RV001");
    QTest::newRow("another digest")
        << QStringLiteral("officer2") << QString()
        << QStringLiteral(
               "SELECT api.approval_vote('%1', '%2', repeat('0', 64) || left('%3', 0), true, '')")
        << QByteArray("RV002");
    QTest::newRow("no digest")
        << QStringLiteral("officer2") << QString()
        << QStringLiteral("SELECT api.approval_vote('%1', '%2', left('%3', 0), true, '')")
        << QByteArray("RV002");
    QTest::newRow("neither yes nor no")
        << QStringLiteral("officer2") << QString()
        << QStringLiteral("SELECT api.approval_vote('%1', '%2', '%3', NULL, '')")
        << QByteArray("RV007");
    QTest::newRow("no such request")
        << QStringLiteral("officer2") << QString()
        << QStringLiteral(
               "SELECT api.approval_vote('%1', gen_random_uuid(), right('%2%3', 64), true, '')")
        << QByteArray("RV006");
    QTest::newRow("into the table")
        << QStringLiteral("officer2") << QString()
        << QStringLiteral("INSERT INTO reeve.approval_vote (approval, person, agrees, digest) "
                          "VALUES ('%2', 'officer2', true, decode('%3', 'hex')) -- %1")
        << QByteArray("42501");
}

void TstFourEyes::refusedVotes()
{
    QFETCH(QString, login);
    QFETCH(QString, before);
    QFETCH(QString, vote);
    QFETCH(QByteArray, sqlstate);
    PlainClient asker(m_database.parameters(QStringLiteral("officer")));
    const Asked asked = ask(asker);
    QVERIFY(!asked.id.isEmpty());
    PlainClient voter(m_database.parameters(login));
    if (!before.isEmpty())
        voter.run(before);
    const Answer answer = voter.run(vote.arg(newId(), asked.id, asked.digest));
    QVERIFY(!answer.ok);
    QCOMPARE(answer.sqlstate, sqlstate);
    QVERIFY(m_database
                .sql(QStringLiteral("SELECT person FROM reeve.approval_vote WHERE approval = '%1'")
                         .arg(asked.id))
                .isEmpty());
    QCOMPARE(run(asker, asked.id).sqlstate, QByteArray("RV003"));
}

void TstFourEyes::runNeedsACommittedVote()
{
    PlainClient asker(m_database.parameters(QStringLiteral("officer")));
    PlainClient voter(m_database.parameters(QStringLiteral("officer2")));
    const Asked asked = ask(asker);
    QCOMPARE(run(asker, asked.id).sqlstate, QByteArray("RV003"));

    // Voted in a transaction that is taken back.
    QVERIFY(voter.run(QStringLiteral("BEGIN")).ok);
    QVERIFY(vote(voter, asked).ok);
    QCOMPARE(run(voter, asked.id).sqlstate, QByteArray("RV001")); // vote and run in one transaction
    QVERIFY(voter.run(QStringLiteral("ROLLBACK")).ok);
    QCOMPARE(run(asker, asked.id).sqlstate, QByteArray("RV003"));

    // The same with one who is both by the superuser's hand: the vote is there, and not committed.
    PlainClient both(m_database.superuser());
    both.run(QStringLiteral("BEGIN"));
    both.run(QStringLiteral("SET SESSION AUTHORIZATION officer2"));
    const Answer voted = vote(both, asked);
    QVERIFY2(voted.ok, qPrintable(voted.message));
    both.run(QStringLiteral("SET SESSION AUTHORIZATION officer"));
    QCOMPARE(run(both, asked.id).sqlstate, QByteArray("RV003"));
    both.run(QStringLiteral("ROLLBACK"));

    QVERIFY(vote(voter, asked).ok);
    QCOMPARE(vote(voter, asked).sqlstate, QByteArray("RV005"));   // a second vote
    QCOMPARE(run(voter, asked.id).sqlstate, QByteArray("RV001")); // by the voter
    const Answer done = run(asker, asked.id);
    QVERIFY2(done.ok, qPrintable(done.message));
    QCOMPARE(state(asked.id), QStringLiteral("done"));
    QCOMPARE(run(asker, asked.id).sqlstate, QByteArray("RV005"));
}

void TstFourEyes::thirtyRunsAtOnce()
{
    PlainClient asker(m_database.parameters(QStringLiteral("officer")));
    PlainClient voter(m_database.parameters(QStringLiteral("officer2")));
    const Asked asked = ask(asker);
    QVERIFY(vote(voter, asked).ok);
    // Superusers who speak as the officer: the limit of connections a person has is not the guard.
    std::vector<QByteArray> states(30);
    {
        std::vector<std::unique_ptr<PlainClient>> clients;
        for (std::size_t i = 0; i < states.size(); ++i) {
            clients.push_back(std::make_unique<PlainClient>(m_database.superuser()));
            QVERIFY2(clients.back()->isOpen(), qPrintable(clients.back()->failure()));
            clients.back()->run(QStringLiteral("SET SESSION AUTHORIZATION officer"));
        }
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < states.size(); ++i)
            threads.emplace_back([&, i] {
                const Answer answer = run(*clients[i], asked.id);
                states[i] = answer.ok ? QByteArray("ok") : answer.sqlstate;
            });
    }
    QCOMPARE(std::count(states.begin(), states.end(), QByteArray("ok")), 1);
    QCOMPARE(std::count(states.begin(), states.end(), QByteArray("RV005")), 29);
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT count(*) FROM reeve.export WHERE approval = '%1'")
                          .arg(asked.id))
                 .value(0),
             QStringLiteral("1"));
}

void TstFourEyes::refusedIsRefused()
{
    PlainClient asker(m_database.parameters(QStringLiteral("officer")));
    PlainClient voter(m_database.parameters(QStringLiteral("officer2")));
    const Asked asked = ask(asker);
    QVERIFY(vote(voter, asked, false).ok);
    QCOMPARE(state(asked.id), QStringLiteral("refused"));
    QCOMPARE(vote(voter, asked).sqlstate, QByteArray("RV005"));
    QCOMPARE(run(asker, asked.id).sqlstate, QByteArray("RV005"));
}

void TstFourEyes::expiredAndWithdrawn()
{
    PlainClient asker(m_database.parameters(QStringLiteral("officer")));
    PlainClient voter(m_database.parameters(QStringLiteral("officer2")));
    const Asked late = ask(asker);
    QVERIFY(vote(voter, late).ok);
    m_database.sql(
        QStringLiteral(
            "UPDATE reeve.approval SET expires_at = now() - interval '1 second' WHERE id = '%1'")
            .arg(late.id));
    QCOMPARE(run(asker, late.id).sqlstate, QByteArray("RV005"));
    const Asked unvoted = ask(asker);
    m_database.sql(
        QStringLiteral(
            "UPDATE reeve.approval SET expires_at = now() - interval '1 second' WHERE id = '%1'")
            .arg(unvoted.id));
    QCOMPARE(vote(voter, unvoted).sqlstate, QByteArray("RV005"));
    QCOMPARE(asker
                 .run(QStringLiteral("SELECT state FROM api.approval_list() WHERE id = '%1'")
                          .arg(late.id))
                 .cell(),
             QStringLiteral("expired"));

    const Asked back = ask(asker);
    const QString withdraw = QStringLiteral("SELECT api.approval_withdraw('%1', '%2')");
    QCOMPARE(voter.run(withdraw.arg(newId(), back.id)).sqlstate, QByteArray("RV001"));
    QVERIFY(asker.run(withdraw.arg(newId(), back.id)).ok);
    QCOMPARE(vote(voter, back).sqlstate, QByteArray("RV005"));
    QCOMPARE(run(asker, back.id).sqlstate, QByteArray("RV005"));
}

void TstFourEyes::voteOfADisabledPersonDoesNotCount()
{
    const QString login = makeAccount(QStringLiteral("officer"));
    PlainClient asker(m_database.parameters(QStringLiteral("officer")));
    const Asked asked = ask(asker);
    PlainClient voter(m_database.superuser());
    voter.run(QStringLiteral("SET SESSION AUTHORIZATION %1").arg(login));
    QVERIFY(vote(voter, asked).ok);
    m_database.sql(
        QStringLiteral("UPDATE reeve.staff SET active = false WHERE login = '%1'").arg(login));
    QCOMPARE(run(asker, asked.id).sqlstate, QByteArray("RV003"));
    // One who is an officer no longer does not count either.
    m_database.sql(
        QStringLiteral("UPDATE reeve.staff SET active = true, role = 'support' WHERE login = '%1'")
            .arg(login));
    QCOMPARE(run(asker, asked.id).sqlstate, QByteArray("RV003"));
    m_database.sql(
        QStringLiteral("UPDATE reeve.staff SET role = 'officer' WHERE login = '%1'").arg(login));
    QVERIFY(run(asker, asked.id).ok);
}

void TstFourEyes::alteredPayloadIsNotRun()
{
    PlainClient asker(m_database.parameters(QStringLiteral("officer")));
    PlainClient voter(m_database.parameters(QStringLiteral("officer2")));
    const Asked asked = ask(asker);
    QVERIFY(vote(voter, asked).ok);
    m_database.sql(
        QStringLiteral(
            "UPDATE reeve.approval SET payload = payload || '{\"customers\": 1}' WHERE id = '%1'")
            .arg(asked.id));
    QCOMPARE(run(asker, asked.id).sqlstate, QByteArray("RV002"));
    // With a digest that fits the new payload, the vote was on another one.
    m_database.sql(QStringLiteral("UPDATE reeve.approval SET digest = reeve.approval_digest(kind, "
                                  "payload) WHERE id = '%1'")
                       .arg(asked.id));
    QCOMPARE(run(asker, asked.id).sqlstate, QByteArray("RV003"));
}

void TstFourEyes::oldSnapshotsAreRefused()
{
    PlainClient asker(m_database.parameters(QStringLiteral("officer")));
    PlainClient voter(m_database.parameters(QStringLiteral("officer2")));
    const Asked asked = ask(asker);
    voter.run(QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ"));
    QCOMPARE(vote(voter, asked).sqlstate, QByteArray("RV005"));
}

void TstFourEyes::roleGrantFromEndToEnd()
{
    const QString login = makeAccount(QStringLiteral("support"));
    const auto groups = [&] {
        return m_database.sql(
            QStringLiteral(
                "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid "
                "JOIN pg_roles p ON p.oid = m.member WHERE p.rolname = '%1' ORDER BY 1")
                .arg(login));
    };
    QCOMPARE(groups(), QStringList{QStringLiteral("reeve_support")});
    PlainClient admin(m_database.parameters(QStringLiteral("admin")));
    const Answer answer = admin.run(
        QStringLiteral("SELECT id, digest FROM api.approval_ask('%1', 'role_grant', "
                       "'{\"login\": \"%2\", \"role\": \"officer\"}', '%3')")
            .arg(newId(), login, why));
    QVERIFY2(answer.ok, qPrintable(answer.message));
    const Asked asked{answer.rows.first().value(0), answer.rows.first().value(1)};
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QVERIFY(vote(officer, asked).ok);
    QCOMPARE(groups(),
             QStringList{QStringLiteral("reeve_support")}); // a vote alone changes nothing
    const Answer done = run(admin, asked.id);
    QVERIFY2(done.ok, qPrintable(done.message));
    QCOMPARE(groups(), QStringList{QStringLiteral("reeve_officer")});
    QCOMPARE(
        m_database.sql(QStringLiteral("SELECT role FROM reeve.staff WHERE login = '%1'").arg(login))
            .value(0),
        QStringLiteral("officer"));
    PlainClient person(m_database.superuser());
    person.run(QStringLiteral("SET SESSION AUTHORIZATION %1").arg(login));
    QVERIFY(person.run(QStringLiteral("SELECT * FROM api.export_list()")).ok);
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE event = "
                                     "'role_granted' AND detail ->> 'login' = '%1'")
                          .arg(login))
                 .value(0),
             QStringLiteral("1"));
}

void TstFourEyes::nobodyVotesOnAGrantToThemselves()
{
    const QString login = makeAccount(QStringLiteral("officer"));
    PlainClient admin(m_database.parameters(QStringLiteral("admin")));
    const Answer answer = admin.run(
        QStringLiteral("SELECT id, digest FROM api.approval_ask('%1', 'role_grant', "
                       "'{\"login\": \"%2\", \"role\": \"admin\"}', '%3')")
            .arg(newId(), login, why));
    QVERIFY2(answer.ok, qPrintable(answer.message));
    PlainClient person(m_database.superuser());
    person.run(QStringLiteral("SET SESSION AUTHORIZATION %1").arg(login));
    QCOMPARE(vote(person, {answer.rows.first().value(0), answer.rows.first().value(1)}).sqlstate,
             QByteArray("RV001"));
}

void TstFourEyes::eachSeesWhatConcernsThem()
{
    PlainClient asker(m_database.parameters(QStringLiteral("officer")));
    const Asked asked = ask(asker);
    const QString mine = QStringLiteral(
                             "SELECT may_vote, may_run FROM api.approval_list() WHERE id = '%1'")
                             .arg(asked.id);
    const auto seen = [&](const char *login) {
        return PlainClient(m_database.parameters(QLatin1String(login))).run(mine).rows;
    };
    QCOMPARE(seen("officer"), (QList<QStringList>{{QStringLiteral("f"), QStringLiteral("f")}}));
    QCOMPARE(seen("officer2"), (QList<QStringList>{{QStringLiteral("t"), QStringLiteral("f")}}));
    QCOMPARE(seen("auditor"), (QList<QStringList>{{QStringLiteral("f"), QStringLiteral("f")}}));
    QVERIFY(seen("support").isEmpty());
    QVERIFY(seen("admin").isEmpty());
}

QTEST_GUILESS_MAIN(TstFourEyes)
#include "tst_foureyes.moc"
