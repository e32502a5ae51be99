// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/webserver.h"

#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpSocket>

#include <algorithm>

namespace reeve::test
{

WebServer::WebServer(Authority &authority, const QStringList &names, Handler handler,
                     const Validity &validity)
    : m_handler(std::move(handler)), m_isPlain(false)
{
    const auto issued = authority.issueServer(names, validity);
    if (!issued)
        qFatal("No certificate for the web server: %s", qPrintable(issued.error().text));
    auto server = std::make_unique<QSslServer>();
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(QSslCertificate(issued->certificatePem));
    tls.setPrivateKey(QSslKey(issued->keyPem, QSsl::Ec));
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    server->setSslConfiguration(tls);
    m_server = std::move(server);
    listen();
}

WebServer::WebServer(Handler handler)
    : m_handler(std::move(handler)), m_server(std::make_unique<QTcpServer>()), m_isPlain(true)
{
    listen();
}

WebServer::~WebServer()
{
    const auto sockets = m_server->findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->disconnect(this);
}

void WebServer::listen()
{
    if (!m_server->listen(QHostAddress::LocalHost))
        qFatal("No port for the web server");
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (QTcpSocket *socket = m_server->nextPendingConnection())
            take(socket);
    });
}

quint16 WebServer::port() const
{
    return m_server->serverPort();
}

QUrl WebServer::url(const QString &path, const QString &host) const
{
    QUrl url;
    url.setScheme(m_isPlain ? QStringLiteral("http") : QStringLiteral("https"));
    url.setHost(host);
    url.setPort(port());
    url.setPath(path);
    return url;
}

void WebServer::take(QTcpSocket *socket)
{
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    read(socket);
}

void WebServer::read(QTcpSocket *socket)
{
    QByteArray seen = socket->property("seen").toByteArray() + socket->readAll();
    socket->setProperty("seen", seen);
    if (!seen.isEmpty() && seen.front() != 'G') { // TLS, where none is spoken
        socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
        return socket->disconnectFromHost();
    }
    const qsizetype end = seen.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    socket->setProperty("seen", QByteArray());
    const QList<QByteArray> lines = seen.left(end).split('\n');
    Request request{.path = lines.first().split(' ').value(1), .headers = {}};
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        request.headers.insert(lines[i].left(colon).toLower(), lines[i].mid(colon + 1).trimmed());
    }
    m_requests.append(request);
    const Reply reply = m_handler(request);
    if (reply.isSilent)
        return;
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " Said\r\n" + reply.headers;
    if (!reply.isEndless)
        head += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    socket->write(head + "Connection: close\r\n\r\n" + reply.body);
    if (!reply.isEndless)
        return socket->disconnectFromHost();
    const auto more = [this, socket] {
        const auto *tls = qobject_cast<QSslSocket *>(socket);
        const qint64 waiting = socket->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0);
        if (waiting < 256 * 1024)
            m_sent += std::max<qint64>(0, socket->write(QByteArray(64 * 1024, 'x')));
    };
    connect(socket, &QTcpSocket::bytesWritten, this, more);
    if (auto *tls = qobject_cast<QSslSocket *>(socket))
        connect(tls, &QSslSocket::encryptedBytesWritten, this, more);
    more();
}

QList<QSslCertificate> trusted(const Authority &authority)
{
    return {QSslCertificate(authority.certificatePem())};
}

} // namespace reeve::test
