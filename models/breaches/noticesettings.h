// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/mail/smtp.h"

#include <optional>

namespace reeve
{

/** How a worker sends notices. Limits count for all workers of one relay together. */
struct NoticeSettings {
    std::optional<SmtpRelay> relay{}; ///< none: each message becomes a file in `folder`
    QString folder{};                 ///< for <notice>.eml, mode 0600
    MailAddress from;
    QString fromName{};
    /// Where delivery reports go: "bounces@…", to whose local part each notice adds its own mark
    /// (VERP). None: to `from`.
    std::optional<MailAddress> bounces{};
    int connections = 4;     ///< at once, and so the most that one killed worker leaves unanswered
    int perMinute = 0;       ///< messages; 0: as fast as it goes
    int domainPerMinute = 0; ///< to one domain
};

/** From the worker's own file: the object "mail" (readMailSettings) with the fields "from_name",
 *  "bounces", "connections" (1 to 50), "per_minute" and "domain_per_minute"; or, without a "host", a
 *  "folder" and "from". NotFound when there is no such object. */
Result<NoticeSettings> readNoticeSettings(const QString &settingsFile);

/// A sandbox has no relay: files in its folder, made if it is not there.
Result<NoticeSettings> sandboxNoticeSettings(const QString &sandboxFolder);

} // namespace reeve
