// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/sandbox.h"

namespace reeve
{

class PgDriver;

/** Puts the people of a sandbox into reeve.staff of one database, with its revocation list and
 *  organisation; their login roles exist. As superuser. */
Result<void> registerStaff(PgDriver &superuser, const SandboxInfo &info);

} // namespace reeve
