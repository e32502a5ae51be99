// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace reeve
{

/** A payment processor's own spelling: "FastSpring" for "fastspring". */
inline QString processorText(const QString &processor)
{
    if (processor == QLatin1String("fastspring"))
        return QStringLiteral("FastSpring");
    if (processor == QLatin1String("stripe"))
        return QStringLiteral("Stripe");
    return processor;
}

} // namespace reeve
