// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sectionview.h"

namespace reeve
{

/// What is known of the customer's password, as a section of the customer page.
PageSectionEntry passwordPageSection();

} // namespace reeve
