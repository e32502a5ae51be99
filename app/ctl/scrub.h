// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"

namespace reeve::ctl
{

/// `db scrub`.
void addScrub(CLI::App &database, Action *chosen);

} // namespace reeve::ctl
