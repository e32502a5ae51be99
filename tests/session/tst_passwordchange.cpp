// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/passwordchange.h"
#include "tests/support/person.h"
#include "tests/support/relay.h"

#include <QSignalSpy>
#include <QTest>

using namespace reeve;

class TestPasswordChange : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    const QString m_fresh = QStringLiteral("second password \u00e4\u2713");

    ErrorKind signInWith(const Profile &profile, const QString &password)
    {
        ConnectionParameters parameters = profile.parameters();
        parameters.password = password;
        PgDriver driver;
        const Result<void> opened = driver.openWith(parameters);
        return opened ? ErrorKind::Cancelled /* no error */ : opened.error().kind;
    }

    QStringList records(const QString &login)
    {
        return m_database->sql(QStringLiteral("SELECT event FROM audit.inbox WHERE person = $1"),
                               {login});
    }

private slots:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Empty);
    }
    void cleanupTestCase() { m_database.reset(); }

    void objections()
    {
        const QString old = QStringLiteral("the old password");
        const QString good = QStringLiteral("a good new one");
        QVERIFY(PasswordChange::objection(old, good, good).isEmpty());
        QVERIFY(!PasswordChange::objection({}, good, good).isEmpty());
        QVERIFY(!PasswordChange::objection(old, QStringLiteral("short"), QStringLiteral("short"))
                     .isEmpty());
        QVERIFY(!PasswordChange::objection(old, old, old).isEmpty());
        QVERIFY(!PasswordChange::objection(old, good, good + u'x').isEmpty());
    }

    void changed()
    {
        TestPerson person(*m_database, QStringLiteral("support"));
        PasswordChange change(person.profile().parameters());
        QSignalSpy saved(&change, &PasswordChange::saved);
        QSignalSpy notSaved(&change, &PasswordChange::notSaved);
        change.start(person.password(), m_fresh);
        QTRY_COMPARE_WITH_TIMEOUT(saved.size() + notSaved.size(), 1, 20000);
        QCOMPARE(saved.size(), 1);
        QCOMPARE(signInWith(person.profile(), m_fresh), ErrorKind::Cancelled);
        QCOMPARE(signInWith(person.profile(), person.password()), ErrorKind::WrongPassword);
        QCOMPARE(records(person.login()), QStringList{QStringLiteral("password_changed")});
        // The server keeps a verifier, made with SCRAM on this side.
        const QStringList kept = m_database->sql(
            QStringLiteral("SELECT rolpassword FROM pg_authid WHERE rolname = $1"),
            {person.login()});
        QVERIFY(kept.first().startsWith(QLatin1String("SCRAM-SHA-256$")));
    }

    void wrongCurrentPassword()
    {
        TestPerson person(*m_database, QStringLiteral("support"));
        PasswordChange change(person.profile().parameters());
        QSignalSpy notSaved(&change, &PasswordChange::notSaved);
        change.start(QStringLiteral("not the password"), m_fresh);
        QTRY_COMPARE_WITH_TIMEOUT(notSaved.size(), 1, 20000);
        QCOMPARE(notSaved.first().first().value<Error>().kind, ErrorKind::WrongPassword);
        QCOMPARE(signInWith(person.profile(), person.password()), ErrorKind::Cancelled);
        QVERIFY(records(person.login()).isEmpty());
    }

    void refusedChangeIsNoChange()
    {
        TestPerson person(*m_database, QStringLiteral("support"));
        m_database->sql(QStringLiteral("UPDATE reeve.staff SET active = false WHERE login = $1"),
                        {person.login()});
        PasswordChange change(person.profile().parameters());
        QSignalSpy notSaved(&change, &PasswordChange::notSaved);
        change.start(person.password(), m_fresh);
        QTRY_COMPARE_WITH_TIMEOUT(notSaved.size(), 1, 20000);
        QCOMPARE(signInWith(person.profile(), person.password()), ErrorKind::Cancelled);
    }

    void lostOnTheWay()
    {
        TestPerson person(*m_database, QStringLiteral("support"));
        Profile profile = person.profile();
        test::Relay relay(profile.host, quint16(profile.port.toUInt()));
        profile.port = QString::number(relay.port());
        PasswordChange change(profile.parameters());
        QSignalSpy saved(&change, &PasswordChange::saved);
        QSignalSpy notSaved(&change, &PasswordChange::notSaved);
        QSignalSpy findingOut(&change, &PasswordChange::findingOut);

        // The record cannot be written while this is held, so that the change waits in the middle.
        PgDriver other;
        QVERIFY(other.openWith(m_database->superuser()));
        QVERIFY(other.script(QStringLiteral("BEGIN; LOCK TABLE audit.inbox IN EXCLUSIVE MODE")));
        change.start(person.password(), m_fresh);
        const QString waiting = QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE "
                                               "usename = $1 AND wait_event_type = 'Lock'");
        QTRY_COMPARE_WITH_TIMEOUT(m_database->sql(waiting, {person.login()}),
                                  QStringList{QStringLiteral("1")}, 20000);
        relay.cut();
        QTRY_COMPARE_WITH_TIMEOUT(findingOut.size(), 1, 20000);
        QVERIFY(saved.isEmpty() && notSaved.isEmpty()); // nobody knows yet, and nothing is claimed
        QVERIFY(other.script(QStringLiteral("ROLLBACK")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size() + notSaved.size(), 1, 40000);
        // What is said is what is true.
        QCOMPARE(signInWith(profile, saved.isEmpty() ? person.password() : m_fresh),
                 ErrorKind::Cancelled);
        QCOMPARE(signInWith(profile, saved.isEmpty() ? m_fresh : person.password()),
                 ErrorKind::WrongPassword);
    }
};

QTEST_GUILESS_MAIN(TestPasswordChange)
#include "tst_passwordchange.moc"
