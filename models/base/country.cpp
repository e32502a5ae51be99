// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/country.h"

#include <QLocale>

namespace reeve
{

QString countryText(const QString &code)
{
    if (code.size() != 2)
        return code;
    const QLocale::Territory territory = QLocale::codeToTerritory(code);
    if (territory == QLocale::AnyTerritory)
        return code;
    return QLocale::territoryToString(territory) + QStringLiteral(" (") + code + u')';
}

} // namespace reeve
