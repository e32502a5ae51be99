// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/probe.h"

#include <QLocale>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSslConfiguration>
#include <QSslError>

namespace reeve
{

namespace
{

using Answer = ProbeResult::Answer;

QString certificateText(const QList<QSslError> &errors)
{
    const QSslError &first = errors.first();
    switch (first.error()) {
    case QSslError::CertificateExpired:
        return Probe::tr("it expired on %1")
            .arg(QLocale().toString(first.certificate().expiryDate().toLocalTime().date(),
                                    QLocale::ShortFormat));
    case QSslError::CertificateNotYetValid:
        return Probe::tr("it is not valid yet");
    case QSslError::HostNameMismatch:
        return Probe::tr("it was made for another name");
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
        return Probe::tr("it is signed by nobody that is trusted");
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return Probe::tr("its issuer is not trusted, or a certificate between is missing");
    case QSslError::CertificateRevoked:
        return Probe::tr("it was revoked");
    default:
        return first.errorString();
    }
}

// A page that asks for a password by itself, as status pages do, instead of by HTTP.
bool asksForPassword(const QByteArray &body)
{
    static const QRegularExpression field(
        QStringLiteral("<input\\b[^>]*\\btype\\s*=\\s*[\"']?password\\b"),
        QRegularExpression::CaseInsensitiveOption);
    return field.match(QString::fromUtf8(body)).hasMatch();
}

void lookUp(const QString &host, QObject *context,
            const std::function<void(const QHostInfo &)> &answered)
{
    QHostInfo::lookupHost(host, context, answered);
}

} // namespace

Probe::Probe(ProbeRules rules, QObject *parent)
    : QObject(parent), m_rules(std::move(rules)), m_resolve(lookUp)
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setAutoDeleteReplies(false);
    m_clock.setSingleShot(true);
    connect(&m_clock, &QTimer::timeout, this, [this] { end(Answer::Silent); });
}

Probe::~Probe()
{
    dropReply();
}

void Probe::ask(const ProbeTarget &target, const QUrl &url)
{
    ++m_turn;
    dropReply();
    m_result = {.target = target};
    m_key = std::exchange(m_result.target.key, Secret());
    m_way.clear();
    m_asking = true;
    m_clock.start(m_rules.timeout);
    go(url);
}

void Probe::cancel()
{
    if (isAsking())
        end(Answer::Cancelled);
}

void Probe::go(const QUrl &url)
{
    const QString scheme = url.scheme().toLower();
    const QUrl shown = m_key.isEmpty() ? url : QUrl(masked(url.toString(QUrl::FullyEncoded)));
    if (m_way.contains(url))
        return end(Answer::Loop, shown.toDisplayString());
    if (m_result.hops.size() > m_rules.redirects)
        return end(Answer::TooManyTurns);
    m_way.append(url);
    m_result.hops.append({.url = shown});
    if (scheme != QLatin1String("https") && !(scheme == QLatin1String("http") && m_rules.allowHttp))
        return end(Answer::NotAsked,
                   scheme == QLatin1String("http")
                       ? tr("the address is one without TLS (http)")
                       : tr("addresses of the kind \"%1:\" are not asked").arg(scheme));
    if (url.host().isEmpty() || !url.userInfo().isEmpty())
        return end(Answer::NotAsked, tr("the address names no server, or a password"));
    if (const QHostAddress literal(url.host()); !literal.isNull()) {
        QHostInfo info;
        info.setAddresses({literal});
        return take(info);
    }
    const quint64 turn = m_turn;
    m_resolve(url.host(), this, [this, turn](const QHostInfo &info) {
        if (turn == m_turn && isAsking())
            take(info);
    });
}

// However it is written: a server may send it back in another spelling.
QString Probe::masked(QString text) const
{
    if (m_key.isEmpty())
        return text;
    const QString dots(12, QChar(0x2022));
    const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(m_key.text()));
    for (const QString &spelling : {m_key.text(), encoded})
        text.replace(spelling, dots, Qt::CaseInsensitive);
    QString plain = text;
    for (int layer = 0; layer < 3; ++layer) {
        plain = QUrl::fromPercentEncoding(plain.toUtf8());
        if (plain.contains(m_key.text(), Qt::CaseInsensitive))
            return dots;
    }
    return text;
}

void Probe::take(const QHostInfo &info)
{
    if (info.error() != QHostInfo::NoError || info.addresses().isEmpty())
        return end(Answer::Unreachable,
                   tr("there is no server of the name %1").arg(m_way.constLast().host()));
    // One forbidden address among several is enough: nobody needs it there.
    const auto addresses = info.addresses();
    for (const QHostAddress &address : addresses)
        if (const QString why = m_rules.refusal(address); !why.isEmpty())
            return end(
                Answer::NotAsked,
                tr("%1 leads to %2 (%3)").arg(m_way.constLast().host(), why, address.toString()));
    connectTo(addresses.first());
}

