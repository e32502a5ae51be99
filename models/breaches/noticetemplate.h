// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace reeve
{

/** What the officer writes into a notice, by name. "nature", "contact", "consequences" and "measures" must
 *  be there (Art. 34(2) with 33(3)(b) to (d) GDPR); "advice" may be empty, and "organisation" signs. */
using NoticeBlocks = QMap<QString, QString>;

/** A notice in one language as it is approved: everything is said but to whom. Body and HTML may hold
 *  {{name}} and {{username}}; the subject, which other people's screens show, holds neither. */
struct NoticeText {
    QString language{};
    QString subject{};
    QString body{}; ///< plain, lines apart by LF
    QString html{}; ///< the same, simple and complete in itself: nothing is fetched
};

/// Whom a notice is for. Untrusted: whatever stands in it stays text.
struct NoticeRecipient {
    QString name;
    QString username;
};

/// The blocks without which no notice may leave.
const QStringList &requiredNoticeBlocks();

/// Languages in which there is a template of this name, sorted: those under resources/mail/<name>/.
QStringList noticeTemplateLanguages(const QString &name);

/** The template filled with the blocks; a section whose block is empty and not required is left out.
 *  NotFound: no such template; Input: a required block is missing, or one names a placeholder that there is
 *  not; Damaged: the template does. */
Result<NoticeText> renderNotice(const QString &name, const QString &language,
                                const NoticeBlocks &blocks);

/// The required blocks that do not stand in the text, plain or HTML; empty: it may be approved.
QStringList missingFromNotice(const NoticeText &text, const NoticeBlocks &blocks);

/** For one recipient. Their words are put in once and are not read again: a name such as "{{username}}" or
 *  "<b>" is that name; line breaks and control characters become spaces. */
NoticeText fillNotice(const NoticeText &text, const NoticeRecipient &recipient);

} // namespace reeve
