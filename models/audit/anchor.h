// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailverifier.h"
#include "models/mail/mailmessage.h"

#include <QDateTime>

namespace reeve
{

class SigningKey;

/** One line of an anchor file: where the trail stood, signed. The line is a JSON object whose
 *  `signature` (Ed25519, base64) is over the same object without it, compact, keys in order. */
QByteArray anchorLine(const TrailHead &head, const QString &database, const QDateTime &at,
                      const SigningKey &key);

/** Appends a line (0600, flushed to the disk); the file is never rewritten. */
Result<void> appendAnchor(const QString &file, const QByteArray &line);

/** A message that carries one such line, as text to read and as an attachment. The same line to the
 *  same address is the same message. */
MailDraft anchorMail(const TrailHead &head, const QString &database, const QDateTime &at,
                     const QByteArray &line, const MailAddress &from, const MailAddress &to);

/** All heads of a file, or of saved mails (.eml, mbox) with such attachments; fails, naming the line, when one is damaged, signed by another key, or of
 *  another database. */
Result<QList<TrailHead>> readAnchors(const QString &file, const QByteArray &publicPem,
                                     const QString &database);

} // namespace reeve
