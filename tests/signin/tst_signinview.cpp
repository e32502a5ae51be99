// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/authority.h"
#include "models/session/keychain.h"
#include "models/session/profilestore.h"
#include "tests/support/person.h"
#include "ui/shell/signintext.h"
#include "ui/signin/importdialog.h"
#include "ui/signin/signinview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace reeve;

/** The entrance on real parts: store, keychain (there is none), flow, and the real database. */
class TestSignInView : public QObject
{
    Q_OBJECT

private:
    struct Entrance {
        QTemporaryDir folder;
        ProfileStore store{folder.filePath(QStringLiteral("reeve.ini")),
                           folder.filePath(QStringLiteral("data"))};
        SystemKeychain keychain{QStringLiteral("Reeve test")};
        Connection connection;
        Desk desk{connection};
        SignInFlow flow{desk, keychain};
        SignInView view{store, keychain, flow};

        Entrance()
        {
            view.resize(1000, 700);
            view.show();
        }
        template <typename T>
        T *find(const char *name)
        {
            return view.findChild<T *>(QLatin1String(name));
        }
        MessageBar *message() { return find<MessageBar>("signInMessage"); }
        void type(const QString &password)
        {
            auto *edit = find<QLineEdit>("password");
            edit->selectAll();
            QTest::keyClicks(edit, password);
        }
    };

    std::unique_ptr<TestDatabase> m_database;

    QString password() const
    {
        return m_database->sandbox().account(QStringLiteral("support"))->password;
    }

