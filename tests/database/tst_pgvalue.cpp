// SPDX-License-Identifier: GPL-3.0-or-later
// Values through a real server and back, and the server's texts without one.
#include "models/base/timestamp.h"
#include "models/database/pgdriver.h"
#include "models/database/pgvalue.h"
#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlError>
#include <QSqlRecord>
#include <QTest>
#include <QUuid>

#include <memory>

using namespace reeve;

namespace
{

QByteArray allBytes()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes.append(static_cast<char>(i));
    return bytes;
}

} // namespace

class TestPgValue : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void comesBack_data();
    void comesBack();
    void serverSays_data();
    void serverSays();
    void nullIsNull_data();
    void nullIsNull();
    void largeValues();
    void manyColumnsAndRows();
    void whatCannotBeSentIsRefused_data();
    void whatCannotBeSentIsRefused();
    void jsonKeepsItsContent();

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<PgDriver> m_driver;
};

void TestPgValue::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Bare);
    m_driver = std::make_unique<PgDriver>();
    const auto opened = m_driver->openWith(m_database->owner());
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().detail));
}

void TestPgValue::cleanupTestCase()
{
    m_driver.reset();
    m_database.reset();
}

void TestPgValue::comesBack_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QVariant>("value");

    const auto row = [](const char *name, const char *type, const QVariant &value) {
        QTest::newRow(name) << QString::fromLatin1(type) << value;
    };
    row("true", "bool", true);
    row("false", "bool", false);
    row("smallint", "smallint", -32768);
    row("integer least", "int", std::numeric_limits<int>::min());
    row("integer most", "int", std::numeric_limits<int>::max());
    row("bigint least", "bigint", std::numeric_limits<qlonglong>::min());
    row("bigint most", "bigint", std::numeric_limits<qlonglong>::max());
    row("double tenth", "float8", 0.1);
    row("double least", "float8", std::numeric_limits<double>::denorm_min());
    row("double most", "float8", std::numeric_limits<double>::max());
    row("double infinite", "float8", -qInf());
    row("empty text", "text", QStringLiteral(""));
    row("quotes and backslashes", "text", QStringLiteral("' \" \\ $1 %s ; -- /* \\x41"));
    row("unicode", "text", QStringLiteral("Zoë 東京 👩‍👩‍👧 \u202e\u0301"));
    row("control characters", "text", QStringLiteral("\u0001\t\r\n\u007f"));
    row("numeric, 100 digits", "numeric",
        QString(QStringLiteral("-") + QString(60, u'9') + u'.' + QString(40, u'7')));
    row("uuid", "uuid", QStringLiteral("00112233-4455-6677-8899-aabbccddeeff"));
    row("microseconds", "timestamptz",
        QVariant::fromValue(Timestamp::fromMicroseconds(1767323045123457)));
    row("before 1970", "timestamptz", QVariant::fromValue(Timestamp::fromMicroseconds(-1)));
    row("before Christ", "timestamptz",
        QVariant::fromValue(Timestamp::fromMicroseconds(-210863520000000000)));
    row("infinity", "timestamptz", QVariant::fromValue(Timestamp::infinity()));
    row("date", "date", QDate(2024, 2, 29));
    row("first date", "date", QDate(1, 1, 1));
    row("no bytes", "bytea", QByteArray(""));
    row("all bytes", "bytea", allBytes());
    row("no texts", "text[]", QStringList());
    row("texts", "text[]",
        QStringList{QStringLiteral("a"), QStringLiteral(""), QStringLiteral("NULL"),
                    QStringLiteral("null"), QStringLiteral(" x "), QStringLiteral("a,b"),
                    QStringLiteral("{c}"), QStringLiteral("\"q\""), QStringLiteral("\\"),
                    QStringLiteral("a\\\"b"), QStringLiteral("Zoë 👩‍👩‍👧"),
                    QStringLiteral("\n")});
    row("bigints", "bigint[]",
        QVariant::fromValue(QList<qint64>{0, -1, std::numeric_limits<qint64>::max()}));
    row("no bigints", "bigint[]", QVariant::fromValue(QList<qint64>{}));
}

