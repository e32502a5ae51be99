// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mail/gmimeobjects.h" // before Qt

#include "models/mail/mailmessage.h"

#include <QCryptographicHash>
#include <QUuid>

#include <memory>

namespace reeve
{

using gmime::as;
using gmime::Owned;

namespace
{

QByteArray forHeader(QString text)
{
    for (QChar &character : text)
        if (character.category() == QChar::Other_Control || character == QChar::LineSeparator
            || character == QChar::ParagraphSeparator)
            character = u' ';
    return text.simplified().toUtf8();
}

QByteArray forBody(QString text)
{
    text.remove(QChar(0));
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    text.replace(u'\r', u'\n');
    if (!text.endsWith(u'\n'))
        text += u'\n';
    return text.toUtf8();
}

Owned<GMimeDataWrapper> contentOf(const QByteArray &bytes)
{
    const Owned<GMimeStream> stream(
        g_mime_stream_mem_new_with_buffer(bytes.constData(), std::size_t(bytes.size())));
    return Owned<GMimeDataWrapper>(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
}

Owned<GMimePart> textPart(const QString &text, const char *kind = "plain")
{
    Owned<GMimePart> part(g_mime_part_new_with_type("text", kind));
    g_mime_object_set_content_type_parameter(as<GMimeObject>(part.get()), "charset", "utf-8");
    g_mime_part_set_content(part.get(), contentOf(forBody(text)).get());
    g_mime_part_set_content_encoding(part.get(), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return part;
}

Owned<GMimePart> attachmentPart(const MailAttachment &attachment)
{
    const QList<QByteArray> type = forHeader(QString::fromLatin1(attachment.mediaType)).split('/');
    Owned<GMimePart> part(
        g_mime_part_new_with_type(type.value(0).constData(), type.value(1).constData()));
    g_mime_part_set_content(part.get(), contentOf(attachment.content).get());
    g_mime_part_set_content_encoding(part.get(), GMIME_CONTENT_ENCODING_BASE64);
    g_mime_object_set_disposition(as<GMimeObject>(part.get()), "attachment");
    g_mime_part_set_filename(part.get(), forHeader(attachment.name).constData());
    return part;
}

void add(GMimeMessage *message, GMimeAddressType type, const QString &name,
         const MailAddress &address)
{
    g_mime_message_add_mailbox(message, type,
                               name.isEmpty() ? nullptr : forHeader(name).constData(),
                               address.text().constData());
}

// Its own, not a random one: the same draft is the same message. Not to be met in a text by chance.
QByteArray boundary(const QByteArray &messageId, const QByteArray &what = "boundary ")
{
    return "reeve-"
           + QCryptographicHash::hash(QByteArray(what + messageId), QCryptographicHash::Sha256)
                 .toHex()
                 .left(40);
}

// Plain, or both forms: a reader shows the last that it can.
Owned<GMimeObject> textOf(const MailDraft &draft, const QByteArray &id)
{
    Owned<GMimePart> plain = textPart(draft.text);
    if (draft.html.isEmpty())
        return Owned<GMimeObject>(as<GMimeObject>(plain.release()));
    Owned<GMimeMultipart> both(g_mime_multipart_new_with_subtype("alternative"));
    g_mime_multipart_set_boundary(both.get(), boundary(id, "alternative ").constData());
    g_mime_multipart_add(both.get(), as<GMimeObject>(plain.get()));
    g_mime_multipart_add(both.get(), as<GMimeObject>(textPart(draft.html, "html").get()));
    return Owned<GMimeObject>(as<GMimeObject>(both.release()));
}

QByteArray written(GMimeObject *object)
{
    GMimeFormatOptions *options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    const Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_object_write_to_stream(object, options, stream.get());
    g_mime_format_options_free(options);
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(as<GMimeStreamMem>(stream.get()));
    return QByteArray(reinterpret_cast<const char *>(bytes->data), qsizetype(bytes->len));
}

struct Wanted {
    QString suffix;
    QList<QByteArray> found;
};

void take(GMimeObject *, GMimeObject *part, gpointer data)
{
    auto *wanted = static_cast<Wanted *>(data);
    if (!GMIME_IS_PART(part))
        return;
    const char *name = g_mime_part_get_filename(as<GMimePart>(part));
    GMimeDataWrapper *content = g_mime_part_get_content(as<GMimePart>(part));
    if (!name || !content || !QString::fromUtf8(name).endsWith(wanted->suffix))
        return;
    const Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, stream.get());
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(as<GMimeStreamMem>(stream.get()));
    wanted->found.append(
        QByteArray(reinterpret_cast<const char *>(bytes->data), qsizetype(bytes->len)));
}

} // namespace

MailMessage composeMail(const MailDraft &draft)
{
    gmime::useLibrary();
    QByteArray id = forHeader(QString::fromLatin1(draft.messageId));
    if (id.isEmpty())
        id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces) + '@' + draft.from.domain();

    const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
    add(message.get(), GMIME_ADDRESS_TYPE_FROM, draft.fromName, draft.from);
    add(message.get(), GMIME_ADDRESS_TYPE_TO, {}, draft.to);
    g_mime_message_set_subject(message.get(), forHeader(draft.subject).constData(), "utf-8");
    GDateTime *date = g_date_time_new_from_unix_utc(draft.date.toSecsSinceEpoch());
    g_mime_message_set_date(message.get(), date);
    g_date_time_unref(date);
    g_mime_message_set_message_id(message.get(), id.constData());
    g_mime_object_set_header(as<GMimeObject>(message.get()), "Auto-Submitted", "auto-generated",
                             nullptr);

    const Owned<GMimeObject> text = textOf(draft, id);
    if (draft.attachments.isEmpty()) {
        g_mime_message_set_mime_part(message.get(), text.get());
    } else {
        const Owned<GMimeMultipart> all(g_mime_multipart_new_with_subtype("mixed"));
        g_mime_multipart_set_boundary(all.get(), boundary(id).constData());
        g_mime_multipart_add(all.get(), text.get());
        for (const MailAttachment &attachment : draft.attachments)
            g_mime_multipart_add(all.get(), as<GMimeObject>(attachmentPart(attachment).get()));
        g_mime_message_set_mime_part(message.get(), as<GMimeObject>(all.get()));
    }
    return {draft.from, draft.to, id, written(as<GMimeObject>(message.get()))};
}

QList<QByteArray> attachmentsIn(const QByteArray &mail, const QString &suffix)
{
    gmime::useLibrary();
    const Owned<GMimeStream> stream(
        g_mime_stream_mem_new_with_buffer(mail.constData(), std::size_t(mail.size())));
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    if (mail.startsWith("From "))
        g_mime_parser_set_format(parser.get(), GMIME_FORMAT_MBOX);
    Wanted wanted{suffix, {}};
    do {
        const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
        if (!message)
            break;
        g_mime_message_foreach(message.get(), take, &wanted);
    } while (mail.startsWith("From ") && !g_mime_parser_eos(parser.get()));
    return wanted.found;
}

} // namespace reeve
