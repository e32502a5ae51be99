// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/orders/dashboards.h"

#include "models/base/processor.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Dashboards)
};

} // namespace

Dashboards Dashboards::from(const QJsonObject &settings)
{
    Dashboards dashboards;
    for (const QString &processor : {QStringLiteral("stripe"), QStringLiteral("fastspring")}) {
        const QString text =
            settings.value(processor + QStringLiteral("_url")).toString().trimmed();
        if (!text.isEmpty())
            dashboards.patterns.insert(processor, {text});
    }
    dashboards.rules = WebRules::allowing(
        settings.value(QStringLiteral("dashboard_allow_private")).toString().trimmed());
    return dashboards;
}

Result<QUrl> Dashboards::address(const QString &processor, const QString &reference) const
{
    const QString name = processorText(processor);
    const auto pattern = patterns.constFind(processor);
    if (pattern == patterns.constEnd())
        return failure(ErrorKind::Input,
                       Text::tr("Where %1 shows an order is not set up; an administrator can enter "
                                "it on the server (reevectl settings).")
                           .arg(name));
    if (reference.isEmpty())
        return failure(ErrorKind::Input, Text::tr("%1 has given no reference.").arg(name));
    if (const auto good = pattern->check({QStringLiteral("reference")}, rules); !good)
        return failure(ErrorKind::Input,
                       Text::tr("The address that is set up for %1 is not opened. %2")
                           .arg(name, good.error().text));
    if (auto url = pattern->filled(QStringLiteral("reference"), reference, rules))
        return *url;
    return failure(
        ErrorKind::Input,
        Text::tr("This reference makes no address; look it up at %1 by hand.").arg(name));
}

} // namespace reeve
