// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customer.h"

namespace reeve
{

QString joinedName(const QString &first, const QString &last)
{
    if (first.isEmpty() || last.isEmpty())
        return first + last;
    return first + u' ' + last;
}

QString CustomerRow::name() const
{
    return joinedName(firstName, lastName);
}

QString CustomerRow::title() const
{
    if (const QString known = name(); !known.isEmpty())
        return known;
    return businessName.isEmpty() ? username : businessName;
}

} // namespace reeve
