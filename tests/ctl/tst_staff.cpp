// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/database/setup.h"
#include "models/sandbox/sandbox.h"
#include "models/session/bundle.h"
#include "tests/support/program.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace reeve;

/** People come and go, as an administrator on the server host makes them. */
class TestStaff : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    SandboxInfo m_info;

    Ran staff(const QStringList &arguments) const
    {
        return reevectl(QStringList{QStringLiteral("staff")} + arguments
                        + QStringList{QStringLiteral("--sandbox"), m_info.directory});
    }

    // What a console keeps after it has imported the bundle.
    std::optional<ConnectionParameters> import(const QJsonObject &shown,
                                               const QString &password) const
    {
        const auto file = readWholeFile(shown.value(QStringLiteral("bundle")).toString());
        if (!file)
            return std::nullopt;
        const auto bundle = openBundle(*file, shown.value(QStringLiteral("passphrase")).toString(),
                                       QDateTime::currentDateTimeUtc());
        if (!bundle) {
            qWarning("%s %s", qPrintable(bundle.error().text), qPrintable(bundle.error().detail));
            return std::nullopt;
        }
        const QString base = m_folder.filePath(shown.value(QStringLiteral("serial")).toString());
        ConnectionParameters parameters;
        parameters.host = bundle->host;
        parameters.port = bundle->port;
        parameters.database = bundle->database;
        parameters.user = bundle->login;
        parameters.password = password;
        parameters.caFile = base + QStringLiteral(".ca");
        parameters.crlFile = base + QStringLiteral(".crl");
        parameters.certFile = base + QStringLiteral(".crt");
        parameters.keyFile = base + QStringLiteral(".key");
        const QList<std::pair<QString, QByteArray>> files{
            {parameters.caFile, bundle->caPem},
            {parameters.crlFile, bundle->crlPem},
            {parameters.certFile, bundle->certificatePem},
            {parameters.keyFile, bundle->keyPem}};
        for (const auto &[path, content] : files)
            if (!writeWholeFile(path, content, FileAccess::Private))
                return std::nullopt;
        return parameters;
    }

    QJsonObject add(const char *login, const char *role)
    {
        const Ran ran = staff({QStringLiteral("add"), QLatin1String(login),
                               QStringLiteral("--role"), QLatin1String(role),
                               QStringLiteral("--name"), QStringLiteral("Anna Österlund"),
                               QStringLiteral("--json"), QStringLiteral("--bundle"),
                               m_folder.filePath(QLatin1String(login) + QStringLiteral(".reeve"))});
        if (ran.code != 0)
            qWarning("%s", qPrintable(ran.errors));
        return QJsonDocument::fromJson(ran.output.toUtf8()).object();
    }

    QVariantList row(const QString &statement, const QVariantList &values = {}) const
    {
        auto driver = connectTo(m_info.superuser());
        if (!driver)
            return {};
        auto query = (*driver)->query({statement, values});
        QVariantList columns;
        if (query && query->next())
            for (int i = 0; i < 8 && query->value(i).isValid(); ++i)
                columns += query->value(i);
        return columns;
    }

    static Result<QString> signIn(PgDriver &driver)
    {
        auto query = driver.query(
            {QStringLiteral("SELECT login || ' ' || role, crl FROM api.sign_in($1)"), {QString()}});
        if (!query)
            return tl::unexpected(query.error());
        query->next();
        return query->value(0).toString();
    }

