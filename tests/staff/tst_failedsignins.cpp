// SPDX-License-Identifier: GPL-3.0-or-later
// Failed sign-ins on a real server: each kind gets to the staff list once, with its account where
// that exists, and never with what somebody typed for a name.
#include "models/database/setup.h"
#include "models/sandbox/sandbox.h"
#include "models/staff/failedsignins.h"
#include "tests/support/plainclient.h"
#include "tests/support/program.h"

#include <QDir>
#include <QTest>

#include <libpq-fe.h>
#include <unistd.h>

using namespace reeve;
using namespace reeve::test;

class TstFailedSignIns : public QObject
{
    Q_OBJECT

    SandboxInfo m_info;

    // As somebody who holds only some of what is needed. Returns what the server said.
    QByteArray attempt(const char *user, const QString &password,
                       const QString &certificateOf) const
    {
        const auto holder = m_info.account(certificateOf);
        const QList<std::pair<QByteArray, QByteArray>> given{
            {"host", m_info.host.toUtf8()},
            {"port", m_info.port.toUtf8()},
            {"dbname", m_info.database.toUtf8()},
            {"user", user},
            {"password", password.toUtf8()},
            {"sslmode", "require"},
            {"sslcert", holder ? holder->certFile.toUtf8() : "/none"},
            {"sslkey", holder ? holder->keyFile.toUtf8() : "/none"},
            {"application_name", "attempt"}};
        std::vector<const char *> names, values;
        for (const auto &[name, value] : given) {
            names.push_back(name.constData());
            values.push_back(value.constData());
        }
        names.push_back(nullptr);
        values.push_back(nullptr);
        PGconn *connection = PQconnectdbParams(names.data(), values.data(), 0);
        const QByteArray said = PQstatus(connection) == CONNECTION_OK ? QByteArray()
                                                                      : PQerrorMessage(connection);
        PQfinish(connection);
        return said;
    }
    QString passwordOf(const char *login) const
    {
        return m_info.account(QLatin1String(login))->password;
    }
    QStringList sql(const QString &statement) const
    {
        auto driver = connectTo(m_info.superuser());
        auto rows = (*driver)->query({statement});
        if (!rows)
            qFatal("%s", qPrintable(rows.error().text));
        QStringList cells;
        while (rows->next())
            cells += rows->value(0).toString();
        return cells;
    }
    int read() const
    {
        auto driver = connectTo(m_info.superuser());
        const auto count = readFailedSignIns(**driver);
        return count ? *count : -1;
    }
    int m_count = 0; ///< of rows, in the end
    void expectRows(int more)
    {
        m_count += more;
        // The logging process writes a moment after the client has its answer.
        QTRY_COMPARE_WITH_TIMEOUT(
            (read(),
             sql(QStringLiteral("SELECT count(*) FROM reeve.failed_sign_in")).value(0).toInt()),
            m_count, 10'000);
    }

private slots:
    void initTestCase()
    {
        SandboxOptions options;
        options.directory = QDir::tempPath() + QStringLiteral("/reeve-failed-%1").arg(getpid());
        options.customers = 0;
        options.durable = false;
        const auto info = startSandbox(options);
        QVERIFY2(info, qPrintable(info ? QString() : info.error().text));
        m_info = *info;
        QCOMPARE(read(), 0);
    }
    void cleanupTestCase()
    {
        if (!m_info.directory.isEmpty())
            QVERIFY(stopSandbox(m_info.directory));
    }

    void eachKindIsARow_data()
    {
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("certificateOf");
        QTest::addColumn<QString>("why");
        QTest::addColumn<bool>("known");
        const QString right = QStringLiteral("right");
        QTest::newRow("a wrong password")
            << QByteArray("support") << QStringLiteral("guess") << QStringLiteral("support")
            << QStringLiteral("password") << true;
        QTest::newRow("no certificate") << QByteArray("support") << right << QString()
                                        << QStringLiteral("no_certificate") << true;
        QTest::newRow("another's certificate")
            << QByteArray("officer") << right << QStringLiteral("support")
            << QStringLiteral("wrong_certificate") << true;
        QTest::newRow("the worker")
            << QByteArray("reeve_worker") << QStringLiteral("guess")
            << QStringLiteral("reeve_worker") << QStringLiteral("password") << true;
        QTest::newRow("a password typed for a name")
            << QByteArray("correct horse battery") << QStringLiteral("guess")
            << QStringLiteral("support") << QStringLiteral("password") << false;
        QTest::newRow("a role of the server's")
            << QByteArray("postgres") << QStringLiteral("guess") << QString()
            << QStringLiteral("no_certificate") << false;
    }
    void eachKindIsARow()
    {
        QFETCH(QByteArray, user);
        QFETCH(QString, password);
        QFETCH(QString, certificateOf);
        QFETCH(QString, why);
        QFETCH(bool, known);
        if (password == QStringLiteral("right"))
            password = passwordOf(user.constData());
        QVERIFY(!attempt(user.constData(), password, certificateOf).isEmpty());
        expectRows(1);
        QCOMPARE(sql(QStringLiteral(
                     "SELECT coalesce(login, '-') || ' ' || why || ' ' || host(address) FROM "
                     "reeve.failed_sign_in ORDER BY at DESC LIMIT 1")),
                 QStringList{QStringLiteral("%1 %2 127.0.0.1")
                                 .arg(known ? QString::fromUtf8(user) : QStringLiteral("-"), why)});
        QVERIFY(sql(QStringLiteral("SELECT abs(extract(epoch FROM now() - max(at))) < 60 FROM "
                                   "reeve.failed_sign_in"))
                    .value(0)
                == QStringLiteral("true"));
    }

    void disabledAndRevoked()
    {
        // The console's "disable" forbids the login, and sync revokes the certificate.
        sql(QStringLiteral("ALTER ROLE officer2 NOLOGIN"));
        QVERIFY(attempt("officer2", passwordOf("officer2"), QStringLiteral("officer2"))
                    .contains("not permitted"));
        expectRows(1);
        QCOMPARE(
            sql(QStringLiteral(
                "SELECT login || ' ' || why FROM reeve.failed_sign_in ORDER BY at DESC LIMIT 1")),
            QStringList{QStringLiteral("officer2 no_login")});
        const Ran ran = reevectl({QStringLiteral("staff"), QStringLiteral("disable"),
                                  QStringLiteral("support2"), QStringLiteral("--sandbox"),
                                  m_info.directory});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        int attempts = 0; // until the server has taken up the list
        QTRY_VERIFY(
            (++attempts, attempt("support2", passwordOf("support2"), QStringLiteral("support2"))
                             .contains("revoked")));
        expectRows(attempts);
        // PostgreSQL 15 ends the handshake before it has heard a name.
        QCOMPARE(sql(QStringLiteral(
                     "SELECT DISTINCT why || ' ' || host(address) FROM reeve.failed_sign_in "
                     "WHERE why = 'bad_certificate'")),
                 QStringList{QStringLiteral("bad_certificate 127.0.0.1")});
    }

    void theStaffListShowsThem()
    {
        PlainClient admin(m_info.parameters(QStringLiteral("admin")));
        const Answer answer = admin.run(
            QStringLiteral("SELECT login, failed_sign_ins, last_failure_at FROM api.staff_list() "
                           "WHERE failed_sign_ins > 0 ORDER BY login"));
        QVERIFY2(answer.ok, qPrintable(answer.message));
        QStringList found;
        for (const QStringList &row : answer.rows)
            found += row.value(0) + u' ' + row.value(1);
        QVERIFY2(found.contains(QStringLiteral("support 2"))
                     && found.contains(QStringLiteral("officer 1"))
                     && found.contains(QStringLiteral("officer2 1")),
                 qPrintable(found.join(u',')));
        for (const QStringList &row : answer.rows)
            QVERIFY(!row.value(2).isEmpty());
    }

    void whatWasTypedIsNowhere()
    {
        QCOMPARE(sql(QStringLiteral(
                     "SELECT count(*) FROM reeve.failed_sign_in f WHERE f::text LIKE '%horse%'")),
                 QStringList{QStringLiteral("0")});
        const Ran ran = reevectl({QStringLiteral("staff"), QStringLiteral("failures"),
                                  QStringLiteral("--sandbox"), m_info.directory});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QVERIFY2(ran.output.contains(QStringLiteral("(unknown account)")), qPrintable(ran.output));
        QVERIFY(ran.output.contains(QStringLiteral("another person's certificate")));
        QVERIFY(!ran.output.contains(QStringLiteral("horse")));
    }

    // A new file, one begun anew under its name, and a reader that is killed before its commit.
    void rotationLosesAndDoublesNothing()
    {
        const auto fail = [this] {
            QVERIFY(
                !attempt("support", QStringLiteral("guess"), QStringLiteral("support")).isEmpty());
        };
        fail();
        sql(QStringLiteral("ALTER SYSTEM SET log_filename = 'next.log'"));
        sql(QStringLiteral("SELECT pg_reload_conf(), pg_rotate_logfile()"));
        QTRY_VERIFY(
            (fail(),
             sql(QStringLiteral("SELECT count(*) FROM pg_ls_logdir() WHERE name = 'next.json'"))
                     .value(0)
                 == QStringLiteral("1")));
        // Every attempt is in one of both files; what the server logged is what counts.
        const auto logged = [this] {
            return sql(QStringLiteral("SELECT "
                                      "sum(cardinality(regexp_split_to_array(pg_read_file(current_"
                                      "setting('log_directory') || '/' "
                                      "|| name), '\"state_code\":\"28'))-1) FROM pg_ls_logdir() "
                                      "WHERE name LIKE '%.json'"))
                .value(0)
                .toInt();
        };
        const int before =
            sql(QStringLiteral(
                    "SELECT count(*) FROM reeve.failed_sign_in WHERE why <> 'bad_certificate'"))
                .value(0)
                .toInt();
        QVERIFY(logged() > before);
        const auto counted = [this] {
            read();
            return sql(QStringLiteral("SELECT count(*) FROM reeve.failed_sign_in WHERE why <> "
                                      "'bad_certificate'"))
                .value(0)
                .toInt();
        };
        QTRY_COMPARE(counted(), logged());
        QCOMPARE(read(), 0);

        // The file is begun anew, shorter and then longer than what was read of it.
        const int sofar = counted();
        const QString file = m_info.serverDirectory + QStringLiteral("/next.json");
        const auto line = [now = QDateTime::currentDateTimeUtc()](int n) {
            return QStringLiteral(
                       "{\"timestamp\":\"%1 "
                       "UTC\",\"user\":\"support\",\"remote_host\":\"10.0.0.1\","
                       "\"error_severity\":\"FATAL\",\"state_code\":\"28P01\",\"message\":\"x\"}\n")
                .arg(now.addSecs(n - 5000).toString(QStringLiteral("yyyy-MM-dd hh:mm:ss.zzz")))
                .toUtf8();
        };
        QFile log(file);
        QVERIFY(log.open(QIODevice::WriteOnly | QIODevice::Truncate));
        log.write(line(1));
        log.flush();
        QCOMPARE(counted(), sofar + 1);
        QVERIFY(log.resize(0) && log.seek(0));
        for (int n = 2; n < 1802; ++n)
            log.write(line(n));
        log.write(line(1802).left(40)); // the server is in the middle of a line
        log.flush();
        QCOMPARE(counted(), sofar + 1801);
        log.write(line(1802).mid(40));
        log.write("no JSON, \"state_code\":\"28P01\"\n");
        log.flush();
        QCOMPARE(counted(), sofar + 1802);
        QCOMPARE(counted(), sofar + 1802);
    }

    void twoReadersCountOnce()
    {
        const int before =
            sql(QStringLiteral("SELECT count(*) FROM reeve.failed_sign_in")).value(0).toInt();
        for (int n = 0; n < 5; ++n)
            QVERIFY(
                !attempt("support", QStringLiteral("guess"), QStringLiteral("support")).isEmpty());
        std::vector<std::unique_ptr<QProcess>> readers;
        for (int round = 0; round < 4; ++round) {
            readers.push_back(std::make_unique<QProcess>());
            readers.back()->start(ownProgram("reevectl"),
                                  {QStringLiteral("staff"), QStringLiteral("failures"),
                                   QStringLiteral("--sandbox"), m_info.directory});
        }
        for (auto &reader : readers) {
            QVERIFY(reader->waitForFinished());
            QCOMPARE(reader->exitCode(), 0);
        }
        QTRY_COMPARE(
            (read(),
             sql(QStringLiteral("SELECT count(*) FROM reeve.failed_sign_in")).value(0).toInt()),
            before + 5);
        QCOMPARE(read(), 0);
    }

    void otherLinesAreNone_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("a statement that failed")
            << QByteArray("{\"user\":\"support\",\"error_severity\":\"ERROR\",\"state_code\":"
                          "\"28000\",\"message\":\"x\"}");
        QTest::newRow("a port scan")
            << QByteArray("{\"error_severity\":\"LOG\",\"state_code\":\"08P01\",\"message\":"
                          "\"could not accept SSL connection: "
                          "unsupported protocol\"}");
        QTest::newRow("a text that speaks of one")
            << QByteArray("{\"error_severity\":\"LOG\",\"state_code\":\"00000\",\"message\":"
                          "\"\\\"state_code\\\":\\\"28P01\\\"\"}");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("half a line")
            << QByteArray("{\"error_severity\":\"FATAL\",\"state_code\":\"28P01\",\"us");
    }
    void otherLinesAreNone()
    {
        QFETCH(QByteArray, line);
        QVERIFY(!FailedSignInLines().take(line));
    }

    void newerServersNameTheCertificate()
    {
        const auto one = FailedSignInLines().take(
            "{\"timestamp\":\"2026-01-01 00:00:00.000 "
            "UTC\",\"remote_host\":\"::1\",\"error_severity\":\"LOG\",\"state_code\":\"08P01\","
            "\"message\":\"could not accept SSL connection: certificate verify "
            "failed\",\"detail\":\"Client certificate verification "
            "failed at depth 0: certificate revoked.\\nFailed certificate data (unverified): "
            "subject \\\"/CN=emil\\\", serial number 1, "
            "issuer \\\"/CN=x\\\".\"}");
        QVERIFY(one);
        QCOMPARE(one->login, QStringLiteral("emil"));
        QCOMPARE(one->address, QStringLiteral("::1"));
    }
};

QTEST_GUILESS_MAIN(TstFailedSignIns)
#include "tst_failedsignins.moc"
