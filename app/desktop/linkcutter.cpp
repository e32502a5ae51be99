// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/linkcutter.h"

#include <QTimer>

#include <algorithm>

namespace reeve
{

namespace
{
constexpr int tick = 20; // ms
constexpr char tickName[] = "reeveTick";
} // namespace

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
            [this, client, server] { forward(server, client); });
    connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
    connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    server->connectToHost(m_host, m_serverPort);
}

void LinkCutter::forward(QTcpSocket *server, QTcpSocket *client)
{
    // Unread bytes fill the socket's buffer, and the server waits: as on a slow link.
    server->setReadBufferSize(m_rate);
    if (m_rate == 0) {
        client->write(server->readAll());
        return;
    }
    if (client->property(tickName).toBool())
        return;
    client->setProperty(tickName, true);
    QTimer::singleShot(tick, client, [this, server, client] {
        client->setProperty(tickName, false);
        if (m_rate > 0)
            client->write(server->read(std::max<qint64>(1, m_rate * tick / 1000)));
        if (m_rate == 0 || server->bytesAvailable() > 0)
            forward(server, client);
    });
}

void LinkCutter::slowTo(qint64 bytesPerSecond)
{
    m_rate = bytesPerSecond;
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
