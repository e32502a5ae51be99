// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aliases/alias.h"

#include "models/base/moment.h"

#include <QCoreApplication>

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
            .passwordChanged = optionalMomentIn(query, 5)};
}

QString protectionText(const Alias &alias)
{
    if (!alias.published)
        return Text::tr("Not published");
    return alias.hasPassword ? Text::tr("With password") : Text::tr("Open to anybody");
}

std::vector<RecordColumn<Alias>> columns()
{
    using Column = RecordColumn<Alias>;
    // The dots say that there is a password, not how long it is: the console does not know it.
    const QString dots(8, QChar(0x2022));
    return {
        Column("name", Text::tr("Alias"), [](const Alias &a) { return a.name; }),
        Column("password", Text::tr("Password"),
               [dots](const Alias &a) { return a.hasPassword ? dots : Text::tr("none"); }),
        Column("protection", Text::tr("Readable"), protectionText).withMeaning([](const Alias &a) {
            return a.meaning();
        }),
        Column("created", Text::tr("Created"), [](const Alias &a) { return dayText(a.created); })
            .withToolTip([](const Alias &a) { return wholeText(a.created); }),
        Column("changed", Text::tr("Password changed"),
               [](const Alias &a) {
                   return a.passwordChanged ? dayText(*a.passwordChanged) : QString(QChar(0x2013));
               })
            .withToolTip([](const Alias &a) {
                return a.passwordChanged ? wholeText(*a.passwordChanged) : QString();
            }),
    };
}

} // namespace

Meaning Alias::meaning() const
{
    if (!published)
        return Meaning::Neutral;
    return hasPassword ? Meaning::Good : Meaning::Attention;
}

PageSection aliasesSection()
{
    return rowsSection<Alias>(
        QStringLiteral("aliases"),
        QStringLiteral("SELECT alias_id, name, has_password, published, created_at, "
                       "password_changed_at FROM api.customer_aliases($1)"),
        alias);
}

AliasTableModel::AliasTableModel(QObject *parent) : RecordModel(columns(), parent) {}

} // namespace reeve
