// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/vatnumber.h"

#include "models/customers/vatchecks.h"

#include <QRegularExpression>

namespace reeve
{

namespace
{

QString anchored(const QString &pattern)
{
    return QRegularExpression::anchoredPattern(pattern);
}

} // namespace

QString bareVatNumber(const QString &number)
{
    QString bare = number.toUpper();
    bare.removeIf([](QChar c) {
        return c == u' ' || c == u'.' || c == u'/' || c == u'-' || c == QChar(0xa0);
    });
    return bare;
}

QString vatPrefix(const QString &country)
{
    const QString prefix = country == QLatin1String("GR")   ? QStringLiteral("EL")
                           : country == QLatin1String("GB") ? QStringLiteral("XI")
                                                            : country;
    const bool isIso = country != QLatin1String("EL") && country != QLatin1String("XI");
    return isIso && vat::ruleFor(prefix.toStdString()) ? prefix : QString();
}

QString vatExample(const QString &prefix)
{
    const vat::Rule *rule = vat::ruleFor(prefix.toStdString());
    return rule ? QString::fromLatin1(rule->example) : QString();
}

VatFault vatFault(const QString &number, const QString &country)
{
    const QString bare = bareVatNumber(number);
    if (bare.isEmpty())
        return VatFault::None;
    const QString prefix = bare.left(2);
    const QString wanted = vatPrefix(country);
    const vat::Rule *rule = vat::ruleFor(prefix.toStdString());
    const bool isBritish = country == QLatin1String("GB") && prefix == QLatin1String("GB");
    if (rule && !country.isEmpty() && prefix != wanted)
        return VatFault::OtherCountry;
    if (!rule && !wanted.isEmpty() && !isBritish) {
        // "FR" of "Frau …": two letters that are nobody's prefix are no prefix.
        static const QRegularExpression lettered(QStringLiteral("^[A-Z]{2}"));
        const bool isAnother = lettered.match(bare).hasMatch() && wanted != QLatin1String("ES")
                               && wanted != QLatin1String("FR");
        return isAnother ? VatFault::OtherCountry : VatFault::NoPrefix;
    }
    if (!rule) {
        static const QRegularExpression plain(anchored(QStringLiteral("[A-Z0-9]{2,20}")));
        return plain.match(bare).hasMatch() ? VatFault::None : VatFault::Signs;
    }
    const QString rest = bare.mid(2);
    if (!QRegularExpression(anchored(QString::fromLatin1(rule->format))).match(rest).hasMatch())
        return VatFault::Format;
    const std::string digits = rest.toStdString();
    return rule->check(digits) ? VatFault::None : VatFault::CheckDigit;
}

} // namespace reeve
