// SPDX-License-Identifier: GPL-3.0-or-later
// The ledger outside, and a database that comes back from a backup: it lets nobody in until whoever
// the backup brought back has been erased again.
#include "models/database/pgdriver.h"
#include "models/deletions/replay.h"
#include "tests/support/erasing.h"
#include "tests/support/plainclient.h"
#include "tests/support/program.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTest>

using namespace reeve;
using namespace reeve::test;

class TstLedger : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void badLedgers_data();
    void badLedgers();
    void keysArePrivate();
    void halfALineIsMended();
    void ledgerLostIsWrittenAnew();
    void restartIsNoRestore();
    void restoredRefusesAndReplays();
    void copyInPlaceIsNoticedByTheWorker();
    void anotherHistoryIsRefused();
    void replayByCommand();

private:
    static QByteArray content(const QString &file)
    {
        QFile in(file);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    static void write(const QString &file, const QByteArray &text)
    {
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly | QIODevice::Truncate) || out.write(text) != text.size())
            qFatal("The test's ledger could not be written.");
    }
    /// As pg_dump and pg_restore do.
    void backUp();
    void restore();
    ConnectionParameters restoredAs(const QString &login) const
    {
        ConnectionParameters parameters = m_database->parameters(login);
        parameters.database = m_restored;
        return parameters;
    }
    QString cellOf(PgDriver &driver, const QString &sql)
    {
        auto rows = driver.query({sql});
        return rows && rows->next() ? rows->value(0).toString() : QStringLiteral("?");
    }
    Result<ReplayReport> replay(PgDriver &driver, const QString &file, const LedgerKey &key)
    {
        return replayLedger(driver, file, key, m_erasing->owner().signer);
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Erasing> m_erasing;
    QString m_binaries;
    QString m_restored;
};

void TstLedger::initTestCase()
{
    TestDatabase database(TestDatabase::Content::Empty);
    QProcess config;
    config.start(QStringLiteral("pg_config"), {QStringLiteral("--bindir")});
    QVERIFY(config.waitForFinished());
    m_binaries = QString::fromLocal8Bit(config.readAllStandardOutput()).trimmed();
}

void TstLedger::init()
{
    m_database = std::make_unique<TestDatabase>();
    m_erasing = std::make_unique<Erasing>(*m_database);
    m_database->sql(
        QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL "
                       "WHERE closed_at IS NOT NULL"));
    m_database->sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
}

void TstLedger::cleanup()
{
    if (!m_restored.isEmpty())
        m_database->sql(QStringLiteral("DROP DATABASE IF EXISTS %1 WITH (FORCE)").arg(m_restored));
    m_restored.clear();
}

void TstLedger::backUp()
{
    const auto superuser = m_database->superuser();
    const Ran ran = runProgram(
        m_binaries + QStringLiteral("/pg_dump"),
        {QStringLiteral("-Fc"), QStringLiteral("-h"), superuser.host, QStringLiteral("-p"),
         superuser.port, QStringLiteral("-U"), superuser.user, QStringLiteral("-f"),
         m_erasing->folder() + QStringLiteral("/backup"), m_database->name()});
    QVERIFY2(ran.code == 0, qPrintable(ran.errors));
}

void TstLedger::restore()
{
    m_restored = m_database->name() + QStringLiteral("_restored");
    m_database->sql(QStringLiteral("CREATE DATABASE %1 TEMPLATE template0 ENCODING 'UTF8' LOCALE "
                                   "'C.UTF-8'")
                        .arg(m_restored));
    const auto superuser = m_database->superuser();
    const Ran ran = runProgram(m_binaries + QStringLiteral("/pg_restore"),
                               {QStringLiteral("-h"), superuser.host, QStringLiteral("-p"),
                                superuser.port, QStringLiteral("-U"), superuser.user,
                                QStringLiteral("-d"), m_restored,
                                m_erasing->folder() + QStringLiteral("/backup")});
    QVERIFY2(ran.code == 0, qPrintable(ran.errors));
    m_database->sql(QStringLiteral("GRANT CONNECT ON DATABASE %1 TO reeve_support, reeve_officer, "
                                   "reeve_auditor, reeve_admin, reeve_worker, reeve_owner")
                        .arg(m_restored));
}

