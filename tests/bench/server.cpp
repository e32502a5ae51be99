// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/server.h"

#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/database/migrator.h"
#include "models/database/pgdriver.h"
#include "models/sandbox/cluster.h"
#include "models/sandbox/sandboxfolder.h"
#include "models/staff/loginrole.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTcpServer>
#include <QTextStream>

#include <algorithm>

namespace reeve::bench
{

namespace
{

const QString login = QStringLiteral("bench");

/// What the data depends on: their number, the service's schema and what fills it. All else
/// (staff, trail, functions) the migrator brings up to date in a kept database.
QByteArray stampFor(qint64 customers)
{
    QStringList files;
    for (const char *folder : {":/sql/cluster", ":/sql/service", ":/sql/demo"}) {
        QDirIterator all(QLatin1String(folder), QDir::Files, QDirIterator::Subdirectories);
        while (all.hasNext())
            files.append(all.next());
    }
    std::sort(files.begin(), files.end());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &name : std::as_const(files)) {
        QFile file(name);
        if (file.open(QIODevice::ReadOnly)) {
            hash.addData(name.toUtf8());
            hash.addData(file.readAll());
        }
    }
    return QByteArray::number(customers) + ' ' + hash.result().toHex();
}

Result<void> migrate(const SandboxInfo &info)
{
    PgDriver driver;
    if (auto opened = driver.openWith(info.parameters(info.owner.login)); !opened)
        return opened;
    const auto done = Migrator(driver).migrate();
    return done ? Result<void>() : tl::unexpected(done.error());
}

QString stampFile(const QString &directory)
{
    return directory + QStringLiteral(".stamp");
}

Result<Cluster> clusterOf(const SandboxInfo &info)
{
    auto installation = Installation::find();
    if (!installation)
        return tl::unexpected(installation.error());
    auto account = ServerAccount::choose();
    if (!account)
        return tl::unexpected(account.error());
    return Cluster(info.serverDirectory, std::move(*installation), std::move(*account));
}

int freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
}

/// Starts the server of a sandbox that was kept; its old port may be somebody else's by now.
Result<SandboxInfo> wake(const QString &directory, qint64 customers)
{
    const auto state = SandboxFolder::look(directory);
    if (!state)
        return tl::unexpected(state.error());
    if (!state->complete)
        return failure(ErrorKind::WrongState, QStringLiteral("The start was interrupted."));
    SandboxInfo info = state->info;
    auto cluster = clusterOf(info);
    auto account = ServerAccount::choose();
    if (!cluster || !account)
        return tl::unexpected(cluster ? account.error() : cluster.error());
    QDir().mkpath(info.socketDirectory);
    if (auto owned = account->own(info.socketDirectory); !owned)
        return tl::unexpected(owned.error());
    ClusterSettings settings;
    settings.port = freePort();
    settings.socketDirectory = info.socketDirectory;
    settings.addresses = QStringList{QStringLiteral("127.0.0.1")};
    settings.customers = customers;
    if (auto configured = cluster->configure(settings); !configured)
        return tl::unexpected(configured.error());
    const auto pid = cluster->start(nullptr);
    if (!pid)
        return tl::unexpected(pid.error());
    info.port = QString::number(settings.port);
    info.serverPid = *pid;
    return info;
}

} // namespace

BenchServer::BenchServer(BenchServer &&other) noexcept
    : m_info(std::move(other.m_info)), m_account(std::move(other.m_account)),
      m_running(std::exchange(other.m_running, false))
{
}

BenchServer::~BenchServer()
{
    if (!m_running)
        return;
    const auto installation = Installation::find();
    const auto account = ServerAccount::choose();
    if (installation && account)
        (void)account->run(installation->program("pg_ctl"),
                           {QStringLiteral("stop"), QStringLiteral("--mode=fast"),
                            QStringLiteral("--silent"), QStringLiteral("--pgdata"),
                            m_info.serverDirectory + QStringLiteral("/data")});
}

