// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/setup.h"
#include "models/sandbox/sandbox.h"
#include "tests/support/program.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>
#include <unistd.h>

using namespace reeve;

namespace
{
QStringList startArguments(const QString &folder, const QStringList &more = {})
{
    return QStringList{QStringLiteral("sandbox"),     QStringLiteral("start"),
                       QStringLiteral("--json"),      QStringLiteral("--throw-away"),
                       QStringLiteral("--customers"), QStringLiteral("20"),
                       QStringLiteral("--dir"),       folder}
           + more;
}

QStringList stopArguments(const QString &folder)
{
    return {QStringLiteral("sandbox"), QStringLiteral("stop"), QStringLiteral("--dir"), folder};
}

QJsonObject json(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

// Where the socket and, for an unreachable folder, the data are: not in the JSON for scripts.
QJsonObject privateState(const QString &folder)
{
    QFile file(folder + QStringLiteral("/sandbox.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

QStringList scratchFolders()
{
    QStringList found;
    for (const char *parent : {"/tmp", "/var/tmp"})
        for (const QString &name : QDir(QLatin1String(parent))
                                       .entryList({QStringLiteral("reeve-??????????")}, QDir::Dirs))
            found += QLatin1String(parent) + QLatin1Char('/') + name;
    return found;
}

bool runs(qint64 pid)
{
    return pid > 0 && QFileInfo::exists(QStringLiteral("/proc/%1/cwd/PG_VERSION").arg(pid));
}
} // namespace

class TestSandbox : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder{QDir::tempPath() + QStringLiteral("/reeve-tst-XXXXXX")};
    QString folder(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        // As root the test's own folder is let through, as /srv would be; one row closes it.
        QFile::setPermissions(m_folder.path(), QFile::Permissions(0x7755));
        QVERIFY2(QFileInfo::exists(ownProgram("reevectl")), "reevectl is not built");
    }

    void startStatusStop_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<bool>("ordinary");
        QTest::newRow("own account") << QStringLiteral("own") << false;
        QTest::newRow("existing empty folder") << QStringLiteral("there") << false;
        QTest::newRow("odd name") << QStringLiteral("it's a “sandbox”") << false;
        if (geteuid() == 0) {
            QTest::newRow("folder that the server's account cannot reach")
                << QStringLiteral("closed/box") << false;
            QTest::newRow("ordinary account") << QStringLiteral("open/nobody") << true;
        }
    }
    void startStatusStop()
    {
        QFETCH(QString, place);
        QFETCH(bool, ordinary);
        QVERIFY(QDir().mkpath(folder("there")));
        QVERIFY(QDir().mkpath(folder("closed")));
        QVERIFY(QFile::setPermissions(folder("closed"), QFile::Permissions(0x7700)));
        QVERIFY(QDir().mkpath(folder("open")));
        QVERIFY(QFile::setPermissions(folder("open"), QFile::Permissions(0x7777)));
        const QStringList as = ordinary ? asNobody() : QStringList();
        if (ordinary && as.isEmpty())
            QSKIP("no setpriv here");
        const QString directory = m_folder.filePath(place);

        const Ran started = reevectl(startArguments(directory), as);
        QVERIFY2(started.code == 0, qPrintable(started.errors));
        const QJsonObject shown = json(started.output);
        QCOMPARE(shown.keys(), (QStringList{QStringLiteral("ca"), QStringLiteral("crl"),
                                            QStringLiteral("database"), QStringLiteral("host"),
                                            QStringLiteral("owner"), QStringLiteral("port"),
                                            QStringLiteral("staff")}));
        QStringList logins;
        for (const auto &person : shown.value(QStringLiteral("staff")).toArray()) {
            const QJsonObject one = person.toObject();
            QCOMPARE(one.keys(), (QStringList{QStringLiteral("cert"), QStringLiteral("key"),
                                              QStringLiteral("login"), QStringLiteral("password"),
                                              QStringLiteral("role")}));
            logins += one.value(QStringLiteral("login")).toString();
            const QFileInfo key(one.value(QStringLiteral("key")).toString());
            QVERIFY(!(key.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
            QCOMPARE(key.ownerId(), ordinary ? QFileInfo(directory).ownerId() : geteuid());
        }
        QCOMPARE(logins, (QStringList{QStringLiteral("support"), QStringLiteral("support2"),
                                      QStringLiteral("officer"), QStringLiteral("officer2"),
                                      QStringLiteral("auditor"), QStringLiteral("admin")}));
        QCOMPARE(shown.value(QStringLiteral("owner")).toObject().value(QStringLiteral("login")),
                 QJsonValue(QStringLiteral("reeve_owner")));

        const Ran status = reevectl({QStringLiteral("sandbox"), QStringLiteral("status"),
                                     QStringLiteral("--json"), QStringLiteral("--dir"), directory},
                                    as);
        QCOMPARE(status.code, 0);
        QCOMPARE(json(status.output), shown);

        const QJsonObject state = privateState(directory);
        const qint64 pid = state.value(QStringLiteral("server_pid")).toInteger();
        QVERIFY(runs(pid));
        // Never as root.
        QVERIFY(QFileInfo(QStringLiteral("/proc/%1").arg(pid)).ownerId() != 0);
        const QString socket = state.value(QStringLiteral("socket_directory")).toString();
        const QString server = state.value(QStringLiteral("server_directory")).toString();
        QVERIFY(QFileInfo(socket).isDir());
        QCOMPARE(server.startsWith(QStringLiteral("/var/tmp/")),
                 place.startsWith(QStringLiteral("closed")));
        QVERIFY(QFileInfo::exists(directory + QStringLiteral("/server/server.log")));

        const Ran stopped = reevectl(stopArguments(directory), as);
        QVERIFY2(stopped.code == 0, qPrintable(stopped.errors));
        QVERIFY(!runs(pid));
        QVERIFY(!QFileInfo::exists(directory));
        QVERIFY(!QFileInfo::exists(socket));
        QVERIFY(!QFileInfo::exists(server));
    }

    void onlyWhatItShouldAccept()
    {
        SandboxOptions options;
        options.directory = folder("strict");
        options.customers = 0;
        options.durable = false;
        const auto info = startSandbox(options);
        QVERIFY2(info, qPrintable(info ? QString() : info.error().text));
        auto driver = connectTo(info->superuser());
        QVERIFY(driver);
        const QList<std::pair<QString, QString>> settings{
            {QStringLiteral("ssl_min_protocol_version"), QStringLiteral("TLSv1.3")},
            {QStringLiteral("ssl_ecdh_curve"), QStringLiteral("prime256v1")},
            {QStringLiteral("password_encryption"), QStringLiteral("scram-sha-256")},
            {QStringLiteral("log_parameter_max_length"), QStringLiteral("0")},
            {QStringLiteral("log_parameter_max_length_on_error"), QStringLiteral("0")},
            {QStringLiteral("jit"), QStringLiteral("off")},
            {QStringLiteral("max_connections"), QStringLiteral("200")},
            {QStringLiteral("server_encoding"), QStringLiteral("UTF8")},
            {QStringLiteral("lc_collate"), QStringLiteral("C.UTF-8")}};
        for (const auto &[name, wanted] : settings) {
            auto query = (*driver)->query({QStringLiteral("SELECT current_setting($1)"), {name}});
            QVERIFY(query && query->next());
            QVERIFY2(query->value(0).toString() == wanted, qPrintable(name));
        }
        // Nothing but TLS with a certificate over the network, and it listens nowhere else.
        auto rules = (*driver)->query(
            {QStringLiteral("SELECT type || ' ' || coalesce(address, '') || ' ' || auth_method"
                            " || ' ' || coalesce(options::text, '')"
                            " FROM pg_hba_file_rules ORDER BY line_number")});
        QVERIFY(rules);
        QStringList lines;
        while (rules->next())
            lines += rules->value(0).toString();
        QCOMPARE(
            lines,
            (QStringList{QStringLiteral("local  peer {map=reeve}"),
                         QStringLiteral("hostssl 127.0.0.1 scram-sha-256 {clientcert=verify-full}"),
                         QStringLiteral("hostssl ::1 scram-sha-256 {clientcert=verify-full}")}));
        auto listens = (*driver)->query({QStringLiteral("SHOW listen_addresses")});
        QVERIFY(listens && listens->next());
        for (const QString &address : listens->value(0).toString().split(QLatin1Char(',')))
            QVERIFY(address == QStringLiteral("127.0.0.1") || address == QStringLiteral("::1"));
        driver->reset();

        // Another person's certificate does not do.
        auto stranger = info->parameters(QStringLiteral("support"));
        stranger.certFile = info->account(QStringLiteral("officer"))->certFile;
        stranger.keyFile = info->account(QStringLiteral("officer"))->keyFile;
        QVERIFY(!connectTo(stranger));
        // Nor the certificate without the password.
        auto guesser = info->parameters(QStringLiteral("support"));
        guesser.password = QStringLiteral("not this");
        const auto refused = connectTo(guesser);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::WrongPassword);
        QVERIFY(connectTo(info->parameters(QStringLiteral("support"))));
        QVERIFY(stopSandbox(info->directory));
    }

    void twoSideBySide()
    {
        const Ran one = reevectl(startArguments(folder("one")));
        QVERIFY2(one.code == 0, qPrintable(one.errors));
        const Ran two = reevectl(startArguments(folder("two")));
        QVERIFY2(two.code == 0, qPrintable(two.errors));
        QVERIFY(json(one.output).value(QStringLiteral("port"))
                != json(two.output).value(QStringLiteral("port")));
        QCOMPARE(reevectl(stopArguments(folder("one"))).code, 0);
        QVERIFY(sandboxStatus(folder("two")));
        QCOMPARE(reevectl(stopArguments(folder("two"))).code, 0);
    }

    void runningOneIsLeftAlone()
    {
        QCOMPARE(reevectl(startArguments(folder("busy"))).code, 0);
        const Ran again = reevectl(startArguments(folder("busy")));
        QVERIFY(again.code != 0);
        QVERIFY2(again.errors.contains(QStringLiteral("already")), qPrintable(again.errors));
        QVERIFY(sandboxStatus(folder("busy")));
        QCOMPARE(reevectl(stopArguments(folder("busy"))).code, 0);
    }

    void crashedOneIsCleanedUp()
    {
        QCOMPARE(reevectl(startArguments(folder("crash"))).code, 0);
        const QJsonObject before = privateState(folder("crash"));
        const qint64 pid = before.value(QStringLiteral("server_pid")).toInteger();
        QCOMPARE(::kill(static_cast<pid_t>(pid), SIGKILL), 0);
        QTRY_VERIFY(!runs(pid));
        const auto status = sandboxStatus(folder("crash"));
        QVERIFY(!status);
        QCOMPARE(status.error().kind, ErrorKind::WrongState);

        const Ran again = reevectl(startArguments(folder("crash")));
        QVERIFY2(again.code == 0, qPrintable(again.errors));
        QVERIFY(!QFileInfo::exists(before.value(QStringLiteral("socket_directory")).toString()));
        QVERIFY(privateState(folder("crash")).value(QStringLiteral("server_pid")).toInteger()
                != pid);
        QCOMPARE(reevectl(stopArguments(folder("crash"))).code, 0);
    }

    // Wherever it stands when Ctrl-C comes, nothing stays; and after a SIGKILL, which nobody can
    // answer, the next start clears up.
    void interrupted_data()
    {
        QTest::addColumn<QString>("at");
        QTest::addColumn<int>("signal");
        for (const char *line :
             {"making certificates", "making a database cluster", "starting the server",
              "creating the roles", "bringing the schema up to date", "making 300000 customers"})
            QTest::addRow("Ctrl-C at %s", line) << QString::fromLatin1(line) << SIGINT;
        QTest::newRow("closed terminal") << QStringLiteral("making a database cluster") << SIGHUP;
        QTest::newRow("killed while it fills")
            << QStringLiteral("making 300000 customers") << SIGKILL;
        QTest::newRow("killed in initdb") << QStringLiteral("making a database cluster") << SIGKILL;
    }
    void interrupted()
    {
        QFETCH(QString, at);
        QFETCH(int, signal);
        const QStringList before = scratchFolders();
        const QString directory = folder("interrupted");
        QProcess start;
        start.start(ownProgram("reevectl"),
                    {QStringLiteral("sandbox"), QStringLiteral("start"),
                     QStringLiteral("--throw-away"), QStringLiteral("--customers"),
                     QStringLiteral("300000"), QStringLiteral("--dir"), directory});
        start.setReadChannel(QProcess::StandardError);
        QByteArray said;
        while (!said.contains(at.toUtf8())) {
            QVERIFY2(start.waitForReadyRead(60'000), said.constData());
            said += start.readAll();
        }
        QCOMPARE(::kill(static_cast<pid_t>(start.processId()), signal), 0);
        QVERIFY(start.waitForFinished(60'000));
        if (signal == SIGKILL) {
            const Ran next = reevectl(startArguments(directory));
            QVERIFY2(next.code == 0, qPrintable(next.errors));
            QCOMPARE(reevectl(stopArguments(directory)).code, 0);
        } else {
            QCOMPARE(start.exitStatus(), QProcess::NormalExit);
            QVERIFY(start.exitCode() != 0);
        }
        QVERIFY(!QFileInfo::exists(directory));
        QStringList left = scratchFolders();
        for (const QString &name : before)
            left.removeAll(name);
        QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char(' '))));
    }

    void portInUse()
    {
        QCOMPARE(reevectl(startArguments(folder("holder"))).code, 0);
        const QString port = QString::number(
            privateState(folder("holder")).value(QStringLiteral("port")).toInt());
        const Ran second = reevectl(
            startArguments(folder("second"), {QStringLiteral("--port"), port}));
        QVERIFY(second.code != 0);
        QVERIFY2(second.errors.contains(QStringLiteral("The port %1").arg(port)),
                 qPrintable(second.errors));
        QVERIFY(!QFileInfo::exists(folder("second")));
        QCOMPARE(reevectl(stopArguments(folder("holder"))).code, 0);
    }

    void badInput_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const QStringList &more, const char *said) {
            QTest::newRow(name) << (QStringList{QStringLiteral("sandbox")} + more)
                                << QString::fromUtf8(said);
        };
        const QString start = QStringLiteral("start");
        const QString dir = QStringLiteral("--dir");
        const QString customers = QStringLiteral("--customers");
        row("negative customers", {start, customers, QStringLiteral("-1")}, "--customers");
        row("too many customers", {start, customers, QStringLiteral("50000001")}, "--customers");
        row("no number", {start, customers, QStringLiteral("many")}, "--customers");
        row("no such port", {start, QStringLiteral("--port"), QStringLiteral("65536")}, "--port");
        row("negative port", {start, QStringLiteral("--port"), QStringLiteral("-1")}, "--port");
        row("no seed", {start, QStringLiteral("--seed"), QStringLiteral("x")}, "--seed");
        row("unknown option", {start, QStringLiteral("--colour")}, "--colour");
        row("no command", {}, "subcommand");
        row("folder with other things", {start, dir, QStringLiteral("/etc")}, "/etc");
        row("a file", {start, dir, QStringLiteral("/etc/passwd")}, "/etc/passwd");
        row("empty folder name", {start, dir, QString()}, "--dir");
        row("where no folder can be", {start, dir, QStringLiteral("/proc/sandbox")},
            "/proc/sandbox");
        row("stop: none there", {QStringLiteral("stop"), dir, QStringLiteral("/tmp/reeve none")},
            "There is no sandbox");
        row("status: none there",
            {QStringLiteral("status"), dir, QStringLiteral("/tmp/reeve none")},
            "There is no sandbox");
        row("stop: not a sandbox", {QStringLiteral("stop"), dir, QStringLiteral("/etc")},
            "There is no sandbox");
    }
    void badInput()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const QStringList before = scratchFolders();
        const Ran ran = reevectl(arguments);
        QVERIFY(ran.code > 0);
        QVERIFY2(ran.errors.contains(said), qPrintable(ran.errors));
        QCOMPARE(ran.errors.count(QLatin1Char('\n')), 1);
        QVERIFY(ran.output.isEmpty());
        QCOMPARE(scratchFolders(), before);
    }

    void folderThatCannotBeWritten()
    {
        if (geteuid() == 0 && asNobody().isEmpty())
            QSKIP("no setpriv here");
        const Ran ran = reevectl(startArguments(QStringLiteral("/usr/reeve-sandbox")),
                                 geteuid() == 0 ? asNobody() : QStringList());
        QVERIFY(ran.code > 0);
        QVERIFY2(ran.errors.contains(QStringLiteral("/usr/reeve-sandbox cannot be made")),
                 qPrintable(ran.errors));
    }

    void notInstalled()
    {
        if (geteuid() != 0 || !canMount())
            QSKIP("may not mount");
        const Ran ran = runProgram(
            QStringLiteral("sh"),
            QStringList{QStringLiteral("-c"),
                        QStringLiteral("mount -t tmpfs none /usr/lib/postgresql && exec \"$@\""),
                        QStringLiteral("sh"), ownProgram("reevectl")}
                + startArguments(folder("missing")),
            {QStringLiteral("unshare"), QStringLiteral("--mount")});
        QVERIFY(ran.code > 0);
        QVERIFY2(ran.errors.contains(QStringLiteral("not installed")), qPrintable(ran.errors));
        QVERIFY(!QFileInfo::exists(folder("missing")));
    }

    void diskFull_data()
    {
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("customers");
        QTest::newRow("too small from the start") << QStringLiteral("20m") << QStringLiteral("20");
        QTest::newRow("too small for the customers")
            << QStringLiteral("400m") << QStringLiteral("1000000");
    }
    void diskFull()
    {
        if (geteuid() != 0 || !canMount())
            QSKIP("may not mount");
        QFETCH(QString, size);
        QFETCH(QString, customers);
        QVERIFY(QDir().mkpath(folder("small")));
        const QStringList before = scratchFolders();
        const Ran ran = runProgram(
            QStringLiteral("sh"),
            {QStringLiteral("-c"),
             QStringLiteral("mount -t tmpfs -o size=%1 none \"$2\" && \"$1\" sandbox start"
                            " --throw-away --customers %2 --dir \"$2/box\";"
                            " code=$?; ls -A \"$2\"; exit $code")
                 .arg(size, customers),
             QStringLiteral("sh"), ownProgram("reevectl"), folder("small")},
            {QStringLiteral("unshare"), QStringLiteral("--mount")});
        QVERIFY(ran.code > 0);
        QVERIFY2(ran.errors.contains(QStringLiteral("space")), qPrintable(ran.errors));
        QCOMPARE(ran.output, QString()); // nothing is left there
        QCOMPARE(scratchFolders(), before);
    }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
