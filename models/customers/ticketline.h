// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerprofile.h"

namespace reeve
{

/** Who it is, in one line for a ticket: "#4711 Ada Byron (Engines Ltd): active, plan Business". One
 *  line whatever the data holds, and no more of it than a ticket needs. */
QString ticketLine(const CustomerRow &customer);
QString ticketLine(const CustomerProfile &customer);

} // namespace reeve
