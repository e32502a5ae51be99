// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/profilechanges.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ProfileChanges)
};

} // namespace

QStringList changedFields(const CustomerProfile &before, const CustomerProfile &after)
{
    QStringList names;
    const auto compare = [&](const QString &name, auto field) {
        if (before.*field != after.*field && !names.contains(name))
            names += name;
    };
    using Profile = CustomerProfile;
    compare(Text::tr("name"), &Profile::firstName);
    compare(Text::tr("name"), &Profile::lastName);
    compare(Text::tr("user name"), &Profile::username);
    compare(Text::tr("e-mail address"), &Profile::email);
    compare(Text::tr("phone"), &Profile::phone);
    compare(Text::tr("business"), &Profile::businessName);
    compare(Text::tr("VAT number"), &Profile::vatNumber);
    compare(Text::tr("address"), &Profile::address);
    compare(Text::tr("postal code"), &Profile::postalCode);
    compare(Text::tr("city"), &Profile::city);
    compare(Text::tr("country"), &Profile::country);
    compare(Text::tr("language"), &Profile::locale);
    compare(Text::tr("plan"), &Profile::plan);
    compare(Text::tr("state"), &Profile::status);
    compare(Text::tr("newsletter"), &Profile::newsletter);
    return names;
}

} // namespace reeve
