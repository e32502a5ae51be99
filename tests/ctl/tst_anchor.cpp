// SPDX-License-Identifier: GPL-3.0-or-later
// Where the trail stands, kept outside of the database: in a file, and as a mail through a real relay.
#include "models/audit/signing.h"
#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/mail/mailmessage.h"
#include "tests/support/postfix.h"
#include "tests/support/program.h"
#include "tests/support/smtpserver.h"
#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace reeve;
using namespace reeve::test;

class TstAnchor : public QObject
{
    Q_OBJECT

    TestDatabase m_database{TestDatabase::Content::Empty};
    QTemporaryDir m_folder;

    QString at(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    QStringList server() const
    {
        const ConnectionParameters parameters = m_database.superuser();
        return {QStringLiteral("--socket"),   parameters.host,
                QStringLiteral("--port"),     parameters.port,
                QStringLiteral("--database"), parameters.database};
    }
    Ran anchor(const QString &to) const
    {
        return reevectl(QStringList{QStringLiteral("audit"), QStringLiteral("anchor"),
                                    QStringLiteral("--to"), to, QStringLiteral("--signing-key"),
                                    at("key"), QStringLiteral("--settings"), at("worker.json")}
                        + server());
    }
    Ran verify(const QString &anchorFile, const char *key = "key.pub") const
    {
        return reevectl(QStringList{QStringLiteral("audit"), QStringLiteral("verify"),
                                    QStringLiteral("--anchor"), anchorFile,
                                    QStringLiteral("--public-key"), at(key)}
                        + server());
    }
    void settings(int port, const char *security, const QJsonObject &more = {})
    {
        QJsonObject mail{{QStringLiteral("host"), QStringLiteral("localhost")},
                         {QStringLiteral("port"), port},
                         {QStringLiteral("security"), QLatin1String(security)},
                         {QStringLiteral("ca"), at("ca.crt")},
                         {QStringLiteral("from"), QStringLiteral("reeve@example.org")},
                         {QStringLiteral("anchor_to"), QStringLiteral("keeper@example.org")}};
        for (auto field = more.begin(); field != more.end(); ++field)
            mail.insert(field.key(), field.value());
        QVERIFY(writeWholeFile(at("worker.json"),
                               QJsonDocument(QJsonObject{{QStringLiteral("mail"), mail}}).toJson(),
                               FileAccess::Private));
    }
    void happen(int events)
    {
        m_database.sql(
            QStringLiteral("INSERT INTO audit.inbox (person, event) SELECT 'support', 'sign_in' "
                           "FROM generate_series(1, %1) RETURNING 1")
                .arg(events));
        m_database.sql(QStringLiteral("SELECT work.seal(20000, true)"));
    }

private slots:
    void initTestCase()
    {
        for (const char *name : {"key", "other"})
            QVERIFY(SigningKey::create(at(name)));
        for (const char *name : {"key", "other"})
            QVERIFY(writeWholeFile(at(name) + QStringLiteral(".pub"),
                                   SigningKey::load(at(name))->publicPem(), FileAccess::Public));
        auto authority = Authority::create(QStringLiteral("Kontor"));
        QVERIFY(authority);
        const auto issued = authority->issueServer({QStringLiteral("localhost")});
        QVERIFY(issued
                && writeWholeFile(at("ca.crt"), authority->certificatePem(), FileAccess::Public)
                && writeWholeFile(at("relay.crt"), issued->certificatePem, FileAccess::Public)
                && writeWholeFile(at("relay.key"), issued->keyPem, FileAccess::Private));
    }

    void nothingSealedYet()
    {
        m_database.sql(QStringLiteral("DELETE FROM audit.inbox RETURNING 1"));
        const Ran ran = anchor(at("none.anchors"));
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(QStringLiteral("worker")), qPrintable(ran.errors));
    }

