// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/profilefields.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace reeve
{

namespace
{

struct Row {
    ProfileField field;
    const char *id;
    const char *title;
    int limit;
    QString CustomerProfile::*value;
};

// In the order of the enumeration; the limits are those of reeve.profile_problem().
constexpr Row rows[] = {
    {ProfileField::FirstName, "first_name", QT_TRANSLATE_NOOP("reeve::ProfileFields", "First name"),
     100, &CustomerProfile::firstName},
    {ProfileField::LastName, "last_name", QT_TRANSLATE_NOOP("reeve::ProfileFields", "Last name"),
     100, &CustomerProfile::lastName},
    {ProfileField::BusinessName, "business_name",
     QT_TRANSLATE_NOOP("reeve::ProfileFields", "Business"), 200, &CustomerProfile::businessName},
    {ProfileField::Email, "email", QT_TRANSLATE_NOOP("reeve::ProfileFields", "E-mail"), 254,
     &CustomerProfile::email},
    {ProfileField::Phone, "phone", QT_TRANSLATE_NOOP("reeve::ProfileFields", "Phone"), 30,
     &CustomerProfile::phone},
    {ProfileField::Address, "address", QT_TRANSLATE_NOOP("reeve::ProfileFields", "Address"), 300,
     &CustomerProfile::address},
    {ProfileField::PostalCode, "postal_code",
     QT_TRANSLATE_NOOP("reeve::ProfileFields", "Postal code"), 20, &CustomerProfile::postalCode},
    {ProfileField::City, "city", QT_TRANSLATE_NOOP("reeve::ProfileFields", "City"), 100,
     &CustomerProfile::city},
    {ProfileField::Country, "country", QT_TRANSLATE_NOOP("reeve::ProfileFields", "Country"), 2,
     &CustomerProfile::country},
    {ProfileField::VatNumber, "vat_number", QT_TRANSLATE_NOOP("reeve::ProfileFields", "VAT number"),
     30, &CustomerProfile::vatNumber},
    {ProfileField::Locale, "locale", QT_TRANSLATE_NOOP("reeve::ProfileFields", "Language"), 35,
     &CustomerProfile::locale},
};

const Row &rowOf(ProfileField field)
{
    return rows[std::size_t(field)];
}

} // namespace

const QList<ProfileField> &profileFields()
{
    static const QList<ProfileField> fields = [] {
        QList<ProfileField> list;
        for (const Row &row : rows)
            list.append(row.field);
        return list;
    }();
    return fields;
}

QString profileFieldId(ProfileField field)
{
    return QString::fromLatin1(rowOf(field).id);
}

std::optional<ProfileField> profileFieldFromId(const QString &id)
{
    const auto found = std::find_if(std::begin(rows), std::end(rows),
                                    [&](const Row &row) { return id == QLatin1String(row.id); });
    return found == std::end(rows) ? std::nullopt : std::optional(found->field);
}

QString profileFieldTitle(ProfileField field)
{
    return QCoreApplication::translate("reeve::ProfileFields", rowOf(field).title);
}

int profileFieldLimit(ProfileField field)
{
    return rowOf(field).limit;
}

ProfileValues valuesOf(const CustomerProfile &profile)
{
    ProfileValues values;
    for (const Row &row : rows)
        values.insert(row.field, profile.*row.value);
    return values;
}

} // namespace reeve