void TestPgValue::comesBack()
{
    QFETCH(QString, type);
    QFETCH(QVariant, value);
    auto rows = m_driver->query({QStringLiteral("SELECT $1::%1").arg(type), {value}});
    QVERIFY2(rows, qPrintable(rows ? QString() : rows.error().detail));
    QVERIFY(rows->next());
    QCOMPARE(rows->value(0).metaType().name(), value.metaType().name());
    QCOMPARE(rows->value(0), value);
    QVERIFY(!rows->isNull(0));
}

void TestPgValue::serverSays_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QVariant>("value");

    const auto row = [](const char *expression, const QVariant &value) {
        QTest::newRow(expression) << QString::fromLatin1(expression) << value;
    };
    const auto text = [](const char *words) { return QVariant(QString::fromUtf8(words)); };
    row("NULL::text", QVariant(QMetaType::fromType<QString>()));
    row("1::oid", qlonglong(1));
    row("1.5::real", 1.5);
    row("'x'::varchar(5)", text("x"));
    row("'x'::char(3)", text("x  "));
    row("'x'::name", text("x"));
    row("'2026-01-02 03:04:05.6'::timestamp", text("2026-01-02 03:04:05.6"));
    row("'2026-07-01 00:00:00+02'::timestamptz", QVariant::fromValue(*Timestamp::fromServerText(
                                                     std::string_view("2026-06-30 22:00:00+00"))));
    row("interval '1 mon 2 days'", text("1 mon 2 days"));
    row("'{\"a\": [1, null]}'::jsonb", text("{\"a\": [1, null]}"));
    row("'10.0.0.1'::inet", text("10.0.0.1"));
    row("ARRAY[1,2]::int[]", QVariant::fromValue(QList<qint64>{1, 2}));
    row("ARRAY['a',NULL]", QStringList({QStringLiteral("a"), QString()}));
    // What does not fit its Qt type stays the server's text.
    row("'infinity'::date", text("infinity"));
    row("'10000-01-01'::date", text("10000-01-01"));
    row("'294276-12-31 23:59:59Z'::timestamptz", text("294276-12-31 23:59:59+00"));
    row("ARRAY[1,NULL]::bigint[]", text("{1,NULL}"));
    row("ARRAY[['a','b'],['c','d']]", text("{{a,b},{c,d}}"));
    row("'[2:3]={a,b}'::text[]", text("[2:3]={a,b}"));
}

void TestPgValue::serverSays()
{
    QFETCH(QString, expression);
    QFETCH(QVariant, value);
    auto rows = m_driver->query({QStringLiteral("SELECT ") + expression});
    QVERIFY(rows);
    QVERIFY(rows->next());
    QCOMPARE(rows->value(0), value);
}

void TestPgValue::nullIsNull_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QVariant>("null");
    for (const char *type : {"bool", "int", "bigint", "float8", "text", "numeric", "uuid", "jsonb",
                             "timestamptz", "date", "bytea", "text[]", "bigint[]"})
        QTest::newRow(type) << QString::fromLatin1(type) << QVariant();
    QTest::newRow("typed") << QStringLiteral("bigint")
                           << QVariant(QMetaType::fromType<qlonglong>());
    QTest::newRow("typed bytea") << QStringLiteral("bytea")
                                 << QVariant(QMetaType::fromType<QByteArray>());
}

void TestPgValue::nullIsNull()
{
    QFETCH(QString, type);
    QFETCH(QVariant, null);
    auto rows = m_driver->query(
        {QStringLiteral("SELECT $1::%1, $1::%1 IS NULL, ''::text").arg(type), {null}});
    QVERIFY(rows);
    QVERIFY(rows->next());
    QVERIFY(rows->isNull(0));
    QVERIFY(rows->value(0).isNull());
    QCOMPARE(rows->value(1), QVariant(true));
    QVERIFY(!rows->isNull(2)); // an empty text is none
    QVERIFY(!rows->value(2).isNull());
}

