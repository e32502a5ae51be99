// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sectionview.h"

namespace reeve
{

/// The newsletter's switch, as a section of the customer page.
PageSectionEntry newsletterPageSection();

} // namespace reeve
