// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace reeve
{

/** "Belgium (BE)" for "BE" (ISO 3166, two letters); anything else stays as it is. */
QString countryText(const QString &code);

} // namespace reeve
