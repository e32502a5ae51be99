// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/certificates/authority.h"

#include <QHash>
#include <QList>
#include <QSslCertificate>
#include <QUrl>

#include <functional>
#include <memory>

class QTcpServer;
class QTcpSocket;

namespace reeve::test
{

/** A real web server on 127.0.0.1, with TLS or without, that answers as a test says. Lives on the
 *  test's thread and works while its event loop runs. */
class WebServer : public QObject
{
public:
    struct Request {
        QByteArray path;
        QHash<QByteArray, QByteArray> headers; ///< names in lower case
    };
    struct Reply {
        int status = 200;
        QByteArray headers{}; ///< "Location: /x\r\n"
        QByteArray body{};
        bool isEndless = false; ///< goes on until the other side hangs up
        bool isSilent = false;  ///< takes the request and never answers
    };
    using Handler = std::function<Reply(const Request &)>;

    /// With TLS: a certificate for `names`, signed by `authority`.
    WebServer(Authority &authority, const QStringList &names, Handler handler,
              const Validity &validity = Validity::days(1));
    explicit WebServer(Handler handler); ///< plain http
    ~WebServer() override;

    quint16 port() const;
    QUrl url(const QString &path, const QString &host = QStringLiteral("localhost")) const;
    const QList<Request> &requests() const { return m_requests; }
    qint64 bytesSent() const { return m_sent; } ///< of endless bodies

private:
    void take(QTcpSocket *socket);
    void read(QTcpSocket *socket);
    void listen();

    Handler m_handler;
    std::unique_ptr<QTcpServer> m_server;
    bool m_isPlain;
    QList<Request> m_requests;
    qint64 m_sent = 0;
};

/// The authority's certificate, as one that is trusted.
QList<QSslCertificate> trusted(const Authority &authority);

} // namespace reeve::test
