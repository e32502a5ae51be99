// SPDX-License-Identifier: GPL-3.0-or-later
// Messages as they travel: what is in a draft never becomes a header of its own.
#include "models/mail/mailmessage.h"

#include <QTest>

using namespace reeve;

class TstMailMessage : public QObject
{
    Q_OBJECT

    static MailDraft draft()
    {
        return {.from = *MailAddress::from(QStringLiteral("reeve@example.org")),
                .fromName = QStringLiteral("Kontor Ærø"),
                .to = *MailAddress::from(QStringLiteral("anna@example.org")),
                .subject = QStringLiteral("Grüße aus Århus"),
                .text = QStringLiteral("Guten Tag,\n\näöü, 日本語.\n"),
                .date = QDateTime(QDate(2026, 1, 31), QTime(9, 0), Qt::UTC),
                .messageId = "one@example.org"};
    }
    static QByteArray head(const QByteArray &content)
    {
        return content.left(content.indexOf("\r\n\r\n"));
    }
    static QStringList names(const QByteArray &content)
    {
        QStringList names;
        for (const QByteArray &line : head(content).split('\n'))
            if (!line.isEmpty() && line.at(0) != ' ' && line.at(0) != '\t')
                names += QString::fromLatin1(line.left(line.indexOf(':')));
        names.sort();
        return names;
    }

private slots:
    void headers()
    {
        const QByteArray content = composeMail(draft()).content;
        QCOMPARE(names(content),
                 (QStringList{
                     QStringLiteral("Auto-Submitted"), QStringLiteral("Content-Transfer-Encoding"),
                     QStringLiteral("Content-Type"), QStringLiteral("Date"), QStringLiteral("From"),
                     QStringLiteral("MIME-Version"), QStringLiteral("Message-Id"),
                     QStringLiteral("Subject"), QStringLiteral("To")}));
        for (const char *line :
             {"Auto-Submitted: auto-generated\r\n", "Date: Sat, 31 Jan 2026 09:00:00 +0000\r\n",
              "Message-Id: <one@example.org>\r\n", "To: anna@example.org\r\n",
              "<reeve@example.org>\r\n", "charset=utf-8"})
            QVERIFY2(content.contains(line), content.constData());
    }

    // 7-bit, lines of a length that every relay takes, each ended by CR LF.
    void travelsEverywhere()
    {
        MailDraft long_ = draft();
        long_.text = QString(5000, u'ü') + QStringLiteral("\r\nlone\rCR ") + QString(2000, u'x');
        long_.subject = QString(800, u'é');
        long_.attachments = {
            {QStringLiteral("daten äöü.json"), "application/json", QByteArray(3000, '\xff')}};
        const QByteArray content = composeMail(long_).content;
        QVERIFY(content.endsWith("\r\n"));
        const QList<QByteArray> lines = content.split('\n');
        for (const QByteArray &line : lines.mid(0, lines.size() - 1)) {
            QVERIFY(line.endsWith('\r') && line.count('\r') == 1);
            QVERIFY(line.size() <= 998);
        }
        for (const char byte : content)
            QVERIFY(byte != 0 && static_cast<unsigned char>(byte) < 128);
    }

    void sameDraftSameBytes()
    {
        MailDraft one = draft();
        one.attachments = {{QStringLiteral("a.json"), "application/json", "{}"}};
        QCOMPARE(composeMail(one).content, composeMail(one).content);
        MailDraft other = one;
        other.messageId = "two@example.org";
        QVERIFY(composeMail(one).content != composeMail(other).content);
        other.messageId.clear();
        const MailMessage made = composeMail(other);
        QVERIFY(made.messageId.endsWith("@example.org"));
        QVERIFY(made.messageId != composeMail(other).messageId);
        QVERIFY(made.content.contains(QByteArray('<' + made.messageId + '>')));
    }

