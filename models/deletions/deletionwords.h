// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/accountdeletion.h"

#include <QLocale>

namespace reeve
{

/** Where a deletion stands, what happens next and when, in one line: "In grace period: falls due in 12
 *  days (4 Dec)". Days are those of the desk's own time zone. May hold data (a hold's ground, a
 *  colleague's name): show it as plain text. */
QString standingText(const AccountDeletion &deletion, Timestamp now = Timestamp::now(),
                     const QLocale &locale = {});

/** The date that counts, as a badge. */
struct Deadline {
    QString text;                       ///< "in 12 days (4 Dec)", "3 days late (19 Nov)"
    Meaning meaning = Meaning::Neutral; ///< Problem: it has passed; Attention: soon
    std::optional<Timestamp> moment{};  ///< for the tooltip
    bool operator==(const Deadline &) const = default;
};
Deadline deadlineOf(const AccountDeletion &deletion, Timestamp now = Timestamp::now(),
                    const QLocale &locale = {});

/// "Overdue" where the date has passed and nobody holds it back, else the state's own word.
QString stateTextOf(const AccountDeletion &deletion);
Meaning stateMeaningOf(const AccountDeletion &deletion);

/// "4 Dec", with the year when it is not `now`'s.
QString shortDayText(QDate day, Timestamp now = Timestamp::now(), const QLocale &locale = {});
/// Ahead: "today at 14:30", "tomorrow (4 Dec)", "in 12 days (4 Dec)". Past: "3 days ago (4 Dec)".
QString dayAheadText(Timestamp moment, Timestamp now = Timestamp::now(),
                     const QLocale &locale = {});

} // namespace reeve
