// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/passwords/customerpassword.h"

#include "models/base/visibletext.h"
#include "models/database/writeonce.h"

#include <QCoreApplication>
#include <QStringList>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::CustomerPassword)
};

QString plainName(const QString &scheme)
{
    return scheme.toLower().remove(u'-').remove(u'_').remove(u'$');
}

} // namespace

HashStrength hashStrength(const QString &scheme)
{
    const QString word = plainName(scheme);
    static const QStringList strong{QStringLiteral("argon2"), QStringLiteral("bcrypt"),
                                    QStringLiteral("scrypt"), QStringLiteral("yescrypt"),
                                    QStringLiteral("pbkdf2"), QStringLiteral("scram")};
    for (const QString &name : strong)
        if (word.startsWith(name))
            return HashStrength::Strong;
    // One round of a fast hash, salted or not: a graphics card guesses billions of these a second.
    static const QStringList weak{
        QStringLiteral("sha"),       QStringLiteral("md5"),    QStringLiteral("md4"),
        QStringLiteral("ntlm"),      QStringLiteral("crypt"),  QStringLiteral("plain"),
        QStringLiteral("saltedsha"), QStringLiteral("salted"), QStringLiteral("unsalted")};
    for (const QString &name : weak)
        if (word.startsWith(name))
            return HashStrength::Weak;
    return HashStrength::Unknown;
}

QString CustomerPassword::strengthText() const
{
    switch (strength()) {
    case HashStrength::Strong:
        return Text::tr("Strong hash");
    case HashStrength::Weak:
        return Text::tr("Weak hash");
    case HashStrength::Unknown:
        break;
    }
    return Text::tr("Not known");
}

Meaning CustomerPassword::meaning() const
{
    switch (strength()) {
    case HashStrength::Strong:
        return Meaning::Good;
    case HashStrength::Weak:
        return Meaning::Problem;
    case HashStrength::Unknown:
        break;
    }
    return Meaning::Neutral;
}

QString CustomerPassword::advice() const
{
    if (strength() == HashStrength::Strong)
        return {};
    if (strength() == HashStrength::Unknown)
        return Text::tr("Reeve does not know this scheme. Whoever looks after the service can say "
                        "whether it resists guessing.");
    const QString word = plainName(scheme);
    const bool unsalted = !word.contains(QLatin1String("salted"))
                          || word.contains(QLatin1String("unsalted"));
    QString why;
    if (word.startsWith(QLatin1String("plain")))
        why = Text::tr("The password is kept as it is.");
    else if (unsalted)
        why = Text::tr("One round of a fast hash without salt: whoever got hold of the table would "
                       "try billions of guesses a second, for all customers at once.");
    else
        why = Text::tr("One round of a fast hash: whoever got hold of the table would try billions "
                       "of guesses a second.");
    return why + u' '
           + Text::tr("The customer's next password is stored with a strong scheme; only the "
                      "customer can choose it.");
}

PageSection passwordSection()
{
    return {QStringLiteral("password"),
            QStringLiteral("SELECT scheme, changed_at, must_change FROM api.customer_password($1)"),
            [](QSqlQuery &query) -> std::any {
                std::optional<CustomerPassword> password;
                if (query.next())
                    password = CustomerPassword{.scheme = query.value(0).toString(),
                                                .changed = momentIn(query, 1),
                                                .mustChange = query.value(2).toBool()};
                return password;
            }};
}

QFuture<Result<QVariant>> requireNewPassword(Connection &connection, CustomerId customer,
                                             bool required, const QString &reason)
{
    const OperationId operation = OperationId::createUuid();
    return writeOnce(connection, operation,
                     {QStringLiteral("SELECT api.require_new_password($1, $2, $3, $4)"),
                      {operation, customer.number(), required, sendableText(reason)}});
}

} // namespace reeve
