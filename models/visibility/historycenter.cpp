// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/historycenter.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::HistoryCenter)
};

HistoryCenter historyCenter(const QSqlQuery &query)
{
    return {.id = query.value(0).toLongLong(),
            .keyCreated = momentIn(query, 1),
            .keyLength = query.value(2).toInt(),
            .isPublic = query.value(3).toBool(),
            .visibility = visibilityFromText(query.value(4).toString()),
            .throughAlias = query.value(5).toString(),
            .hosts = query.value(6).toLongLong(),
            .firstCheck = optionalMomentIn(query, 7),
            .lastCheck = optionalMomentIn(query, 8)};
}

} // namespace

Visibility visibilityFromText(const QString &word)
{
    if (word == QLatin1String("anybody"))
        return Visibility::Anybody;
    if (word == QLatin1String("alias_password"))
        return Visibility::AliasPassword;
    if (word == QLatin1String("key_only"))
        return Visibility::KeyOnly;
    return Visibility::Unknown;
}

QString HistoryCenter::explanation() const
{
    switch (visibility) {
    case Visibility::Anybody:
        if (isPublic)
            return Text::tr("Anybody can read this history: the customer made it public.");
        if (!throughAlias.isEmpty())
            return Text::tr("Anybody can read this history through the alias “%1”, which has no "
                            "password.")
                .arg(throughAlias);
        return Text::tr("Anybody can read this history.");
    case Visibility::AliasPassword:
        return Text::tr("Whoever knows the password of the alias “%1”, or the key of the status "
                        "address, can read this history.")
            .arg(throughAlias);
    case Visibility::KeyOnly:
        return Text::tr("Only whoever has the key of the status address can read this history.");
    case Visibility::Unknown:
        break;
    }
    return Text::tr("This program does not know who can read this history; it is older than the "
                    "database.");
}

PageSection historyCentersSection()
{
    return rowsSection<HistoryCenter>(
        QStringLiteral("visibility"),
        QStringLiteral("SELECT center_id, key_created_at, key_length, public, visibility, "
                       "through_alias, hosts, first_check_at, last_check_at "
                       "FROM api.customer_history_centers($1)"),
        historyCenter);
}

} // namespace reeve
