// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/breaches/noticesettings.h"
#include "models/breaches/noticetemplate.h"

#include <QHash>

namespace reeve
{

/// A notice that this worker has leased, with the address as it was then.
struct LeasedNotice {
    qint64 id = 0;
    QByteArray mac;
    qint64 run = 0;
    QString language;
    QString email;
    NoticeRecipient recipient;
};

/// The texts of a run, by language.
using NoticeTexts = QHash<QString, NoticeText>;

/** The message of a notice, from the return path of its own; the same notice has the same Message-ID for
 *  ever. Nothing when mail cannot be sent to the address. */
std::optional<MailMessage> noticeMail(const LeasedNotice &notice, const NoticeText &text,
                                      const NoticeSettings &settings);

} // namespace reeve
