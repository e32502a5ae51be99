// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customer.h"
#include "models/database/pagesection.h"

#include <optional>

namespace reeve
{

/** The customer's own details (promise P12). */
struct CustomerProfile {
    CustomerId id;
    QString username{};
    QString email{};
    QString firstName{};
    QString lastName{};
    QString businessName{};
    QString phone{};
    QString address{};
    QString postalCode{};
    QString city{};
    QString country{}; ///< ISO 3166, two letters
    QString vatNumber{};
    QString locale{};
    QString plan{};
    QString status{}; ///< active, suspended, closed
    std::optional<Timestamp> closed{};
    bool newsletter = false;
    std::optional<Timestamp> newsletterChanged{};
    QString newsletterChangedBy{};
    Timestamp created{};
    int version = 0; ///< of the row; a write against an older one is refused

    QString name() const { return joinedName(firstName, lastName); }
    /// What stands on top of the page: the name, else the business, else the user name.
    QString title() const;
};

/// The record is a std::optional<CustomerProfile>; nothing when there is no such customer.
PageSection profileSection();

} // namespace reeve
