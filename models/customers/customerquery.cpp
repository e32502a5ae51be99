// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customerquery.h"

#include "models/base/cursorarguments.h"
#include "models/base/visibletext.h"

#include <QJsonArray>

namespace reeve
{

namespace
{

QString sortName(CustomerSort sort)
{
    switch (sort) {
    case CustomerSort::Created:
        return QStringLiteral("created_at");
    case CustomerSort::Id:
        return QStringLiteral("customer_id");
    case CustomerSort::Username:
        return QStringLiteral("username");
    case CustomerSort::Email:
        return QStringLiteral("email");
    case CustomerSort::Name:
        return QStringLiteral("name");
    case CustomerSort::BusinessName:
        return QStringLiteral("business_name");
    case CustomerSort::Phone:
        return QStringLiteral("phone");
    case CustomerSort::City:
        return QStringLiteral("city");
    case CustomerSort::Country:
        return QStringLiteral("country");
    case CustomerSort::Plan:
        return QStringLiteral("plan");
    case CustomerSort::Status:
        return QStringLiteral("status");
    case CustomerSort::Newsletter:
        return QStringLiteral("newsletter");
    }
    Q_UNREACHABLE();
}

void insertList(QJsonObject &arguments, const QString &name, const QStringList &values)
{
    if (!values.isEmpty())
        arguments.insert(name, QJsonArray::fromStringList(values));
}

} // namespace

bool CustomerQuery::hasFilters() const
{
    return !statuses.isEmpty() || !plans.isEmpty() || !countries.isEmpty() || newsletter;
}

bool CustomerQuery::findsSameAs(const CustomerQuery &other) const
{
    return text == other.text && statuses == other.statuses && plans == other.plans
           && countries == other.countries && newsletter == other.newsletter;
}

QJsonObject disclosureArguments(const CustomerQuery &query, const CustomerCursor &cursor, int limit,
                                CountMode count)
{
    QJsonObject arguments{{QStringLiteral("sort"), sortName(query.sort)},
                          {QStringLiteral("descending"), query.descending},
                          {QStringLiteral("limit"), limit}};
    if (!query.text.isEmpty())
        arguments.insert(QStringLiteral("text"), query.text.size() <= longestSearch
                                                     ? sendableText(query.text)
                                                     : QString(QChar(QChar::ReplacementCharacter)));
    insertList(arguments, QStringLiteral("status"), query.statuses);
    insertList(arguments, QStringLiteral("plan"), query.plans);
    insertList(arguments, QStringLiteral("country"), query.countries);
    if (query.newsletter)
        arguments.insert(QStringLiteral("newsletter"), *query.newsletter);

    insertCursor(arguments, cursor);
    if (count == CountMode::Exact)
        arguments.insert(QStringLiteral("count"), QStringLiteral("exact"));
    else if (count == CountMode::Cheap && query.isNarrowed())
        arguments.insert(QStringLiteral("count"), QStringLiteral("capped"));
    return arguments;
}

} // namespace reeve
