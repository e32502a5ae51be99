// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/authority.h"
#include "models/session/credentials.h"
#include "models/session/keychain.h"
#include "models/session/signinflow.h"
#include "tests/support/person.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;

class TestSignInFlow : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;

    /** One desk with its flow; ends in one of the three ways. */
    struct Attempt {
        Connection connection;
        Desk desk{connection};
        SystemKeychain keychain{QStringLiteral("Reeve test")};
        SignInFlow flow{desk, keychain};
        QSignalSpy signedIn{&flow, &SignInFlow::signedIn};
        QSignalSpy failed{&flow, &SignInFlow::failed};
        QSignalSpy asked{&flow, &SignInFlow::passphraseNeeded};

        void run(const Profile &profile, const QString &password, const QString &passphrase = {})
        {
            const auto before = signedIn.size() + failed.size() + asked.size();
            flow.signIn(profile, password, passphrase);
            QTRY_COMPARE_WITH_TIMEOUT(signedIn.size() + failed.size() + asked.size(), before + 1,
                                      20000);
            QVERIFY(!flow.isBusy());
        }
        ErrorKind kind() const
        {
            return failed.isEmpty() ? ErrorKind::Internal
                                    : failed.last().first().value<Error>().kind;
        }
    };

    Profile support() const { return profileFor(*m_database, QStringLiteral("support")); }
    QString password() const
    {
        return m_database->sandbox().account(QStringLiteral("support"))->password;
    }

