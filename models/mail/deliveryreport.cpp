// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mail/gmimeobjects.h" // before Qt

#include "models/mail/deliveryreport.h"

#include <QHash>

namespace reeve
{

using gmime::as;
using gmime::Owned;

namespace
{

constexpr qsizetype mostRecipients = 100;
constexpr qsizetype mostWords = 500;

QByteArray contentOf(GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content)
        return {};
    const Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, stream.get());
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(as<GMimeStreamMem>(stream.get()));
    return QByteArray(reinterpret_cast<const char *>(bytes->data), qsizetype(bytes->len));
}

using Fields = QHash<QByteArray, QByteArray>; // lower-case names

/// Groups of "Name: value" lines with an empty line between; long values go on in indented lines.
QList<Fields> groupsIn(QByteArray text)
{
    QList<Fields> groups{{}};
    QByteArray last;
    text.replace("\r\n", "\n");
    for (const QByteArray &line : text.split('\n')) {
        if (line.trimmed().isEmpty()) {
            if (!groups.last().isEmpty())
                groups.append(Fields{});
            last.clear();
        } else if ((line.startsWith(' ') || line.startsWith('\t')) && !last.isEmpty()) {
            groups.last()[last] += ' ' + line.trimmed();
        } else if (const qsizetype colon = line.indexOf(':'); colon > 0) {
            last = line.left(colon).trimmed().toLower();
            groups.last().insert(last, line.mid(colon + 1).trimmed());
        }
    }
    return groups;
}

QByteArray withoutBrackets(QByteArray id)
{
    id = id.trimmed();
    return id.startsWith('<') && id.endsWith('>') ? id.mid(1, id.size() - 2) : id;
}

struct Reading {
    DeliveryReport report;
    bool isReport = false;
};

void look(GMimeObject *, GMimeObject *part, gpointer data)
{
    Reading &reading = *static_cast<Reading *>(data);
    GMimeContentType *type = g_mime_object_get_content_type(part);
    if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *original = g_mime_message_part_get_message(as<GMimeMessagePart>(part));
        const char *id = original ? g_mime_message_get_message_id(original) : nullptr;
        if (id && reading.report.originalMessageId.isEmpty())
            reading.report.originalMessageId = withoutBrackets(id);
    } else if (!GMIME_IS_PART(part)) {
        return;
    } else if (g_mime_content_type_is_type(type, "text", "rfc822-headers")) {
        if (reading.report.originalMessageId.isEmpty())
            reading.report.originalMessageId = withoutBrackets(
                groupsIn(contentOf(as<GMimePart>(part))).first().value("message-id"));
    } else if (g_mime_content_type_is_type(type, "message", "delivery-status")
               && !reading.isReport) {
        reading.isReport = true;
        for (const Fields &group : groupsIn(contentOf(as<GMimePart>(part)))) {
            if (!group.contains("action") || reading.report.recipients.size() >= mostRecipients)
                continue; // the first is about the message as a whole
            reading.report.recipients.append(
                {group.value("action").toLower(), group.value("status").split(' ').first(),
                 QString::fromUtf8(group.value("diagnostic-code")).simplified().left(mostWords)});
        }
    }
}

} // namespace

std::optional<DeliveryReport> deliveryReportIn(const QByteArray &mail)
{
    gmime::useLibrary();
    const Owned<GMimeStream> stream(
        g_mime_stream_mem_new_with_buffer(mail.constData(), std::size_t(mail.size())));
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
    if (!message)
        return std::nullopt;
    GMimeObject *body = g_mime_message_get_mime_part(message.get());
    if (!body
        || !g_mime_content_type_is_type(g_mime_object_get_content_type(body), "multipart",
                                        "report"))
        return std::nullopt;
    Reading reading;
    g_mime_message_foreach(message.get(), look, &reading);
    if (!reading.isReport)
        return std::nullopt;
    for (const char *name : {"Delivered-To", "X-Original-To", "To"})
        if (const char *value = g_mime_object_get_header(as<GMimeObject>(message.get()), name))
            reading.report.to += QByteArray(value).trimmed();
    return reading.report;
}

} // namespace reeve
