// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/installation.h"
#include "models/sandbox/serveraccount.h"

#include <QStringList>

namespace reeve
{

struct ClusterSettings {
    int port = 0;
    QString socketDirectory;
    QStringList addresses; ///< loopback only
    qint64 customers = 0;  ///< sizes the memory
    bool durable = true;
};

/** One PostgreSQL data folder and its server process. The folder `home` belongs to the server's
 *  account: data/, server.crt, server.key, ca.crt, ca.crl; server.log, server.json (the same for
 *  programs), start.log. */
class Cluster
{
public:
    Cluster(QString home, Installation installation, ServerAccount account);

    QString home() const { return m_home; }
    QString data() const;
    QString logFile() const; ///< begun anew by each start

    /// initdb, and who may come in from where: TLS, SCRAM and a client certificate over the
    /// network; over the socket the OS accounts named, as superuser `postgres`.
    Result<void> initialise(const QStringList &osAccounts, const Interruption *interruption) const;
    Result<void> configure(const ClusterSettings &settings) const;
    /// Hands a file to the server: certificates and keys.
    Result<void> place(const QString &name, const QByteArray &content, bool secret) const;

    /// Returns the server's process id. Refused when the port is taken.
    Result<qint64> start(const Interruption *interruption) const;

    /// In order, with a checkpoint: to be started again.
    Result<void> stop() const;

    /// The server's process id while it runs on this very folder, else 0 (a stale
    /// postmaster.pid, another process that was given the number).
    static qint64 runningPid(const QString &data);
    /// Ends the server at once, without a checkpoint: for a folder that will be removed. Also
    /// frees what a killed server left in the kernel.
    static void kill(const QString &data);

private:
    QString startLogFile() const;
    QByteArray log() const;
    QString m_home;
    Installation m_installation;
    ServerAccount m_account;
};

} // namespace reeve
