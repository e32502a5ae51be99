// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/ticketline.h"

#include "models/base/visibletext.h"
#include "models/customers/customercolumns.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::TicketLine)
};

template <typename Customer>
QString lineOf(const Customer &customer)
{
    QString who = customer.title();
    if (!customer.name().isEmpty() && !customer.businessName.isEmpty())
        who += QStringLiteral(" (%1)").arg(customer.businessName);
    return visibleText(Text::tr("#%1 %2: %3, plan %4")
                           .arg(customer.id.toString(), who,
                                customerStatusText(customer.status).toLower(),
                                planText(customer.plan)));
}

} // namespace

QString ticketLine(const CustomerRow &customer)
{
    return lineOf(customer);
}

QString ticketLine(const CustomerProfile &customer)
{
    return lineOf(customer);
}

} // namespace reeve
