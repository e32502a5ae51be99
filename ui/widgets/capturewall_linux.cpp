// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/capturewall.h"

#include <QtGlobal>

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

namespace reeve
{

// Neither X11 nor Wayland lets a window ask for this; README says so.
void excludeFromCapture(QWidget *, bool) {}

} // namespace reeve

#endif
