// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>

namespace reeve
{

/** Scrolls what stands around the widget so far that all of it is seen, as soon as it has its place:
 *  what asks or edits must not appear below the edge. Does nothing where nothing scrolls. */
void bringIntoView(QWidget *widget);
/// The same for a part of it, in its own coordinates; asked for when everything has its place, with the
/// height that is seen at once.
void bringIntoView(QWidget *widget, const std::function<QRect(int height)> &part);

} // namespace reeve
