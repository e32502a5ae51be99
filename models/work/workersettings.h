// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connectionparameters.h"
#include "models/mail/smtp.h"

#include <QJsonObject>

namespace reeve
{

/** Reads the worker's own file: a JSON object {"host", "port", "database", "user", "password", "ca",
 *  "crl", "cert", "key"}; `user` is reeve_worker unless it says otherwise. It holds a password, so
 *  it is refused when others may read it (mode 0600). Errors name the file and the field. */
Result<ConnectionParameters> readWorkerSettings(const QString &file);

/// What readWorkerSettings reads back: it holds the password. Other fields of `before` are kept.
QByteArray workerSettingsText(const ConnectionParameters &parameters, QJsonObject before = {});

/** The organisation's relay, from the same file: the object "mail" {"host", "security" (smtps or
 *  starttls), "port" (465 or 587), "ca" (else the system's authorities), "user", "password", "from",
 *  "anchor_to"}. Input names the field that is missing or wrong. */
struct MailSettings {
    SmtpRelay relay;
    std::optional<MailAddress> anchorTo; ///< who keeps the trail's anchors
};
Result<MailSettings> readMailSettings(const QString &file);

} // namespace reeve
