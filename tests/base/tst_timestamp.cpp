// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/timestamp.h"

#include <QTest>
#include <QVariant>

using namespace reeve;

class TestTimestamp : public QObject
{
    Q_OBJECT

private slots:
    void readsAndWrites_data();
    void readsAndWrites();
    void refuses_data();
    void refuses();
    void keepsOrderByMicroseconds();
    void roundsTowardsThePast();
    void convertsInVariants();
};

void TestTimestamp::readsAndWrites_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("micros");

    // The numbers are PostgreSQL's own: extract(epoch from …) * 1000000.
    QTest::newRow("epoch") << QStringLiteral("1970-01-01 00:00:00+00") << qint64(0);
    QTest::newRow("one microsecond")
        << QStringLiteral("1970-01-01 00:00:00.000001+00") << qint64(1);
    QTest::newRow("before the epoch")
        << QStringLiteral("1969-12-31 23:59:59.999999+00") << qint64(-1);
    QTest::newRow("six digits") << QStringLiteral("2026-01-02 03:04:05.123456+00")
                                << qint64(1767323045123456);
    QTest::newRow("leap day") << QStringLiteral("2024-02-29 12:00:00+00")
                              << qint64(1709208000000000);
    QTest::newRow("century that leaps")
        << QStringLiteral("2000-02-29 00:00:00+00") << qint64(951782400000000);
    QTest::newRow("first year") << QStringLiteral("0001-01-01 00:00:00+00")
                                << qint64(-62135596800000000);
    QTest::newRow("before Christ")
        << QStringLiteral("4713-01-01 00:00:00+00 BC") << qint64(-210863520000000000);
    QTest::newRow("five digit year")
        << QStringLiteral("10000-01-01 00:00:00+00") << qint64(253402300800000000);
    QTest::newRow("the last that fits")
        << QStringLiteral("294247-01-10 04:00:53.999999+00") << qint64(9223372036853999999);
    QTest::newRow("infinity") << QStringLiteral("infinity") << Timestamp::infinity().microseconds();
    QTest::newRow("minus infinity")
        << QStringLiteral("-infinity") << Timestamp::minusInfinity().microseconds();
}

void TestTimestamp::readsAndWrites()
{
    QFETCH(QString, text);
    QFETCH(qint64, micros);
    const auto read = Timestamp::fromServerText(QStringView(text));
    QVERIFY(read.has_value());
    QCOMPARE(read->microseconds(), micros);
    QCOMPARE(read->toServerText(), text);
}

void TestTimestamp::refuses_data()
{
    QTest::addColumn<QString>("text");
    const char *texts[] = {"",
                           "now",
                           "2026-01-02",
                           "2026-01-02 03:04:05",
                           "2026-01-02T03:04:05+00",
                           "2026-01-02 03:04:05+01",
                           "2026-01-02 03:04:05+00:30",
                           "2026-13-02 03:04:05+00",
                           "2026-02-29 03:04:05+00",
                           "2026-01-02 24:00:00+00",
                           "2026-01-02 03:60:05+00",
                           "2026-01-02 03:04:05.+00",
                           "2026-01-02 03:04:05.1234567+00",
                           "2026-01-02 03:04:05+00x",
                           "0000-01-02 03:04:05+00",
                           "294276-12-31 23:59:59.999999+00",
                           "2026-1-2 03:04:05+00",
                           "26-01-02 03:04:05+00"};
    for (const char *text : texts)
        QTest::newRow(*text ? text : "nothing") << QString::fromLatin1(text);
}

void TestTimestamp::refuses()
{
    QFETCH(QString, text);
    QVERIFY(!Timestamp::fromServerText(QStringView(text)));
}

void TestTimestamp::keepsOrderByMicroseconds()
{
    const auto a = Timestamp::fromMicroseconds(1767323045123456);
    const auto b = Timestamp::fromMicroseconds(1767323045123457);
    QVERIFY(a < b);
    QCOMPARE(a.toDateTime(), b.toDateTime()); // what QDateTime cannot tell apart
    QVERIFY(a.toServerText() != b.toServerText());
}

void TestTimestamp::roundsTowardsThePast()
{
    QCOMPARE(Timestamp::fromMicroseconds(-1).toDateTime().toMSecsSinceEpoch(), -1);
    QCOMPARE(Timestamp::fromMicroseconds(-1000).toDateTime().toMSecsSinceEpoch(), -1);
    QCOMPARE(Timestamp::fromMicroseconds(1999).toDateTime().toMSecsSinceEpoch(), 1);
    QVERIFY(!Timestamp::infinity().toDateTime().isValid());
}

void TestTimestamp::convertsInVariants()
{
    registerTimestampConverters();
    const QVariant value = QVariant::fromValue(Timestamp::fromMicroseconds(1767323045123456));
    QCOMPARE(value.toString(), QStringLiteral("2026-01-02 03:04:05.123456+00"));
    QCOMPARE(value.toDateTime(), QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 123), Qt::UTC));
}

QTEST_GUILESS_MAIN(TestTimestamp)
#include "tst_timestamp.moc"
