// SPDX-License-Identifier: GPL-3.0-or-later
// What a spreadsheet must not take for a formula, in both ways that a row becomes CSV.
#include "models/base/csv.h"

#include <QBuffer>
#include <QTest>

using namespace reeve;

class TstCsv : public QObject
{
    Q_OBJECT
private slots:
    void cells_data();
    void cells();
    void copiedRows_data();
    void copiedRows();
    void byteOrderMark_data();
    void byteOrderMark();
    void aDeviceThatFails();
};

void TstCsv::cells_data()
{
    QTest::addColumn<QString>("cell");
    QTest::addColumn<QString>("csv");
    QTest::newRow("plain") << u"Ada Byron"_qs << u"Ada Byron"_qs;
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("number") << u"4711"_qs << u"4711"_qs;
    QTest::newRow("minus inside") << u"a-b=c@d"_qs << u"a-b=c@d"_qs;
    for (const char *sign : {"=", "+", "-", "@"}) {
        const QString text = QLatin1String(sign) + u"1+1"_qs;
        QTest::addRow("%s", sign) << text << u"\"'"_qs + text + u'"';
        QTest::addRow("space before %s", sign) << u" "_qs + text << u"\"' "_qs + text + u'"';
    }
    QTest::newRow("tab first") << u"\tx"_qs << u"\"'\tx\""_qs;
    QTest::newRow("CR first") << u"\rx"_qs << u"\"'\rx\""_qs;
    QTest::newRow("line break first") << u"\n=1"_qs << u"\"'\n=1\""_qs;
    QTest::newRow("zero width space before =") << u"\u200b=1"_qs << u"\"'\u200b=1\""_qs;
    QTest::newRow("override before =") << u"\u202e=1"_qs << u"\"'\u202e=1\""_qs;
    QTest::newRow("byte order mark before =") << u"\ufeff=1"_qs << u"\"'\ufeff=1\""_qs;
    QTest::newRow("control before =") << u"\u0001=1"_qs << u"\"'\u0001=1\""_qs;
    QTest::newRow("no-break space before =") << u"\u00a0=1"_qs << u"\"'\u00a0=1\""_qs;
    QTest::newRow("full-width =") << u"\uff1d1"_qs << u"\"'\uff1d1\""_qs;
    QTest::newRow("lone CR") << u"a\rb"_qs << u"\"a\rb\""_qs;
    QTest::newRow("quotes") << u"a\"b\"\""_qs << u"\"a\"\"b\"\"\"\"\""_qs;
    QTest::newRow("comma") << u"a,b"_qs << u"\"a,b\""_qs;
    QTest::newRow("semicolon") << u"a;b"_qs << u"\"a;b\""_qs;
    QTest::newRow("NUL") << QString(QChar(0)) + u"=1"_qs << u"\ufffd=1"_qs;
    QTest::newRow("picture of NUL") << u"\u2400=1"_qs << u"\u2400=1"_qs;
    QTest::newRow("override inside") << u"a\u202eb"_qs << u"\"a\u202eb\""_qs;
    QTest::newRow("isolate inside") << u"a\u2066b"_qs << u"\"a\u2066b\""_qs;
    QTest::newRow("spaces at the end") << u"a "_qs << u"\"a \""_qs;
    QTest::newRow("Arabic") << u"\u0639\u0645\u0631"_qs << u"\u0639\u0645\u0631"_qs;
    QTest::newRow("Japanese") << u"\u3042\uff21"_qs << u"\u3042\uff21"_qs;
    QTest::newRow("emoji") << u"\U0001f600"_qs << u"\U0001f600"_qs;
    QTest::newRow("only spaces") << u"  "_qs << u"\"  \""_qs;
}

void TstCsv::cells()
{
    QFETCH(QString, cell);
    QFETCH(QString, csv);
    QBuffer file;
    QVERIFY(file.open(QIODevice::WriteOnly));
    CsvWriter writer(file, false);
    QVERIFY(writer.writeRow({u"1"_qs, cell, u"2"_qs}));
    QCOMPARE(QString::fromUtf8(file.data()), u"1,"_qs + csv + u",2\r\n"_qs);
}

void TstCsv::copiedRows_data()
{
    QTest::addColumn<QByteArray>("row"); // as the server's COPY writes it
    QTest::addColumn<QByteArray>("csv");
    QTest::newRow("plain") << QByteArray("1,ada,,\n") << QByteArray("1,ada,,\r\n");
    QTest::newRow("empty text") << QByteArray("1,\"\",x\n") << QByteArray("1,,x\r\n");
    QTest::newRow("last is empty text") << QByteArray("1,\"\"\n") << QByteArray("1,\r\n");
    QTest::newRow("formula") << QByteArray("1,=1+1,-2\n") << QByteArray("1,\"'=1+1\",\"'-2\"\r\n");
    QTest::newRow("quoted formula")
        << QByteArray("\"=a,\"\"b\"\"\",2\n") << QByteArray("\"'=a,\"\"b\"\"\",2\r\n");
    QTest::newRow("comma") << QByteArray("\"a,b\",c\n") << QByteArray("\"a,b\",c\r\n");
    QTest::newRow("line break") << QByteArray("\"a\nb\",c\n") << QByteArray("\"a\nb\",c\r\n");
    QTest::newRow("CR first") << QByteArray("\"\rb\",c\n") << QByteArray("\"'\rb\",c\r\n");
    QTest::newRow("tab first") << QByteArray("\tb,c\n") << QByteArray("\"'\tb\",c\r\n");
    QTest::newRow("ends with a comma in quotes")
        << QByteArray("a,\"b,\"\n") << QByteArray("a,\"b,\"\r\n");
}

void TstCsv::copiedRows()
{
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, csv);
    QByteArray out;
    appendCopiedRow(out, {row.constData(), std::size_t(row.size())});
    QCOMPARE(out, csv);
}

void TstCsv::byteOrderMark_data()
{
    QTest::addColumn<bool>("mark");
    QTest::newRow("with") << true;
    QTest::newRow("without") << false;
}

void TstCsv::byteOrderMark()
{
    QFETCH(bool, mark);
    QBuffer file;
    QVERIFY(file.open(QIODevice::WriteOnly));
    CsvWriter writer(file, mark);
    writer.writeRow({u"a"_qs});
    QCOMPARE(file.data(), (mark ? QByteArray("\xef\xbb\xbf") : QByteArray()) + "a\r\n");
}

void TstCsv::aDeviceThatFails()
{
    QBuffer closed;
    CsvWriter writer(closed, false);
    QTest::ignoreMessage(QtWarningMsg, "QIODevice::write (QBuffer): device not open");
    QVERIFY(!writer.writeRow({u"a"_qs}));
    QVERIFY(!writer.writeRow({u"a"_qs}));
}

QTEST_GUILESS_MAIN(TstCsv)
#include "tst_csv.moc"
