// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/orders/orderspagesection.h"

#include "models/orders/order.h"
#include "ui/orders/orderssection.h"

#include <QCoreApplication>

namespace reeve
{

PageSectionEntry ordersPageSection()
{
    return {ordersSection(), QCoreApplication::translate("reeve::OrderSection", "Orders"),
            [](PageContext &context, QWidget *parent) -> SectionView * {
                return new OrdersSection(context, parent);
            }};
}

} // namespace reeve
