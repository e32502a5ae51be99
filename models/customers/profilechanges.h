// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerprofile.h"

namespace reeve
{

/// What differs between two readings of one customer, by name, in the order of the page; no values.
QStringList changedFields(const CustomerProfile &before, const CustomerProfile &after);

} // namespace reeve