private slots:
    void initTestCase()
    {
        SandboxOptions options;
        options.directory = QDir::tempPath() + QStringLiteral("/reeve-ctl-%1").arg(getpid());
        options.customers = 0;
        options.durable = false;
        const auto info = startSandbox(options);
        QVERIFY2(info, qPrintable(info ? QString() : info.error().text));
        m_info = *info;
    }

    void cleanupTestCase()
    {
        if (!m_info.directory.isEmpty())
            QVERIFY(stopSandbox(m_info.directory));
    }

    void addedAndSignedIn_data()
    {
        QTest::addColumn<QString>("role");
        for (const char *role : {"support", "officer", "auditor", "admin"})
            QTest::newRow(role) << QString::fromLatin1(role);
    }
    void addedAndSignedIn()
    {
        QFETCH(QString, role);
        const QByteArray login = "new_" + role.toLatin1();
        const QJsonObject shown = add(login.constData(), role.toLatin1().constData());
        const QString password = shown.value(QStringLiteral("password")).toString();
        QVERIFY(password.size() >= 16);
        const QFileInfo bundle(shown.value(QStringLiteral("bundle")).toString());
        QCOMPARE(bundle.permissions() & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
        const auto parameters = import(shown, password);
        QVERIFY(parameters);
        auto driver = connectTo(*parameters);
        QVERIFY2(driver, qPrintable(driver ? QString() : driver.error().text));
        const auto who = signIn(**driver);
        QVERIFY2(who, qPrintable(who ? QString() : who.error().text));
        QCOMPARE(*who, QString::fromLatin1(login) + QLatin1Char(' ') + role);

        QCOMPARE(row(QStringLiteral("SELECT rolconnlimit, rolsuper, rolcreaterole FROM pg_roles"
                                    " WHERE rolname = $1"),
                     {QString::fromLatin1(login)}),
                 (QVariantList{8, false, false}));
        QCOMPARE(row(QStringLiteral("SELECT string_agg(g.rolname, ' ') FROM pg_auth_members m"
                                    " JOIN pg_roles g ON g.oid = m.roleid"
                                    " JOIN pg_roles p ON p.oid = m.member WHERE p.rolname = $1"),
                     {QString::fromLatin1(login)}),
                 (QVariantList{QString(QStringLiteral("reeve_") + role)}));
        // The password never reached the server as such.
        QVERIFY(
            row(QStringLiteral("SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = $1"),
                {QString::fromLatin1(login)})
                .value(0)
                .toString()
            == QStringLiteral("SCRAM-SHA-256"));
        const auto log = readWholeFile(m_info.serverDirectory + QStringLiteral("/server.log"));
        QVERIFY(log && !log->contains(password.toUtf8()) && !log->contains("SCRAM-SHA-256$"));
        QVERIFY(row(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE event = 'staff_added'"
                                   " AND detail ->> 'login' = $1"),
                    {QString::fromLatin1(login)})
                    .value(0)
                    .toInt()
                == 1);
    }

    void refusedLeavesNothing_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const QStringList &arguments, const char *said) {
            QTest::newRow(name) << arguments << QString::fromUtf8(said);
        };
        const QString role = QStringLiteral("--role");
        const QString name = QStringLiteral("--name");
        const QString support = QStringLiteral("support");
        row("taken", {support, role, support, name, QStringLiteral("x")}, "already");
        row("a role of the server's", {QStringLiteral("reeve_owner"), role, support, name, support},
            "kept");
        row("upper case", {QStringLiteral("Anna"), role, support, name, support}, "login");
        row("SQL", {QStringLiteral("a\"; DROP ROLE x; --"), role, support, name, support}, "login");
        row("no such role", {QStringLiteral("zoe"), role, QStringLiteral("boss"), name, support},
            "--role");
        row("no role", {QStringLiteral("zoe"), name, support}, "--role");
        row("no name", {QStringLiteral("zoe"), role, support}, "--name");
        row("too long",
            {QStringLiteral("zoe"), role, support, name, support, QStringLiteral("--days"),
             QStringLiteral("9000")},
            "--days");
        row("no passphrase file",
            {QStringLiteral("zoe"), role, support, name, support,
             QStringLiteral("--passphrase-file"), QStringLiteral("/none")},
            "/none");
        row("bundle nowhere",
            {QStringLiteral("zoe"), role, support, name, support, QStringLiteral("--bundle"),
             QStringLiteral("/none/zoe.reeve")},
            "/none/zoe.reeve");
    }
    void refusedLeavesNothing()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const QVariantList before = row(
            QStringLiteral("SELECT count(*), (SELECT count(*) FROM pg_roles)"
                           " FROM reeve.staff"));
        QCOMPARE(before.size(), 2);
        const Ran ran = staff(QStringList{QStringLiteral("add")} + arguments);
        QVERIFY(ran.code > 0);
        QVERIFY2(ran.errors.contains(said), qPrintable(ran.errors));
        QVERIFY(ran.output.isEmpty());
        QCOMPARE(row(QStringLiteral("SELECT count(*), (SELECT count(*) FROM pg_roles)"
                                    " FROM reeve.staff")),
                 before);
        QVERIFY(!QFileInfo::exists(QStringLiteral("zoe.reeve")));
    }

    // The console's "disable" is the row alone: calls end at once, in open sessions too; sync does
    // the rest.
    void disabledInTheConsoleThenSynced()
    {
        const QJsonObject shown = add("dora", "support");
        const auto parameters = import(shown, shown.value(QStringLiteral("password")).toString());
        QVERIFY(parameters);
        auto driver = connectTo(*parameters);
        QVERIFY(driver && signIn(**driver));
        QVERIFY(!row(QStringLiteral("UPDATE reeve.staff SET active = false WHERE login = 'dora'"
                                    " RETURNING 1"))
                     .isEmpty());
        const auto refused = signIn(**driver);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::DisabledAccount);

        const Ran synced = staff({QStringLiteral("sync")});
        QVERIFY2(synced.code == 0, qPrintable(synced.errors));
        QVERIFY2(synced.output.contains(QStringLiteral("dora")), qPrintable(synced.output));
        QTRY_VERIFY(
            row(QStringLiteral("SELECT 1 FROM pg_stat_activity WHERE usename = 'dora'")).isEmpty());
        QCOMPARE(row(QStringLiteral("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'dora'")),
                 QVariantList{false});
        const auto again = connectTo(*parameters);
        QVERIFY(!again);
        QVERIFY2(again.error().kind == ErrorKind::Revoked
                     || again.error().kind == ErrorKind::DisabledAccount,
                 qPrintable(again.error().text));
        // Nothing left to do: no new list for every console each minute.
        const Ran second = staff({QStringLiteral("sync")});
        QCOMPARE(second.code, 0);
        QCOMPARE(second.output, QString());
    }

    void revokedCertificateIsRefused()
    {
        const QJsonObject shown = add("emil", "officer");
        const auto parameters = import(shown, shown.value(QStringLiteral("password")).toString());
        QVERIFY(parameters && connectTo(*parameters));
        const Ran ran = staff({QStringLiteral("disable"), QStringLiteral("emil")});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        // The certificate is what is refused, before any word about the account.
        QTRY_VERIFY(!connectTo(*parameters)
                    && connectTo(*parameters).error().kind == ErrorKind::Revoked);
        // Consoles are given the list that names it at their next sign-in.
        const QString crl =
            row(QStringLiteral("SELECT value FROM reeve.setting WHERE name = 'crl'"))
                .value(0)
                .toString();
        const auto published = readWholeFile(m_info.authorityDirectory + QStringLiteral("/ca.crl"));
        QVERIFY(published);
        QCOMPARE(crl.toLatin1(), *published);
        QVERIFY(staff({QStringLiteral("renew"), QStringLiteral("emil")}).code > 0);
    }

    void renewed()
    {
        const QJsonObject shown = add("frieda", "support");
        const QString password = shown.value(QStringLiteral("password")).toString();
        const auto old = import(shown, password);
        QVERIFY(old && connectTo(*old));
        const Ran ran = staff({QStringLiteral("renew"), QStringLiteral("frieda"),
                               QStringLiteral("--json"), QStringLiteral("--revoke-old"),
                               QStringLiteral("--bundle"),
                               m_folder.filePath(QStringLiteral("frieda2.reeve"))});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        const QJsonObject again = QJsonDocument::fromJson(ran.output.toUtf8()).object();
        QVERIFY(again.value(QStringLiteral("serial")) != shown.value(QStringLiteral("serial")));
        QVERIFY(!again.contains(QStringLiteral("password")));
        const auto fresh = import(again, password);
        QVERIFY(fresh);
        QVERIFY(connectTo(*fresh));
        QTRY_VERIFY(!connectTo(*old) && connectTo(*old).error().kind == ErrorKind::Revoked);
        QVERIFY(staff({QStringLiteral("renew"), QStringLiteral("nobody_here")}).code > 0);
    }

    void listed()
    {
        const Ran ran = staff({QStringLiteral("list")});
        QCOMPARE(ran.code, 0);
        for (const char *word : {"support2", "auditor", "active", "Support (sandbox)"})
            QVERIFY2(ran.output.contains(QString::fromLatin1(word)), qPrintable(ran.output));
    }

    void crlRefreshed()
    {
        const QString before =
            row(QStringLiteral("SELECT value FROM reeve.setting WHERE name = 'crl'"))
                .value(0)
                .toString();
        const Ran ran = reevectl({QStringLiteral("crl"), QStringLiteral("refresh"),
                                  QStringLiteral("--sandbox"), m_info.directory});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        const QByteArray now =
            row(QStringLiteral("SELECT value FROM reeve.setting WHERE name = 'crl'"))
                .value(0)
                .toString()
                .toLatin1();
        QVERIFY(now != before.toLatin1());
        QVERIFY(QDateTime::currentDateTimeUtc().daysTo(*crlNextUpdate(now)) >= 364);
        const QFileInfo server(m_info.serverDirectory + QStringLiteral("/ca.crl"));
        QCOMPARE(*readWholeFile(server.filePath()), now);
        QCOMPARE(server.ownerId(), QFileInfo(m_info.serverDirectory).ownerId());
    }

    void databaseCommands()
    {
        const auto database = [&](const char *command) {
            return reevectl({QStringLiteral("db"), QLatin1String(command),
                             QStringLiteral("--sandbox"), m_info.directory});
        };
        const Ran status = database("status");
        QVERIFY2(status.code == 0, qPrintable(status.errors));
        QVERIFY2(status.output.contains(QStringLiteral("api current")), qPrintable(status.output));
        QCOMPARE(database("migrate").code, 0);
        QCOMPARE(database("init").code, 0); // may be repeated

        // As the owner, with its certificate, from elsewhere.
        const auto owner = m_info.parameters(m_info.owner.login);
        qputenv("REEVE_OWNER_PASSWORD", owner.password.toUtf8());
        const Ran remote = reevectl(
            {QStringLiteral("db"), QStringLiteral("migrate"), QStringLiteral("--host"), owner.host,
             QStringLiteral("--port"), owner.port, QStringLiteral("--ca-file"), owner.caFile,
             QStringLiteral("--crl"), owner.crlFile, QStringLiteral("--cert"), owner.certFile,
             QStringLiteral("--key"), owner.keyFile});
        QVERIFY2(remote.code == 0, qPrintable(remote.errors));
        qunsetenv("REEVE_OWNER_PASSWORD");

        const Ran filled = reevectl({QStringLiteral("demo"), QStringLiteral("fill"),
                                     QStringLiteral("--customers"), QStringLiteral("50"),
                                     QStringLiteral("--sandbox"), m_info.directory});
        QVERIFY2(filled.code == 0, qPrintable(filled.errors));
        QCOMPARE(row(QStringLiteral("SELECT count(*) FROM service.customer")), QVariantList{50});
    }

    void authorityCommands()
    {
        const QString ca = m_folder.filePath(QStringLiteral("ca"));
        const auto authority = [&](const QStringList &arguments) {
            return reevectl(QStringList{QStringLiteral("ca")} + arguments
                            + QStringList{QStringLiteral("--ca"), ca});
        };
        const QStringList init{QStringLiteral("init"), QStringLiteral("--organisation"),
                               QStringLiteral("Kontor")};
        QCOMPARE(authority(init).code, 0);
        QVERIFY(authority(init).code > 0); // never over an old one
        const QStringList server{QStringLiteral("server"), QStringLiteral("--host"),
                                 QStringLiteral("db.example"), QStringLiteral("--out"),
                                 m_folder.path()};
        QCOMPARE(authority(server).code, 0);
        QVERIFY(authority(server).code > 0);
        const auto facts = certificateFacts(
            *readWholeFile(m_folder.filePath(QStringLiteral("server.crt"))));
        QVERIFY(facts);
        QCOMPARE(facts->commonName, QStringLiteral("db.example"));
    }
};

QTEST_GUILESS_MAIN(TestStaff)
#include "tst_staff.moc"
