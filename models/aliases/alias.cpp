// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aliases/alias.h"

#include <QCoreApplication>
#include <QLocale>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Alias)
};

Alias alias(const QSqlQuery &query)
{
    return {.id = query.value(0).toLongLong(),
            .name = query.value(1).toString(),
            .hasPassword = query.value(2).toBool(),
            .published = query.value(3).toBool(),
            .created = momentIn(query, 4),
            .passwordChanged = optionalMomentIn(query, 5),
            .hosts = query.value(6).toLongLong(),
            .centerPublic = query.value(7).toBool()};
}

} // namespace

Meaning Alias::meaning() const
{
    if (!published)
        return Meaning::Neutral;
    return hasPassword ? Meaning::Good : Meaning::Attention;
}

QString Alias::accessText() const
{
    if (!published)
        return Text::tr("Not published");
    return hasPassword ? Text::tr("Published, with password") : Text::tr("Open to anybody");
}

QString Alias::hostsText() const
{
    return hosts == 1 ? Text::tr("1 host") : Text::tr("%1 hosts").arg(QLocale().toString(hosts));
}

PageSection aliasesSection()
{
    return rowsSection<Alias>(
        QStringLiteral("aliases"),
        QStringLiteral("SELECT alias_id, name, has_password, published, created_at, "
                       "password_changed_at, hosts, center_public FROM api.customer_aliases($1)"),
        alias);
}

} // namespace reeve
