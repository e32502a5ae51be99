// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace reeve
{

/// The OS account at work on the server's host, for the trail: behind sudo the person, not root.
QString osAccount();

} // namespace reeve
