// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customercolumns.h"

#include "models/base/country.h"
#include "models/base/moment.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::CustomerColumns)
};

} // namespace

QString customerStatusText(const QString &status)
{
    if (status == QLatin1String("active"))
        return Text::tr("Active");
    if (status == QLatin1String("suspended"))
        return Text::tr("Suspended");
    if (status == QLatin1String("closed"))
        return Text::tr("Closed");
    return status;
}

Meaning customerMeaning(const QString &status)
{
    if (status == QLatin1String("active"))
        return Meaning::Good;
    return status == QLatin1String("suspended") ? Meaning::Attention : Meaning::Neutral;
}

QString planText(const QString &plan)
{
    // Plans are the service's own names: shown with a capital letter, not translated.
    QString text = plan;
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

std::vector<CustomerColumn> customerColumns()
{
    using Column = RecordColumn<CustomerRow>;
    using Row = CustomerRow;
    return {
        {Column("name", Text::tr("Name"), [](const Row &c) { return c.name(); }),
         CustomerSort::Name},
        {Column("email", Text::tr("E-mail"), [](const Row &c) { return c.email; }),
         CustomerSort::Email},
        {Column("status", Text::tr("Status"),
                [](const Row &c) { return customerStatusText(c.status); })
             .withMeaning([](const Row &c) { return customerMeaning(c.status); }),
         CustomerSort::Status},
        {Column("plan", Text::tr("Plan"), [](const Row &c) { return planText(c.plan); }),
         CustomerSort::Plan},
        {Column("business", Text::tr("Business"), [](const Row &c) { return c.businessName; }),
         CustomerSort::BusinessName},
        {Column("country", Text::tr("Country"), [](const Row &c) { return c.country; })
             .withToolTip([](const Row &c) { return countryText(c.country).toHtmlEscaped(); }),
         CustomerSort::Country},
        {Column("city", Text::tr("City"), [](const Row &c) { return c.city; }), CustomerSort::City},
        {Column("created", Text::tr("Created"), [](const Row &c) { return dayText(c.created); })
             .withToolTip([](const Row &c) { return wholeText(c.created); })
             .largestFirst(),
         CustomerSort::Created},
        {Column("username", Text::tr("User name"), [](const Row &c) { return c.username; }),
         CustomerSort::Username},
        {Column("phone", Text::tr("Phone"), [](const Row &c) { return c.phone; }),
         CustomerSort::Phone},
        {Column("newsletter", Text::tr("Newsletter"),
                [](const Row &c) { return c.newsletter ? Text::tr("Yes") : Text::tr("No"); }),
         CustomerSort::Newsletter},
        {Column("id", Text::tr("Number"), [](const Row &c) { return c.id.toString(); })
             .alignedRight(),
         CustomerSort::Id},
    };
}

} // namespace reeve
