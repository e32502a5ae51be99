// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"

#include <QString>

namespace reeve
{

/** How hard a password is to guess, roughly: an estimate from its letters, not a proof. */
struct PasswordStrength {
    enum class Level { None, VeryWeak, Weak, Good, Strong };
    Level level = Level::None;
    double bits = 0; ///< log2 of the number of guesses

    QString word() const;     ///< "Weak"; empty for no password
    QString sentence() const; ///< what that means, and what would help
    Meaning meaning() const;
};

/** Counts what somebody has to guess: letters of a word are worth less than letters without sense,
 *  and repeated or counted characters next to nothing. */
PasswordStrength strengthOf(const QString &password);

/** A new password that can be read out on the telephone: syllables without look-alikes and two
 *  digits, 57 bits from the system's random numbers. */
QString readablePassword();

} // namespace reeve
