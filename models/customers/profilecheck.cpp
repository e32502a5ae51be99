// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/profilecheck.h"

#include "models/customers/vatnumber.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ProfileCheck)
};

bool matches(const QString &text, const char *pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QString::fromLatin1(pattern)))
        .match(text)
        .hasMatch();
}

struct PostalCode {
    const char *country;
    const char *pattern; ///< of the code in capitals
    const char *example;
};

// The Union, the United Kingdom, Switzerland, Liechtenstein, Norway, the United States, Canada.
// Source: the Universal Postal Union's addressing sheets. Irish codes are Eircodes.
constexpr PostalCode postalCodes[] = {
    {"AT", "[1-9][0-9]{3}", "1010"},
    {"BE", "[1-9][0-9]{3}", "1000"},
    {"BG", "[1-9][0-9]{3}", "1000"},
    {"CA", "[ABCEGHJ-NPRSTVXY][0-9][A-Z] ?[0-9][A-Z][0-9]", "K1A 0B1"},
    {"CH", "[1-9][0-9]{3}", "3000"},
    {"CY", "[0-9]{4}", "1010"},
    {"CZ", "[1-7][0-9]{2} ?[0-9]{2}", "110 00"},
    {"DE", "[0-9]{5}", "10115"},
    {"DK", "[0-9]{4}", "1050"},
    {"EE", "[0-9]{5}", "10111"},
    {"ES", "(0[1-9]|[1-4][0-9]|5[0-2])[0-9]{3}", "28013"},
    {"FI", "[0-9]{5}", "00100"},
    {"FR", "[0-9]{5}", "75001"},
    {"GB", "(GIR ?0AA|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})", "SW1A 1AA"},
    {"GR", "[1-8][0-9]{2} ?[0-9]{2}", "105 57"},
    {"HR", "[1-5][0-9]{4}", "10000"},
    {"HU", "[1-9][0-9]{3}", "1051"},
    {"IE", "([ACDEFHKNPRTVWXY][0-9]{2}|D6W) ?[0-9AC-FHKNPRTV-Y]{4}", "D02 AF30"},
    {"IT", "[0-9]{5}", "00118"},
    {"LI", "94[89][0-9]", "9490"},
    {"LT", "(LT-)?[0-9]{5}", "01001"},
    {"LU", "(L-)?[1-9][0-9]{3}", "1111"},
    {"LV", "(LV-)?[0-9]{4}", "LV-1010"},
    {"MT", "[A-Z]{3} ?[0-9]{2,4}", "VLT 1117"},
    {"NL", "[1-9][0-9]{3} ?[A-Z]{2}", "1012 AB"},
    {"NO", "[0-9]{4}", "0150"},
    {"PL", "[0-9]{2}-[0-9]{3}", "00-001"},
    {"PT", "[1-9][0-9]{3}(-[0-9]{3})?", "1000-001"},
    {"RO", "[0-9]{6}", "010011"},
    {"SE", "[1-9][0-9]{2} ?[0-9]{2}", "111 20"},
    {"SI", "(SI-)?[1-9][0-9]{3}", "1000"},
    {"SK", "[089][0-9]{2} ?[0-9]{2}", "811 01"},
    {"US", "[0-9]{5}(-[0-9]{4})?", "10001"},
};

const PostalCode *postalCodeOf(const QString &country)
{
    const auto *found = std::find_if(
        std::begin(postalCodes), std::end(postalCodes),
        [&](const PostalCode &code) { return country == QLatin1String(code.country); });
    return found == std::end(postalCodes) ? nullptr : found;
}

QString emailProblem(const QString &address)
{
    if (address.isEmpty())
        return Text::tr(
            "An e-mail address is needed: the customer signs in and is written to by it.");
    if (isEmailAddress(address))
        return {};
    const qsizetype at = address.lastIndexOf(u'@');
    if (at <= 0 || at == address.size() - 1)
        return Text::tr("An address such as name@example.org is expected.");
    if (address.left(at).toUtf8().size() > 64 || address.toUtf8().size() > 254)
        return Text::tr("Too long: at most 64 characters before the @, and 254 in all.");
    QString only = address.left(at);
    if (isEmailAddress(only + QStringLiteral("@example.org")))
        return Text::tr("After the @ the name of a mail domain is expected, such as example.org.");
    return Text::tr("Before the @ letters, digits and single dots are expected.");
}

