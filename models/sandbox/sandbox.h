// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/database/connectionparameters.h"
#include "models/sandbox/interruption.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace reeve
{

struct SandboxAccount {
    QString login;
    QString role; ///< support, officer, auditor, admin, owner
    QString password;
    QString certFile;
    QString keyFile; ///< 0600, without passphrase
};

/** A running private PostgreSQL. */
struct SandboxInfo {
    QString directory;
    QString host;
    QString port;
    QString database;
    QString caFile;
    QString crlFile;
    QString authorityDirectory; ///< the CA, for AuthorityFolder
    QString socketDirectory;    ///< local superuser access for the OS account that started it
    QString serverDirectory;    ///< data/, server.crt, server.key, server.log: the server account's
    QList<SandboxAccount> staff;
    SandboxAccount owner;
    QList<SandboxAccount> services; ///< reeve_worker and service_app
    qint64 serverPid = 0;

    std::optional<SandboxAccount> account(const QString &login) const;
    /// As a staff account, the owner or a service, over TLS.
    ConnectionParameters parameters(const QString &login) const;
    /// As superuser over the local socket; empty `databaseName`: the sandbox's.
    ConnectionParameters superuser(const QString &databaseName = {}) const;

    /// What `reevectl sandbox start --json` prints: host, port, database, ca, crl, staff, owner.
    QJsonObject toJson() const;
    static Result<SandboxInfo> fromJson(const QJsonObject &object);
};

struct SandboxOptions {
    QString directory;       ///< empty: defaultSandboxDirectory()
    int port = 0;            ///< 0: a free one
    qint64 customers = 1000; ///< 0 … maxSandboxCustomers
    int seed = 1;
    bool durable = true;                           ///< false: fsync off, for tests only
    std::function<void(const QString &)> progress; ///< "starting the server" …
    Interruption *interruption = nullptr; ///< ends the start with Cancelled, nothing left behind
};

inline constexpr qint64 maxSandboxCustomers = 50'000'000;

/// `sandbox` in the user's cache folder ($XDG_CACHE_HOME/reeve, usually ~/.cache/reeve).
QString defaultSandboxDirectory();

/** initdb, certificates, server, database, accounts, data; nothing is left behind on failure. The
 *  server outlives this program. A sandbox that crashed in the same folder is cleaned up first; one
 *  that runs there is WrongState, a folder with other things in it Input. Blocking; as root the
 *  server runs as `postgres` or else `nobody`. */
Result<SandboxInfo> startSandbox(const SandboxOptions &options);

/// WrongState when none runs there.
Result<SandboxInfo> sandboxStatus(const QString &directory);

/// Ends the server and removes the folder, also of a crashed one; NotFound when there is none.
Result<void> stopSandbox(const QString &directory);

} // namespace reeve
