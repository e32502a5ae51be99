// SPDX-License-Identifier: GPL-3.0-or-later
// Mail leaves encrypted to the right relay or not at all, and what became of it is known.
#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/mail/smtp.h"
#include "tests/support/smtpserver.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace reeve;
using namespace reeve::test;
using Fate = MailOutcome::Fate;
using Security = SmtpRelay::Security;

class TstSmtp : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString at(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    void issue(Authority &authority, const char *name, const QString &host,
               const Validity &validity)
    {
        const auto issued = authority.issueServer({host}, validity);
        QVERIFY(issued);
        QVERIFY(writeWholeFile(at(name) + QStringLiteral(".crt"), issued->certificatePem,
                               FileAccess::Public));
        QVERIFY(
            writeWholeFile(at(name) + QStringLiteral(".key"), issued->keyPem, FileAccess::Private));
    }
    QStringList server(const QByteArray &tls, const QByteArray &certificate,
                       const QStringList &more = {}) const
    {
        QStringList arguments{QStringLiteral("--tls"), QString::fromLatin1(tls)};
        if (!certificate.isEmpty())
            arguments += {
                QStringLiteral("--cert"), at(certificate.constData()) + QStringLiteral(".crt"),
                QStringLiteral("--key"), at(certificate.constData()) + QStringLiteral(".key")};
        return arguments + more;
    }
    SmtpRelay relay(int port, Security security) const
    {
        return {.host = QStringLiteral("localhost"),
                .port = port,
                .security = security,
                .caFile = at("ca.crt"),
                .user = {},
                .password = {},
                .from = MailAddress::from(QStringLiteral("reeve@example.org")),
                .timeout = std::chrono::seconds(10)};
    }
    static MailMessage message()
    {
        return composeMail({.from = *MailAddress::from(QStringLiteral("reeve@example.org")),
                            .to = *MailAddress::from(QStringLiteral("anna@example.org")),
                            .subject = QStringLiteral("Grüße"),
                            .text = QStringLiteral(".\n..\nFrom here on\nQUIT\n"),
                            .date = QDateTime(QDate(2026, 1, 31), QTime(9, 0), Qt::UTC),
                            .messageId = "one@example.org"});
    }

private slots:
    void initTestCase()
    {
        auto authority = Authority::create(QStringLiteral("Kontor"));
        auto foreign = Authority::create(QStringLiteral("Another"));
        QVERIFY(authority && foreign);
        QVERIFY(writeWholeFile(at("ca.crt"), authority->certificatePem(), FileAccess::Public));
        const QDateTime now = QDateTime::currentDateTimeUtc();
        issue(*authority, "good", QStringLiteral("localhost"), Validity::days(2));
        issue(*authority, "othername", QStringLiteral("relay.example.org"), Validity::days(2));
        issue(*authority, "expired", QStringLiteral("localhost"),
              {now.addDays(-9), now.addDays(-2)});
        issue(*foreign, "foreign", QStringLiteral("localhost"), Validity::days(2));
    }

    void accepted_data()
    {
        QTest::addColumn<QString>("tls");
        QTest::addColumn<bool>("signsIn");
        for (const char *tls : {"smtps", "starttls"})
            for (const bool signsIn : {false, true})
                QTest::addRow("%s%s", tls, signsIn ? " with a password" : "")
                    << QString::fromLatin1(tls) << signsIn;
    }
    void accepted()
    {
        QFETCH(QString, tls);
        QFETCH(bool, signsIn);
        const SmtpServer there(
            server(tls.toLatin1(), "good",
                   signsIn ? QStringList{QStringLiteral("--user"), QStringLiteral("reeve"),
                                         QStringLiteral("--password"), QStringLiteral("s e:c\"r~t")}
                           : QStringList()));
        QVERIFY2(there.port() > 0, qPrintable(there.failure()));
        SmtpRelay to = relay(there.port(),
                             tls == QStringLiteral("smtps") ? Security::Smtps : Security::StartTls);
        if (signsIn) {
            to.user = QStringLiteral("reeve");
            to.password = QStringLiteral("s e:c\"r~t");
        }
        int handovers = 0;
        const MailOutcome outcome = sendMail(to, message(), [&] { return ++handovers > 0; });
        QVERIFY2(outcome.isAccepted(), qPrintable(outcome.text + outcome.reply));
        QCOMPARE(outcome.code, 250);
        QVERIFY(outcome.text.isEmpty());
        QCOMPARE(handovers, 1);
        QCOMPARE(there.messages(),
                 QList<QByteArray>{message().content}); // to the byte, dots and all
        for (const QString &line : there.heard())
            QVERIFY2(line.endsWith(QStringLiteral("tls")) || line == QStringLiteral("EHLO plain"),
                     qPrintable(line));
    }

    // Never plain: nothing but the greeting is heard.
    void notTrustedNotSent_data()
    {
        QTest::addColumn<QString>("tls");
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<bool>("smtps");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const char *tls, const char *certificate, bool smtps,
                            const char *said) {
            QTest::newRow(name) << QString::fromLatin1(tls) << QString::fromLatin1(certificate)
                                << smtps << QString::fromLatin1(said);
        };
        for (const bool smtps : {true, false}) {
            const char *tls = smtps ? "smtps" : "starttls";
            for (const char *certificate : {"othername", "expired", "foreign"})
                row(qPrintable(QStringLiteral("%1 by %2")
                                   .arg(QLatin1String(certificate), QLatin1String(tls))),
                    tls, certificate, smtps, "not trusted");
        }
        row("no STARTTLS offered", "none", "", false, "no encryption");
        row("plain where SMTPS was expected", "none", "", true, "encrypted connection");
        row("SMTPS where STARTTLS was expected", "smtps", "good", false, "Nothing was sent");
    }
    void notTrustedNotSent()
    {
        QFETCH(QString, tls);
        QFETCH(QString, certificate);
        QFETCH(bool, smtps);
        QFETCH(QString, said);
        const SmtpServer there(server(tls.toLatin1(), certificate.toLatin1()));
        QVERIFY2(there.port() > 0, qPrintable(there.failure()));
        SmtpRelay to = relay(there.port(), smtps ? Security::Smtps : Security::StartTls);
        to.user = QStringLiteral("reeve");
        to.password = QStringLiteral("secret");
        to.timeout = std::chrono::seconds(3);
        const MailOutcome outcome = sendMail(to, message(), [] { return true; });
        QCOMPARE(outcome.fate, Fate::NotSent);
        QVERIFY2(outcome.text.contains(said), qPrintable(outcome.text));
        QVERIFY(there.messages().isEmpty());
        for (const QString &line : there.heard())
            QCOMPARE(line, QStringLiteral("EHLO plain"));
    }

    void whatTheRelaySays_data()
    {
        QTest::addColumn<QString>("at");
        QTest::addColumn<QString>("reply");
        QTest::addColumn<Fate>("fate");
        QTest::addColumn<int>("code");
        const auto row = [](const char *at, const char *reply, Fate fate, int code) {
            QTest::addRow("%s: %s", at, *reply ? reply : "closes")
                << QString::fromLatin1(at) << QString::fromLatin1(reply) << fate << code;
        };
        row("mail", "451 4.3.0 later", Fate::Deferred, 451);
        row("mail", "553 5.1.8 not from there", Fate::Rejected, 553);
        row("rcpt", "450 4.2.1 greylisted", Fate::Deferred, 450);
        row("rcpt", "550 5.1.1 nobody", Fate::Rejected, 550);
        row("data", "452 4.3.1 full", Fate::Deferred, 452);
        row("data", "554 5.7.1 not wanted", Fate::Rejected, 554);
        row("connect", "", Fate::NotSent, 0);
        row("connect", "-", Fate::NotSent, 0);
        row("mail", "", Fate::NotSent, 0);
        row("rcpt", "", Fate::NotSent, 0);
        row("rcpt", "-", Fate::NotSent, 0);
        row("data", "", Fate::Unknown, 0);
        row("data", "-", Fate::Unknown, 0);
    }
    void whatTheRelaySays()
    {
        QFETCH(QString, at);
        QFETCH(QString, reply);
        QFETCH(Fate, fate);
        QFETCH(int, code);
        const SmtpServer there(server(
            "starttls", "good", {QStringLiteral("--at"), at, QStringLiteral("--reply=") + reply}));
        QVERIFY2(there.port() > 0, qPrintable(there.failure()));
        SmtpRelay to = relay(there.port(), Security::StartTls);
        to.timeout = std::chrono::seconds(reply == QStringLiteral("-") ? 2 : 10);
        bool handedOver = false;
        QElapsedTimer clock;
        clock.start();
        const MailOutcome outcome = sendMail(to, message(), [&] { return handedOver = true; });
        QVERIFY(clock.elapsed() < 20'000); // a silent relay is left when the time is over
        QCOMPARE(outcome.fate, fate);
        QVERIFY(!outcome.text.isEmpty());
        QCOMPARE(handedOver, at == QStringLiteral("data"));
        if (code > 0) {
            QCOMPARE(outcome.code, code);
            QVERIFY2(outcome.text.contains(QString::number(code)), qPrintable(outcome.text));
            QVERIFY2(outcome.reply.startsWith(QString::number(code)), qPrintable(outcome.reply));
        }
    }

    void passwordRefused_data()
    {
        QTest::addColumn<QStringList>("there");
        QTest::newRow("wrong") << QStringList{QStringLiteral("--user"), QStringLiteral("reeve"),
                                              QStringLiteral("--password"),
                                              QStringLiteral("another")};
        // It would take mail from anybody: not the relay that was meant.
        QTest::newRow("none asked for") << QStringList();
    }
    void passwordRefused()
    {
        QFETCH(QStringList, there);
        const SmtpServer answering(server("starttls", "good", there));
        QVERIFY2(answering.port() > 0, qPrintable(answering.failure()));
        SmtpRelay to = relay(answering.port(), Security::StartTls);
        to.user = QStringLiteral("reeve");
        to.password = QStringLiteral("secret");
        const MailOutcome outcome = sendMail(to, message());
        QCOMPARE(outcome.fate, Fate::NotSent);
        QVERIFY2(outcome.text.contains(QStringLiteral("user")), qPrintable(outcome.text));
        QVERIFY(!outcome.text.contains(QStringLiteral("secret")));
        QVERIFY(answering.messages().isEmpty());
    }

    // What cannot be noted is not sent.
    void heldBack()
    {
        const SmtpServer there(server("smtps", "good"));
        QVERIFY2(there.port() > 0, qPrintable(there.failure()));
        const MailOutcome outcome = sendMail(relay(there.port(), Security::Smtps), message(),
                                             [] { return false; });
        QCOMPARE(outcome.fate, Fate::NotSent);
        QVERIFY(there.messages().isEmpty());
    }

    void nobodyThere()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const int port = closed.serverPort();
        closed.close();
        SmtpRelay to = relay(port, Security::Smtps);
        QVERIFY(sendMail(to, message()).text.contains(QStringLiteral("Nobody answers")));
        to.host = QStringLiteral("relay.invalid");
        QVERIFY(sendMail(to, message()).text.contains(QStringLiteral("not known")));
        to.caFile = at("none.crt");
        QVERIFY(sendMail(to, message()).text.contains(at("none.crt")));
    }
};

QTEST_GUILESS_MAIN(TstSmtp)
#include "tst_smtp.moc"
