// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/sandbox/interruption.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <sys/types.h>

#include <vector>

namespace reeve
{

/** The OS account that a sandbox's server runs as: ours, or for root an unprivileged one, as
 *  PostgreSQL refuses to run as root. */
class ServerAccount
{
public:
    /// Ours; as root `postgres`, else `nobody`. NotFound when root has neither.
    static Result<ServerAccount> choose();
    /// Always ours, also as root.
    static ServerAccount ours();

    const QString &name() const { return m_name; }
    uid_t uid() const { return m_uid; }
    bool isOurs() const { return m_isOurs; }

    /** Runs a program to its end as this account, in folder / and without PG* variables. Returns
     *  what it wrote to stdout. Errors: Internal with the end of its stderr as detail (and File when it
     *  says that the disk is full), Cancelled, Timeout after two minutes. */
    Result<QByteArray> run(const QString &program, const QStringList &arguments,
                           const Interruption *interruption = nullptr) const;

    /// Whether this account can reach into the folder (every folder above it lets it through).
    bool reaches(const QString &folder) const;
    /// Hands a file or folder over to this account.
    Result<void> own(const QString &path) const;

private:
    QString m_name;
    uid_t m_uid = 0;
    gid_t m_gid = 0;
    std::vector<gid_t> m_groups;
    bool m_isOurs = true;
};

} // namespace reeve
