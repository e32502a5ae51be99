// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace reeve::vat
{

/** One country's numbers: the prefix, what follows as a regular expression (anchored by the caller),
 *  an example that passes, and the check digits. `check` sees what follows the prefix, and only after
 *  the format has matched. */
struct Rule {
    const char *prefix;
    const char *format;
    const char *example;
    bool (*check)(std::string_view digits);
};

/// The rule for a prefix; null for others.
const Rule *ruleFor(std::string_view prefix);

} // namespace reeve::vat
