// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/options.h"
#include "models/session/profile.h"

namespace reeve
{

class Appearance;
class Composition;
struct SandboxInfo;

/** `reeve --tour DIR`: drives the real program through its views and leaves a numbered picture of
 *  each step and tour.json in DIR. Returns the program's exit code: not 0 when a step could not be
 *  done, which is then named on standard error. Starts itself again for two larger scales, which Qt
 *  takes at the start only. In a sandbox, and only there, other people sit at desks of their own. */
int runTour(Composition &composition, Appearance &appearance, const Options &options,
            const Profile &profile, const QString &password, const SandboxInfo *sandbox);

} // namespace reeve
