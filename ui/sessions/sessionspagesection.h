// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sectionview.h"

namespace reeve
{

/// The sessions of a customer, as a section of the customer page.
PageSectionEntry sessionsPageSection();

} // namespace reeve
