// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace reeve::test
{

/** A mail relay that misbehaves as it is told; see tests/support/smtpd.py for the arguments. Ends
 *  with the object. */
class SmtpServer
{
public:
    explicit SmtpServer(const QStringList &arguments);
    ~SmtpServer();
    SmtpServer(const SmtpServer &) = delete;
    SmtpServer &operator=(const SmtpServer &) = delete;

    int port() const { return m_port; } ///< 0: it did not start (see failure)
    QString failure() const { return m_failure; }
    QStringList heard() const;          ///< "EHLO plain", "MAIL tls" …
    QList<QByteArray> messages() const; ///< as they arrived
    QStringList envelopes() const;      ///< of each, in their order: "from to"

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_failure;
    int m_port = 0;
};

} // namespace reeve::test
