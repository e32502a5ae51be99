// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerprofile.h"

#include <QStringList>

namespace reeve
{

/// What is known of the customer, name and value, in the page's order; what is empty is left out.
QList<QStringList> profileRows(const CustomerProfile &profile);
/// The same as text, a line each: to paste into a ticket.
QString profileText(const CustomerProfile &profile);

} // namespace reeve
