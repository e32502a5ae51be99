// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sectionview.h"

namespace reeve
{

/// Who read this customer, when and why, as a section of the customer page.
PageSectionEntry trailPageSection();

} // namespace reeve
