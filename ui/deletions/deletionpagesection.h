// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sectionview.h"

namespace reeve
{

/// The deletion of the account, as a section of the customer page; also of an account that is erased.
PageSectionEntry deletionPageSection();

} // namespace reeve