void TstLedger::badLedgers_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("cut within its last line") << 0;
    QTest::newRow("a line is missing") << 1;
    QTest::newRow("the first line is missing") << 2;
    QTest::newRow("a tombstone is altered") << 3;
    QTest::newRow("a number is altered") << 4;
    QTest::newRow("lines in another order") << 5;
    QTest::newRow("signed with another key") << 6;
    QTest::newRow("of another database") << 7;
    QTest::newRow("with another ledger key") << 8;
    QTest::newRow("its last line is missing") << 9;
    QTest::newRow("empty") << 10;
    QTest::newRow("something else") << 11;
}

void TstLedger::badLedgers()
{
    QFETCH(int, how);
    for (const char *part :
         {"id BETWEEN 21 AND 30", "id BETWEEN 31 AND 40", "id BETWEEN 41 AND 50"}) {
        m_erasing->close(QString::fromLatin1(part));
        QCOMPARE(m_erasing->eraseAll(), 10);
    }
    const QString file = m_erasing->folder() + QStringLiteral("/copy");
    QByteArray text = content(m_erasing->files().ledger);
    QList<QByteArray> lines = text.chopped(1).split('\n');
    QCOMPARE(lines.size(), 3);
    LedgerKey key = m_erasing->key();
    QByteArray signer = m_erasing->owner().signer;
    switch (how) {
    case 0:
        text.chop(100);
        break;
    case 1:
        text = lines[0] + '\n' + lines[2] + '\n';
        break;
    case 2:
        text = lines[1] + '\n' + lines[2] + '\n';
        break;
    case 3: {
        const qsizetype at = text.indexOf("\"tombstones\":\"") + 20;
        text[at] = text[at] == 'a' ? 'b' : 'a';
        break;
    }
    case 4:
        text.replace("\"last\":30", "\"last\":29");
        break;
    case 5:
        text = lines[1] + '\n' + lines[0] + '\n' + lines[2] + '\n';
        break;
    case 6:
        signer =
            SigningKey::create(m_erasing->folder() + QStringLiteral("/other.key"))->publicPem();
        break;
    case 7:
        m_database->sql(QStringLiteral("UPDATE reeve.cluster SET database_id = gen_random_uuid()"));
        break;
    case 8:
        key = LedgerKey::create(m_erasing->folder() + QStringLiteral("/other")).value();
        break;
    case 9:
        text = lines[0] + '\n' + lines[1] + '\n';
        break;
    case 10:
        text.clear();
        break;
    default:
        text = "{\"anchor\":1}\n";
    }
    write(file, text);
    PgDriver driver;
    QVERIFY(driver.openWith(m_database->superuser()));
    const QString before = cellOf(driver, QStringLiteral("SELECT count(*) FROM service.customer"));
    const auto replayed = replayLedger(driver, file, key, signer);
    QVERIFY(!replayed);
    QCOMPARE(replayed.error().kind, ErrorKind::Damaged);
    QCOMPARE(cellOf(driver, QStringLiteral("SELECT count(*) FROM service.customer")), before);
    // And the good one is good.
    if (how != 7)
        QVERIFY(replay(driver, m_erasing->files().ledger, m_erasing->key()));
}

void TstLedger::keysArePrivate()
{
    const auto files = m_erasing->files();
    for (const QString &file : {files.key, files.signingKey})
        QCOMPARE(QFileInfo(file).permissions() & QFile::Permissions(0x0077), QFile::Permissions());
    QVERIFY(!LedgerKey::create(files.key)); // never written over
    m_erasing->close(QStringLiteral("id = 21"));
    QCOMPARE(m_erasing->eraseAll(), 1);
    QCOMPARE(QFileInfo(files.ledger).permissions() & QFile::Permissions(0x0077),
             QFile::Permissions());
    QFile::setPermissions(files.key, QFile::ReadOwner | QFile::ReadOther);
    QCOMPARE(m_erasing->eraseAll(), -1);
    QVERIFY(!content(files.ledger).contains(content(files.key).trimmed()));
}

void TstLedger::halfALineIsMended()
{
    m_erasing->close(QStringLiteral("id BETWEEN 21 AND 30"));
    QCOMPARE(m_erasing->eraseAll(), 10);
    const QByteArray whole = content(m_erasing->files().ledger);
    write(m_erasing->files().ledger, whole + whole.left(200));
    m_erasing->close(QStringLiteral("id BETWEEN 31 AND 40"));
    QCOMPARE(m_erasing->eraseAll(), 10);
    QCOMPARE(m_erasing->ledger().size(), 20);
}

