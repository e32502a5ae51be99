// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sectionview.h"

namespace reeve
{

/// The payment methods of a customer, as a section of the customer page.
PageSectionEntry paymentsPageSection();

} // namespace reeve
