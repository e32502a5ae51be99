// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of a filtered trail against reading it as a whole: each event once, in the order of time,
// whatever the filter, also where events were sealed long after they happened or have lost their
// content.
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace reeve;

class TstTrailRows : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void pages_data();
    void pages();
    void cursorErasedMeanwhile();
    void cursorsThatAreNoEvents();

private:
    QList<qint64> numbers(const QString &statement, const QVariantList &values = {})
    {
        QList<qint64> found;
        for (const QString &number :
             m_database.sql(statement, values).value(0).split(u',', Qt::SkipEmptyParts))
            found.append(number.toLongLong());
        return found;
    }
    QList<qint64> page(const QString &args)
    {
        return numbers(
            QStringLiteral(
                "SELECT string_agg(seq::text, ',' ORDER BY place) FROM reeve.trail_rows($1, 7, 7)"),
            {args});
    }
    /// All pages one after the other: `way` is before or after.
    QList<qint64> walk(const QString &filter, const QString &way, qint64 start)
    {
        QList<qint64> found;
        for (;;) {
            const QList<qint64> next = page(
                QStringLiteral("{%1%2\"%3\": %4}")
                    .arg(filter, filter.isEmpty() ? QString() : QStringLiteral(", "), way)
                    .arg(found.isEmpty() ? start : found.last()));
            if (next.isEmpty() || found.size() > 1000)
                return found;
            found += next;
        }
    }

    TestDatabase m_database{TestDatabase::Content::Empty};
};

void TstTrailRows::initTestCase()
{
    m_database.sql(QStringLiteral("DELETE FROM audit.inbox RETURNING 1"));
    // Every ninth happened up to two days before the ones it was sealed with; many at one moment.
    m_database.sql(QStringLiteral(
        "INSERT INTO audit.inbox (person, event, kind, customer_ids, reason, at) "
        "SELECT CASE WHEN n % 3 = 0 THEN 'support' ELSE 'officer' END, 'disclosure', "
        "CASE WHEN n % 4 = 0 THEN 'customer_page' ELSE 'customer' END, "
        "ARRAY[n % 17 + 1, n % 5 + 1]::bigint[], 'case', "
        "'2026-01-01 00:00Z'::timestamptz + n / 4 * interval '1 hour' "
        "  - CASE WHEN n % 9 = 0 THEN n % 48 * interval '1 hour' ELSE interval '0' END "
        "FROM generate_series(1, 300) AS n RETURNING 1"));
    m_database.sql(QStringLiteral("SELECT work.seal(100, true), work.seal(100, true), "
                                  "work.seal(100, true)"));
    m_database.sql(QStringLiteral(
        "UPDATE audit.log SET payload = NULL, salt = NULL WHERE seq % 23 = 0 RETURNING 1"));
}

void TstTrailRows::pages_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("condition");
    const QString from = QStringLiteral("1767312000000000"); // 2026-01-02 00:00 UTC
    const QString to = QStringLiteral("1767398400000000");   // a day later
    const QString time =
        QStringLiteral("audit.at(payload) >= %1 AND audit.at(payload) < %2").arg(from, to);
    const QString window = QStringLiteral("\"from\": %1, \"to\": %2").arg(from, to);
    QTest::newRow("person") << QStringLiteral("\"person\": \"support\"")
                            << QStringLiteral("audit.person(payload) = 'support'");
    QTest::newRow("customer") << QStringLiteral("\"customer_id\": 4")
                              << QStringLiteral("audit.customers(payload) @> '{4}'");
    QTest::newRow("kind") << QStringLiteral("\"event\": \"customer_page\"")
                          << QStringLiteral("audit.event(payload) = 'customer_page'");
    QTest::newRow("time") << window << time;
    QTest::newRow("from") << QStringLiteral("\"from\": %1").arg(from)
                          << QStringLiteral("audit.at(payload) >= %1").arg(from);
    QTest::newRow("to") << QStringLiteral("\"to\": %1").arg(from)
                        << QStringLiteral("audit.at(payload) < %1").arg(from);
    QTest::newRow("person and time")
        << QStringLiteral("\"person\": \"officer\", ") + window
        << QStringLiteral("audit.person(payload) = 'officer' AND ") + time;
    QTest::newRow("customer, kind and time")
        << QStringLiteral("\"customer_id\": 4, \"event\": \"customer\", ") + window
        << QStringLiteral("audit.customers(payload) @> '{4}' AND audit.event(payload) = 'customer' "
                          "AND ")
               + time;
    QTest::newRow("nobody") << QStringLiteral("\"person\": \"nobody\"") << QStringLiteral("false");
}

void TstTrailRows::pages()
{
    QFETCH(QString, filter);
    QFETCH(QString, condition);
    const QString all = QStringLiteral("SELECT string_agg(seq::text, ',' ORDER BY "
                                       "audit.at(payload) %1, seq %1) FROM audit.log WHERE %2");
    const QList<qint64> newestFirst = numbers(all.arg(QStringLiteral("DESC"), condition));
    QVERIFY(condition == QStringLiteral("false") || newestFirst.size() > 7);
    QCOMPARE(walk(filter, QStringLiteral("before"), 100000), newestFirst);
    QCOMPARE(walk(filter, QStringLiteral("after"), 0),
             numbers(all.arg(QStringLiteral("ASC"), condition)));
}

void TstTrailRows::cursorErasedMeanwhile()
{
    const QString filter = QStringLiteral("\"person\": \"officer\"");
    const QList<qint64> first = page(QStringLiteral("{%1}").arg(filter));
    QCOMPARE(first.size(), 7);
    m_database.sql(QStringLiteral("CREATE TABLE kept AS SELECT * FROM audit.log WHERE seq = %1")
                       .arg(first.last()));
    m_database.sql(
        QStringLiteral("UPDATE audit.log SET payload = NULL, salt = NULL WHERE seq = $1"),
        {first.last()});
    const QList<qint64> next = page(
        QStringLiteral("{%1, \"before\": %2}").arg(filter).arg(first.last()));
    m_database.sql(
        QStringLiteral("UPDATE audit.log l SET payload = k.payload, salt = k.salt FROM kept k "
                       "WHERE k.seq = l.seq"));
    // Sealed today, happened in January: what has been shown may come again, nothing is left out.
    const QList<qint64> rest = page(
        QStringLiteral("{%1, \"before\": %2}").arg(filter).arg(first.last()));
    QCOMPARE(rest.size(), 7);
    QVERIFY(next == rest || next.contains(first.first()));
}

void TstTrailRows::cursorsThatAreNoEvents()
{
    for (const char *filter : {"", "\"person\": \"officer\", "}) {
        const QString args = QStringLiteral("{%1\"%2\": %3}").arg(QString::fromLatin1(filter));
        QCOMPARE(page(args.arg(QStringLiteral("before")).arg(0)).size(), 0);
        QCOMPARE(page(args.arg(QStringLiteral("after")).arg(100000)).size(), 0);
        QCOMPARE(page(args.arg(QStringLiteral("before")).arg(100000)).size(), 7);
        QCOMPARE(page(args.arg(QStringLiteral("after")).arg(0)).size(), 7);
    }
}

QTEST_GUILESS_MAIN(TstTrailRows)
#include "tst_trailrows.moc"