void TstLedger::ledgerLostIsWrittenAnew()
{
    m_erasing->close(QStringLiteral("id BETWEEN 21 AND 30"));
    QCOMPARE(m_erasing->eraseAll(), 10);
    const auto before = m_erasing->ledger();
    QVERIFY(QFile::remove(m_erasing->files().ledger));
    QCOMPARE(m_erasing->eraseAll(), 0);
    QCOMPARE(m_erasing->ledger(), before);
}

void TstLedger::restartIsNoRestore()
{
    PlainClient support(m_database->parameters(QStringLiteral("support")));
    m_database->sql(QStringLiteral(
        "UPDATE reeve.cluster SET server_started = server_started - interval '1 day'"));
    QVERIFY(support.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)")).ok);
    QCOMPARE(m_erasing->eraseAll(), 0);
    QCOMPARE(m_database->sql(QStringLiteral(
                 "SELECT server_started = pg_postmaster_start_time() FROM reeve.cluster")),
             QStringList{QStringLiteral("true")});
    for (const char *change : {"timeline = timeline + 1", "system_identifier = 5",
                               "database_oid = 5", "closed_because = 'somebody said so'"}) {
        m_database->sql(QStringLiteral("SELECT reeve.adopt_cluster()"));
        QVERIFY(support.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)")).ok);
        m_database->sql(QStringLiteral("UPDATE reeve.cluster SET %1, server_started = "
                                       "server_started - interval '1 day'")
                            .arg(QLatin1String(change)));
        const Answer refused = support.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)"));
        QCOMPARE(refused.sqlstate, QByteArray("RV005"));
        QVERIFY(refused.message.contains(QStringLiteral("restored")));
        QCOMPARE(m_erasing->eraseAll(), -1);
    }
}

void TstLedger::restoredRefusesAndReplays()
{
    m_erasing->close(QStringLiteral("id BETWEEN 21 AND 30"));
    QCOMPARE(m_erasing->eraseAll(), 10);
    m_erasing->close(QStringLiteral("id BETWEEN 31 AND 40")); // closed, and in the backup so
    backUp();
    QCOMPARE(m_erasing->eraseAll(), 10);
    m_erasing->close(QStringLiteral("id BETWEEN 41 AND 50")); // still open in the backup
    QCOMPARE(m_erasing->eraseAll(), 10);
    m_database->sql(QStringLiteral("INSERT INTO service.customer (username, email) VALUES "
                                   "('later', 'later@example.org')"));
    const QString highest =
        m_database->sql(QStringLiteral("SELECT max(id) FROM service.customer")).value(0);
    m_erasing->close(QStringLiteral("id = ") + highest); // never in the backup
    QCOMPARE(m_erasing->eraseAll(), 1);
    restore();

    // Every function of the desk, for everybody, whatever it is asked.
    PgDriver driver;
    ConnectionParameters superuser = m_database->superuser();
    superuser.database = m_restored;
    QVERIFY(driver.openWith(superuser));
    auto functions = driver.query(
        {QStringLiteral("SELECT format('SELECT %s(%s)', p.oid::regproc, (SELECT string_agg('NULL', "
                        "', ') FROM generate_series(1, p.pronargs))) FROM pg_proc p WHERE "
                        "p.pronamespace = 'api'::regnamespace")});
    QVERIFY(functions);
    QStringList calls;
    while (functions->next())
        calls += functions->value(0).toString();
    QVERIFY(calls.size() > 70);
    int refused = 0;
    for (const char *login : {"support", "officer", "auditor", "admin"}) {
        PlainClient person(restoredAs(QString::fromLatin1(login)));
        QVERIFY2(person.isOpen(), qPrintable(person.failure()));
        for (const QString &call : std::as_const(calls)) {
            const Answer answer = person.run(call);
            QVERIFY2(!answer.ok, qPrintable(call));
            refused += answer.sqlstate == "RV005";
        }
    }
    QVERIFY2(refused > calls.size(), qPrintable(QString::number(refused)));

    const auto replayed = replay(driver, m_erasing->files().ledger, m_erasing->key());
    QVERIFY2(replayed, qPrintable(replayed ? QString() : replayed.error().text));
    QCOMPARE(replayed->entries, 31);
    QCOMPARE(replayed->missing, 21);
    QCOMPARE(replayed->erased, 20);
    QCOMPARE(cellOf(driver, QStringLiteral("SELECT count(*) FROM service.customer WHERE id BETWEEN "
                                           "21 AND 50")),
             QStringLiteral("0"));
    QCOMPARE(cellOf(driver, QStringLiteral("SELECT count(*) FROM service.alias WHERE customer_id "
                                           "BETWEEN 21 AND 50")),
             QStringLiteral("0"));
    QCOMPARE(cellOf(driver, QStringLiteral("SELECT concat(max(seq), ' ', count(*)) FROM "
                                           "reeve.tombstone")),
             QStringLiteral("31 31"));
    PlainClient officer(restoredAs(QStringLiteral("officer")));
    QVERIFY(officer.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)")).ok);
    // The number of somebody who is erased is not handed out once more.
    QVERIFY(cellOf(driver, QStringLiteral("INSERT INTO service.customer (username, email) VALUES "
                                          "('new', 'new@example.org') RETURNING id"))
                .toLongLong()
            > highest.toLongLong());
    // Once more does nothing more.
    const auto again = replay(driver, m_erasing->files().ledger, m_erasing->key());
    QVERIFY(again);
    QCOMPARE(again->missing, 0);
    driver.close();
}

