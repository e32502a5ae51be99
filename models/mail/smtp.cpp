// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mail/smtp.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Smtp)
};

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

// Both ways at once; whoever closes it waits for nothing.
void cutSocket(qintptr socket)
{
#ifdef Q_OS_WIN
    ::shutdown(SOCKET(socket), SD_BOTH);
#else
    ::shutdown(int(socket), SHUT_RDWR);
#endif
}

// The library's own state, made once.
bool useLibrary()
{
    static const bool used = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return used;
}

/** The message on its way out, and what came back. */
struct Transfer {
    const QByteArray &content;
    const std::function<bool()> &handover;
    qsizetype sent = 0;
    bool isHandedOver = false;
    bool isStopped = false;
    QByteArray reply{};
};

std::size_t give(char *buffer, std::size_t size, std::size_t count, void *data)
{
    auto *transfer = static_cast<Transfer *>(data);
    if (!transfer->isHandedOver) {
        if (transfer->handover && !transfer->handover()) {
            transfer->isStopped = true;
            return CURL_READFUNC_ABORT;
        }
        transfer->isHandedOver = true;
    }
    const qsizetype length = std::min(qsizetype(size * count),
                                      transfer->content.size() - transfer->sent);
    std::memcpy(buffer, transfer->content.constData() + transfer->sent, std::size_t(length));
    transfer->sent += length;
    return std::size_t(length);
}

std::size_t hear(char *line, std::size_t size, std::size_t count, void *data)
{
    auto *transfer = static_cast<Transfer *>(data);
    const QByteArray reply = QByteArray(line, qsizetype(size * count)).trimmed().left(500);
    if (!reply.startsWith("221")) // to our leaving
        transfer->reply = reply;
    return size * count;
}

void set(CURL *handle, const SmtpRelay &relay, bool once)
{
    const bool smtps = relay.security == SmtpRelay::Security::Smtps;
    const QByteArray url = QStringLiteral("%1://%2:%3")
                               .arg(smtps ? QStringLiteral("smtps") : QStringLiteral("smtp"),
                                    relay.host)
                               .arg(relay.port)
                               .toUtf8();
    curl_easy_setopt(handle, CURLOPT_URL, url.constData());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, smtps ? "smtps" : "smtp");
    curl_easy_setopt(handle, CURLOPT_PROXY, ""); // none from the environment
    curl_easy_setopt(handle, CURLOPT_NETRC, long(CURL_NETRC_IGNORED));
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    // Encrypted or not at all.
    curl_easy_setopt(handle, CURLOPT_USE_SSL, long(CURLUSESSL_ALL));
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!relay.caFile.isEmpty()) {
        curl_easy_setopt(handle, CURLOPT_CAINFO, QFile::encodeName(relay.caFile).constData());
        curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
    }
    if (!relay.user.isEmpty()) {
        curl_easy_setopt(handle, CURLOPT_USERNAME, relay.user.toUtf8().constData());
        curl_easy_setopt(handle, CURLOPT_PASSWORD, relay.password.toUtf8().constData());
    }
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, long(relay.timeout.count() * 1000));
    // The link of one message ends with the transfer: else the library says goodbye when it is taken
    // down, and waits two minutes for an answer, whatever the time-out.
    curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, long(once));
    curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, long(relay.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                     std::min(15'000L, long(relay.timeout.count() * 1000)));
}

QString whyNot(CURLcode code, const SmtpRelay &relay)
{
    const QString name = QStringLiteral("%1:%2").arg(relay.host).arg(relay.port);
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return Text::tr("The mail relay %1 is not known by this name. Nothing was sent.").arg(name);
    case CURLE_COULDNT_CONNECT:
        return Text::tr("Nobody answers at the mail relay %1. Nothing was sent.").arg(name);
    case CURLE_OPERATION_TIMEDOUT:
        return Text::tr("The mail relay %1 did not answer in time. Nothing was sent.").arg(name);
    case CURLE_PEER_FAILED_VERIFICATION:
        return Text::tr("The certificate of the mail relay %1 is not trusted: another name, "
                        "expired, or not of the "
                        "given authority. Nothing was sent.")
            .arg(name);
    case CURLE_SSL_CACERT_BADFILE:
        return Text::tr("The authority's certificate for the mail relay cannot be read: %1")
            .arg(relay.caFile);
    case CURLE_USE_SSL_FAILED:
        return Text::tr("The mail relay %1 offers no encryption (STARTTLS). Nothing was sent.")
            .arg(name);
    case CURLE_SSL_CONNECT_ERROR:
        return Text::tr("No encrypted connection to the mail relay %1 could be made: does it "
                        "expect STARTTLS instead "
                        "of SMTPS, or the other way round? Nothing was sent.")
            .arg(name);
    case CURLE_LOGIN_DENIED:
        return Text::tr("The mail relay %1 does not let the user in: wrong name or password. "
                        "Nothing was sent.")
            .arg(name);
    default:
        return Text::tr("The mail relay %1 ended the connection early. Nothing was sent.")
            .arg(name);
    }
}

