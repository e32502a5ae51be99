// SPDX-License-Identifier: GPL-3.0-or-later
// Exports from end to end: a file that is complete or absent, and a trail that says which.
#include "models/base/timestamp.h"
#include "models/exports/customerexport.h"
#include "models/exports/exportrepository.h"
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace reeve;
using namespace reeve::test;

namespace
{

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const QByteArray old = "what stood here before";

void putOld(const QString &path)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(old);
}

} // namespace

class TstCustomerExport : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void aFileThatIsComplete();
    void hostileCells();
    void aboveTheLimitIsRefused();
    void approvedIsExportedOnce();
    void cancelledInTheMiddle();
    void fullDisk();
    void noSuchFolder();
    void lostLink();
    void killedProcess();
    void chunksAreOnesOwn_data();
    void chunksAreOnesOwn();
    void afterAnHour();
    void supportCannot();
    void temporaryFilesAreNotWritten();

    void killedChild(); // run by killedProcess in a process of its own

private:
    QString path() const { return m_folder.filePath(QStringLiteral("customers.csv")); }
    QStringList left() const { return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden); }
    QString lastState()
    {
        return m_database
            ->sql(QStringLiteral("SELECT state FROM reeve.export ORDER BY started_at DESC LIMIT 1"))
            .value(0);
    }
    QString lastEvent()
    {
        return m_database
            ->sql(QStringLiteral("SELECT event FROM audit.inbox WHERE event LIKE 'export%' ORDER "
                                 "BY id DESC LIMIT 1"))
            .value(0);
    }
    QUuid approved();
    void waitFor(CustomerExport &made);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_desk;
    QTemporaryDir m_folder;
};

void TstCustomerExport::initTestCase()
{
    if (qEnvironmentVariableIsSet("REEVE_TEST_KILLED"))
        return;
    m_database = std::make_unique<TestDatabase>();
    m_desk = std::make_unique<Connection>();
    QSignalSpy opened(m_desk.get(), &Connection::stateChanged);
    m_desk->open(m_database->parameters(QStringLiteral("officer")));
    QTRY_COMPARE(m_desk->state(), Connection::State::Open);
}

void TstCustomerExport::init()
{
    QFile::remove(path());
}

// A request for everybody, agreed to by the other officer.
QUuid TstCustomerExport::approved()
{
    PlainClient asker(m_database->parameters(QStringLiteral("officer")));
    PlainClient voter(m_database->parameters(QStringLiteral("officer2")));
    const QString id = newId();
    const Answer asked = asker.run(
        QStringLiteral("SELECT digest FROM api.approval_ask('%1', 'export', '{}', 'for the yearly "
                       "letter about prices')")
            .arg(id));
    const Answer voted = voter.run(
        QStringLiteral("SELECT api.approval_vote('%1', '%2', '%3', true, '')")
            .arg(newId(), id, asked.cell()));
    return voted.ok ? QUuid(id) : QUuid();
}

