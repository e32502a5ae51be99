// SPDX-License-Identifier: GPL-3.0-or-later
// VAT numbers of all 27 countries of the Union and Northern Ireland: the test numbers that the offices
// and the collections of their algorithms publish, and the same numbers with one digit changed.
#include "models/customers/vatnumber.h"

#include <QTest>

using namespace reeve;

namespace
{

constexpr const char *published[] = {
    "ATU13585627",    "BE0403019261",   "BE0428759497",   "BG175074752",   "BG7523169263",
    "BG8032056031",   "CY10259033P",    "CZ25123891",     "CZ7103192745",  "CZ991231123",
    "CZ640903926",    "DE136695976",    "DK13585628",     "EE100931558",   "EE100594102",
    "EL094259216",    "ESB58378431",    "ES54362315K",    "ESX2482300W",   "ESX5253868R",
    "ESM1234567L",    "ESJ99216582",    "FI20774740",     "FR40303265045", "FR23334175221",
    "FRK7399859412",  "FR83404833048",  "FR4Z123456782",  "HR33392005961", "HU12892312",
    "IE6433435F",     "IE6433435OA",    "IE8D79739I",     "IT00743110157", "LT119511515",
    "LT100001919017", "LT100004801610", "LU15027442",     "LV40003521600", "LV16117519997",
    "MT11679112",     "NL004495445B01", "NL123456789B13", "PL8567346215",  "PT501964843",
    "RO18547290",     "SE556188840401", "SI50223054",     "SK2022749619",  "XI980780684",
    "XI434031494",
};
constexpr const char *oneDigitWrong[] = {
    "ATU13585625",    "BE0403019265",   "BE0428759495",   "BG175074755",   "BG7523169268",
    "BG8032056038",   "CY10259035P",    "CZ25123895",     "CZ7103192748",  "CZ991235123",
    "CZ640903925",    "DE136695975",    "DK13585625",     "EE100931555",   "EE100594105",
    "EL094259215",    "ESB58378435",    "ES54362318K",    "ESX2482305W",   "ESX5253865R",
    "ESM1234565L",    "ESJ99216585",    "FI20774745",     "FR40303265048", "FR23334175225",
    "FRK7399859415",  "FR83404833045",  "FR4Z123456785",  "HR33392005965", "HU12892315",
    "IE6433438F",     "IE6433438OA",    "IE8D79735I",     "IT00743110155", "LT119511518",
    "LT100001919015", "LT100004801615", "LU15027445",     "LV40003521605", "LV16117519995",
    "MT11679115",     "NL004495448B01", "NL123456785B13", "PL8567346218",  "PT501964845",
    "RO18547295",     "SE556188840501", "SI50223055",     "SK2022749615",  "XI980780685",
    "XI434031495",
};

const QStringList countries{
    QStringLiteral("AT"), QStringLiteral("BE"), QStringLiteral("BG"), QStringLiteral("CY"),
    QStringLiteral("CZ"), QStringLiteral("DE"), QStringLiteral("DK"), QStringLiteral("EE"),
    QStringLiteral("ES"), QStringLiteral("FI"), QStringLiteral("FR"), QStringLiteral("GR"),
    QStringLiteral("HR"), QStringLiteral("HU"), QStringLiteral("IE"), QStringLiteral("IT"),
    QStringLiteral("LT"), QStringLiteral("LU"), QStringLiteral("LV"), QStringLiteral("MT"),
    QStringLiteral("NL"), QStringLiteral("PL"), QStringLiteral("PT"), QStringLiteral("RO"),
    QStringLiteral("SE"), QStringLiteral("SI"), QStringLiteral("SK"), QStringLiteral("GB")};

QString countryOf(const QString &number)
{
    const QString prefix = number.left(2);
    return prefix == QLatin1String("EL")   ? QStringLiteral("GR")
           : prefix == QLatin1String("XI") ? QStringLiteral("GB")
                                           : prefix;
}

} // namespace

class VatNumberTest : public QObject
{
    Q_OBJECT
private slots:
    void good_data()
    {
        QTest::addColumn<QString>("number");
        for (const char *number : published)
            QTest::newRow(number) << QString::fromLatin1(number);
    }
    void good()
    {
        QFETCH(QString, number);
        const QString country = countryOf(number);
        QCOMPARE(vatFault(number, country), VatFault::None);
        QCOMPARE(vatFault(number, {}), VatFault::None); // a customer without a country
        QCOMPARE(vatFault(number.toLower(), country), VatFault::None);
        // As people write them.
        QString written = number;
        written.insert(7, u'.').insert(4, u' ').insert(2, u'-');
        QCOMPARE(vatFault(written, country), VatFault::None);
    }