MailOutcome outcomeOf(CURLcode code, int reply, const Transfer &transfer, const SmtpRelay &relay)
{
    using Fate = MailOutcome::Fate;
    MailOutcome outcome{.fate = Fate::Accepted,
                        .code = reply,
                        .text = {},
                        .reply = QString::fromUtf8(transfer.reply)};
    if (code == CURLE_OK)
        return outcome;
    // With the message there or without: a reply is an answer to it.
    if (!transfer.isStopped && code != CURLE_LOGIN_DENIED && reply >= 400 && reply < 600) {
        outcome.fate = reply < 500 ? Fate::Deferred : Fate::Rejected;
        outcome.text = reply < 500
                           ? Text::tr(
                                 "The mail relay does not take the message now (%1); it may later.")
                                 .arg(reply)
                           : Text::tr("The mail relay refuses the message (%1).").arg(reply);
        return outcome;
    }
    if (transfer.isHandedOver) {
        outcome.fate = Fate::Unknown;
        outcome.text = Text::tr("The connection to the mail relay was lost before it answered: the "
                                "message may have been "
                                "accepted, or not.");
        return outcome;
    }
    outcome.fate = Fate::NotSent;
    outcome.text = transfer.isStopped ? Text::tr("The message was held back before it was sent.")
                                      : whyNot(code, relay);
    return outcome;
}

} // namespace

struct SmtpLink::Private {
    explicit Private(const SmtpRelay &to, bool isForOne)
        : relay(to), once(isForOne),
          handle(useLibrary() ? curl_easy_init() : nullptr, &curl_easy_cleanup)
    {
        if (handle)
            set(handle.get(), relay, once);
    }

    SmtpRelay relay;
    bool once;
    Handle handle;
    bool isUsed = false; // there may be a connection from the message before
};

SmtpLink::SmtpLink(const SmtpRelay &relay) : SmtpLink(relay, false) {}

SmtpLink::SmtpLink(const SmtpRelay &relay, bool once) : d(std::make_unique<Private>(relay, once)) {}

SmtpLink::~SmtpLink()
{
    close();
}

void SmtpLink::close()
{
    if (!d->handle || !d->isUsed)
        return;
    // As above: nobody waits for the answer to a goodbye.
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(d->handle.get(), CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK
        && socket != CURL_SOCKET_BAD)
        cutSocket(qintptr(socket));
    d->handle.reset(curl_easy_init());
    if (d->handle)
        set(d->handle.get(), d->relay, d->once);
    d->isUsed = false;
}

MailOutcome SmtpLink::send(const MailMessage &message, const std::function<bool()> &handover)
{
    const bool wasUsed = d->isUsed;
    bool wasAsked = false;
    const std::function<bool()> before = [&] {
        wasAsked = true;
        return !handover || handover();
    };
    MailOutcome outcome = sendOnce(message, before);
    // A relay ends a connection that has been idle: that says nothing about the message.
    if (outcome.fate == MailOutcome::Fate::NotSent && wasUsed && !wasAsked) {
        close();
        outcome = sendOnce(message, before);
    }
    return outcome;
}

MailOutcome SmtpLink::sendOnce(const MailMessage &message, const std::function<bool()> &handover)
{
    MailOutcome none;
    CURL *const handle = d->handle.get();
    if (!handle) {
        none.text = Text::tr("Mail cannot be sent by this installation.");
        return none;
    }
    // libcurl would take a missing file for an empty list, and only say so with the first certificate.
    if (!d->relay.caFile.isEmpty() && !QFileInfo(d->relay.caFile).isReadable()) {
        none.text = whyNot(CURLE_SSL_CACERT_BADFILE, d->relay);
        return none;
    }
    Transfer transfer{.content = message.content, .handover = handover};
    const QByteArray from = '<' + message.from.text() + '>';
    const QByteArray to = '<' + message.to.text() + '>';
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
        curl_slist_append(nullptr, to.constData()), &curl_slist_free_all);
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from.constData());
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, &give);
    curl_easy_setopt(handle, CURLOPT_READDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &hear);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    const CURLcode code = curl_easy_perform(handle);
    d->isUsed = !d->once;
    long reply = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
    // What they point to ends here.
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, nullptr);
    curl_easy_setopt(handle, CURLOPT_READDATA, nullptr);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, nullptr);
    return outcomeOf(code, int(reply), transfer, d->relay);
}

MailOutcome sendMail(const SmtpRelay &relay, const MailMessage &message,
                     const std::function<bool()> &handover)
{
    return SmtpLink(relay, true).send(message, handover);
}

} // namespace reeve
