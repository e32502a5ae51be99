// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sectionview.h"

namespace reeve
{

/// Staff notes on the customer, as a section of the customer page.
PageSectionEntry notesPageSection();

} // namespace reeve