void TstCustomerExport::waitFor(CustomerExport &made)
{
    QTRY_VERIFY_WITH_TIMEOUT(!made.isRunning(), 60'000);
}

void TstCustomerExport::aFileThatIsComplete()
{
    const QJsonObject criteria{{QStringLiteral("country"), QJsonArray{QStringLiteral("BE")}}};
    const int expected =
        m_database
            ->sql(QStringLiteral("SELECT count(*) FROM service.customer WHERE country = 'BE'"))
            .value(0)
            .toInt();
    QVERIFY(expected > 0 && expected <= 500);
    CustomerExport made(*m_desk);
    QSignalSpy completed(&made, &CustomerExport::completed);
    putOld(path());
    made.start({.criteria = criteria,
                .reason = QStringLiteral("#1"),
                .approval = {},
                .path = path(),
                .byteOrderMark = true});
    waitFor(made);
    QCOMPARE(completed.size(), 1);
    const auto file = completed.first().first().value<ExportedFile>();
    QCOMPARE(file.customers, expected);
    const QByteArray written = contents(path());
    QVERIFY(written.startsWith("\xef\xbb\xbf"
                               "customer_id,username,"));
    QCOMPARE(written.count("\r\n"), expected + 1);
    QCOMPARE(file.bytes, written.size());
    QCOMPARE(file.sha256, QCryptographicHash::hash(written, QCryptographicHash::Sha256).toHex());
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther
                        | QFile::ExeOwner;
    QCOMPARE(QFileInfo(path()).permissions() & others, QFile::Permissions());
    QCOMPARE(left(), QStringList{QStringLiteral("customers.csv")});
    QCOMPARE(lastState(), QStringLiteral("complete"));
    QCOMPARE(m_database
                 ->sql(QStringLiteral(
                     "SELECT file_sha256 FROM reeve.export ORDER BY started_at DESC LIMIT 1"))
                 .value(0)
                 .toLatin1(),
             file.sha256);
    QCOMPARE(lastEvent(), QStringLiteral("export_complete"));
    // The trail names each of them.
    QCOMPARE(m_database
                 ->sql(QStringLiteral("SELECT cardinality(customer_ids) FROM audit.inbox WHERE "
                                      "event = 'export' ORDER BY id DESC LIMIT 1"))
                 .value(0)
                 .toInt(),
             expected);
}

void TstCustomerExport::hostileCells()
{
    m_database->sql(QStringLiteral("INSERT INTO service.customer (username, email, first_name, "
                                   "last_name, business_name, phone, city, country) "
                                   "VALUES ('hostile1', 'hostile1@example.org', '=cmd()', "
                                   "E'\\ttab', E'\\rlone', '+32 1', E'a\\rb\"c,d', 'AX')"));
    CustomerExport made(*m_desk);
    QSignalSpy completed(&made, &CustomerExport::completed);
    made.start({.criteria = {{QStringLiteral("country"), QJsonArray{QStringLiteral("AX")}}},
                .reason = QStringLiteral("#1"),
                .approval = {},
                .path = path()});
    waitFor(made);
    QCOMPARE(completed.size(), 1);
    const QByteArray written = contents(path());
    QVERIFY(written.startsWith("customer_id,"));
    QVERIFY2(written.contains(",\"'=cmd()\",\"'\ttab\",\"'\rlone\",\"'+32 1\","),
             written.constData());
    QVERIFY2(written.contains(",\"a\rb\"\"c,d\",AX,"), written.constData());
}

void TstCustomerExport::aboveTheLimitIsRefused()
{
    const auto exportsBefore = m_database->sql(QStringLiteral("SELECT count(*) FROM reeve.export"));
    CustomerExport made(*m_desk);
    QSignalSpy failed(&made, &CustomerExport::failed);
    putOld(path());
    made.start({.criteria = {}, .reason = QStringLiteral("#1"), .approval = {}, .path = path()});
    waitFor(made);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<Error>().kind, ErrorKind::ApprovalNeeded);
    QCOMPARE(contents(path()), old);
    QCOMPARE(left().size(), 1);
    QCOMPARE(m_database->sql(QStringLiteral("SELECT count(*) FROM reeve.export")), exportsBefore);
}

void TstCustomerExport::approvedIsExportedOnce()
{
    const QUuid approval = approved();
    QVERIFY(!approval.isNull());
    // Who comes later is not in it: the set was frozen when it was asked for.
    const int expected =
        m_database
            ->sql(
                QStringLiteral("SELECT payload ->> 'customers' FROM reeve.approval WHERE id = '%1'")
                    .arg(approval.toString(QUuid::WithoutBraces)))
            .value(0)
            .toInt();
    m_database->sql(QStringLiteral("INSERT INTO service.customer (username, email) VALUES "
                                   "('latecomer', 'latecomer@example.org')"));
    CustomerExport made(*m_desk);
    QSignalSpy completed(&made, &CustomerExport::completed);
    QSignalSpy failed(&made, &CustomerExport::failed);
    QSignalSpy progressed(&made, &CustomerExport::progressed);
    made.start({.criteria = {}, .reason = {}, .approval = approval, .path = path()});
    waitFor(made);
    QCOMPARE(completed.size(), 1);
    QCOMPARE(completed.first().first().value<ExportedFile>().customers, expected);
    QVERIFY(!contents(path()).contains("latecomer"));
    QCOMPARE(progressed.last().at(0).toLongLong(), expected);
    QCOMPARE(progressed.last().at(1).toLongLong(), expected);
    const QByteArray first = contents(path());
    made.start({.criteria = {}, .reason = {}, .approval = approval, .path = path()});
    waitFor(made);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<Error>().kind, ErrorKind::WrongState);
    QCOMPARE(contents(path()), first);
    QCOMPARE(lastState(), QStringLiteral("complete"));
}