    void inAFile()
    {
        const QString file = at("trail.anchors");
        for (int round = 0; round < 3; ++round) {
            happen(5);
            QCOMPARE(anchor(file).code, 0);
        }
        const QByteArray good = *readWholeFile(file);
        QCOMPARE(good.count('\n'), 3);
        QCOMPARE(verify(file).code, 0);
        QCOMPARE(verify(file, "other.pub").code, 1);
        QVERIFY(writeWholeFile(file, QByteArray(good).replace("\"last_seq\":10", "\"last_seq\":11"),
                               FileAccess::Private));
        const Ran altered = verify(file);
        QCOMPARE(altered.code, 1);
        QVERIFY2(altered.errors.contains(QStringLiteral("Line 2")), qPrintable(altered.errors));
        QVERIFY(writeWholeFile(file, "\n\n", FileAccess::Private));
        QCOMPARE(verify(file).code, 1);
        // The trail of before is found wanting.
        QVERIFY(writeWholeFile(file, good, FileAccess::Private));
        m_database.sql(QStringLiteral(
            "UPDATE audit.seal SET hash = sha256(hash) WHERE batch = 3 RETURNING 1"));
        QCOMPARE(verify(file).code, 1);
        m_database.sql(QStringLiteral("UPDATE audit.seal SET hash = h.hash FROM audit.head h WHERE "
                                      "seal.batch = 3 RETURNING 1"));
        QCOMPARE(verify(file).code, 0);
    }

