// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/linkcutter.h"

namespace reeve
{

LinkCutter::LinkCutter(QString host, quint16 port, QObject *parent)
    : QObject(parent), m_host(std::move(host)), m_serverPort(port)
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = m_server.nextPendingConnection())
            relay(client);
    });
}

bool LinkCutter::listen()
{
    if (!m_server.listen(QHostAddress::LocalHost, m_port))
        return false;
    m_port = m_server.serverPort();
    return true;
}

void LinkCutter::relay(QTcpSocket *client)
{
    auto *server = new QTcpSocket(client);
    m_sockets.append(client);
    for (QTcpSocket *socket : {client, server})
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(client, &QTcpSocket::readyRead, server, [client, server] {
        if (server->state() == QAbstractSocket::ConnectedState)
            server->write(client->readAll());
    });
    connect(server, &QTcpSocket::connected, client,
            [client, server] { server->write(client->readAll()); });
    connect(server, &QTcpSocket::readyRead, client,
            [client, server] { client->write(server->readAll()); });
    connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
    connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    server->connectToHost(m_host, m_serverPort);
}

void LinkCutter::cut()
{
    m_server.close();
    for (const QPointer<QTcpSocket> &socket : std::exchange(m_sockets, {})) {
        if (socket)
            socket->abort();
    }
}

void LinkCutter::mend()
{
    listen();
}

} // namespace reeve