void TestPgValue::largeValues()
{
    QString text;
    while (text.size() < 1 << 20)
        text += QStringLiteral("ein Satz mit Ümläuten, 👍 und \\ ' \" ");
    const QByteArray bytes = allBytes().repeated(4096); // 1 MiB
    auto rows = m_driver->query(
        {QStringLiteral("SELECT $1::text, $2::bytea, length($1::text), length($2::bytea), "
                        "ARRAY[$1::text, NULL]"),
         {text, bytes}});
    QVERIFY(rows);
    QVERIFY(rows->next());
    QVERIFY(rows->value(0).toString() == text);
    QVERIFY(rows->value(1).toByteArray() == bytes);
    QCOMPARE(rows->value(2).toInt(), text.toUcs4().size());
    QCOMPARE(rows->value(3).toInt(), bytes.size());
    QVERIFY(rows->value(4).toStringList() == QStringList({text, QString()}));
}

void TestPgValue::manyColumnsAndRows()
{
    auto rows = m_driver->query({QStringLiteral(
        "SELECT n, n::text AS name, n * 2 AS twice FROM generate_series(1, 10000) AS n")});
    QVERIFY(rows);
    QCOMPARE(rows->size(), 10000);
    QCOMPARE(rows->record().fieldName(2), QStringLiteral("twice"));
    QVERIFY(rows->seek(5000));
    QCOMPARE(rows->value(QStringLiteral("name")), QVariant(QStringLiteral("5001")));
    QVERIFY(rows->last());
    QCOMPARE(rows->value(2).toInt(), 20000);
    QVERIFY(!rows->next());
    QVERIFY(rows->first());
    QVERIFY(rows->previous() == false);
    QVERIFY(!rows->seek(10000));
    QVERIFY(!rows->value(9).isValid());
}

void TestPgValue::whatCannotBeSentIsRefused_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::newRow("NUL in a text") << QVariant(QString(QStringLiteral("a") + QChar(0) + u'b'));
    QTest::newRow("NUL in a list") << QVariant(QStringList{QString(QChar(0))});
    QTest::newRow("an unknown type") << QVariant::fromValue(QPoint(1, 2));
    QTest::newRow("an invalid date") << QVariant(QDate());
    QTest::newRow("an invalid moment") << QVariant(QDateTime());
}

void TestPgValue::whatCannotBeSentIsRefused()
{
    QFETCH(QVariant, value);
    const auto rows = m_driver->query({QStringLiteral("SELECT 1, $1, $2"), {1, value}});
    QVERIFY(!rows);
    QCOMPARE(rows.error().kind, ErrorKind::BadValue);
    QVERIFY(rows.error().detail.contains(QStringLiteral("$2")));
    QVERIFY(m_driver->query({QStringLiteral("SELECT 1")})); // nothing was left half sent
}

void TestPgValue::jsonKeepsItsContent()
{
    const QJsonObject object{{QStringLiteral("text"), QStringLiteral("a\"b\\c 👍")},
                             {QStringLiteral("number"), 1.5},
                             {QStringLiteral("nothing"), QJsonValue()},
                             {QStringLiteral("list"), QJsonArray{1, true}}};
    auto rows = m_driver->query(
        {QStringLiteral("SELECT $1, $1 ->> 'text', pg_typeof($1)::text"), {object}});
    QVERIFY(rows);
    QVERIFY(rows->next());
    QCOMPARE(QJsonDocument::fromJson(rows->value(0).toString().toUtf8()).object(), object);
    QCOMPARE(rows->value(1).toString(), QStringLiteral("a\"b\\c 👍"));
    QCOMPARE(rows->value(2).toString(), QStringLiteral("jsonb"));
}

QTEST_GUILESS_MAIN(TestPgValue)
#include "tst_pgvalue.moc"
