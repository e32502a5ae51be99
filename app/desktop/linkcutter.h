// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

namespace reeve
{

/** A TCP relay on this machine's loopback that can be cut: how the tour loses its link without
 *  touching the server. */
class LinkCutter : public QObject
{
    Q_OBJECT
public:
    LinkCutter(QString host, quint16 port, QObject *parent = nullptr);
    bool listen(); ///< a free port, the same again after mend()
    quint16 port() const { return m_port; }
    void cut(); ///< breaks what is connected and takes nobody
    void mend();
    /// From the server at most so many bytes a second; 0: as they come. A slow link shows what a
    /// fast one hides, such as a progress.
    void slowTo(qint64 bytesPerSecond);

private:
    void relay(QTcpSocket *client);
    void forward(QTcpSocket *server, QTcpSocket *client);

    QString m_host;
    quint16 m_serverPort;
    quint16 m_port = 0;
    QTcpServer m_server;
    QList<QPointer<QTcpSocket>> m_sockets;
    qint64 m_rate = 0;
};

} // namespace reeve
