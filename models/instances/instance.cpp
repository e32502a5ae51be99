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
            .region = query.value(5).toString(),
            .created = momentIn(query, 6)};
}

std::vector<RecordColumn<Instance>> columns()
{
    using Column = RecordColumn<Instance>;
    return {
        Column("name", Text::tr("Instance"), [](const Instance &i) { return i.name; }),
        Column("provider", Text::tr("Host"), [](const Instance &i) { return i.provider; }),
        Column("location", Text::tr("Location"), [](const Instance &i) { return i.location; }),
        Column("country", Text::tr("Country"),
               [](const Instance &i) { return countryText(i.country); }),
        Column("eu", Text::tr("Region"), [](const Instance &i) { return i.regionText(); })
            .withMeaning([](const Instance &i) { return i.meaning(); })
            .withToolTip([](const Instance &i) {
                return i.region == QLatin1String("eu")
                           ? QString()
                           : Text::tr("The privacy policy promises a host in the EU.");
            }),
        Column("created", Text::tr("Created"), [](const Instance &i) { return dayText(i.created); })
            .withToolTip([](const Instance &i) { return wholeText(i.created); }),
    };
}

} // namespace

QString Instance::regionText() const
{
    if (region == QLatin1String("eu"))
        return Text::tr("In the EU");
    if (region == QLatin1String("eea"))
        return Text::tr("EEA, outside the EU");
    if (region == QLatin1String("unknown"))
        return Text::tr("Unknown country");
    return Text::tr("Outside the EU");
}

Meaning Instance::meaning() const
{
    if (region == QLatin1String("eu"))
        return Meaning::Good;
    return region == QLatin1String("eea") ? Meaning::Attention : Meaning::Problem;
}

PageSection instancesSection()
{
    return rowsSection<Instance>(
        QStringLiteral("instances"),
        QStringLiteral("SELECT instance_id, name, provider, location, country, region, created_at "
                       "FROM api.customer_instances($1)"),
        instance);
}

InstanceTableModel::InstanceTableModel(QObject *parent) : RecordModel(columns(), parent) {}

} // namespace reeve