void TstLedger::copyInPlaceIsNoticedByTheWorker()
{
    m_erasing->close(QStringLiteral("id BETWEEN 21 AND 30"));
    QCOMPARE(m_erasing->eraseAll(), 10);
    // As if the files of an earlier day had been put back.
    m_database->sql(QStringLiteral("DELETE FROM reeve.tombstone WHERE seq > 4"));
    PlainClient support(m_database->parameters(QStringLiteral("support")));
    QVERIFY(support.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)")).ok);
    QString why;
    QCOMPARE(m_erasing->eraseAll(&why), -1);
    QVERIFY2(why.contains(QStringLiteral("restored")), qPrintable(why));
    QCOMPARE(support.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)")).sqlstate,
             QByteArray("RV005"));
    PgDriver driver;
    QVERIFY(driver.openWith(m_database->superuser()));
    QVERIFY(replay(driver, m_erasing->files().ledger, m_erasing->key()));
    QVERIFY(support.run(QStringLiteral("SELECT * FROM api.sign_in(NULL)")).ok);
    QCOMPARE(m_erasing->eraseAll(), 0);
}

void TstLedger::anotherHistoryIsRefused()
{
    m_erasing->close(QStringLiteral("id BETWEEN 21 AND 30"));
    QCOMPARE(m_erasing->eraseAll(), 10);
    m_database->sql(
        QStringLiteral("UPDATE reeve.tombstone SET tombstone = sha256('x') WHERE seq = 10"));
    QCOMPARE(m_erasing->eraseAll(), -1);
    PgDriver driver;
    QVERIFY(driver.openWith(m_database->superuser()));
    const auto replayed = replay(driver, m_erasing->files().ledger, m_erasing->key());
    QVERIFY(!replayed);
    QCOMPARE(replayed.error().kind, ErrorKind::Damaged);
}

void TstLedger::replayByCommand()
{
    m_erasing->close(QStringLiteral("id BETWEEN 21 AND 30"));
    QCOMPARE(m_erasing->eraseAll(), 10);
    m_database->sql(QStringLiteral("DELETE FROM reeve.tombstone"));
    const QString publicKey = m_erasing->folder() + QStringLiteral("/signing.pub");
    write(publicKey, m_erasing->owner().signer);
    const auto superuser = m_database->superuser();
    const QStringList arguments{QStringLiteral("erasure"),      QStringLiteral("replay"),
                                QStringLiteral("--socket"),     superuser.host,
                                QStringLiteral("--port"),       superuser.port,
                                QStringLiteral("--superuser"),  superuser.user,
                                QStringLiteral("--database"),   m_database->name(),
                                QStringLiteral("--ledger-key"), m_erasing->files().key,
                                QStringLiteral("--public-key"), publicKey,
                                QStringLiteral("--ledger")};
    const Ran wrong = reevectl(arguments + QStringList{publicKey});
    QCOMPARE(wrong.code, 1);
    QVERIFY2(wrong.errors.contains(QStringLiteral("ledger")), qPrintable(wrong.errors));
    const Ran ran = reevectl(arguments + QStringList{m_erasing->files().ledger});
    QVERIFY2(ran.code == 0, qPrintable(ran.errors));
    QVERIFY2(ran.output.contains(QStringLiteral("10 erasures are remembered")),
             qPrintable(ran.output));
}

QTEST_GUILESS_MAIN(TstLedger)
#include "tst_ledger.moc"
