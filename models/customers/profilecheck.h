// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/profilefields.h"

namespace reeve
{

/** What keeps a value from being saved, in a sentence that names what is expected; empty when nothing
 *  does. `all` are the values as they stand, since some fields depend on the country. Says nothing of
 *  the value itself. The database checks again (sql/api/profile.sql), less finely. */
QString profileProblem(ProfileField field, const ProfileValues &all);

/// As typed, with blanks at the ends taken away; what is saved and compared.
QString tidyValue(ProfileField field, const QString &typed);

/** RFC 5321 and 5322: at most 64 bytes before the @ and 254 in all, a dot-atom or a text in quotes,
 *  and a domain of labels of at most 63 bytes as DNS writes them. Domains in their own script stay as
 *  they are; addresses of hosts ("[192.0.2.1]") are not for customers. */
bool isEmailAddress(const QString &address);

/// True for characters that cannot be seen and are in no word: overrides, isolates, zero-width blanks.
bool hasInvisibleCharacter(const QString &text);

/// How the country's postal codes look ("1234 AB"); empty where Reeve has no pattern.
QString postalCodeExample(const QString &country);

} // namespace reeve
