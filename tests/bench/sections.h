// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/pagesection.h"

#include <vector>

namespace reeve::bench
{

/// The sections of the customer page, as the console composes it.
std::vector<PageSection> pageSections();

} // namespace reeve::bench