void TstCustomerExport::cancelledInTheMiddle()
{
    const QUuid approval = approved();
    CustomerExport made(*m_desk);
    QSignalSpy failed(&made, &CustomerExport::failed);
    putOld(path());
    // The streaming waits for a lock, so that it is certainly under way when it is cancelled.
    PlainClient holder(m_database->superuser());
    QVERIFY(holder.run(QStringLiteral("BEGIN")).ok);
    QVERIFY(holder.run(QStringLiteral("LOCK TABLE service.customer IN ACCESS EXCLUSIVE MODE")).ok);
    made.start({.criteria = {}, .reason = {}, .approval = approval, .path = path()});
    QTRY_COMPARE(
        m_database
            ->sql(QStringLiteral(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                "wait_event_type = 'Lock' AND query LIKE 'COPY (SELECT * FROM api.export_chunk%'"))
            .value(0),
        QStringLiteral("1"));
    QCOMPARE(contents(path()), old);
    made.cancel();
    waitFor(made);
    QVERIFY(holder.run(QStringLiteral("ROLLBACK")).ok);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<Error>().kind, ErrorKind::Cancelled);
    QCOMPARE(contents(path()), old);
    QCOMPARE(left().size(), 1);
    QCOMPARE(lastState(), QStringLiteral("cancelled"));
    QCOMPARE(lastEvent(), QStringLiteral("export_cancelled"));
}

void TstCustomerExport::fullDisk()
{
    const QUuid approval = approved();
    CustomerExport made(*m_desk);
    QSignalSpy failed(&made, &CustomerExport::failed);
    putOld(path());
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = 20'000;
    const auto handler = std::signal(SIGXFSZ,
                                     SIG_IGN); // the write fails instead, as on a full disk
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    made.start({.criteria = {}, .reason = {}, .approval = approval, .path = path()});
    waitFor(made);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<Error>().kind, ErrorKind::File);
    QCOMPARE(contents(path()), old);
    QCOMPARE(left().size(), 1);
    QCOMPARE(lastState(), QStringLiteral("failed"));
    QCOMPARE(lastEvent(), QStringLiteral("export_failed"));
}

void TstCustomerExport::noSuchFolder()
{
    const QUuid approval = approved();
    CustomerExport made(*m_desk);
    QSignalSpy failed(&made, &CustomerExport::failed);
    made.start({.criteria = {},
                .reason = {},
                .approval = approval,
                .path = m_folder.filePath(QStringLiteral("none/x.csv"))});
    waitFor(made);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<Error>().kind, ErrorKind::File);
    // The approval was not used up by a typing mistake.
    QSignalSpy completed(&made, &CustomerExport::completed);
    made.start({.criteria = {}, .reason = {}, .approval = approval, .path = path()});
    waitFor(made);
    QCOMPARE(completed.size(), 1);
}

void TstCustomerExport::lostLink()
{
    const QUuid approval = approved();
    CustomerExport made(*m_desk);
    QSignalSpy failed(&made, &CustomerExport::failed);
    PlainClient holder(m_database->superuser());
    QVERIFY(holder.run(QStringLiteral("BEGIN")).ok);
    QVERIFY(holder.run(QStringLiteral("LOCK TABLE service.customer IN ACCESS EXCLUSIVE MODE")).ok);
    made.start({.criteria = {}, .reason = {}, .approval = approval, .path = path()});
    const QString streaming = QStringLiteral(
        "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND "
        "query LIKE 'COPY (SELECT * FROM api.export_chunk%'");
    QTRY_COMPARE(m_database->sql(QStringLiteral("SELECT count(*) ") + streaming).value(0),
                 QStringLiteral("1"));
    m_database->sql(QStringLiteral("SELECT pg_terminate_backend(pid) ") + streaming);
    waitFor(made);
    QVERIFY(holder.run(QStringLiteral("ROLLBACK")).ok);
    QCOMPARE(failed.size(), 1);
    QVERIFY(left().isEmpty());
    QTRY_COMPARE(lastState(), QStringLiteral("failed")); // by the desk's connection
}

