// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/timestamp.h"

#include <QLocale>

namespace reeve
{

/** A moment for people: local date and time in the locale's short form, the year in full
 *  ("02.01.2026 03:04"). */
QString localText(Timestamp moment, const QLocale &locale = {});
QString localText(QDate day, const QLocale &locale = {});
/// Only the local day of the moment: for columns whose tooltip has the rest.
QString dayText(Timestamp moment, const QLocale &locale = {});
/// For the tooltip of a day: local date and time, and UTC in brackets.
QString wholeText(Timestamp moment, const QLocale &locale = {});
/** The same moment for the tooltip, to the second: "2026-01-02 02:04:05 UTC". */
QString utcText(Timestamp moment);
/** How long ago, in one unit: "3 days ago", "just now"; a moment ahead is "just now". */
QString agoText(Timestamp moment, Timestamp now = Timestamp::now());
/** How long until then, in one unit: "in 3 days", "in 5 h", "in 1 min"; a moment that has passed is
 *  agoText's. */
QString untilText(Timestamp moment, Timestamp now = Timestamp::now());

/** How long, in one unit: "less than a minute", "12 min", "3 h", "2 days". */
QString durationText(qint64 seconds);

} // namespace reeve
