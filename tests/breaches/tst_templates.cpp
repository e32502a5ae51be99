// SPDX-License-Identifier: GPL-3.0-or-later
// Every notice in every language says what Art. 34(2) asks for, the database takes it, and nothing of a
// recipient becomes markup, a header or another placeholder.
#include "models/breaches/noticetemplate.h"
#include "models/mail/mailmessage.h"
#include "tests/support/breach.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace reeve;
using namespace reeve::test;

namespace
{

const QString notice = QStringLiteral("breach_notice");

NoticeBlocks blocks()
{
    return {{QStringLiteral("organisation"), QStringLiteral("Kontor & Söhne")},
            {QStringLiteral("nature"),
             QStringLiteral("On 5 January a laptop was stolen.\n\nIt held <names> & addresses.")},
            {QStringLiteral("contact"), QStringLiteral("Anna Prins, privacy@example.org")},
            {QStringLiteral("consequences"), QStringLiteral("Somebody may write to you.")},
            {QStringLiteral("measures"), QStringLiteral("All keys were changed\nthe same day.")},
            {QStringLiteral("advice"), QStringLiteral("Change your password.")}};
}

} // namespace

class TstTemplates : public QObject
{
    Q_OBJECT
private slots:
    void languages();
    void everyLanguage_data();
    void everyLanguage();
    void nothingIsForgotten_data();
    void nothingIsForgotten();
    void adviceMayBeMissing();
    void unknownPlaceholders();
    void unknownTemplates();
    void hostileNames_data();
    void hostileNames();

private:
    TestDatabase m_database{TestDatabase::Content::Empty};
};

void TstTemplates::languages()
{
    QCOMPARE(noticeTemplateLanguages(notice),
             (QStringList{QStringLiteral("en"), QStringLiteral("fr"), QStringLiteral("nl")}));
}

void TstTemplates::everyLanguage_data()
{
    QTest::addColumn<QString>("language");
    for (const QString &language : noticeTemplateLanguages(notice))
        QTest::newRow(qPrintable(language)) << language;
}

void TstTemplates::everyLanguage()
{
    QFETCH(QString, language);
    const auto text = renderNotice(notice, language, blocks());
    QVERIFY2(text, text ? "" : qPrintable(text.error().text));
    QCOMPARE(missingFromNotice(*text, blocks()), QStringList());
    QVERIFY(text->subject.contains(QStringLiteral("Kontor & Söhne")));
    QVERIFY(text->body.contains(QStringLiteral("{{name}}")));
    QVERIFY(text->html.contains(QStringLiteral("<h2>")));
    QVERIFY(text->html.contains(QStringLiteral("&lt;names&gt; &amp; addresses.")));
    QVERIFY(!text->html.contains(QStringLiteral("<names>")));
    // As the database sees it.
    Breach breach(m_database);
    QJsonObject asked;
    const NoticeBlocks given = blocks();
    for (auto block = given.begin(); block != given.end(); ++block)
        asked.insert(block.key(), block.value());
    const auto quoted = [](QString value) {
        return QStringLiteral("'%1'").arg(value.replace(u'\'', QStringLiteral("''")));
    };
    const Answer saved = breach.run(
        QStringLiteral("SELECT api.save_notice_text('%1', %2, ")
        + QStringList{quoted(language), QStringLiteral("0"), quoted(notice),
                      quoted(
                          QString::fromUtf8(QJsonDocument(asked).toJson(QJsonDocument::Compact))),
                      quoted(text->subject), quoted(text->body), quoted(text->html)}
              .join(QStringLiteral(", "))
        + u')');
    QVERIFY2(saved.ok, qPrintable(saved.message));
}

void TstTemplates::nothingIsForgotten_data()
{
    QTest::addColumn<QString>("block");
    for (const QString &block : requiredNoticeBlocks())
        QTest::newRow(qPrintable(block)) << block;
}