// Runs in a process of its own: exports, and stands still in the middle until it is killed.
void TstCustomerExport::killedChild()
{
    if (!qEnvironmentVariableIsSet("REEVE_TEST_KILLED"))
        QSKIP("only as a process of its own");
    const QStringList given = qEnvironmentVariable("REEVE_TEST_KILLED").split(u'|');
    const auto info = SandboxInfo::fromJson(
        QJsonDocument::fromJson(contents(given.at(0))).object());
    QVERIFY(info.has_value());
    SandboxInfo sandbox = *info;
    sandbox.database = given.at(1);
    Connection desk;
    desk.open(sandbox.parameters(QStringLiteral("officer")));
    QTRY_COMPARE(desk.state(), Connection::State::Open);
    CustomerExport made(desk);
    made.start({.criteria = {}, .reason = {}, .approval = QUuid(given.at(2)), .path = given.at(3)});
    QTRY_VERIFY_WITH_TIMEOUT(!made.isRunning(), 120'000);
}

void TstCustomerExport::killedProcess()
{
    if (qEnvironmentVariableIsSet("REEVE_TEST_KILLED"))
        QSKIP("the parent's");
    const QUuid approval = approved();
    putOld(path());
    QTemporaryDir secret;
    QFile info(secret.filePath(QStringLiteral("info.json")));
    QVERIFY(info.open(QIODevice::WriteOnly));
    info.write(QJsonDocument(m_database->sandbox().toJson()).toJson());
    info.close();
    PlainClient holder(m_database->superuser());
    QVERIFY(holder.run(QStringLiteral("BEGIN")).ok);
    QVERIFY(holder.run(QStringLiteral("LOCK TABLE service.customer IN ACCESS EXCLUSIVE MODE")).ok);
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("REEVE_TEST_KILLED"),
                       QStringList{info.fileName(), m_database->name(),
                                   approval.toString(QUuid::WithoutBraces), path()}
                           .join(u'|'));
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::ForwardedChannels);
    child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("killedChild")});
    QTRY_COMPARE_WITH_TIMEOUT(
        m_database
            ->sql(QStringLiteral(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                "wait_event_type = 'Lock' AND query LIKE 'COPY (SELECT * FROM api.export_chunk%'"))
            .value(0),
        QStringLiteral("1"), 30'000);
    child.kill();
    QVERIFY(child.waitForFinished());
    QVERIFY(holder.run(QStringLiteral("ROLLBACK")).ok);
    QCOMPARE(contents(path()), old);
    QCOMPARE(left(),
             QStringList{QStringLiteral("customers.csv")}); // not even a part under another name

    QCOMPARE(lastState(), QStringLiteral("running"));
    // The person is at the desk again; the worker sees that the session that read is gone.
    m_database->sql(
        QStringLiteral("UPDATE reeve.export SET started_at = started_at - interval '2 minutes', "
                       "stream_at = stream_at - interval '2 minutes' WHERE state = 'running'"));
    QTRY_COMPARE(
        m_database
            ->sql(QStringLiteral("SELECT count(*) FROM pg_stat_activity a JOIN reeve.export e ON "
                                 "e.stream_pid = a.pid WHERE e.state = 'running'"))
            .value(0),
        QStringLiteral("0"));
    m_database->sql(
        QStringLiteral("SELECT work.note_sessions(coalesce(jsonb_agg(jsonb_build_object('pid', "
                       "a.pid, 'person', a.usename, 'since', a.backend_start)), '[]')) "
                       "FROM pg_stat_activity a WHERE a.backend_type = 'client backend' AND "
                       "a.datname = current_database()"));
    QVERIFY(m_database
                ->sql(QStringLiteral(
                    "SELECT count(*) FROM reeve.session_alive WHERE person = 'officer'"))
                .value(0)
                .toInt()
            > 0);
    m_database->sql(QStringLiteral("SELECT work.tidy()"));
    QCOMPARE(lastState(), QStringLiteral("failed"));
    QCOMPARE(lastEvent(), QStringLiteral("export_failed"));
}

