// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/sandboxbackups.h"

#include "models/base/wholefile.h"
#include "models/database/setup.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

#include <chrono>
#include <thread>

namespace reeve
{

namespace
{

QString text(const char *source)
{
    return QCoreApplication::translate("Sandbox", source);
}

const QString stanza = QStringLiteral("sandbox");

void say(const SandboxBackups::Progress &progress, const QString &line)
{
    if (progress)
        progress(line);
}

} // namespace

Result<SandboxBackups> SandboxBackups::open(const QString &directory)
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("pgbackrest"));
    if (program.isEmpty())
        return failure(ErrorKind::NotFound,
                       text("The sandbox's backups need the program pgbackrest (package "
                            "pgbackrest)."));
    if (const auto running = sandboxStatus(directory); !running)
        return tl::unexpected(running.error());
    auto installation = Installation::find();
    if (!installation)
        return tl::unexpected(installation.error());
    auto account = ServerAccount::choose();
    if (!account)
        return tl::unexpected(account.error());
    auto folder = SandboxFolder::open(directory.isEmpty() ? defaultSandboxDirectory() : directory);
    if (!folder)
        return tl::unexpected(folder.error());
    Cluster cluster(folder->state().info.serverDirectory, *installation, *account);
    return SandboxBackups(std::move(*folder), std::move(cluster), std::move(*account), program);
}

QString SandboxBackups::file(const char *name) const
{
    return m_cluster.home() + QStringLiteral("/backups/") + QLatin1String(name);
}

Result<void> SandboxBackups::run(const QStringList &arguments) const
{
    const auto ran = m_account.run(
        m_program, QStringList{QStringLiteral("--config=") + file("pgbackrest.conf"),
                               QStringLiteral("--stanza=") + stanza}
                       + arguments);
    if (!ran)
        return tl::unexpected(ran.error());
    return {};
}

// The repository, and a server that archives. Many small files are bundled: waiting for the disk with
// each of a thousand takes longer than all the rest.
Result<void> SandboxBackups::connect(const Progress &progress)
{
    if (QFile::exists(file("pgbackrest.conf")))
        return {};
    say(progress, text("making a repository for backups"));
    const SandboxInfo &info = m_folder.state().info;
    for (const char *folder : {"", "repo", "log", "lock"}) {
        if (!QDir().mkpath(file(folder)))
            return failure(ErrorKind::File,
                           text("The folder %1 cannot be made.").arg(file(folder)));
        if (auto owned = m_account.own(file(folder)); !owned)
            return owned;
    }
    auto conf = readWholeFile(m_cluster.data() + QStringLiteral("/reeve.conf"));
    if (!conf)
        return tl::unexpected(conf.error());
    QString command = QStringLiteral("'%1' --config='%2' --stanza=%3 archive-push")
                          .arg(m_program, file("pgbackrest.conf"), stanza);
    command.replace(QLatin1Char('%'), QStringLiteral("%%"));
    command.replace(QLatin1Char('\''), QStringLiteral("''"));
    *conf += QStringLiteral(
                 "wal_level = replica\narchive_mode = on\narchive_command = '%1 \"%p\"'\n")
                 .arg(command)
                 .toUtf8();
    auto placed = m_cluster.place(QStringLiteral("data/reeve.conf"), *conf, true);
    // Last: where it stands, all of this is done.
    if (placed)
        placed = restart();
    if (placed)
        placed = m_cluster.place(
            QStringLiteral("backups/pgbackrest.conf"),
            QStringLiteral("[global]\n"
                           "repo1-path=%1/repo\n"
                           "repo1-bundle=y\n"
                           "repo1-retention-full-type=time\n"
                           "repo1-retention-full=29\n"
                           "compress-type=lz4\n"
                           "start-fast=y\n"
                           "log-path=%1/log\n"
                           "lock-path=%1/lock\n"
                           "log-level-file=off\n"
                           "log-level-console=off\n"
                           "log-level-stderr=error\n"
                           "[%2]\n"
                           "pg1-path=%3\n"
                           "pg1-socket-path=%4\n"
                           "pg1-port=%5\n"
                           "pg1-user=postgres\n")
                .arg(file("").chopped(1), stanza, m_cluster.data(), info.socketDirectory, info.port)
                .toUtf8(),
            true);
    if (placed)
        placed = run({QStringLiteral("stanza-create")});
    if (!placed)
        QFile::remove(file("pgbackrest.conf"));
    return placed;
}

Result<void> SandboxBackups::restart()
{
    if (auto stopped = m_cluster.stop(); !stopped)
        return stopped;
    const auto pid = m_cluster.start(nullptr);
    if (!pid)
        return tl::unexpected(pid.error());
    SandboxState state = m_folder.state();
    state.info.serverPid = *pid;
    return m_folder.note(state);
}

Result<void> SandboxBackups::backUp(const Progress &progress)
{
    if (auto connected = connect(progress); !connected)
        return connected;
    say(progress, text("making a backup"));
    return run({QStringLiteral("--type=full"), QStringLiteral("backup")});
}

Result<void> SandboxBackups::restore(const QString &label, const Progress &progress)
{
    using namespace std::chrono_literals;
    say(progress, text("stopping the server"));
    if (auto stopped = m_cluster.stop(); !stopped)
        return stopped;
    say(progress, text("restoring %1").arg(label));
    // Without the log that follows the backup: with it, all would be as it is.
    if (auto restored = run({QStringLiteral("--delta"), QStringLiteral("--set=") + label,
                             QStringLiteral("--type=immediate"),
                             QStringLiteral("--target-action=promote"), QStringLiteral("restore")});
        !restored)
        return restored;
    const auto pid = m_cluster.start(nullptr);
    if (!pid)
        return tl::unexpected(pid.error());
    SandboxState state = m_folder.state();
    state.info.serverPid = *pid;
    if (auto noted = m_folder.note(state); !noted)
        return noted;
    // It lets readers in before it is its own master again; until then there is no connection for us.
    for (int i = 0; i < 1200; ++i) {
        if (connectTo(state.info.superuser()))
            return {};
        std::this_thread::sleep_for(50ms);
    }
    return failure(ErrorKind::Timeout, text("The restored server did not come up."));
}

Result<QByteArray> SandboxBackups::catalogue() const
{
    if (!QFile::exists(file("pgbackrest.conf")))
        return failure(ErrorKind::WrongState,
                       text("This sandbox has no backups; “reevectl sandbox backup” makes one."));
    return askPgBackRest({m_program, file("pgbackrest.conf"), stanza}, &m_account);
}

} // namespace reeve
