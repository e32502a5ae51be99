// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerprofile.h"

#include <QHash>
#include <QList>

namespace reeve
{

/** The details of a customer that staff correct, in the order in which they are shown. */
enum class ProfileField {
    FirstName,
    LastName,
    BusinessName,
    Email,
    Phone,
    Address,
    PostalCode,
    City,
    Country,
    VatNumber,
    Locale,
};

using ProfileValues = QHash<ProfileField, QString>;

const QList<ProfileField> &profileFields();
/// The column's name, as the database and the trail have it: "vat_number".
QString profileFieldId(ProfileField field);
std::optional<ProfileField> profileFieldFromId(const QString &id);
QString profileFieldTitle(ProfileField field); ///< translated
/// The longest value the database takes, in characters.
int profileFieldLimit(ProfileField field);
/// The values of a customer as they were read.
ProfileValues valuesOf(const CustomerProfile &profile);

} // namespace reeve