QString phoneProblem(const QString &phone)
{
    QString bare = phone;
    bare.removeIf([](QChar c) { return QStringLiteral(" ()./-\u00a0\u2011").contains(c); });
    if (phone.isEmpty() || matches(bare, "\\+?[0-9]{4,15}"))
        return {};
    return Text::tr("A number of 4 to 15 digits is expected, such as +32 2 555 12 12.");
}

QString postalProblem(const QString &code, const QString &country)
{
    if (code.isEmpty())
        return {};
    const PostalCode *expected = postalCodeOf(country);
    if (!expected)
        return QRegularExpression(QStringLiteral("^[\\p{L}\\p{N} -]+$")).match(code).hasMatch()
                   ? QString()
                   : Text::tr("Letters, digits, blanks and hyphens are expected.");
    if (matches(code.toUpper(), expected->pattern))
        return {};
    return Text::tr("A postal code of this country is expected, such as %1.")
        .arg(QLatin1String(expected->example));
}

QString vatProblem(const QString &number, const QString &country)
{
    const QString prefix = vatPrefix(country);
    switch (vatFault(number, country)) {
    case VatFault::None:
        break;
    case VatFault::NoPrefix:
        return Text::tr("A number that begins with %1 is expected, such as %2.")
            .arg(prefix, vatExample(prefix));
    case VatFault::OtherCountry:
        return prefix.isEmpty()
                   ? Text::tr("This number is of another country than the customer.")
                   : Text::tr("This is another country's. A number such as %1 is expected.")
                         .arg(vatExample(prefix));
    case VatFault::Format:
        return Text::tr("A number built like %1 is expected.")
            .arg(vatExample(bareVatNumber(number).left(2)));
    case VatFault::CheckDigit:
        return Text::tr("The check digits do not fit: one of the digits is probably mistyped.");
    case VatFault::Signs:
        return Text::tr("Up to 20 letters and digits are expected.");
    }
    return {};
}

} // namespace

bool hasInvisibleCharacter(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        const char16_t unit = c.unicode();
        return unit < 0x20 || (unit >= 0x7f && unit <= 0x9f) || unit == 0xad || unit == 0x61c
               || unit == 0x180e || unit == 0x200b || unit == 0x200e || unit == 0x200f
               || (unit >= 0x2028 && unit <= 0x202e) || (unit >= 0x2060 && unit <= 0x206f)
               || unit == 0xfeff;
    });
}

bool isEmailAddress(const QString &address)
{
    const qsizetype at = address.lastIndexOf(u'@');
    if (at <= 0 || address.toUtf8().size() > 254)
        return false;
    const QString local = address.left(at);
    const QString domain = address.mid(at + 1);
    if (local.size() > 64
        || !matches(local, "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                           "|\"([ !#-\\[\\]-~]|\\\\[ -~])*\""))
        return false;
    // A domain in its own script counts as DNS writes it.
    const QByteArray inDns = QUrl::toAce(domain);
    const QString written = QString::fromLatin1(inDns);
    return inDns.size() <= 253
           && matches(written, "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+"
                               "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
}

QString postalCodeExample(const QString &country)
{
    const PostalCode *code = postalCodeOf(country);
    return code ? QString::fromLatin1(code->example) : QString();
}

QString tidyValue(ProfileField, const QString &typed)
{
    return typed.trimmed();
}

QString profileProblem(ProfileField field, const ProfileValues &all)
{
    const QString value = all.value(field);
    const QString country = all.value(ProfileField::Country);
    if (value.size() > profileFieldLimit(field) && field != ProfileField::Country)
        return Text::tr("At most %L1 characters.").arg(profileFieldLimit(field));
    if (hasInvisibleCharacter(value))
        return Text::tr("It holds a character that cannot be seen. Please type it anew.");
    switch (field) {
    case ProfileField::Email:
        return emailProblem(value);
    case ProfileField::Phone:
        return phoneProblem(value);
    case ProfileField::PostalCode:
        return postalProblem(value, country);
    case ProfileField::VatNumber:
        return vatProblem(value, country);
    case ProfileField::Country:
        return value.isEmpty()
                       || (matches(value, "[A-Z]{2}")
                           && QLocale::codeToTerritory(value) != QLocale::AnyTerritory)
                   ? QString()
                   : Text::tr("A country of the list is expected.");
    case ProfileField::Locale:
        return matches(value, "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
                   ? QString()
                   : Text::tr("A language such as en or fr-BE is expected.");
    case ProfileField::FirstName:
    case ProfileField::LastName:
    case ProfileField::BusinessName:
    case ProfileField::Address:
    case ProfileField::City:
        break;
    }
    return {};
}

} // namespace reeve
