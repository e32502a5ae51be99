// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/money.h"

#include <QStringList>

namespace reeve
{

int minorUnitDigits(const QString &currency)
{
    static const QStringList none{
        QStringLiteral("JPY"), QStringLiteral("KRW"), QStringLiteral("ISK"), QStringLiteral("CLP"),
        QStringLiteral("VND"), QStringLiteral("XOF"), QStringLiteral("XAF"), QStringLiteral("XPF")};
    static const QStringList three{QStringLiteral("BHD"), QStringLiteral("JOD"),
                                   QStringLiteral("KWD"), QStringLiteral("OMR"),
                                   QStringLiteral("TND"), QStringLiteral("LYD")};
    return none.contains(currency) ? 0 : three.contains(currency) ? 3 : 2;
}

QString Money::toString(const QLocale &locale) const
{
    const int digits = minorUnitDigits(currency);
    qint64 scale = 1;
    for (int i = 0; i < digits; ++i)
        scale *= 10;
    // Whole and fraction apart: a double loses cents past 2^53.
    const qint64 whole = minorUnits / scale;
    const qint64 rest = minorUnits % scale;
    QString text = locale.toString(qAbs(whole));
    if (digits > 0)
        text += locale.decimalPoint()
                + QStringLiteral("%1").arg(qAbs(rest), digits, 10, QLatin1Char('0'));
    if (minorUnits < 0)
        text.prepend(QChar(0x2212));
    return text + QChar(0x00a0) + currency;
}

} // namespace reeve