    void nothingBecomesAHeader_data()
    {
        QTest::addColumn<QString>("evil");
        const auto row = [](const char *name, const QString &evil) { QTest::newRow(name) << evil; };
        row("CR LF", QStringLiteral("x\r\nBcc: all@example.org"));
        row("LF", QStringLiteral("x\nBcc: all@example.org"));
        row("CR", QStringLiteral("x\rBcc: all@example.org"));
        row("a body", QStringLiteral("x\r\n\r\nBcc: all@example.org"));
        row("line separator", QStringLiteral("x\u2028Bcc: all@example.org"));
        row("next line", QStringLiteral("x\u0085Bcc: all@example.org"));
        row("vertical tab", QStringLiteral("x\vBcc: all@example.org"));
        row("NUL", QString::fromUtf16(u"x\0\r\nBcc: all@example.org", 23));
        row("folded", QStringLiteral("x\r\n Bcc: all@example.org"));
        row("an encoded word", QStringLiteral("=?utf-8?q?x=0D=0ABcc:_all@example.org?="));
        row("quotes", QStringLiteral("\"; x=\"\r\nBcc: all@example.org"));
        row("long", QString(300, u'x') + QStringLiteral("\r\nBcc: all@example.org"));
    }
    void nothingBecomesAHeader()
    {
        QFETCH(QString, evil);
        const QStringList usual = names(composeMail(draft()).content);
        MailDraft one = draft();
        one.subject = evil;
        one.fromName = evil;
        one.messageId = evil.toUtf8();
        const QByteArray plain = composeMail(one).content;
        QCOMPARE(names(plain), usual);
        one.attachments = {{evil, "application/json", "{}"},
                           {QStringLiteral("b"), evil.toUtf8(), "{}"}};
        one.text = evil;
        const QByteArray content = composeMail(one).content;
        QStringList without = usual;
        without.removeAll(QStringLiteral("Content-Transfer-Encoding")); // stands with the parts
        QStringList found = names(content);
        found.removeAll(QStringLiteral("Content-Transfer-Encoding"));
        QCOMPARE(found, without);
        // Nor one of a part.
        const QList<QByteArray> parts = QByteArray(content).replace("--reeve-", "\1").split('\1');
        QVERIFY(parts.size() >= 4);
        for (const QByteArray &part : parts.mid(1))
            for (const QString &name : names(part.mid(part.indexOf('\n') + 1)))
                QVERIFY2(name.startsWith(QStringLiteral("Content-")), qPrintable(name));
    }

    void attachmentsComeBack()
    {
        QByteArray bytes;
        for (int i = 0; i < 256; ++i)
            bytes += char(i);
        MailDraft one = draft();
        one.attachments = {{QStringLiteral("a.anchor.json"), "application/json", bytes},
                           {QStringLiteral("readme.txt"), "text/plain", "no"},
                           {QStringLiteral("Ü b.anchor.json"), "application/json", "second\n"}};
        const QByteArray content = composeMail(one).content;
        const QList<QByteArray> expected{bytes, "second\n"};
        const QString suffix = QStringLiteral(".anchor.json");
        QCOMPARE(attachmentsIn(content, suffix), expected);
        // As a mail program saves it, with headers of the relays in front; and several in a folder.
        QByteArray saved = "Return-Path: <x@y>\nReceived: from a by b\n"
                           + QByteArray(content).replace("\r\n", "\n");
        QCOMPARE(attachmentsIn(saved, suffix), expected);
        saved.prepend("From x@y Sat Jan 31 09:00:00 2026\n");
        QCOMPARE(attachmentsIn(saved + "\n" + saved, suffix), expected + expected);
        QCOMPARE(attachmentsIn("no mail at all", suffix), QList<QByteArray>());
        QCOMPARE(attachmentsIn({}, suffix), QList<QByteArray>());
        QCOMPARE(attachmentsIn(QByteArray(1000, '\0'), suffix), QList<QByteArray>());
    }

    void addresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("address");
        const auto row = [](const char *name, const QString &text, const char *address) {
            QTest::newRow(name) << text << QString::fromLatin1(address);
        };
        row("plain", QStringLiteral(" anna.b+c@example.org "), "anna.b+c@example.org");
        row("apostrophe", QStringLiteral("o'hara@example.org"), "o'hara@example.org");
        row("one label", QStringLiteral("root@localhost"), "root@localhost");
        row("international domain", QStringLiteral("anna@bücher.example"),
            "anna@xn--bcher-kva.example");
        row("no at", QStringLiteral("anna"), "");
        row("no local part", QStringLiteral("@example.org"), "");
        row("no domain", QStringLiteral("anna@"), "");
        row("two dots", QStringLiteral("a..b@example.org"), "");
        row("line break", QStringLiteral("anna@example.org\r\nRCPT TO:<x@y>"), "");
        row("line break at the end of the local part", QStringLiteral("anna\n@example.org"), "");
        row("another recipient", QStringLiteral("anna@example.org>,<x@example.org"), "");
        row("space", QStringLiteral("an na@example.org"), "");
        row("quoted", QStringLiteral("\"an na\"@example.org"), "");
        row("address literal", QStringLiteral("anna@[10.0.0.1]"), "");
        row("other scripts", QStringLiteral("änna@example.org"), "");
        row("hyphen first", QStringLiteral("anna@-example.org"), "");
        row("too long", QString(65, u'a') + QStringLiteral("@example.org"), "");
        row("option", QStringLiteral("anna@example.org SIZE=1"), "");
    }
    void addresses()
    {
        QFETCH(QString, text);
        QFETCH(QString, address);
        const auto found = MailAddress::from(text);
        QCOMPARE(found ? QString::fromLatin1(found->text()) : QString(), address);
    }
};

QTEST_GUILESS_MAIN(TstMailMessage)
#include "tst_mailmessage.moc"
