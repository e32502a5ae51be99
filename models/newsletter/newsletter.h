// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"
#include "models/database/connection.h"
#include "models/database/pagesection.h"

namespace reeve
{

/** Whether a customer gets the newsletter (P11), since when and by whose hand. Says nothing about
 *  essential mail, which goes to everybody. */
struct Newsletter {
    bool isOn = false;
    std::optional<Timestamp> changed{};
    QString changedBy{};  ///< name, else login; "customer"; empty: never changed
    QString suppressed{}; ///< "bounce", "objection"; empty: the address is not on that list
    std::optional<Timestamp> suppressedAt{};
    QString suppressedBy{}; ///< name, else login
};

/// The record is a std::optional<Newsletter>.
PageSection newsletterSection();

/** Switches it. `because`: "request", "other", and to switch off "bounce" or "objection", which put
 *  the address on the suppression list. WrongState in plain words where the switch stands there
 *  already, or the list forbids it. One operation. GUI thread. */
QFuture<Result<QVariant>> switchNewsletter(Connection &connection, CustomerId customer, bool on,
                                           const QString &because, const QString &reason);

} // namespace reeve
