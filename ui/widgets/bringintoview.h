// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace reeve
{

/** Scrolls what stands around the widget so far that all of it is seen, as soon as it has its place:
 *  what asks or edits must not appear below the edge. Does nothing where nothing scrolls. */
void bringIntoView(QWidget *widget);

} // namespace reeve
