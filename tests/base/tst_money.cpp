// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/identifiers.h"
#include "models/base/money.h"

#include <QTest>

using namespace reeve;

class TestMoney : public QObject
{
    Q_OBJECT

private slots:
    void writesInTheLocale_data();
    void writesInTheLocale();
    void customerIds();
};

void TestMoney::writesInTheLocale_data()
{
    QTest::addColumn<qint64>("minorUnits");
    QTest::addColumn<QString>("currency");
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("text");

    const QString eur = QStringLiteral("EUR");
    QTest::newRow("German") << qint64(123450) << eur << QStringLiteral("de_DE")
                            << QStringLiteral("1.234,50\u00a0EUR");
    QTest::newRow("English") << qint64(123450) << eur << QStringLiteral("en_GB")
                             << QStringLiteral("1,234.50\u00a0EUR");
    QTest::newRow("cents alone") << qint64(5) << eur << QStringLiteral("en_GB")
                                 << QStringLiteral("0.05\u00a0EUR");
    QTest::newRow("negative cents")
        << qint64(-5) << eur << QStringLiteral("en_GB") << QStringLiteral("\u22120.05\u00a0EUR");
    QTest::newRow("yen") << qint64(1234) << QStringLiteral("JPY") << QStringLiteral("en_GB")
                         << QStringLiteral("1,234\u00a0JPY");
    QTest::newRow("dinar") << qint64(1234) << QStringLiteral("TND") << QStringLiteral("en_GB")
                           << QStringLiteral("1.234\u00a0TND");
    QTest::newRow("past a double") << qint64(9007199254740993) << eur << QStringLiteral("en_GB")
                                   << QStringLiteral("90,071,992,547,409.93\u00a0EUR");
}

void TestMoney::writesInTheLocale()
{
    QFETCH(qint64, minorUnits);
    QFETCH(QString, currency);
    QFETCH(QString, locale);
    QTEST(Money({minorUnits, currency}).toString(QLocale(locale)), "text");
}

void TestMoney::customerIds()
{
    QVERIFY(!CustomerId::from(0));
    QVERIFY(!CustomerId::from(-1));
    QVERIFY(CustomerId::from(std::numeric_limits<qint64>::max()));
    QVERIFY(!CustomerId::fromText(u"9223372036854775808"));
    QVERIFY(!CustomerId::fromText(u"12a"));
    QVERIFY(!CustomerId::fromText(u""));
    QCOMPARE(CustomerId::fromText(u" 42 ")->number(), 42);
}

QTEST_GUILESS_MAIN(TestMoney)
#include "tst_money.moc"
