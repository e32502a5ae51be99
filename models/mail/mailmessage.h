// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/mail/mailaddress.h"

#include <QDateTime>
#include <QList>

namespace reeve
{

struct MailAttachment {
    QString name;         ///< of the file; no folder
    QByteArray mediaType; ///< "application/json"
    QByteArray content;
};

/** What a message is to say. Text that cannot stand in a header (line breaks, control characters)
 *  becomes a space there: it never makes a header of its own. */
struct MailDraft {
    MailAddress from;
    QString fromName{};
    MailAddress to;
    QString subject{};
    QString text{}; ///< plain, lines apart by LF
    QString html{}; ///< the same once more for those who prefer it; empty: none
    QList<MailAttachment> attachments{};
    QDateTime date = QDateTime::currentDateTimeUtc();
    /// "local@domain" without brackets; empty: a new one. The same draft with the same id is the same
    /// message, to the byte.
    QByteArray messageId{};
};

/** A message as it travels (RFC 5322, lines ended by CR LF, 7-bit). */
struct MailMessage {
    MailAddress from;
    MailAddress to;
    QByteArray messageId{};
    QByteArray content{};
};

/** Says of itself that a program made it (Auto-Submitted, RFC 3834), so that no out-of-office note
 *  answers. Any thread. */
MailMessage composeMail(const MailDraft &draft);

/** The attachments of a saved message (.eml) or of several in an mbox file, in their order, whose
 *  name ends with `suffix`. Empty when it is no mail, or has none. */
QList<QByteArray> attachmentsIn(const QByteArray &mail, const QString &suffix);

} // namespace reeve
