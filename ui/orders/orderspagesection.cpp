// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/orders/orderspagesection.h"

#include "models/orders/order.h"
#include "ui/widgets/recordsection.h"

#include <QCoreApplication>

#include <algorithm>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::OrderSection)
};

} // namespace

PageSectionEntry ordersPageSection()
{
    return {ordersSection(), Text::tr("Orders"),
            [](PageContext &, QWidget *parent) -> SectionView * {
                auto *model = new OrderTableModel;
                const auto load = [model](const std::any &record) {
                    const auto *rows = std::any_cast<QList<Order>>(&record);
                    model->setRecords(rows ? *rows : QList<Order>());
                    return rows && !rows->isEmpty()
                               ? std::max<qint64>(rows->first().total, rows->size())
                               : qint64(0);
                };
                return new RecordSection(model, load, Text::tr("No order on file"), parent);
            }};
}

} // namespace reeve
