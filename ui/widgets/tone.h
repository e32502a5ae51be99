// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace reeve
{

/** What a state means; words and an icon always stand beside the colour. */
enum class Tone { Neutral, Information, Success, Warning, Problem };

/** The colours of a tone on the palette at hand; `text` on `background` and on the palette's own
 *  window and base has a contrast of at least 4.5 : 1, in light and in dark. */
struct ToneColours {
    QColor background;
    QColor border;
    QColor text;
};
ToneColours toneColours(Tone tone, const QPalette &palette);

/// The freedesktop name of the icon that goes with a tone.
QString toneIcon(Tone tone);

/// True when the palette is a dark one.
bool isDark(const QPalette &palette);

/// WCAG 2 contrast ratio, 1 … 21.
double contrast(const QColor &first, const QColor &second);

} // namespace reeve