    QString bundleFile(Entrance &entrance, const QString &passphrase)
    {
        auto authority = Authority::create(QStringLiteral("Example Ltd"));
        const auto issued = authority->issueClient(QStringLiteral("support"));
        ProfileBundle bundle{QStringLiteral("Example Ltd"),
                             QStringLiteral("db.example"),
                             QStringLiteral("5432"),
                             QStringLiteral("reeve"),
                             QStringLiteral("support"),
                             authority->certificatePem(),
                             *authority->signCrl(),
                             issued->certificatePem,
                             issued->keyPem};
        const QString path = entrance.folder.filePath(QStringLiteral("support.reeve"));
        QFile file(path);
        const auto sealed = sealBundle(bundle, passphrase);
        return sealed && file.open(QIODevice::WriteOnly) && file.write(*sealed) > 0 ? path
                                                                                    : QString();
    }

private slots:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Empty);
    }
    void cleanupTestCase() { m_database.reset(); }

    void everyWayOfFailingHasItsOwnWords()
    {
        Profile profile;
        profile.host = QStringLiteral("db.example");
        profile.login = QStringLiteral("support");
        QSet<QString> texts;
        const QList<ErrorKind> kinds{ErrorKind::UnknownHost,
                                     ErrorKind::Refused,
                                     ErrorKind::Timeout,
                                     ErrorKind::WrongHostName,
                                     ErrorKind::UnknownAuthority,
                                     ErrorKind::ServerExpired,
                                     ErrorKind::ServerWithoutTls,
                                     ErrorKind::TlsTooOld,
                                     ErrorKind::ClientCertificate,
                                     ErrorKind::Revoked,
                                     ErrorKind::Crl,
                                     ErrorKind::WrongPassword,
                                     ErrorKind::DisabledAccount,
                                     ErrorKind::NoRole,
                                     ErrorKind::DatabaseOlder,
                                     ErrorKind::DatabaseNewer,
                                     ErrorKind::ConnectionLost,
                                     ErrorKind::Cancelled,
                                     ErrorKind::File,
                                     ErrorKind::Internal};
        for (const ErrorKind kind : kinds) {
            const QString text = signInText({kind, QStringLiteral("what"), {}}, profile);
            QVERIFY(text.size() > 15);
            QVERIFY(!text.contains(u'%'));
            texts.insert(text);
        }
        QCOMPARE(texts.size(), kinds.size());
    }

    void withoutProfilesItSaysWhatToDo()
    {
        Entrance entrance;
        QVERIFY(entrance.find<PlainLabel>("noProfile")->isVisible());
        QVERIFY(!entrance.find<QListWidget>("profileList")->isVisible());
        QVERIFY(!entrance.find<QPushButton>("signIn")->isEnabled());
        QVERIFY(entrance.find<QPushButton>("importBundle")->isEnabled());
        QVERIFY(!entrance.find<QPushButton>("removeProfile")->isEnabled());
    }

    void wrongPasswordStaysAndIsSaid()
    {
        Entrance entrance;
        entrance.view.offer(profileFor(*m_database, QStringLiteral("support")));
        entrance.type(QStringLiteral("not the password"));
        QSignalSpy failed(&entrance.flow, &SignInFlow::failed);
        QTest::keyClick(entrance.find<QLineEdit>("password"), Qt::Key_Return);
        QVERIFY(entrance.find<QPushButton>("cancelSignIn")->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20000);
        QVERIFY(entrance.message()->isShowing());
        QCOMPARE(entrance.message()->message().kind, Message::Kind::Problem);
        QVERIFY(entrance.message()->message().text.contains(QLatin1String("support")));
        QCOMPARE(entrance.find<QLineEdit>("password")->text(), QStringLiteral("not the password"));
        QVERIFY(!entrance.find<QPushButton>("cancelSignIn")->isVisible());

        entrance.type(password());
        QSignalSpy signedIn(&entrance.flow, &SignInFlow::signedIn);
        QTest::mouseClick(entrance.find<QPushButton>("signIn"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.size(), 1, 20000);
        QVERIFY(entrance.find<QLineEdit>("password")->text().isEmpty());
        QVERIFY(!entrance.message()->isShowing());
    }

    void silentServerCanBeCancelled()
    {
        QTcpServer silent; // takes the connection, and says nothing
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        Entrance entrance;
        Profile profile = profileFor(*m_database, QStringLiteral("support"));
        profile.port = QString::number(silent.serverPort());
        entrance.view.offer(profile);
        entrance.type(QStringLiteral("whatever it is"));
        QTest::mouseClick(entrance.find<QPushButton>("signIn"), Qt::LeftButton);
        auto *cancel = entrance.find<QPushButton>("cancelSignIn");
        QVERIFY(cancel->isVisible());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_VERIFY(!entrance.flow.isBusy());
        QCOMPARE(entrance.message()->message().kind, Message::Kind::Information);
        QCOMPARE(entrance.find<QLineEdit>("password")->text(), QStringLiteral("whatever it is"));
        QVERIFY(entrance.find<QPushButton>("signIn")->isEnabled());
    }

    void nobodyListens()
    {
        Entrance entrance;
        Profile profile = profileFor(*m_database, QStringLiteral("support"));
        QTcpServer once;
        QVERIFY(once.listen(QHostAddress::LocalHost));
        profile.port = QString::number(once.serverPort());
        once.close();
        entrance.view.offer(profile, QStringLiteral("whatever it is"));
        QTest::mouseClick(entrance.find<QPushButton>("signIn"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(entrance.message()->isShowing(), 20000);
        QCOMPARE(entrance.message()->message().text,
                 signInText({ErrorKind::Refused, {}, {}}, profile));
    }

    void capitalsAreHintedAt()
    {
        Entrance entrance;
        entrance.view.offer(profileFor(*m_database, QStringLiteral("support")));
        auto *edit = entrance.find<QLineEdit>("password");
        auto *hint = edit->parentWidget()->findChild<PlainLabel *>(QStringLiteral("capitalsHint"));
        QTest::keyClick(edit, 'a');
        QVERIFY(!hint->isVisible());
        QTest::keyEvent(QTest::Click, edit, 'A', Qt::NoModifier); // a capital without Shift
        QVERIFY(hint->isVisible());
        QTest::keyClick(edit, 'b');
        QVERIFY(!hint->isVisible());
    }

    void passphraseFieldOnlyWhenNeeded()
    {
        TestPerson person(*m_database, QStringLiteral("support"));
        person.lockKey(QStringLiteral("correct horse battery"));
        Entrance entrance;
        entrance.view.offer(person.profile());
        auto *passphrase = entrance.find<QLineEdit>("passphrase");
        QVERIFY(!passphrase->isVisible());
        entrance.type(person.password());
        QTest::mouseClick(entrance.find<QPushButton>("signIn"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(passphrase->isVisible(), 20000);
        QVERIFY(entrance.message()->isShowing());
        QCOMPARE(entrance.find<QLineEdit>("password")->text(), person.password());
        QTest::keyClicks(passphrase, QStringLiteral("correct horse battery"));
        QSignalSpy signedIn(&entrance.flow, &SignInFlow::signedIn);
        QTest::keyClick(passphrase, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(signedIn.size(), 1, 20000);
        entrance.connection.close();
        QTRY_COMPARE(m_database->sql(QStringLiteral("SELECT count(*) FROM pg_stat_activity"
                                                    " WHERE usename = $1"),
                                     {person.login()}),
                     QStringList{QStringLiteral("0")});
    }

    void importEditRemove()
    {
        Entrance entrance;
        const QString passphrase = QStringLiteral("correct horse battery");
        const QString file = bundleFile(entrance, passphrase);
        QVERIFY(!file.isEmpty());
        QTest::mouseClick(entrance.find<QPushButton>("importBundle"), Qt::LeftButton);
        auto *dialog = entrance.view.findChild<ImportDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        dialog->setFile(file);
        auto *field = dialog->findChild<QLineEdit *>(QStringLiteral("bundlePassphrase"));
        auto *start = dialog->findChild<QPushButton *>(QStringLiteral("startImport"));
        QTest::keyClicks(field, QStringLiteral("not the passphrase"));
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<MessageBar *>()->isShowing(), 20000);
        QVERIFY(entrance.store.profiles().isEmpty());

        field->selectAll();
        QTest::keyClicks(field, passphrase);
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(entrance.store.profiles().size(), 1, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(entrance.message()->isShowing(), 20000);
        // There is no keychain here, and that is said.
        QCOMPARE(entrance.message()->message().kind, Message::Kind::Warning);
        QVERIFY(entrance.view.chosen());
        QCOMPARE(entrance.find<PlainLabel>("login")->text(), QStringLiteral("support"));

        QTest::mouseClick(entrance.find<QPushButton>("editProfile"), Qt::LeftButton);
        auto *editor = entrance.view.findChild<QDialog *>(QStringLiteral("profileDialog"));
        QVERIFY(editor && editor->isVisible());
        auto *host = editor->findChild<QLineEdit *>(QStringLiteral("host"));
        auto *port = editor->findChild<QLineEdit *>(QStringLiteral("port"));
        auto *save = editor->findChild<QPushButton *>(QStringLiteral("saveProfile"));
        port->setText(QStringLiteral("seventy"));
        QTest::mouseClick(save, Qt::LeftButton);
        QVERIFY(editor->isVisible());
        QVERIFY(editor->findChild<MessageBar *>()->isShowing());
        port->setText(QStringLiteral("6000"));
        host->setText(QStringLiteral("other.example"));
        QTest::mouseClick(save, Qt::LeftButton);
        QCOMPARE(entrance.store.profiles().constFirst().host, QStringLiteral("other.example"));

        QTest::mouseClick(entrance.find<QPushButton>("removeProfile"), Qt::LeftButton);
        QCOMPARE(entrance.store.profiles().size(), 1); // asked first
        QTest::mouseClick(
            entrance.message()->findChild<QPushButton *>(QStringLiteral("messageAction")),
            Qt::LeftButton);
        QVERIFY(entrance.store.profiles().isEmpty());
        QVERIFY(entrance.find<PlainLabel>("noProfile")->isVisible());
    }

    void profileNamesAreNoMarkup()
    {
        Entrance entrance;
        Profile profile = profileFor(*m_database, QStringLiteral("support"));
        profile.organisation = QStringLiteral("<b>Bold</b> & <img src=x>");
        entrance.view.offer(profile);
        auto *title = entrance.find<PlainLabel>("signInTitle");
        QCOMPARE(title->textFormat(), Qt::PlainText);
        QCOMPARE(title->text(), profile.organisation);
    }
};

QTEST_MAIN(TestSignInView)
#include "tst_signinview.moc"