void TstTemplates::nothingIsForgotten()
{
    QFETCH(QString, block);
    NoticeBlocks given = blocks();
    const NoticeText whole = renderNotice(notice, QStringLiteral("en"), given).value();
    given[block] = QStringLiteral(" \n ");
    const auto text = renderNotice(notice, QStringLiteral("en"), given);
    QVERIFY(!text);
    QCOMPARE(text.error().kind, ErrorKind::Input);
    QVERIFY(text.error().text.contains(block));
    // And where somebody took it out by hand.
    NoticeText cut = whole;
    cut.body.remove(blocks().value(block));
    QCOMPARE(missingFromNotice(cut, blocks()), QStringList{block});
    cut = whole;
    cut.html = QStringLiteral("<p>nothing</p>");
    QVERIFY(missingFromNotice(cut, blocks()).contains(block));
}

void TstTemplates::adviceMayBeMissing()
{
    NoticeBlocks given = blocks();
    given.remove(QStringLiteral("advice"));
    const auto text = renderNotice(notice, QStringLiteral("en"), given);
    QVERIFY(text);
    QVERIFY(!text->body.contains(QStringLiteral("do yourself"))); // nor its heading
    QVERIFY(text->body.contains(QStringLiteral("ask us more")));
}

void TstTemplates::unknownPlaceholders()
{
    NoticeBlocks given = blocks();
    given[QStringLiteral("nature")] += QStringLiteral(" {{password}}");
    const auto text = renderNotice(notice, QStringLiteral("en"), given);
    QVERIFY(!text);
    QVERIFY(text.error().text.contains(QStringLiteral("{{password}}")));
    given = blocks();
    given[QStringLiteral("nature")] += QStringLiteral(" {{username}}");
    QVERIFY(renderNotice(notice, QStringLiteral("en"), given));
}

void TstTemplates::unknownTemplates()
{
    for (const char *language : {"tlh", "../en", ""})
        QCOMPARE(renderNotice(notice, QLatin1String(language), blocks()).error().kind,
                 ErrorKind::NotFound);
    QCOMPARE(renderNotice(QStringLiteral("../help"), QStringLiteral("en"), blocks()).error().kind,
             ErrorKind::NotFound);
}

void TstTemplates::hostileNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("markup") << QStringLiteral("<img src=x onerror=alert(1)>");
    QTest::newRow("header") << QStringLiteral("Anna\r\nBcc: all@example.org\r\n\r\nHello");
    QTest::newRow("placeholder") << QStringLiteral("{{username}}");
    QTest::newRow("separator") << QStringLiteral("Anna\u2028Prins\u0085x");
    QTest::newRow("boundary") << QStringLiteral("\n--reeve-\n");
}

void TstTemplates::hostileNames()
{
    QFETCH(QString, name);
    const NoticeText text = renderNotice(notice, QStringLiteral("en"), blocks()).value();
    const NoticeText filled = fillNotice(text, {name, QStringLiteral("zzuserzz")});
    QVERIFY(!filled.html.contains(QStringLiteral("<img")));
    QCOMPARE(filled.body.count(QStringLiteral("zzuserzz")),
             1); // where it belongs, and nowhere else
    QCOMPARE(filled.body.count(u'\n'), text.body.count(u'\n'));
    QCOMPARE(filled.subject, text.subject);
    const MailMessage mail = composeMail(
        {.from = *MailAddress::from(QStringLiteral("privacy@example.org")),
         .to = *MailAddress::from(QStringLiteral("anna@example.org")),
         .subject = filled.subject,
         .text = filled.body,
         .html = filled.html,
         .messageId = "one@example.org"});
    const QByteArray head = mail.content.left(mail.content.indexOf("\r\n\r\n"));
    QVERIFY(!head.contains("Bcc"));
    QVERIFY(head.contains("multipart/alternative"));
    QVERIFY(head.contains("Auto-Submitted: auto-generated"));
    QCOMPARE(mail.content.count("text/html"), 1);
}

QTEST_GUILESS_MAIN(TstTemplates)
#include "tst_templates.moc"
