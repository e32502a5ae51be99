// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/sandbox.h"
#include "models/session/profile.h"

namespace reeve
{

/// The profile of a sandbox, made for this run and never kept.
Profile sandboxProfile(const SandboxInfo &sandbox, const SandboxAccount &account);

} // namespace reeve