Result<BenchServer> BenchServer::start(const QString &directory, qint64 customers)
{
    QTextStream err(stderr);
    BenchServer server;
    const QByteArray stamp = stampFor(customers);
    QFile file(stampFile(directory));
    if (file.open(QIODevice::ReadOnly) && file.readAll() == stamp) {
        if (auto info = wake(directory, customers)) {
            server.m_info = std::move(*info);
            server.m_running = true;
            if (auto migrated = migrate(server.m_info); !migrated)
                return tl::unexpected(migrated.error());
        } else {
            err << "bench: the kept sandbox is not used: " << info.error().text << "\n";
        }
    }
    file.close();
    if (!server.m_running) {
        QFile::remove(stampFile(directory));
        (void)stopSandbox(directory);
        err << "bench: making a database with " << customers << " customers\n" << Qt::flush;
        SandboxOptions options;
        options.directory = directory;
        options.customers = customers;
        options.progress = [&err](const QString &line) {
            err << "  " << line << "\n" << Qt::flush;
        };
        auto info = startSandbox(options);
        if (!info)
            return tl::unexpected(info.error());
        server.m_info = std::move(*info);
        server.m_running = true;
        if (auto noted = writeWholeFile(stampFile(directory), stamp, FileAccess::Private); !noted)
            return tl::unexpected(noted.error());
    }
    if (auto added = server.addAccount(); !added)
        return tl::unexpected(added.error());
    return server;
}

Result<void> BenchServer::addAccount()
{
    const QString base = m_info.directory + QStringLiteral("/staff/") + login;
    auto folder = AuthorityFolder::open(m_info.authorityDirectory);
    if (!folder)
        return tl::unexpected(folder.error());
    const auto issued = folder->authority().issueClient(login);
    if (!issued)
        return tl::unexpected(issued.error());
    Result<void> done = folder->save();
    if (done)
        done = writeWholeFile(base + QStringLiteral(".key"), issued->keyPem, FileAccess::Private);
    if (done)
        done = writeWholeFile(base + QStringLiteral(".crt"), issued->certificatePem,
                              FileAccess::Public);
    if (!done)
        return done;
    m_info.staff.removeIf([](const SandboxAccount &one) { return one.login == login; });
    m_info.staff.append({login, QStringLiteral("support"), randomPassword(),
                         base + QStringLiteral(".crt"), base + QStringLiteral(".key")});
    // Noted in the sandbox, so that the console can be started on it with this account.
    if (auto kept = SandboxFolder::open(m_info.directory); !kept)
        return tl::unexpected(kept.error());
    else if (auto noted = kept->note({true, m_info}); !noted)
        return noted;
    m_account = m_info.parameters(login);

    PgDriver driver;
    if (auto opened = driver.openWith(superuser()); !opened)
        return opened;
    done = setLoginRole(driver, login, QStringLiteral("support"), m_account.password);
    if (!done)
        return done;
    const QStringList texts{
        // 8 connections a login do for a person, not for a console next to the comparisons.
        QStringLiteral("ALTER ROLE bench CONNECTION LIMIT 30"),
        QStringLiteral(
            "INSERT INTO reeve.staff (login, full_name, role, active, quota_pages, quota_rows)"
            " VALUES ('bench', 'The bench', 'support', true, 100000000, 2000000000)"
            " ON CONFLICT (login) DO UPDATE SET active = true,"
            " quota_pages = excluded.quota_pages, quota_rows = excluded.quota_rows"),
        // Every run starts from the same: no hour of disclosures to count through.
        QStringLiteral("TRUNCATE reeve.disclosure, reeve.list_seen, audit.inbox"),
        // As a worker does after each start of the server.
        QStringLiteral("SELECT work.check_cluster()"),
        QStringLiteral("VACUUM (ANALYZE) reeve.disclosure, reeve.list_seen, audit.inbox"),
        QStringLiteral("CHECKPOINT")};
    for (const QString &one : texts)
        if (done)
            done = driver.script(one);
    return done;
}

} // namespace reeve::bench
