// SPDX-License-Identifier: GPL-3.0-or-later
// A part of the trail as a file: written and signed on the server, checked where no database is, and
// altered in every way that a file can be.
#include "models/audit/evidence.h"
#include "models/base/wholefile.h"
#include "tests/support/program.h"
#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace reeve;

class TstEvidence : public QObject
{
    Q_OBJECT

    TestDatabase m_database{TestDatabase::Content::Empty};
    QTemporaryDir m_folder;
    QString m_file; ///< signed, of one customer

    QString at(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

    // On the server's host: the local socket.
    QStringList server() const
    {
        const ConnectionParameters parameters = m_database.superuser();
        return {QStringLiteral("--socket"),   parameters.host,
                QStringLiteral("--port"),     parameters.port,
                QStringLiteral("--database"), parameters.database};
    }
    Ran audit(const QStringList &arguments) const
    {
        return reevectl(QStringList{QStringLiteral("audit")} + arguments);
    }
    Ran verify(const QString &file, const QString &key = {}) const
    {
        QStringList arguments{QStringLiteral("verify"), QStringLiteral("--evidence"), file};
        if (!key.isEmpty())
            arguments += {QStringLiteral("--public-key"), key};
        return audit(arguments);
    }
    Ran write(const QString &file, const QStringList &more) const
    {
        return audit(QStringList{QStringLiteral("evidence"), QStringLiteral("--out"), file}
                     + server() + more);
    }
    static QJsonObject objectIn(const QString &file)
    {
        return QJsonDocument::fromJson(readWholeFile(file).value_or(QByteArray())).object();
    }

private slots:
    void initTestCase()
    {
        m_database.sql(QStringLiteral(
            "INSERT INTO audit.inbox (person, event, kind, customer_ids, reason, at) "
            "SELECT CASE WHEN n % 2 = 0 THEN 'support' ELSE 'officer' END, 'disclosure', "
            "CASE WHEN n % 3 = 0 THEN 'customer_page' ELSE 'customer' END, ARRAY[n % 10 + "
            "1]::bigint[], "
            "'case ' || n, '2026-01-01 00:00Z'::timestamptz + n * interval '1 hour' "
            "FROM generate_series(1, 120) AS n RETURNING 1"));
        m_database.sql(
            QStringLiteral("SELECT work.seal(50, true), work.seal(50, true), work.seal(50, true)"));
        const Ran key = audit({QStringLiteral("key"), QStringLiteral("--signing-key"), at("key")});
        QVERIFY2(key.code == 0, qPrintable(key.errors));
        QCOMPARE(audit({QStringLiteral("key"), QStringLiteral("--signing-key"), at("other")}).code,
                 0);
        m_file = at("customer.evidence.json");
        const Ran ran = write(m_file, {QStringLiteral("--customer"), QStringLiteral("7"),
                                       QStringLiteral("--reason"), QStringLiteral("complaint 12"),
                                       QStringLiteral("--sign"), at("key")});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QVERIFY2(ran.output.contains(QStringLiteral("12 events")), qPrintable(ran.output));
        QVERIFY(!(QFileInfo(m_file).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    }

    void filters_data()
    {
        QTest::addColumn<QStringList>("filter");
        QTest::addColumn<int>("events");
        const auto row = [](const char *name, const QStringList &filter, int events) {
            QTest::newRow(name) << filter << events;
        };
        row("a person", {QStringLiteral("--person"), QStringLiteral("support")}, 60);
        row("a customer", {QStringLiteral("--customer"), QStringLiteral("3")}, 12);
        row("a kind", {QStringLiteral("--kind"), QStringLiteral("customer_page")}, 40);
        row("since a day",
            {QStringLiteral("--since"), QStringLiteral("2026-01-03"), QStringLiteral("--person"),
             QStringLiteral("support")},
            37);
        row("until a day, with it", {QStringLiteral("--until"), QStringLiteral("2026-01-01")}, 23);
        row("between moments",
            {QStringLiteral("--since"), QStringLiteral("2026-01-02T01:00:00+01:00"),
             QStringLiteral("--until"), QStringLiteral("2026-01-02T05:00:00Z")},
            5);
        row("all of it together",
            {QStringLiteral("--person"), QStringLiteral("officer"), QStringLiteral("--customer"),
             QStringLiteral("2"), QStringLiteral("--kind"), QStringLiteral("customer"),
             QStringLiteral("--until"), QStringLiteral("2026-01-02")},
            4);
    }
    void filters()
    {
        QFETCH(QStringList, filter);
        QFETCH(int, events);
        const QString file = at("filtered.json");
        const Ran ran = write(file, filter);
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QCOMPARE(objectIn(file).value(QStringLiteral("events")).toArray().size(), events);
        const Ran checked = verify(file);
        QVERIFY2(checked.code == 0, qPrintable(checked.errors));
        QVERIFY2(checked.output.contains(QStringLiteral("Not signed")), qPrintable(checked.output));
    }

    // Without a database: this one knows of none.
    void signedFileHolds()
    {
        const Ran ran = verify(m_file, at("key.pub"));
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QVERIFY2(ran.output.contains(QStringLiteral("Signed by the given key")),
                 qPrintable(ran.output));
        QVERIFY(verify(m_file).output.contains(QStringLiteral("was not checked")));
    }

    // That it was taken out is in the trail itself.
    void writingIsOnRecord()
    {
        QCOMPARE(m_database.sql(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE kind = "
                                               "'trail_export' AND reason = 'complaint 12' "
                                               "AND detail ? 'os_account'")),
                 QStringList{QStringLiteral("1")});
    }

    // One bit of any byte.
    void anyFlippedByteIsFound()
    {
        const QByteArray good = *readWholeFile(m_file);
        const auto pem = readWholeFile(at("key.pub"));
        const QString file = at("flipped.json");
        const int step = qEnvironmentVariableIsSet("REEVE_LONG") ? 1 : 7;
        for (qsizetype i = 0; i < good.size(); i += step) {
            QByteArray bad = good;
            bad[i] = char(bad.at(i) ^ (1 << (i % 7)));
            QVERIFY(writeWholeFile(file, bad, FileAccess::Private));
            const auto report = checkEvidence(file, *pem);
            QVERIFY2(!report || !report->isIntact, qPrintable(QStringLiteral("byte %1").arg(i)));
            QVERIFY(!report ? !report.error().text.isEmpty() : !report->what.isEmpty());
        }
        // The case of a hash, and a blank more, change nothing that is decoded.
        const qsizetype hash = good.indexOf("\"root\": \"") + 9;
        for (qsizetype i = hash; i < hash + 64; ++i)
            if (good.at(i) >= 'a') {
                QByteArray bad = good;
                bad[i] = char(bad.at(i) - 'a' + 'A');
                QVERIFY(writeWholeFile(file, bad, FileAccess::Private));
                QVERIFY(!checkEvidence(file, *pem)->isIntact);
            }
        QVERIFY(writeWholeFile(file, good + ' ', FileAccess::Private));
        QCOMPARE(verify(file, at("key.pub")).code, 1);
        QVERIFY(writeWholeFile(file, good.left(good.size() / 2), FileAccess::Private));
        const Ran cut = verify(file);
        QCOMPARE(cut.code, 1);
        QVERIFY2(cut.errors.contains(QStringLiteral("cut")), qPrintable(cut.errors));
    }

    void alteredIsFoundAndNamed_data()
    {
        QTest::addColumn<QString>("way");
        QTest::addColumn<QString>("said");
        QTest::newRow("a row taken out") << QStringLiteral("remove") << QStringLiteral("signed");
        QTest::newRow("proofs of two rows swapped")
            << QStringLiteral("swap") << QStringLiteral("event %1 is not what was sealed");
        QTest::newRow("a word of a row")
            << QStringLiteral("edit") << QStringLiteral("event %1 is not what was sealed");
        QTest::newRow("a row twice")
            << QStringLiteral("twice") << QStringLiteral("event %1 stands in the file twice");
        QTest::newRow("a seal taken out")
            << QStringLiteral("seal") << QStringLiteral("event %1 has no seal");
        QTest::newRow("the reason") << QStringLiteral("reason") << QStringLiteral("signed");
        QTest::newRow("the head") << QStringLiteral("head") << QStringLiteral("end of the trail");
        QTest::newRow("the signature taken off")
            << QStringLiteral("bare") << QStringLiteral("not signed");
    }
    void alteredIsFoundAndNamed()
    {
        QFETCH(QString, way);
        QFETCH(QString, said);
        QJsonObject document = objectIn(m_file);
        QJsonArray rows = document.value(QStringLiteral("events")).toArray();
        QJsonArray seals = document.value(QStringLiteral("seals")).toArray();
        QJsonObject first = rows.at(0).toObject();
        QJsonObject second = rows.at(1).toObject();
        const qint64 seq = first.value(QStringLiteral("seq")).toInteger();
        if (way == QStringLiteral("remove")) {
            rows.removeFirst();
        } else if (way == QStringLiteral("swap")) {
            const QJsonValue proof = first.value(QStringLiteral("proof"));
            first.insert(QStringLiteral("proof"), second.value(QStringLiteral("proof")));
            second.insert(QStringLiteral("proof"), proof);
            rows[0] = first;
            rows[1] = second;
        } else if (way == QStringLiteral("edit")) {
            first.insert(QStringLiteral("payload"),
                         first.value(QStringLiteral("payload"))
                             .toString()
                             .replace(QStringLiteral("case"), QStringLiteral("cafe")));
            rows[0] = first;
        } else if (way == QStringLiteral("twice")) {
            rows.append(first);
        } else if (way == QStringLiteral("seal")) {
            seals.removeFirst();
        } else if (way == QStringLiteral("reason")) {
            document.insert(QStringLiteral("reason"), QStringLiteral("another"));
        } else if (way == QStringLiteral("head")) {
            QJsonObject head = document.value(QStringLiteral("head")).toObject();
            head.insert(QStringLiteral("batch"), 1);
            document.insert(QStringLiteral("head"), head);
        } else {
            document.remove(QStringLiteral("signature"));
        }
        document.insert(QStringLiteral("events"), rows);
        document.insert(QStringLiteral("seals"), seals);
        const QString file = at("altered.json");
        QVERIFY(writeWholeFile(file, QJsonDocument(document).toJson(), FileAccess::Private));
        const Ran ran = verify(file, at("key.pub"));
        QCOMPARE(ran.code, 1);
        QVERIFY(ran.output.isEmpty());
        QVERIFY2(ran.errors.contains(said.contains(u'%') ? said.arg(seq) : said),
                 qPrintable(ran.errors));
    }

    void foreignKeyIsNamed()
    {
        const Ran ran = verify(m_file, at("other.pub"));
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(QStringLiteral("another")), qPrintable(ran.errors));
        // The private half is no public key.
        QCOMPARE(verify(m_file, at("key")).code, 1);
        QCOMPARE(verify(m_file, at("none")).code, 1);
        QVERIFY(writeWholeFile(at("empty"), {}, FileAccess::Public));
        QCOMPARE(verify(m_file, at("empty")).code, 1);
    }

    // What a desk wrote has no signature; the server compares it with the trail before it gives one.
    void fileOfADeskIsSigned()
    {
        const QString file = at("desk.json");
        QCOMPARE(write(file, {QStringLiteral("--person"), QStringLiteral("officer")}).code, 0);
        const QStringList signing = QStringList{QStringLiteral("sign"),
                                                QStringLiteral("--evidence"), file,
                                                QStringLiteral("--signing-key"), at("key")}
                                    + server();
        const Ran ran = audit(signing);
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QCOMPARE(verify(file, at("key.pub")).code, 0);

        // A whole trail of one's own making holds in itself, and is not this one.
        QCOMPARE(write(file, {QStringLiteral("--person"), QStringLiteral("officer")}).code, 0);
        const QStringList hash = m_database.sql(QStringLiteral(
            "UPDATE audit.seal SET hash = sha256(hash) WHERE batch = 2 RETURNING batch"));
        QCOMPARE(hash.size(), 1);
        QCOMPARE(verify(file).code, 0);
        const Ran refused = audit(signing);
        m_database.sql(QStringLiteral("UPDATE audit.seal s SET hash = n.prev FROM audit.seal n "
                                      "WHERE n.batch = 3 AND s.batch = 2 RETURNING 1"));
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.errors.contains(QStringLiteral("Batch 2")), qPrintable(refused.errors));
        QVERIFY(!objectIn(file).contains(QStringLiteral("signature")));
        QJsonObject document = objectIn(file);
        document.insert(QStringLiteral("database"), QStringLiteral("another"));
        QVERIFY(writeWholeFile(file, QJsonDocument(document).toJson(), FileAccess::Private));
        QVERIFY(audit(signing).errors.contains(QStringLiteral("another database")));
    }

