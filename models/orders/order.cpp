// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/orders/order.h"

#include "models/base/moment.h"
#include "models/base/processor.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Order)
};

Order order(const QSqlQuery &query)
{
    return {.id = query.value(0).toLongLong(),
            .number = query.value(1).toString(),
            .kind = query.value(2).toString(),
            .amount = {.minorUnits = query.value(3).toLongLong(),
                       .currency = query.value(4).toString()},
            .processor = query.value(5).toString(),
            .processorReference = query.value(6).toString(),
            .status = query.value(7).toString(),
            .ordered = momentIn(query, 8),
            .invoiceNumber = query.value(9).toString(),
            .invoiced = query.value(10).toDate(),
            .total = query.value(11).toLongLong()};
}

QString orderStatusText(const QString &status)
{
    if (status == QLatin1String("pending"))
        return Text::tr("Pending");
    if (status == QLatin1String("paid"))
        return Text::tr("Paid");
    if (status == QLatin1String("failed"))
        return Text::tr("Failed");
    if (status == QLatin1String("refunded"))
        return Text::tr("Refunded");
    return status;
}

Meaning orderMeaning(const QString &status)
{
    if (status == QLatin1String("paid"))
        return Meaning::Good;
    if (status == QLatin1String("failed"))
        return Meaning::Problem;
    return status == QLatin1String("pending") ? Meaning::Information : Meaning::Neutral;
}

std::vector<RecordColumn<Order>> columns()
{
    using Column = RecordColumn<Order>;
    return {
        Column("ordered", Text::tr("Date"), [](const Order &o) { return dayText(o.ordered); })
            .withToolTip([](const Order &o) { return wholeText(o.ordered); }),
        Column("kind", Text::tr("What"), [](const Order &o) { return orderKindText(o.kind); }),
        Column("amount", Text::tr("Amount"),
               [](const Order &o) { return o.amount.toString(QLocale()); })
            .alignedRight(),
        Column("status", Text::tr("Status"),
               [](const Order &o) { return orderStatusText(o.status); })
            .withMeaning([](const Order &o) { return orderMeaning(o.status); }),
        Column("number", Text::tr("Order"), [](const Order &o) { return o.number; }),
        Column("invoice", Text::tr("Invoice"),
               [](const Order &o) {
                   return o.invoiceNumber.isEmpty() ? Text::tr("none") : o.invoiceNumber;
               })
            .withToolTip([](const Order &o) {
                return o.invoiced.isValid() ? Text::tr("Invoiced on %1").arg(localText(o.invoiced))
                                            : QString();
            }),
        Column(
            "processor", Text::tr("Paid through"),
            [](const Order &o) {
                return QString(processorText(o.processor) + u' ' + o.processorReference).trimmed();
            }),
    };
}

} // namespace

PageSection ordersSection()
{
    return rowsSection<Order>(
        QStringLiteral("orders"),
        QStringLiteral("SELECT order_id, order_number, kind, amount_minor, currency, processor, "
                       "processor_reference, status, ordered_at, invoice_number, invoiced_on, "
                       "orders_total FROM api.customer_orders($1)"),
        order);
}

QString orderKindText(const QString &kind)
{
    if (kind == QLatin1String("sms_credits"))
        return Text::tr("SMS credits");
    if (kind == QLatin1String("plan_upgrade"))
        return Text::tr("Plan upgrade");
    if (kind == QLatin1String("account_renewal"))
        return Text::tr("Account renewal");
    if (kind == QLatin1String("subscription"))
        return Text::tr("Subscription");
    return kind;
}

OrderTableModel::OrderTableModel(QObject *parent) : RecordModel(columns(), parent) {}

} // namespace reeve