void TstCustomerExport::chunksAreOnesOwn_data()
{
    QTest::addColumn<QString>("login");
    QTest::addColumn<QStringList>("texts"); // %1 the export
    const QString stream = QStringLiteral("SELECT api.export_stream('%1')");
    const QString chunk = QStringLiteral(
        "COPY (SELECT * FROM api.export_chunk('%1', 1)) TO STDOUT (FORMAT csv)");
    const QString begin = QStringLiteral(
        "SELECT api.export_begin('%1', '{\"country\": [\"BE\"]}', '#1')");
    QTest::newRow("another officer") << QStringLiteral("officer2") << QStringList{stream, chunk};
    QTest::newRow("another officer, no stream") << QStringLiteral("officer2") << QStringList{chunk};
    QTest::newRow("another officer by SET ROLE")
        << QStringLiteral("officer2")
        << QStringList{QStringLiteral("SET ROLE officer"), stream, chunk};
    QTest::newRow("support") << QStringLiteral("support") << QStringList{stream, chunk};
    QTest::newRow("auditor") << QStringLiteral("auditor") << QStringList{stream, chunk};
    QTest::newRow("oneself, without the stream") << QStringLiteral("officer") << QStringList{chunk};
    const QString open = newId();
    QTest::newRow("begun and read in one transaction")
        << QStringLiteral("officer")
        << QStringList{QStringLiteral("BEGIN"), begin.arg(open), stream.arg(open), chunk.arg(open)};
    QTest::newRow("begun in it, and read without the stream")
        << QStringLiteral("officer")
        << QStringList{QStringLiteral("BEGIN"), begin.arg(open), chunk.arg(open)};
    QTest::newRow("stream in a transaction taken back")
        << QStringLiteral("officer")
        << QStringList{QStringLiteral("BEGIN"), stream, QStringLiteral("ROLLBACK"), chunk};
    QTest::newRow("after its end")
        << QStringLiteral("officer")
        << QStringList{stream, QStringLiteral("SELECT api.export_end('%1', 'failed', NULL)"),
                       chunk};
}

void TstCustomerExport::chunksAreOnesOwn()
{
    QFETCH(QString, login);
    QFETCH(QStringList, texts);
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    const QString id = newId();
    QVERIFY(
        officer
            .run(QStringLiteral("SELECT api.export_begin('%1', '{\"country\": [\"BE\"]}', '#1')")
                     .arg(id))
            .ok);
    PlainClient client(m_database->parameters(login));
    QVERIFY2(client.isOpen(), qPrintable(client.failure()));
    Answer last;
    for (const QString &text : std::as_const(texts)) {
        last = client.run(text.contains(QLatin1String("%1")) ? text.arg(id) : text);
        QVERIFY(!last.everything().contains(QLatin1String("@example")));
    }
    QVERIFY(!last.ok);
}

void TstCustomerExport::afterAnHour()
{
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    const QString id = newId();
    QVERIFY(
        officer
            .run(QStringLiteral("SELECT api.export_begin('%1', '{\"country\": [\"BE\"]}', '#1')")
                     .arg(id))
            .ok);
    QVERIFY(officer.run(QStringLiteral("SELECT api.export_stream('%1')").arg(id)).ok);
    const QString chunk = QStringLiteral("SELECT count(*) FROM api.export_chunk('%1', 1)").arg(id);
    QVERIFY(officer.run(chunk).cell().toInt() > 0);
    m_database->sql(
        QStringLiteral(
            "UPDATE reeve.export SET started_at = now() - interval '61 minutes' WHERE id = '%1'")
            .arg(id));
    QCOMPARE(officer.run(chunk).sqlstate, QByteArray("RV008"));
    m_database->sql(QStringLiteral("SELECT work.tidy()"));
    QCOMPARE(
        m_database->sql(QStringLiteral("SELECT state FROM reeve.export WHERE id = '%1'").arg(id))
            .value(0),
        QStringLiteral("failed"));
}

void TstCustomerExport::supportCannot()
{
    PlainClient support(m_database->parameters(QStringLiteral("support")));
    QCOMPARE(support.run(QStringLiteral("SELECT api.export_begin('%1', '{}', '#1')").arg(newId()))
                 .sqlstate,
             QByteArray("42501"));
    QCOMPARE(support.run(QStringLiteral("SELECT * FROM api.export_list()")).sqlstate,
             QByteArray("42501"));
}

void TstCustomerExport::temporaryFilesAreNotWritten()
{
    const QString files = QStringLiteral(
        "SELECT temp_files FROM pg_stat_database WHERE datname = current_database()");
    const QUuid approval = approved();
    CustomerExport made(*m_desk);
    QSignalSpy completed(&made, &CustomerExport::completed);
    made.start({.criteria = {}, .reason = {}, .approval = approval, .path = path()});
    waitFor(made);
    QCOMPARE(completed.size(), 1);
    QCOMPARE(m_database->sql(files).value(0), QStringLiteral("0"));
}

QTEST_GUILESS_MAIN(TstCustomerExport)
#include "tst_customerexport.moc"
