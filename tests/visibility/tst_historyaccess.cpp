// SPDX-License-Identifier: GPL-3.0-or-later
// The one sentence about who can read a history, for every combination of its parts.
#include "models/visibility/historycenter.h"
#include "models/visibility/visibilitylist.h"

#include <QTest>

using namespace reeve;

class HistoryAccessTest : public QObject
{
    Q_OBJECT

private:
    // The sentences a person would write, by number of parts: 0, 1, more.
    static QString expected(bool isPublic, int open, int guarded, int hidden)
    {
        const QString shop = QStringLiteral("“shop”");
        const QString staff = QStringLiteral("“staff”");
        QString said;
        if (isPublic || open > 0) {
            if (isPublic) {
                said = QStringLiteral("Public: anybody can read it at its public address");
                if (open == 1)
                    said += QStringLiteral(", and through the alias %1, which has no password")
                                .arg(shop);
                else if (open > 1)
                    said += QStringLiteral(", and through 3 aliases without a password, such as %1")
                                .arg(shop);
            } else {
                said =
                    QString(
                        open == 1
                            ? QStringLiteral("Public: the alias %1 is published without a password")
                            : QStringLiteral(
                                "Public: 3 aliases, such as %1, are published without a password"))
                        .arg(shop);
                said += QStringLiteral(", although the status key is private");
            }
            if (guarded == 1)
                said +=
                    QStringLiteral("; the password of the alias %1 keeps nobody out").arg(staff);
            else if (guarded > 1)
                said += QStringLiteral("; the passwords of 2 other aliases keep nobody out");
        } else if (guarded > 0) {
            said = QString(guarded == 1 ? QStringLiteral(
                               "Protected: whoever knows the password of the alias %1")
                                        : QStringLiteral("Protected: whoever knows the password of "
                                                         "one of 2 aliases, such as %1"))
                       .arg(staff);
            said += QStringLiteral(", or has the status address with its key, can read it");
        } else {
            said = QStringLiteral(
                "Private: only whoever has the status address with its key can read it");
            if (hidden == 1)
                said += QStringLiteral("; its alias is not published");
            else if (hidden > 1)
                said += QStringLiteral("; its 4 aliases are not published");
        }
        return said + u'.';
    }

private slots:
    void sentence_data()
    {
        QTest::addColumn<bool>("isPublic");
        QTest::addColumn<int>("open");
        QTest::addColumn<int>("guarded");
        QTest::addColumn<int>("hidden");
        for (const bool isPublic : {false, true})
            for (const int open : {0, 1, 3})
                for (const int guarded : {0, 1, 2})
                    for (const int hidden : {0, 1, 4})
                        QTest::addRow("%s, %d open, %d with a password, %d hidden",
                                      isPublic ? "public" : "not public", open, guarded, hidden)
                            << isPublic << open << guarded << hidden;
    }
    void sentence()
    {
        QFETCH(bool, isPublic);
        QFETCH(int, open);
        QFETCH(int, guarded);
        QFETCH(int, hidden);
        const HistoryAccess access{.visibility = isPublic || open > 0 ? Visibility::Anybody
                                                 : guarded > 0        ? Visibility::AliasPassword
                                                                      : Visibility::KeyOnly,
                                   .isPublic = isPublic,
                                   .openAlias = open ? QStringLiteral("shop") : QString(),
                                   .openAliases = open,
                                   .guardedAlias = guarded ? QStringLiteral("staff") : QString(),
                                   .guardedAliases = guarded,
                                   .hiddenAliases = hidden};
        QCOMPARE(access.explanation(), expected(isPublic, open, guarded, hidden));
        QCOMPARE(access.explanation().count(u'.'), 1);
    }

    void aWordOfALaterDatabase()
    {
        QCOMPARE(visibilityFromText(QStringLiteral("friends")), Visibility::Unknown);
        QVERIFY(HistoryAccess().explanation().contains(QStringLiteral("older than the database")));
        QCOMPARE(findingsFromTexts({QStringLiteral("weak_key"), QStringLiteral("later")}),
                 QList<Finding>{Finding::WeakKey});
    }

    void everyWordAndBack()
    {
        for (const Visibility one : knownVisibilities())
            QCOMPARE(visibilityFromText(visibilityWord(one)), one);
        for (const Finding one : knownFindings()) {
            QCOMPARE(findingFromText(findingWord(one)), one);
            QVERIFY(!findingText(one).isEmpty() && !findingExplanation(one).isEmpty());
        }
    }

    void keyStrength_data()
    {
        QTest::addColumn<int>("bits");
        QTest::addColumn<QString>("word");
        QTest::newRow("none") << 0 << QStringLiteral("weak");
        QTest::newRow("just weak") << 63 << QStringLiteral("weak");
        QTest::newRow("just fair") << 64 << QStringLiteral("fair");
        QTest::newRow("just not strong") << 89 << QStringLiteral("fair");
        QTest::newRow("strong") << 90 << QStringLiteral("strong");
    }
    void keyStrength()
    {
        QFETCH(int, bits);
        QFETCH(QString, word);
        QCOMPARE((KeyStrength{32, bits}.word()), word);
    }

    // The dots say nothing about the key, not even its length.
    void maskedUrl()
    {
        HistoryCenter center;
        QVERIFY(center.maskedUrl().isEmpty());
        center.statusUrl = QStringLiteral("https://status.example/s/{key}?x");
        for (const int length : {8, 64}) {
            center.key.length = length;
            QCOMPARE(center.maskedUrl(), QStringLiteral("https://status.example/s/••••••••••••?x"));
        }
        QCOMPARE(statusUrlWith(center.statusUrl, QStringLiteral("a/b c")),
                 QStringLiteral("https://status.example/s/a%2Fb%20c?x"));
    }

    void counts()
    {
        const VisibilityCounts counts(
            {{Visibility::Anybody, {}, 10},
             {Visibility::Anybody, {Finding::WeakKey, Finding::OpenAlias}, 3},
             {Visibility::KeyOnly, {Finding::WeakKey}, 2},
             {Visibility::AliasPassword, {Finding::ReusedPassword}, 5}});
        QCOMPARE(counts.total(), 20);
        QCOMPARE(counts.of(Visibility::Anybody), 13);
        QCOMPARE(counts.of(Finding::WeakKey), 5);
        QCOMPARE(counts.of({.reach = {Visibility::Anybody}, .findings = {Finding::WeakKey}}), 3);
        // One of the findings is enough, and none is counted twice.
        QCOMPARE(counts.of({.findings = {Finding::WeakKey, Finding::OpenAlias}}), 5);
        QCOMPARE(counts.of({.reach = {Visibility::KeyOnly, Visibility::AliasPassword}}), 7);
    }
};

QTEST_GUILESS_MAIN(HistoryAccessTest)
#include "tst_historyaccess.moc"