    void wrongCheckDigit_data()
    {
        QTest::addColumn<QString>("number");
        for (const char *number : oneDigitWrong)
            QTest::newRow(number) << QString::fromLatin1(number);
    }
    void wrongCheckDigit()
    {
        QFETCH(QString, number);
        QCOMPARE(vatFault(number, countryOf(number)), VatFault::CheckDigit);
    }

    void wrongLength_data() { good_data(); }
    void wrongLength()
    {
        QFETCH(QString, number);
        const QString country = countryOf(number);
        const QString longer = number + QStringLiteral("0000");
        // Romania's have from 2 to 10 digits, so that a shorter one is another number.
        const QString shorter = country == QLatin1String("RO")   ? number.left(3)
                                : country == QLatin1String("XI") ? number.chopped(2)
                                                                 : number.chopped(5);
        QCOMPARE(vatFault(longer, country), VatFault::Format);
        QCOMPARE(vatFault(shorter, country), VatFault::Format);
    }

    void letters_data() { good_data(); }
    void letters()
    {
        QFETCH(QString, number);
        const QString country = countryOf(number);
        number[number.size() - 4] = u'\u00c4';
        QCOMPARE(vatFault(number, country), VatFault::Format);
        number[number.size() - 4] = u'\u0663'; // a digit, of another script
        QCOMPARE(vatFault(number, country), VatFault::Format);
    }

    void anotherCountry_data() { good_data(); }
    void anotherCountry()
    {
        QFETCH(QString, number);
        for (const QString &country : countries)
            if (country != countryOf(number))
                QCOMPARE(vatFault(number, country), VatFault::OtherCountry);
        QCOMPARE(vatFault(number, QStringLiteral("US")), VatFault::OtherCountry);
    }

    void everyCountryHasItsRule_data()
    {
        QTest::addColumn<QString>("country");
        for (const QString &country : countries)
            QTest::newRow(qPrintable(country)) << country;
    }
    void everyCountryHasItsRule()
    {
        QFETCH(QString, country);
        const QString prefix = vatPrefix(country);
        QCOMPARE(prefix.size(), 2);
        QCOMPARE(vatFault(vatExample(prefix), country), VatFault::None);
        QCOMPARE(vatFault(QStringLiteral("0123456789"), country), VatFault::NoPrefix);
        QCOMPARE(vatFault(QString(), country), VatFault::None);
        QCOMPARE(vatFault(prefix, country), VatFault::Format);
    }

    void others_data()
    {
        QTest::addColumn<QString>("number");
        QTest::addColumn<QString>("country");
        QTest::addColumn<VatFault>("fault");
        const auto row = [](const char *name, const char *number, const char *country,
                            VatFault fault) {
            QTest::newRow(name) << QString::fromLatin1(number) << QString::fromLatin1(country)
                                << fault;
        };
        row("Switzerland", "CHE-116.281.710 MWST", "CH", VatFault::None);
        row("Norway", "NO 974 760 673 MVA", "NO", VatFault::None);
        row("Great Britain", "GB 980 7806 84", "GB", VatFault::None);
        row("Greece by its ISO letters", "GR094259216", "GR", VatFault::OtherCountry);
        row("no country known", "CHE116281710", "", VatFault::None);
        row("signs", "CHE<b>", "CH", VatFault::Signs);
        row("too long", "CHE123456789012345678", "CH", VatFault::Signs);
        row("words", "none", "DE", VatFault::OtherCountry);
        row("government department", "XIGD001", "GB", VatFault::None);
        row("health authority out of range", "XIHA499", "GB", VatFault::CheckDigit);
        row("only separators", " . - / ", "DE", VatFault::None);
    }
    void others()
    {
        QFETCH(QString, number);
        QFETCH(QString, country);
        QFETCH(VatFault, fault);
        QCOMPARE(vatFault(number, country), fault);
    }

    void countriesWithoutRules()
    {
        for (const char *country : {"", "CH", "US", "EL", "XI", "xx", "BEL"})
            QCOMPARE(vatPrefix(QString::fromLatin1(country)), QString());
        QCOMPARE(vatPrefix(QStringLiteral("GR")), QStringLiteral("EL"));
        QCOMPARE(vatPrefix(QStringLiteral("GB")), QStringLiteral("XI"));
        QCOMPARE(vatExample(QStringLiteral("CH")), QString());
    }
};

QTEST_GUILESS_MAIN(VatNumberTest)
#include "tst_vatnumber.moc"
