// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/smtpserver.h"

#include "models/base/wholefile.h"

namespace reeve::test
{

SmtpServer::SmtpServer(const QStringList &arguments)
{
    // The system's: another python3 in front of it would not have the module.
    m_process.start(
        QStringLiteral("/usr/bin/python3"),
        QStringList{QStringLiteral(REEVE_SOURCE_DIR "/tests/support/smtpd.py"), m_folder.path()}
            + arguments);
    while (!m_process.canReadLine() && m_process.waitForReadyRead(20'000)) {
    }
    m_port = m_process.readLine().trimmed().toInt();
    if (m_port == 0)
        m_failure = QString::fromUtf8(m_process.readAllStandardError());
}

SmtpServer::~SmtpServer()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(2000)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QStringList SmtpServer::heard() const
{
    const auto log = readWholeFile(m_folder.filePath(QStringLiteral("heard.log")));
    return log ? QString::fromUtf8(*log).split(u'\n', Qt::SkipEmptyParts) : QStringList();
}

QStringList SmtpServer::envelopes() const
{
    const auto log = readWholeFile(m_folder.filePath(QStringLiteral("envelopes.log")));
    return log ? QString::fromUtf8(*log).split(u'\n', Qt::SkipEmptyParts) : QStringList();
}

QList<QByteArray> SmtpServer::messages() const
{
    QList<QByteArray> messages;
    for (int n = 1;; ++n) {
        const auto one = readWholeFile(m_folder.filePath(QStringLiteral("%1.eml").arg(n)));
        if (!one)
            return messages;
        messages += *one;
    }
}

} // namespace reeve::test
