// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace reeve
{

/** What is wrong with a VAT number of the European Union or Northern Ireland, by the rules that the
 *  tax offices publish (collected by the Commission for VIES). That a number passes does not mean that
 *  it is in use: VIES alone knows. */
enum class VatFault {
    None,
    NoPrefix,     ///< the country has numbers with a prefix, and this one has none
    OtherCountry, ///< the prefix is another country's
    Format,       ///< wrong length, or signs where they do not belong
    CheckDigit,   ///< built rightly, and yet no such number was ever given out
    Signs,        ///< of a country outside: something no VAT number consists of
};

/** Checks a number as a person wrote it, with blanks, dots and hyphens; an empty one is fine.
 *  `country` is the customer's (ISO 3166), may be empty; Greece writes EL, Northern Ireland XI.
 *  Numbers of other countries are only looked at for their signs and length. */
VatFault vatFault(const QString &number, const QString &country);

/// What numbers of this country begin with: "EL" for GR; empty where Reeve knows no rules.
QString vatPrefix(const QString &country);

/// An example of how the country's numbers look, for a message: "BE0123456789"; empty as above.
QString vatExample(const QString &prefix);

/// The number without what people put between its parts, in capitals.
QString bareVatNumber(const QString &number);

} // namespace reeve
