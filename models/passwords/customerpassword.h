// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"
#include "models/base/meaning.h"
#include "models/base/timestamp.h"
#include "models/database/connection.h"
#include "models/database/pagesection.h"

namespace reeve
{

/** Whether a stored hash resists guessing (promise P2: one-way means more than hashed). */
enum class HashStrength { Strong, Weak, Unknown };
HashStrength hashStrength(const QString &scheme);

/** What is known of a customer's password without it. The hash itself never leaves the database. */
struct CustomerPassword {
    QString scheme{}; ///< "argon2id", "sha256" …
    Timestamp changed{};
    bool mustChange = false;

    HashStrength strength() const { return hashStrength(scheme); }
    QString strengthText() const; ///< the badge's word
    Meaning meaning() const;
    /// Why it is weak and what helps; empty for a strong one.
    QString advice() const;
};

/// The record is a std::optional<CustomerPassword>; nothing when the customer has none.
PageSection passwordSection();

/** Asks the service to demand a new password at the next sign-in, or no longer. The customer's page
 *  must be open. GUI thread. */
QFuture<Result<QVariant>> requireNewPassword(Connection &connection, CustomerId customer,
                                             bool required, const QString &reason);

} // namespace reeve
