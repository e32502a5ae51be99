// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/profilesheet.h"

#include "models/base/country.h"
#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "models/customers/customercolumns.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ProfileSheet)
};

} // namespace

QList<QStringList> profileRows(const CustomerProfile &profile)
{
    QList<QStringList> rows;
    const auto add = [&rows](const QString &name, const QString &value) {
        if (!value.isEmpty())
            rows += QStringList{name, visibleText(value)};
    };
    add(Text::tr("Number"), u'#' + profile.id.toString());
    add(Text::tr("Name"), profile.name());
    add(Text::tr("User name"), profile.username);
    add(Text::tr("E-mail"), profile.email);
    add(Text::tr("Phone"), profile.phone);
    add(Text::tr("Business"), profile.businessName);
    add(Text::tr("VAT number"), profile.vatNumber);
    add(Text::tr("Address"), profile.address);
    add(Text::tr("City"), QStringList{profile.postalCode, profile.city}.join(u' ').trimmed());
    add(Text::tr("Country"), profile.country.isEmpty() ? QString() : countryText(profile.country));
    add(Text::tr("Language"), profile.locale);
    add(Text::tr("Plan"), planText(profile.plan));
    add(Text::tr("State"), customerStatusText(profile.status));
    add(Text::tr("Newsletter"), profile.newsletter ? Text::tr("On") : Text::tr("Off"));
    add(Text::tr("Registered"), utcText(profile.created));
    if (profile.closed)
        add(Text::tr("Closed"), utcText(*profile.closed));
    return rows;
}

QString profileText(const CustomerProfile &profile)
{
    QString text;
    for (const QStringList &row : profileRows(profile))
        text += row.at(0) + QStringLiteral(": ") + row.at(1) + u'\n';
    return text;
}

} // namespace reeve
