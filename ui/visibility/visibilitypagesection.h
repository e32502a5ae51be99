// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sectionview.h"

namespace reeve
{

/// Who can read the customer's history, as a section of the customer page.
PageSectionEntry visibilityPageSection();

} // namespace reeve
