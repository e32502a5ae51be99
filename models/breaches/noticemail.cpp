// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/breaches/noticemail.h"

#include "models/breaches/delivery.h"

#include <QRegularExpression>

namespace reeve
{

QByteArray noticeMark(qint64 notice, const QByteArray &mac)
{
    return QByteArray::number(notice) + '.' + mac;
}

std::optional<NoticeMark> noticeMarkIn(const QByteArray &addressOrId)
{
    // "bounces+17.0123456789abcdef0123@…", "<notice.17.0123456789abcdef0123@…>"
    static const QRegularExpression form(
        QStringLiteral(R"((?:\+|\bnotice\.)([0-9]{1,18})\.([0-9a-fA-F]{20})@)"));
    const QRegularExpressionMatch match = form.match(QString::fromLatin1(addressOrId));
    if (!match.hasMatch())
        return std::nullopt;
    return NoticeMark{match.captured(1).toLongLong(), match.captured(2).toLower().toLatin1()};
}

std::optional<MailMessage> noticeMail(const LeasedNotice &notice, const NoticeText &text,
                                      const NoticeSettings &settings)
{
    const auto to = MailAddress::from(notice.email);
    if (!to)
        return std::nullopt;
    const QByteArray mark = noticeMark(notice.id, notice.mac);
    const NoticeText filled = fillNotice(text, notice.recipient);
    MailMessage mail = composeMail({.from = settings.from,
                                    .fromName = settings.fromName,
                                    .to = *to,
                                    .subject = filled.subject,
                                    .text = filled.body,
                                    .html = filled.html,
                                    .messageId = "notice." + mark + '@' + settings.from.domain()});
    if (settings.bounces) {
        const QByteArray &address = settings.bounces->text();
        const qsizetype at = address.lastIndexOf('@');
        if (const auto own = MailAddress::from(
                QString::fromLatin1(address.left(at) + '+' + mark + address.mid(at))))
            mail.from = *own;
    }
    return mail;
}

} // namespace reeve
