// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/backups/sync.h"
#include "models/sandbox/cluster.h"
#include "models/sandbox/sandboxfolder.h"

#include <functional>

namespace reeve
{

/** pgBackRest for a sandbox: a repository of its own beside the server, with the server's log archived
 *  into it. It goes with the sandbox. Blocking. NotFound where pgBackRest is not installed, WrongState
 *  where no sandbox runs. */
class SandboxBackups
{
public:
    using Progress = std::function<void(const QString &)>;

    static Result<SandboxBackups> open(const QString &directory);

    /** A full backup; pgBackRest then takes away those that are past their 30 days. The first makes the
     *  repository and restarts the server, which is to archive from then on. */
    Result<void> backUp(const Progress &progress = {});

    /** The server as it was at the end of a backup (its label), with all that was done since forgotten. */
    Result<void> restore(const QString &label, const Progress &progress = {});

    /// What its catalogue says.
    Result<QByteArray> catalogue() const;

private:
    SandboxBackups(SandboxFolder folder, Cluster cluster, ServerAccount account, QString program)
        : m_folder(std::move(folder)), m_cluster(std::move(cluster)), m_account(std::move(account)),
          m_program(std::move(program))
    {
    }
    QString file(const char *name) const;
    Result<void> connect(const Progress &progress);
    Result<void> restart();
    Result<void> run(const QStringList &arguments) const;

    SandboxFolder m_folder;
    Cluster m_cluster;
    ServerAccount m_account;
    QString m_program;
};

} // namespace reeve