private slots:
    void initTestCase()
    {
        // No keychain here: what depends on one has a test of its own.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Empty);
    }
    void cleanupTestCase() { m_database.reset(); }

    void saysWhoSignedIn()
    {
        Attempt attempt;
        attempt.run(support(), password());
        QCOMPARE(attempt.signedIn.size(), 1);
        const SignedIn &person = attempt.desk.person();
        QCOMPARE(person.login, QStringLiteral("support"));
        QCOMPARE(person.role, QStringLiteral("support"));
        QCOMPARE(person.host, support().host);
        QCOMPARE(person.database, m_database->name());
        QCOMPARE(person.tlsVersion, QStringLiteral("TLSv1.3"));
        QVERIFY(person.serverVersion.startsWith(QLatin1String("15.")));
        QVERIFY(attempt.flow.report().warnings.isEmpty());
        QVERIFY(attempt.flow.report().certificateDaysLeft > certificateRenewalDays);
        QCOMPARE(m_database->sql(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE event ="
                                                " 'sign_in' AND person = 'support'")),
                 QStringList{QStringLiteral("1")});
    }

    void wrongPassword()
    {
        Attempt attempt;
        attempt.run(support(), QStringLiteral("not it"));
        QCOMPARE(attempt.kind(), ErrorKind::WrongPassword);
        QCOMPARE(attempt.connection.state(), Connection::State::Closed);
        attempt.run(support(), password());
        QCOMPARE(attempt.signedIn.size(), 1);
    }

    void disabledAccount()
    {
        TestPerson person(*m_database, QStringLiteral("support"));
        m_database->sql(QStringLiteral("UPDATE reeve.staff SET active = false WHERE login = $1"),
                        {person.login()});
        Attempt attempt;
        attempt.run(person.profile(), person.password());
        QCOMPARE(attempt.kind(), ErrorKind::DisabledAccount);
        QCOMPARE(attempt.connection.state(), Connection::State::Closed);
    }

    void noRole()
    {
        TestPerson person(*m_database, QStringLiteral("support"));
        m_database->sql(QStringLiteral("DELETE FROM reeve.staff WHERE login = $1"),
                        {person.login()});
        Attempt attempt;
        attempt.run(person.profile(), person.password());
        QCOMPARE(attempt.kind(), ErrorKind::NoRole);
        m_database->sql(QStringLiteral("REVOKE reeve_support FROM %1").arg(person.login()));
        attempt.run(person.profile(), person.password());
        QCOMPARE(attempt.kind(), ErrorKind::NoRole);
    }

    void olderAndNewerDatabase()
    {
        TestDatabase own(TestDatabase::Content::Empty);
        const Profile profile = profileFor(own, QStringLiteral("support"));
        own.sql(QStringLiteral("INSERT INTO reeve.migration (set, number, name, checksum)"
                               " VALUES ('reeve', 9999, 'later', 'x')"));
        Attempt attempt;
        attempt.run(profile, password());
        QCOMPARE(attempt.kind(), ErrorKind::DatabaseNewer);
        own.sql(QStringLiteral("DELETE FROM reeve.migration WHERE set = 'reeve'"));
        attempt.run(profile, password());
        QCOMPARE(attempt.kind(), ErrorKind::DatabaseOlder);

        TestDatabase bare(TestDatabase::Content::Bare);
        bare.sql(QStringLiteral("GRANT CONNECT ON DATABASE %1 TO support").arg(bare.name()));
        attempt.run(profileFor(bare, QStringLiteral("support")), password());
        QCOMPARE(attempt.kind(), ErrorKind::DatabaseOlder);
        QVERIFY(attempt.signedIn.isEmpty());
    }

    void otherFunctionsAreAWarning()
    {
        TestDatabase own(TestDatabase::Content::Empty);
        own.sql(QStringLiteral("UPDATE reeve.api_state SET checksum = 'of another build'"));
        Attempt attempt;
        attempt.run(profileFor(own, QStringLiteral("support")), password());
        QCOMPARE(attempt.signedIn.size(), 1);
        QCOMPARE(attempt.flow.report().warnings.size(), 1);
    }

    void certificateNearItsEnd()
    {
        Attempt attempt;
        const auto expiry = certificateExpiry(support().certFile);
        QVERIFY(expiry);
        attempt.flow.setClock([&] { return expiry->addDays(-12).addSecs(-60); });
        attempt.run(support(), password());
        QCOMPARE(attempt.signedIn.size(), 1);
        QCOMPARE(attempt.flow.report().certificateDaysLeft, std::optional(12));
    }

    void passphraseIsAskedForWithoutAKeychain()
    {
        TestPerson person(*m_database, QStringLiteral("support"));
        person.lockKey(QStringLiteral("correct horse battery"));
        Attempt attempt;
        attempt.run(person.profile(), person.password());
        QCOMPARE(attempt.asked.size(), 1);
        QVERIFY(!attempt.asked.first().first().toString().isEmpty());
        attempt.run(person.profile(), person.password(), QStringLiteral("not the passphrase"));
        QCOMPARE(attempt.kind(), ErrorKind::ClientCertificate);
        attempt.run(person.profile(), person.password(), QStringLiteral("correct horse battery"));
        QCOMPARE(attempt.signedIn.size(), 1);
    }

    void newerCrlIsTaken()
    {
        TestDatabase own(TestDatabase::Content::Empty);
        auto authority = Authority::load(own.sandbox().authorityDirectory);
        QVERIFY(authority);
        const QByteArray newer = *authority->signCrl(); // not saved: the sandbox keeps its own
        own.sql(QStringLiteral("INSERT INTO reeve.setting (name, value) VALUES ('crl', $1)"
                               " ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
                {QString::fromLatin1(newer)});
        QTemporaryDir folder;
        Profile profile = profileFor(own, QStringLiteral("support"));
        const QString copy = folder.filePath(QStringLiteral("crl"));
        QVERIFY(QFile::copy(profile.crlFile, copy));
        profile.crlFile = copy;

        Attempt attempt;
        attempt.run(profile, password());
        QVERIFY(!attempt.flow.report().crlRenewed); // not ours to replace
        profile.imported = true;
        attempt.run(profile, password());
        QCOMPARE(attempt.signedIn.size(), 2);
        QVERIFY(attempt.flow.report().crlRenewed);
        QFile file(copy);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), newer);
        attempt.run(profile, password());
        QVERIFY(!attempt.flow.report().crlRenewed); // it has the newest
    }

    void cancelled()
    {
        Attempt attempt;
        attempt.flow.signIn(support(), password());
        QVERIFY(attempt.flow.isBusy());
        attempt.flow.cancel();
        QCOMPARE(attempt.kind(), ErrorKind::Cancelled);
        QVERIFY(!attempt.flow.isBusy());
        attempt.run(support(), password());
        QCOMPARE(attempt.signedIn.size(), 1);
        QCOMPARE(attempt.failed.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestSignInFlow)
#include "tst_signinflow.moc"
