// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/profilesections.h"

#include "models/base/country.h"
#include "models/base/moment.h"
#include "models/customers/customercolumns.h"

#include <QLocale>

namespace reeve
{

namespace
{

QString language(const QString &locale)
{
    if (locale.isEmpty())
        return {};
    const QLocale::Language found = QLocale(locale).language();
    return found == QLocale::C
               ? locale
               : QLocale::languageToString(found) + QStringLiteral(" (") + locale + u')';
}

} // namespace

ProfileFields::ProfileFields(QWidget *parent)
    : FieldGrid(parent), m_name(addField(QStringLiteral("profileName"), tr("Name"))),
      m_username(addField(QStringLiteral("profileUsername"), tr("User name"))),
      m_email(addField(QStringLiteral("profileEmail"), tr("E-mail"))),
      m_phone(addField(QStringLiteral("profilePhone"), tr("Phone"))),
      m_business(addField(QStringLiteral("profileBusiness"), tr("Business"))),
      m_vat(addField(QStringLiteral("profileVat"), tr("VAT number"))),
      m_street(addField(QStringLiteral("profileStreet"), tr("Address"))),
      m_city(addField(QStringLiteral("profileCity"), tr("City"))),
      m_country(addField(QStringLiteral("profileCountry"), tr("Country"))),
      m_plan(addField(QStringLiteral("profilePlan"), tr("Plan"))),
      m_locale(addField(QStringLiteral("profileLanguage"), tr("Language"))),
      m_created(addField(QStringLiteral("profileCreated"), tr("Customer since"))),
      m_closed(addField(QStringLiteral("profileClosed"), tr("Closed")))
{
}

void ProfileFields::fill(const CustomerProfile &profile)
{
    setValue(m_name, profile.name());
    setValue(m_username, profile.username);
    setValue(m_email, profile.email);
    setValue(m_phone, profile.phone);
    setValue(m_business, profile.businessName);
    setValue(m_vat, profile.vatNumber);
    setValue(m_street, profile.address);
    setValue(m_city, QString(profile.postalCode + u' ' + profile.city).trimmed());
    setValue(m_country, countryText(profile.country));
    setValue(m_plan, planText(profile.plan));
    setValue(m_locale, language(profile.locale));

    setValue(m_created, localText(profile.created), utcText(profile.created));
    setFieldVisible(m_closed, profile.closed.has_value());
    setValue(m_closed, profile.closed ? localText(*profile.closed) : QString(),
             profile.closed ? utcText(*profile.closed) : QString());
}

} // namespace reeve
