// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace reeve
{

/** What a state means for whoever looks at it; the window gives it a colour and an icon. */
enum class Meaning { Neutral, Information, Good, Attention, Problem };

} // namespace reeve
