// SPDX-License-Identifier: GPL-3.0-or-later
// The worker of a real server: its certificate, password and settings by one command, and then it
// signs in through the pg_hba.conf that we hand out, and seals.
#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/database/setup.h"
#include "models/sandbox/sandbox.h"
#include "models/work/workersettings.h"
#include "tests/support/program.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace reeve;

class TstWorker : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    SandboxInfo m_info;

    QString at(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    Ran issue(const QStringList &more = {}) const
    {
        return reevectl(QStringList{QStringLiteral("ca"), QStringLiteral("worker"),
                                    QStringLiteral("--sandbox"), m_info.directory,
                                    QStringLiteral("--out"), m_folder.path()}
                        + more);
    }
    QString cell(const QString &statement) const
    {
        auto driver = connectTo(m_info.superuser());
        if (!driver)
            return driver.error().text;
        auto rows = (*driver)->query({statement});
        return rows && rows->next() ? rows->value(0).toString() : QString();
    }

private slots:
    void initTestCase()
    {
        SandboxOptions options;
        options.directory = QDir::tempPath() + QStringLiteral("/reeve-worker-%1").arg(getpid());
        options.customers = 0;
        options.durable = false;
        const auto info = startSandbox(options);
        QVERIFY2(info, qPrintable(info ? QString() : info.error().text));
        m_info = *info;
        // What an installation has, word for word.
        const auto handedOut = readWholeFile(
            QStringLiteral(REEVE_SOURCE_DIR "/installer/server/pg_hba.conf"));
        QVERIFY(handedOut);
        QFile hba(m_info.serverDirectory + QStringLiteral("/data/pg_hba.conf"));
        QVERIFY(hba.open(QIODevice::WriteOnly)); // in place: it stays the server's
        QCOMPARE(hba.write(*handedOut), handedOut->size());
        hba.close();
        QCOMPARE(cell(QStringLiteral("SELECT pg_reload_conf()")), QStringLiteral("true"));
        QTRY_COMPARE(
            cell(QStringLiteral("SELECT count(*) FROM pg_hba_file_rules WHERE 'reeve_worker' = ANY "
                                "(user_name) AND 'clientcert=verify-full' = ANY (options)")),
            QStringLiteral("2"));
    }

    void cleanupTestCase()
    {
        if (!m_info.directory.isEmpty())
            QVERIFY(stopSandbox(m_info.directory));
    }

    void issuedAndSealing()
    {
        const Ran ran = issue();
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        for (const char *name : {"worker.key", "worker.json"})
            QCOMPARE(QFileInfo(at(name)).permissions() & QFile::Permissions(0x0077),
                     QFile::Permissions());
        const auto facts = certificateFacts(*readWholeFile(at("worker.crt")));
        QVERIFY(facts);
        QCOMPARE(facts->commonName, QStringLiteral("reeve_worker"));

        // Nobody saw the password, the server and its log included.
        const auto settings = readWorkerSettings(at("worker.json"));
        QVERIFY2(settings, qPrintable(settings ? QString() : settings.error().text));
        QVERIFY(settings->password.size() >= 16);
        QVERIFY(!ran.output.contains(settings->password));
        const auto log = readWholeFile(m_info.serverDirectory + QStringLiteral("/server.log"));
        QVERIFY(log && !log->contains(settings->password.toUtf8())
                && !log->contains("SCRAM-SHA-256$"));

        cell(QStringLiteral("INSERT INTO audit.inbox (person, event) VALUES ('x', 'sign_in')"));
        QProcess worker;
        worker.start(ownProgram("reevectl"),
                     {QStringLiteral("work"), QStringLiteral("--settings"), at("worker.json")});
        QTRY_COMPARE_WITH_TIMEOUT(cell(QStringLiteral("SELECT count(*) FROM audit.inbox")),
                                  QStringLiteral("0"), 20'000);
        QVERIFY(cell(QStringLiteral("SELECT last_seq FROM audit.head")).toInt() > 0);
        QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a "
                                     "USING (pid) WHERE a.usename = 'reeve_worker' AND s.ssl AND "
                                     "s.client_dn = '/CN=reeve_worker'")),
                 QStringLiteral("1"));
        worker.terminate();
        QVERIFY(worker.waitForFinished());
        QCOMPARE(worker.exitCode(), 0);
    }

    // Neither half is enough.
    void neitherHalfIsEnough()
    {
        const auto settings = readWorkerSettings(at("worker.json"));
        QVERIFY(settings);
        ConnectionParameters wrong = *settings;
        wrong.password = QStringLiteral("guessed");
        QVERIFY(!connectTo(wrong));
        wrong = *settings;
        const ConnectionParameters support = m_info.parameters(QStringLiteral("support"));
        wrong.certFile = support.certFile;
        wrong.keyFile = support.keyFile;
        QVERIFY(!connectTo(wrong));
        QVERIFY(connectTo(*settings));
    }

    void neverOverAnEarlierOne()
    {
        const auto before = readWholeFile(at("worker.json"));
        const Ran ran = issue();
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(QStringLiteral("exists")), qPrintable(ran.errors));
        QCOMPARE(*readWholeFile(at("worker.json")), *before);
        QVERIFY(connectTo(*readWorkerSettings(at("worker.json"))));
    }

    // A folder that cannot be written: the earlier worker goes on working.
    void failedLeavesThePassword()
    {
        const Ran ran = reevectl({QStringLiteral("ca"), QStringLiteral("worker"),
                                  QStringLiteral("--sandbox"), m_info.directory,
                                  QStringLiteral("--out"), QStringLiteral("/none/here"),
                                  QStringLiteral("--replace")});
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(QStringLiteral("/none/here")), qPrintable(ran.errors));
        QVERIFY(connectTo(*readWorkerSettings(at("worker.json"))));
    }

    void replacedAndTheOldOneRevoked()
    {
        for (const char *name : {"worker.crt", "worker.key"})
            QVERIFY(QFile::copy(at(name),
                                m_folder.filePath(QStringLiteral("old") + QLatin1String(name))));
        // What the administrator added stays.
        QByteArray written = *readWholeFile(at("worker.json"));
        written.replace("{\n", "{\n\"mail\": {\"host\": \"relay.example.org\"},\n");
        QVERIFY(writeWholeFile(at("worker.json"), written, FileAccess::Private));
        const Ran ran = issue({QStringLiteral("--replace")});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QVERIFY(readWholeFile(at("worker.json"))->contains("relay.example.org"));
        const auto settings = readWorkerSettings(at("worker.json"));
        QVERIFY(settings);
        const auto fresh = connectTo(*settings);
        QVERIFY2(fresh, qPrintable(fresh ? QString() : fresh.error().text));
        ConnectionParameters old = *settings; // with the new password even
        old.certFile = m_folder.filePath(QStringLiteral("oldworker.crt"));
        old.keyFile = m_folder.filePath(QStringLiteral("oldworker.key"));
        QVERIFY(QFile::setPermissions(old.keyFile, QFile::ReadOwner | QFile::WriteOwner));
        QTRY_VERIFY(!connectTo(old) && connectTo(old).error().kind == ErrorKind::Revoked);
    }

    void settingsThatOthersReadAreRefused()
    {
        QVERIFY(QFile::setPermissions(at("worker.json"),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        const Ran ran = reevectl(
            {QStringLiteral("work"), QStringLiteral("--settings"), at("worker.json")});
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(QStringLiteral("0600")), qPrintable(ran.errors));
    }
};

QTEST_GUILESS_MAIN(TstWorker)
#include "tst_worker.moc"
