// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/database/connectionparameters.h"

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

/** A running private PostgreSQL. `toJson` is what `reevectl sandbox start --json` prints. */
struct SandboxInfo {
    QString directory;
    QString host;
    QString port;
    QString database;
    QString caFile;
    QString crlFile;
    QString socketDirectory; ///< local superuser access for the OS account that started it
    QList<SandboxAccount> staff;
    SandboxAccount owner;
    qint64 serverPid = 0;

    std::optional<SandboxAccount> account(const QString &login) const;
    ConnectionParameters parameters(const QString &login) const;
    QJsonObject toJson() const;
    static Result<SandboxInfo> fromJson(const QJsonObject &object);
};

struct SandboxOptions {
    QString directory; ///< empty: one under the runtime or cache directory
    int port = 0;      ///< 0: a free one
    qint64 customers = 1000; ///< 0 … 50,000,000
    int seed = 1;
    bool durable = true; ///< false: fsync off, for tests only
    std::function<void(const QString &)> progress; ///< "starting the server" …
};

/** initdb, certificates, server, database, accounts, data; nothing is left behind on failure. */
Result<SandboxInfo> startSandbox(const SandboxOptions &options);
Result<SandboxInfo> sandboxStatus(const QString &directory); ///< WrongState when it does not run
Result<void> stopSandbox(const QString &directory); ///< ends the server and removes the folder

} // namespace reeve