    void byMail_data()
    {
        QTest::addColumn<bool>("smtps");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("address");
        QTest::newRow("SMTPS, to the keeper of the settings")
            << true << QStringLiteral("mail") << QStringLiteral("keeper@example.org");
        QTest::newRow("STARTTLS, to somebody") << false << QStringLiteral("mail:trail@example.org")
                                               << QStringLiteral("trail@example.org");
    }
    void byMail()
    {
        if (!Postfix::isAvailable())
            QSKIP("Postfix is not installed, or this is not root.");
        QFETCH(bool, smtps);
        QFETCH(QString, to);
        QFETCH(QString, address);
        const Postfix relay(at("relay.crt"), at("relay.key"));
        QVERIFY2(relay.failure().isEmpty(), qPrintable(relay.failure()));
        settings(smtps ? relay.smtpsPort() : relay.startTlsPort(), smtps ? "smtps" : "starttls");
        happen(1); // a batch in front of it, to be cut back to
        happen(3);
        const Ran ran = anchor(to);
        QVERIFY2(ran.code == 0, qPrintable(ran.errors + relay.log()));
        QVERIFY2(ran.output.contains(address), qPrintable(ran.output));
        QTRY_VERIFY_WITH_TIMEOUT(!relay.messages().isEmpty(), 20'000);
        const QByteArray mail = relay.messages().first();
        QVERIFY(mail.contains(QByteArray("\nDelivered-To: " + address.toUtf8())));
        QVERIFY(mail.contains("\nAuto-Submitted: auto-generated\n"));
        QVERIFY2(relay.log().contains(QStringLiteral("status=sent")), qPrintable(relay.log()));

        // As a mail program saves it.
        const QString saved = at("saved.eml");
        QVERIFY(writeWholeFile(saved, mail, FileAccess::Private));
        const Ran checked = verify(saved);
        QVERIFY2(checked.code == 0, qPrintable(checked.errors));
        QCOMPARE(verify(saved, "other.pub").code, 1);
        const QByteArray line = attachmentsIn(mail, QStringLiteral(".anchor.json")).value(0);
        QVERIFY(!line.isEmpty());
        QByteArray forged = mail;
        forged.replace(line.toBase64().mid(20, 30), QByteArray(30, 'A'));
        QVERIFY(forged != mail);
        QVERIFY(writeWholeFile(saved, forged, FileAccess::Private));
        QCOMPARE(verify(saved).code, 1);
        // A trail that was cut back is found by the mail.
        QVERIFY(writeWholeFile(saved, mail, FileAccess::Private));
        const QString batch =
            m_database.sql(QStringLiteral("SELECT batch FROM audit.head")).value(0);
        m_database.sql(QStringLiteral("WITH s AS (DELETE FROM audit.seal WHERE batch = %1 "
                                      "RETURNING first_seq), l AS (DELETE FROM audit.log "
                                      "USING s WHERE seq >= first_seq) UPDATE audit.head SET batch "
                                      "= p.batch, last_seq = p.last_seq, hash = "
                                      "p.hash FROM audit.seal p WHERE p.batch = %1 - 1 RETURNING 1")
                           .arg(batch));
        const Ran cut = verify(saved);
        QCOMPARE(cut.code, 1);
        QVERIFY2(cut.errors.contains(batch), qPrintable(cut.errors));
    }

    void aRelayThatRefuses_data()
    {
        QTest::addColumn<QStringList>("there");
        QTest::addColumn<QString>("said");
        const QString reply = QStringLiteral("--reply=");
        const auto certificate = [this] {
            return QStringList{QStringLiteral("--tls"),  QStringLiteral("starttls"),
                               QStringLiteral("--cert"), at("relay.crt"),
                               QStringLiteral("--key"),  at("relay.key")};
        };
        QTest::newRow("no TLS") << QStringList{QStringLiteral("--tls"), QStringLiteral("none")}
                                << QStringLiteral("no encryption");
        QTest::newRow("not now") << certificate()
                                        + QStringList{QStringLiteral("--at"),
                                                      QStringLiteral("rcpt"),
                                                      QString(reply
                                                              + QStringLiteral("450 4.2.0 later"))}
                                 << QStringLiteral("450 4.2.0 later");
        QTest::newRow("never") << certificate()
                                      + QStringList{QStringLiteral("--at"), QStringLiteral("data"),
                                                    QString(reply + QStringLiteral("554 5.7.1 no"))}
                               << QStringLiteral("554 5.7.1 no");
        QTest::newRow("closes") << certificate()
                                       + QStringList{QStringLiteral("--at"), QStringLiteral("rcpt")}
                                << QStringLiteral("ended the connection");
    }
    void aRelayThatRefuses()
    {
        QFETCH(QStringList, there);
        QFETCH(QString, said);
        const SmtpServer relay(there);
        QVERIFY2(relay.port() > 0, qPrintable(relay.failure()));
        settings(relay.port(), "starttls");
        const Ran ran = anchor(QStringLiteral("mail"));
        QCOMPARE(ran.code, 1);
        QVERIFY(ran.output.isEmpty());
        QVERIFY2(ran.errors.contains(said), qPrintable(ran.errors));
    }

    void wrongSettings_data()
    {
        QTest::addColumn<QJsonObject>("more");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("said");
        const QString mail = QStringLiteral("mail");
        QTest::newRow("no host") << QJsonObject{{QStringLiteral("host"), QString()}} << mail
                                 << QStringLiteral("host");
        QTest::newRow("a host with more in it")
            << QJsonObject{{QStringLiteral("host"), QStringLiteral("u:p@x/..")}} << mail
            << QStringLiteral("host");
        QTest::newRow("plain") << QJsonObject{{QStringLiteral("security"), QStringLiteral("none")}}
                               << mail << QStringLiteral("security");
        QTest::newRow("a user without a password")
            << QJsonObject{{QStringLiteral("user"), QStringLiteral("reeve")}} << mail
            << QStringLiteral("password");
        QTest::newRow("no sender")
            << QJsonObject{{QStringLiteral("from"), QStringLiteral("x\r\ny@z")}} << mail
            << QStringLiteral("from");
        QTest::newRow("no keeper") << QJsonObject{{QStringLiteral("anchor_to"), QJsonValue::Null}}
                                   << mail << QStringLiteral("anchor_to");
        QTest::newRow("no address")
            << QJsonObject() << QStringLiteral("mail:a b@c") << QStringLiteral("no mail address");
        QTest::newRow("two addresses") << QJsonObject() << QStringLiteral("mail:a@b.c,d@e.f")
                                       << QStringLiteral("no mail address");
    }
    void wrongSettings()
    {
        QFETCH(QJsonObject, more);
        QFETCH(QString, to);
        QFETCH(QString, said);
        settings(2525, "smtps", more);
        const Ran ran = anchor(to);
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(said), qPrintable(ran.errors));
    }
};

QTEST_GUILESS_MAIN(TstAnchor)
#include "tst_anchor.moc"
