// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/sections.h"

#include "models/aliases/alias.h"
#include "models/instances/instance.h"
#include "models/orders/order.h"
#include "models/passwords/customerpassword.h"
#include "models/payments/paymentmethod.h"
#include "models/sessions/customersession.h"
#include "models/visibility/historycenter.h"

namespace reeve::bench
{

std::vector<PageSection> pageSections()
{
    return {ordersSection(),         paymentMethodsSection(),   aliasesSection(),
            historyCentersSection(), customerSessionsSection(), instancesSection(),
            passwordSection()};
}

} // namespace reeve::bench
