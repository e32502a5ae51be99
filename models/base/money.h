// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QString>

namespace reeve
{

/** An amount in the minor unit of its currency (ISO 4217: cents for EUR, yen for JPY). */
struct Money {
    qint64 minorUnits = 0;
    QString currency{}; ///< three letters

    /// "1.234,50 EUR" in the locale's way of writing numbers; never converts currencies.
    QString toString(const QLocale &locale) const;
    bool operator==(const Money &) const = default;
};

/** Digits after the decimal sign: 2 for most, 0 for JPY, 3 for TND (ISO 4217). */
int minorUnitDigits(const QString &currency);

} // namespace reeve
