// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mail/smtp.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Smtp)
};

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

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

void set(CURL *handle, const SmtpRelay &relay)
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
    // The link ends with the transfer: else the library says goodbye when it is taken down, and waits
    // two minutes for an answer, whatever the time-out.
    curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
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

MailOutcome sendMail(const SmtpRelay &relay, const MailMessage &message,
                     const std::function<bool()> &handover)
{
    MailOutcome none;
    const Handle handle(useLibrary() ? curl_easy_init() : nullptr, &curl_easy_cleanup);
    if (!handle) {
        none.text = Text::tr("Mail cannot be sent by this installation.");
        return none;
    }
    // libcurl would take a missing file for an empty list, and only say so with the first certificate.
    if (!relay.caFile.isEmpty() && !QFileInfo(relay.caFile).isReadable()) {
        none.text = whyNot(CURLE_SSL_CACERT_BADFILE, relay);
        return none;
    }
    const std::function<bool()> before = [&] { return !handover || handover(); };
    Transfer transfer{.content = message.content, .handover = before};
    set(handle.get(), relay);
    const QByteArray from = '<' + message.from.text() + '>';
    const QByteArray to = '<' + message.to.text() + '>';
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
        curl_slist_append(nullptr, to.constData()), &curl_slist_free_all);
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, from.constData());
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, &give);
    curl_easy_setopt(handle.get(), CURLOPT_READDATA, &transfer);
    curl_easy_setopt(handle.get(), CURLOPT_HEADERFUNCTION, &hear);
    curl_easy_setopt(handle.get(), CURLOPT_HEADERDATA, &transfer);
    const CURLcode code = curl_easy_perform(handle.get());
    long reply = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &reply);
    return outcomeOf(code, int(reply), transfer, relay);
}

} // namespace reeve