    void nothingToProve()
    {
        const QString file = at("nobody.json");
        const Ran ran = write(file, {QStringLiteral("--person"), QStringLiteral("nobody")});
        QCOMPARE(ran.code, 1);
        QVERIFY(!QFile::exists(file));
    }

    void wrongCommandLines_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const auto row = [](const char *name, std::initializer_list<const char *> words) {
            QStringList arguments;
            for (const char *word : words)
                arguments += QLatin1String(word);
            QTest::newRow(name) << arguments;
        };
        row("no file", {"evidence"});
        row("no such kind", {"evidence", "--out", "/none/x", "--kind", "weather"});
        row("a moment without its zone",
            {"evidence", "--out", "/none/x", "--since", "2026-01-01T09:00"});
        row("no moment", {"evidence", "--out", "/none/x", "--until", "tomorrow"});
        row("no customer", {"evidence", "--out", "/none/x", "--customer", "0"});
        row("evidence and anchor",
            {"verify", "--evidence", "x", "--anchor", "y", "--public-key", "z"});
        row("evidence from an event on", {"verify", "--evidence", "x", "--since", "3"});
    }
    void wrongCommandLines()
    {
        QFETCH(QStringList, arguments);
        QCOMPARE(audit(arguments).code, 2);
    }
};

QTEST_GUILESS_MAIN(TstEvidence)
#include "tst_evidence.moc"
