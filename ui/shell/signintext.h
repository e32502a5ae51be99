// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/session/profile.h"

#include <QString>

namespace reeve
{

/** Why signing in failed and what can be done, in plain words; each ErrorKind that can happen there
 *  has words of its own. For the sign-in form and the lock screen. */
QString signInText(const Error &error, const Profile &profile);

} // namespace reeve
