// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QProcess>
#include <QTemporaryDir>

namespace reeve::test
{

/** A real mail relay: Postfix without systemd, from a configuration and a queue of its own, on two
 *  free ports of 127.0.0.1, with TLS required. It delivers what is for example.org into a folder, takes
 *  what is for gone.example (no such user) or full.example (mailbox full) and sends it back, and refuses
 *  everything else. Ends with the object, however the test ends. */
class Postfix
{
public:
    /// Whether it can run here: Postfix is installed, and we are root, as it has to be.
    static bool isAvailable();

    Postfix(const QString &certificateFile, const QString &keyFile);
    ~Postfix();
    Postfix(const Postfix &) = delete;
    Postfix &operator=(const Postfix &) = delete;

    QString failure() const { return m_failure; } ///< empty: it runs
    int smtpsPort() const { return m_smtps; }
    int startTlsPort() const { return m_startTls; }
    /// What has been delivered, as it lies in the mailbox.
    QList<QByteArray> messages() const;
    QString log() const;

private:
    QString at(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    bool configure(const QString &certificateFile, const QString &keyFile);
    bool start();

    QTemporaryDir m_folder;
    QProcess m_master;
    QString m_failure;
    int m_smtps = 0;
    int m_startTls = 0;
};

} // namespace reeve::test
