// SPDX-License-Identifier: GPL-3.0-or-later
// What is sent for a query, and what becomes of texts on their way.
#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "models/customers/customerprofile.h"
#include "models/customers/customerquery.h"

#include <QJsonArray>
#include <QTest>

using namespace reeve;

class CustomerQueryTest : public QObject
{
    Q_OBJECT

private slots:
    void onlyWhatWasChosenIsSent()
    {
        const QJsonObject plain = disclosureArguments({}, {}, 100, CountMode::Cheap);
        QCOMPARE(plain, (QJsonObject{{QStringLiteral("sort"), QStringLiteral("created_at")},
                                     {QStringLiteral("descending"), true},
                                     {QStringLiteral("limit"), 100}}));
        CustomerQuery query;
        query.text = QStringLiteral("anna");
        query.statuses = {QStringLiteral("closed")};
        query.newsletter = false;
        query.sort = CustomerSort::Email;
        query.descending = false;
        const QJsonObject sent = disclosureArguments(
            query, {CustomerCursor::From::Before, {QStringLiteral("a@b"), 7}}, 50,
            CountMode::Cheap);
        QCOMPARE(sent.value(QStringLiteral("text")).toString(), QStringLiteral("anna"));
        QCOMPARE(sent.value(QStringLiteral("status")).toArray(),
                 QJsonArray{QStringLiteral("closed")});
        QCOMPARE(sent.value(QStringLiteral("newsletter")), QJsonValue(false));
        QCOMPARE(sent.value(QStringLiteral("count")).toString(), QStringLiteral("capped"));
        const QJsonObject key{{QStringLiteral("key"), QStringLiteral("a@b")},
                              {QStringLiteral("id"), 7}};
        QCOMPARE(sent.value(QStringLiteral("before")).toObject(), key);
        QVERIFY(!sent.contains(QStringLiteral("after")));
        QVERIFY(!sent.contains(QStringLiteral("plan")));
    }

    void unsendableCharactersFindNothing()
    {
        QString text = QStringLiteral("an");
        text += QChar(0);
        text += QChar(0xd83d); // half of an emoji
        const QString sent = sendableText(text);
        QCOMPARE(sent, QStringLiteral("an\uFFFD\uFFFD"));
        const QString emoji = QStringLiteral("\U0001F600x");
        QCOMPARE(sendableText(emoji), emoji);
        QCOMPARE(sendableText(QString(10000, u'a')).size(), 10000);
    }

    void hiddenCharactersAreShown()
    {
        QCOMPARE(visibleText(QStringLiteral("a\u202Eb")), QStringLiteral("a\\u202Eb"));
        QCOMPARE(visibleText(QStringLiteral("a\nb\tc")), QStringLiteral("a\u240Ab\u2409c"));
        const QString arabic = QStringLiteral("\u0645\u062D\u0645\u062F");
        QCOMPARE(visibleText(arabic), arabic);
        QCOMPARE(visibleText(QStringLiteral("<b>")), QStringLiteral("<b>"));
    }

    void agoIsOneUnit()
    {
        const Timestamp now = Timestamp::fromMicroseconds(2'000'000'000'000'000);
        const auto before = [now](qint64 seconds) {
            return agoText(Timestamp::fromMicroseconds(now.microseconds() - seconds * 1'000'000),
                           now);
        };
        QCOMPARE(before(-5), QStringLiteral("just now"));
        QCOMPARE(before(59), QStringLiteral("just now"));
        QCOMPARE(before(60), QStringLiteral("1 min ago"));
        QCOMPARE(before(2 * 3600), QStringLiteral("2 h ago"));
        QCOMPARE(before(3 * 86400), QStringLiteral("3 days ago"));
        QCOMPARE(before(100 * 86400), QStringLiteral("3 months ago"));
        QCOMPARE(before(800 * 86400), QStringLiteral("2 years ago"));
    }
};

QTEST_GUILESS_MAIN(CustomerQueryTest)
#include "tst_customerquery.moc"
