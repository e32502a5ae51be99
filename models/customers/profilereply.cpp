// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/profilereply.h"

namespace reeve
{

namespace
{

struct Language {
    const char *code;
    const char *greeting;   ///< %1: the name
    const char *noName;     ///< where there is none
    const char *body;       ///< %1: what was corrected
    const char *farewell;   ///< %1: who signs
    const char *newAddress; ///< stands below when the address itself was corrected
    const char *fields[11]; ///< in the order of profileFields()
};

// Written in the language of the customer, whatever the desk's own is: no tr().
constexpr Language languages[] = {
    {"en",
     "Dear %1,",
     "Dear customer,",
     "As you asked, we have corrected these details of your account: %1.\n\n"
     "If anything is not right yet, please answer this message.",
     "Kind regards,\n%1",
     "From now on our messages go to your new e-mail address, and you sign in with it.",
     {"first name", "last name", "business name", "e-mail address", "phone number", "address",
      "postal code", "city", "country", "VAT number", "language"}},
    {"fr",
     "Bonjour %1,",
     "Bonjour,",
     "Comme vous l’avez demandé, nous avons corrigé les données suivantes de votre compte : %1.\n\n"
     "Si quelque chose n’est pas encore exact, répondez simplement à ce message.",
     "Cordialement,\n%1",
     "Désormais, nos messages vont à votre nouvelle adresse e-mail, avec laquelle vous vous "
     "connectez.",
     {"prénom", "nom", "nom de l’entreprise", "adresse e-mail", "numéro de téléphone", "adresse",
      "code postal", "ville", "pays", "numéro de TVA", "langue"}},
    {"nl",
     "Beste %1,",
     "Beste klant,",
     "Zoals u vroeg, hebben we deze gegevens van uw account verbeterd: %1.\n\n"
     "Klopt er nog iets niet, dan kunt u gewoon op dit bericht antwoorden.",
     "Met vriendelijke groet,\n%1",
     "Vanaf nu gaan onze berichten naar uw nieuwe e-mailadres, waarmee u zich ook aanmeldt.",
     {"voornaam", "achternaam", "bedrijfsnaam", "e-mailadres", "telefoonnummer", "adres",
      "postcode", "plaats", "land", "btw-nummer", "taal"}},
};

} // namespace

ProfileReply profileReply(const CustomerProfile &customer, const QList<ProfileField> &corrected,
                          const QString &signature)
{
    const Language *language = &languages[0];
    for (const Language &each : languages)
        if (customer.locale.section(u'-', 0, 0) == QLatin1String(each.code))
            language = &each;
    QStringList names;
    for (ProfileField field : corrected)
        names += QString::fromUtf8(language->fields[std::size_t(field)]);
    const QString name = customer.name();
    // Filled in by hand: a name with "%1" in it must stay what it is.
    const auto with = [](const char *text, const QString &value) {
        QString filled = QString::fromUtf8(text);
        return filled.replace(filled.indexOf(QStringLiteral("%1")), 2, value);
    };
    QStringList parts;
    parts += name.isEmpty() ? QString::fromUtf8(language->noName) : with(language->greeting, name);
    parts += with(language->body, names.join(QStringLiteral(", ")));
    if (corrected.contains(ProfileField::Email))
        parts += QString::fromUtf8(language->newAddress);
    parts += with(language->farewell, signature);
    return {QString::fromLatin1(language->code), parts.join(QStringLiteral("\n\n"))};
}

} // namespace reeve