void Probe::connectTo(const QHostAddress &address)
{
    ProbeHop &hop = m_result.hops.last();
    hop.address = address;
    const QUrl &named = m_way.constLast();
    QUrl url = named;
    url.setHost(address.toString());
    QNetworkRequest request(url);
    // The name stays what is asked for and what the certificate must be for.
    request.setPeerVerifyName(named.host());
    QByteArray host = named.host(QUrl::FullyEncoded).toLatin1();
    if (named.port() > 0)
        host += ':' + QByteArray::number(named.port());
    request.setRawHeader("Host", host);
    request.setRawHeader("User-Agent", "Reeve (visibility check)");
    request.setRawHeader("Accept-Encoding", "identity"); // what is counted is what is sent
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute,
                         false); // has the name in :authority
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    for (const auto attribute :
         {QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::CookieSaveControlAttribute,
          QNetworkRequest::AuthenticationReuseAttribute})
        request.setAttribute(attribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                         QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!m_rules.authorities.isEmpty())
        tls.addCaCertificates(m_rules.authorities);
    request.setSslConfiguration(tls);

    m_body.clear();
    m_certificate.clear();
    m_network.clearConnectionCache();
    m_reply = m_network.get(request);
    m_reply->setReadBufferSize(64 * 1024);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty())
            m_certificate = certificateText(errors); // and they are not ignored
    });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Probe::readHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &Probe::readBody);
    connect(m_reply, &QNetworkReply::finished, this, &Probe::replyFinished);
}

void Probe::readHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status < 200)
        return;
    m_result.hops.last().status = status;
    if (status >= 300 && status < 400 && m_reply->hasRawHeader("Location"))
        followRedirect();
    else if (!m_rules.open.contains(status))
        judge(status); // nothing in its text would change what it means
}

void Probe::followRedirect()
{
    const QUrl target = QUrl::fromEncoded(m_reply->rawHeader("Location"), QUrl::StrictMode);
    const QUrl next = m_way.constLast().resolved(target);
    dropReply();
    if (!next.isValid())
        return end(Answer::Unreachable, tr("it sends visitors on to no address"));
    const auto server = [](const QUrl &url) {
        return QUrl(url.scheme() + QStringLiteral("://") + url.authority());
    };
    if (!m_key.isEmpty() && server(next) != server(m_way.constFirst()))
        return end(Answer::NotAsked, tr("it sends visitors on to another server (%1), and the key "
                                        "is shown to none but its own")
                                         .arg(masked(next.host())));
    // Not from within the reply's own signal.
    const quint64 turn = m_turn;
    QTimer::singleShot(0, this, [this, turn, next] {
        if (turn == m_turn && isAsking())
            go(next);
    });
}

void Probe::readBody()
{
    if (m_result.hops.last().status == 0)
        return;
    m_body += m_reply->read(m_rules.bodyLimit - m_body.size() + 1);
    if (m_body.size() <= m_rules.bodyLimit)
        return;
    m_body.truncate(m_rules.bodyLimit);
    m_result.isCut = true;
    judge(m_result.hops.last().status);
}

void Probe::replyFinished()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 200) {
        m_result.hops.last().status = status;
        if (m_reply->error() == QNetworkReply::NoError)
            m_body += m_reply->read(m_rules.bodyLimit - m_body.size());
        return judge(status);
    }
    if (!m_certificate.isEmpty())
        return end(Answer::Certificate, m_certificate);
    switch (m_reply->error()) {
    case QNetworkReply::ConnectionRefusedError:
        return end(Answer::Unreachable, tr("no server listens there"));
    case QNetworkReply::SslHandshakeFailedError:
        return end(Answer::Unreachable, tr("it speaks no TLS that could be agreed on"));
    case QNetworkReply::RemoteHostClosedError:
        return end(Answer::Unreachable, tr("it hung up"));
    default:
        return end(Answer::Unreachable, tr("the network did not lead there"));
    }
}

void Probe::judge(int status)
{
    if (m_rules.open.contains(status))
        end(asksForPassword(m_body) ? Answer::Password : Answer::Open);
    else if (m_rules.password.contains(status))
        end(Answer::Password);
    else if (m_rules.closed.contains(status))
        end(Answer::Closed);
    else
        end(Answer::Other);
}

void Probe::end(Answer answer, const QString &why)
{
    if (!isAsking())
        return;
    m_asking = false;
    ++m_turn;
    m_clock.stop();
    dropReply();
    m_body.clear();
    m_way.clear();
    m_key.clear();
    m_result.answer = answer;
    m_result.why = why;
    emit finished(m_result);
}

void Probe::dropReply()
{
    if (!m_reply)
        return;
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    reply->disconnect(this);
    // Not from within its own signals; it is the manager's child, should that end first.
    QTimer::singleShot(0, reply, [reply] {
        reply->abort();
        reply->deleteLater();
    });
}

} // namespace reeve
