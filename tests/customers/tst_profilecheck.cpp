// SPDX-License-Identifier: GPL-3.0-or-later
// What may be typed into a customer's profile, at the limits and beyond them.
#include "models/base/visibletext.h"
#include "models/customers/profilecheck.h"

#include <QTest>

using namespace reeve;

class ProfileCheckTest : public QObject
{
    Q_OBJECT
private slots:
    void emails_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("good");
        const QString domain = QStringLiteral("@example.org");
        const auto row = [](const char *name, const QString &address, bool good) {
            QTest::newRow(name) << address << good;
        };
        row("plain", QStringLiteral("anna@example.org"), true);
        row("signs", QStringLiteral("!#$%&'*+/=?^_`{|}~-") + domain, true);
        row("quoted", QStringLiteral("\"two words\"") + domain, true);
        row("quoted sign", QStringLiteral("\"a\\\"b@c\"") + domain, true);
        row("quote left open", QStringLiteral("\"anna") + domain, false);
        row("quote inside", QStringLiteral("an\"na") + domain, false);
        row("own script", QStringLiteral("info@bücher.example"), true);
        row("own script all through", QStringLiteral("info@例え.テスト"), true);
        row("local part in own script", QStringLiteral("jörg@example.org"), false);
        row("64 before the @", QString(64, u'a') + domain, true);
        row("65 before the @", QString(65, u'a') + domain, false);
        row("label of 63", QStringLiteral("a@") + QString(63, u'b') + QStringLiteral(".org"), true);
        row("label of 64", QStringLiteral("a@") + QString(64, u'b') + QStringLiteral(".org"),
            false);
        // 53 letters that DNS writes with more than 63.
        row("label too long as DNS writes it",
            QStringLiteral("a@") + QString(58, u'\u00e9') + QStringLiteral(".org"), false);
        const QString long250 = QString(QString(61, u'b') + u'.').repeated(4)
                                + QStringLiteral("org");
        row("254 in all", QStringLiteral("aa@") + long250, true);
        row("255 in all", QStringLiteral("aaa@") + long250, false);
        row("no @", QStringLiteral("anna.example.net"), false);
        row("nothing before", QStringLiteral("@example.net"), false);
        row("nothing behind", QStringLiteral("anna@"), false);
        row("two @", QStringLiteral("a@b@example.org"), false);
        row("dot in front", QStringLiteral(".a@example.org"), false);
        row("dot before the @", QStringLiteral("a.@example.org"), false);
        row("two dots", QStringLiteral("a..b@example.org"), false);
        row("dots in the domain", QStringLiteral("a@example..org"), false);
        row("dot at the end", QStringLiteral("a@example.org."), false);
        row("hyphen first", QStringLiteral("a@-example.org"), false);
        row("hyphen last", QStringLiteral("a@example-.org"), false);
        row("no top level", QStringLiteral("a@localhost"), false);
        row("host's address", QStringLiteral("a@[192.0.2.1]"), false);
        row("blank", QStringLiteral("a b@example.org"), false);
        row("line end", QStringLiteral("a@example.org\nBcc: b@example.org"), false);
        row("NUL", QStringLiteral("a") + QChar(0) + domain, false);
        row("override", QStringLiteral("a@exam\u202eple.org"), false);
        row("display name", QStringLiteral("Anna <a@example.org>"), false);
        row("empty", {}, false);
    }
    void emails()
    {
        QFETCH(QString, address);
        QFETCH(bool, good);
        QCOMPARE(isEmailAddress(address), good);
        const QString problem = profileProblem(ProfileField::Email,
                                               {{ProfileField::Email, address}});
        QCOMPARE(problem.isEmpty(), good);
        QVERIFY(address.isEmpty() || !problem.contains(address));
    }

    void fields_data()
    {
        QTest::addColumn<ProfileField>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("country");
        QTest::addColumn<bool>("good");
        const auto row = [](const char *name, ProfileField field, const QString &value,
                            const char *country, bool good) {
            QTest::newRow(name) << field << value << QString::fromLatin1(country) << good;
        };
        using F = ProfileField;
        row("phone", F::Phone, QStringLiteral("+32 (2) 555.12-12"), "", true);
        row("no phone", F::Phone, {}, "", true);
        row("phone of 15", F::Phone, QStringLiteral("+123456789012345"), "", true);
        row("phone of 16", F::Phone, QStringLiteral("+1234567890123456"), "", false);
        row("phone of 3", F::Phone, QStringLiteral("112"), "", false);
        row("phone with plus inside", F::Phone, QStringLiteral("32+2555"), "", false);
        row("phone with letters", F::Phone, QStringLiteral("0800 FLOWERS"), "", false);
        row("phone in another script's digits", F::Phone,
            QStringLiteral("\u0661\u0662\u0663\u0664\u0665"), "", false);
        row("Dutch code", F::PostalCode, QStringLiteral("1012 AB"), "NL", true);
        row("Dutch code in small letters", F::PostalCode, QStringLiteral("1012ab"), "NL", true);
        row("Dutch code without letters", F::PostalCode, QStringLiteral("1012"), "NL", false);
        row("British code", F::PostalCode, QStringLiteral("SW1A 1AA"), "GB", true);
        row("British code, cut", F::PostalCode, QStringLiteral("SW1A"), "GB", false);
        row("Irish code", F::PostalCode, QStringLiteral("D02 AF30"), "IE", true);
        row("Polish code without hyphen", F::PostalCode, QStringLiteral("00001"), "PL", false);
        row("German code of 4", F::PostalCode, QStringLiteral("1011"), "DE", false);
        row("American code of 9", F::PostalCode, QStringLiteral("10001-1234"), "US", true);
        row("code elsewhere", F::PostalCode, QStringLiteral("100-0001"), "JP", true);
        row("code elsewhere of 21", F::PostalCode, QString(21, u'1'), "JP", false);
        row("code with markup", F::PostalCode, QStringLiteral("<b>1</b>"), "JP", false);
        row("no code", F::PostalCode, {}, "DE", true);
        row("country", F::Country, QStringLiteral("BE"), "BE", true);
        row("no country", F::Country, {}, "", true);
        row("no such country", F::Country, QStringLiteral("QX"), "QX", false);
        row("country in small letters", F::Country, QStringLiteral("be"), "be", false);
        row("language", F::Locale, QStringLiteral("en"), "", true);
        row("language and country", F::Locale, QStringLiteral("fr-BE"), "", true);
        row("language, script, country", F::Locale, QStringLiteral("zh-Hant-TW"), "", true);
        row("no language", F::Locale, {}, "", false);
        row("language in words", F::Locale, QStringLiteral("English"), "", false);
        row("name of 100", F::LastName, QString(100, u'x'), "", true);
        row("name of 101", F::LastName, QString(101, u'x'), "", false);
        row("name in Arabic", F::FirstName, QStringLiteral("محمد"), "", true);
        row("name with joiner", F::FirstName, QStringLiteral("می\u200cخواهم"), "", true);
        row("name with override", F::FirstName, QStringLiteral("Anna\u202e"), "", false);
        row("name with zero-width blank", F::FirstName, QStringLiteral("An\u200bna"), "", false);
        row("name with bell", F::FirstName, QStringLiteral("An\ana"), "", false);
        row("VAT number", F::VatNumber, QStringLiteral("BE 0403.019.261"), "BE", true);
        row("VAT number with a slip", F::VatNumber, QStringLiteral("BE 0403.019.262"), "BE", false);
    }
    void fields()
    {
        QFETCH(ProfileField, field);
        QFETCH(QString, value);
        QFETCH(QString, country);
        QFETCH(bool, good);
        ProfileValues values{{ProfileField::Country, country}};
        values.insert(field, value);
        const QString problem = profileProblem(field, values);
        QVERIFY2(problem.isEmpty() == good, qPrintable(problem));
    }

    void everyExampleIsGood()
    {
        for (const char *country :
             {"AT", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES",
              "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IT", "LI", "LT", "LU",
              "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "US"}) {
            const QString code = postalCodeExample(QString::fromLatin1(country));
            QVERIFY2(!code.isEmpty(), country);
            QVERIFY2(profileProblem(ProfileField::PostalCode,
                                    {{ProfileField::Country, QString::fromLatin1(country)},
                                     {ProfileField::PostalCode, code}})
                         .isEmpty(),
                     country);
        }
    }

    void fieldsHaveNames()
    {
        QCOMPARE(profileFields().size(), 11);
        for (ProfileField field : profileFields()) {
            QCOMPARE(profileFieldFromId(profileFieldId(field)), std::optional(field));
            QVERIFY(!profileFieldTitle(field).isEmpty());
        }
        QVERIFY(!profileFieldFromId(QStringLiteral("username")));
    }

    void invisibleCharactersAreShown()
    {
        for (const char16_t unit :
             {u'\u200b', u'\u200e', u'\u202e', u'\u2060', u'\u2066', u'\ufeff', u'\u00ad'}) {
            const QString text = QStringLiteral("a") + QChar(unit) + QStringLiteral("b");
            QVERIFY(hasInvisibleCharacter(text));
            QCOMPARE(visibleText(text),
                     QStringLiteral("a\\u%1b").arg(
                         QStringLiteral("%1").arg(int(unit), 4, 16, QLatin1Char('0')).toUpper()));
        }
        QCOMPARE(visibleText(QStringLiteral("می\u200cخواهم")), QStringLiteral("می\u200cخواهم"));
    }
};

QTEST_GUILESS_MAIN(ProfileCheckTest)
#include "tst_profilecheck.moc"
