// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace reeve
{

/** A Breeze icon by its freedesktop name (the list is resources/icons/breeze.txt; a name that is
 *  not there is a programming mistake and gives an empty icon with a warning). Drawn in the text
 *  colour of the application's palette at the time of painting, so that it follows light and dark;
 *  `colour`, when valid, replaces that; `ground` is what shows through where a sign stands cut out of
 *  a filled shape (white in Breeze). */
QIcon icon(const QString &name, const QColor &colour = {}, const QColor &ground = {});

} // namespace reeve
