// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/instances/instance.h"

#include "models/base/country.h"
#include "models/base/moment.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Instance)
};

Instance instance(const QSqlQuery &query)
{
    return {.id = query.value(0).toLongLong(),
            .name = query.value(1).toString(),
            .provider = query.value(2).toString(),
            .location = query.value(3).toString(),
            .country = query.value(4).toString(),
            .inEu = query.value(5).toBool(),
            .created = momentIn(query, 6)};
}

std::vector<RecordColumn<Instance>> columns()
{
    const auto id = [](const char *name) { return QString::fromLatin1(name); };
    return {
        {id("name"), Text::tr("Instance"), [](const Instance &i) { return i.name; }},
        {id("provider"), Text::tr("Host"), [](const Instance &i) { return i.provider; }},
        {id("location"), Text::tr("Location"), [](const Instance &i) { return i.location; }},
        {id("country"), Text::tr("Country"), [](const Instance &i) { return countryText(i.country); }},
        {.id = id("eu"),
         .title = Text::tr("Region"),
         .text = [](const Instance &i) { return i.inEu ? Text::tr("In the EU") : Text::tr("Outside the EU"); },
         .state =
             [](const Instance &i) {
                 return i.inEu ? QStringLiteral("in_eu") : QStringLiteral("outside_eu");
             }},
        {id("created"), Text::tr("Created"), [](const Instance &i) { return localText(i.created); },
         [](const Instance &i) { return utcText(i.created); }},
    };
}

} // namespace

PageSection instancesSection()
{
    return rowsSection<Instance>(
        QStringLiteral("instances"),
        QStringLiteral("SELECT instance_id, name, provider, location, country, in_eu, created_at "
                       "FROM api.customer_instances($1)"),
        instance);
}

InstanceTableModel::InstanceTableModel(QObject *parent) : RecordModel(columns(), parent) {}

} // namespace reeve
