// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/orders/order.h"

#include "models/base/moment.h"
#include "models/base/processor.h"
#include "models/base/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Order)
};

constexpr int summaryColumn = 12;

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

OrderYear orderYear(const QJsonObject &object)
{
    const auto number = [&](const char *name) {
        return qint64(object.value(QLatin1String(name)).toDouble());
    };
    OrderYear year{.year = int(number("year")),
                   .paidOrders = number("paid"),
                   .refunded = number("refunded"),
                   .failed = number("failed"),
                   .pending = number("pending")};
    bool fits = false;
    year.paid = {object.value(QLatin1String("paid_minor")).toString().toLongLong(&fits),
                 object.value(QLatin1String("currency")).toString()};
    year.isTooLarge = !fits;
    return year;
}

std::any history(QSqlQuery &query)
{
    OrderHistory history;
    while (query.next()) {
        history.orders.append(order(query));
        if (const QVariant summary = query.value(summaryColumn); !summary.isNull()) {
            const QJsonObject object =
                QJsonDocument::fromJson(summary.toString().toUtf8()).object();
            for (const QJsonValue &year : object.value(QLatin1String("years")).toArray())
                history.years.append(orderYear(year.toObject()));
            history.dashboards = Dashboards::from(
                object.value(QLatin1String("dashboards")).toObject());
        }
    }
    return history;
}

} // namespace

int Order::year() const
{
    return ordered.toDateTime().toUTC().date().year();
}

qint64 OrderHistory::total() const
{
    return orders.isEmpty() ? 0 : std::max<qint64>(orders.first().total, orders.size());
}

PageSection ordersSection()
{
    // The summary once, in the first row: where there are no orders nothing is to be added up.
    return {
        QStringLiteral("orders"),
        QStringLiteral("SELECT order_id, order_number, kind, amount_minor, currency, processor, "
                       "processor_reference, status, ordered_at, invoice_number, invoiced_on, "
                       "orders_total, CASE WHEN row_number() OVER () = 1 THEN "
                       "api.customer_order_summary($1) END FROM api.customer_orders($1)"),
        history};
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

QString yearText(int year, const QList<OrderYear> &years, const QLocale &locale)
{
    QStringList sums;
    qint64 paid = 0;
    qint64 refunded = 0;
    qint64 failed = 0;
    qint64 pending = 0;
    for (const OrderYear &row : years) {
        if (row.year != year)
            continue;
        if (row.isTooLarge)
            sums += Text::tr("more %1 than can be added up").arg(row.paid.currency);
        else if (row.paidOrders > 0)
            sums += row.paid.toString(locale);
        paid += row.paidOrders;
        refunded += row.refunded;
        failed += row.failed;
        pending += row.pending;
    }
    QString text = sums.isEmpty()
                       ? Text::tr("%1: nothing paid").arg(year)
                       : Text::tr("%1: %2 paid in %3")
                             .arg(QString::number(year), sums.join(QStringLiteral(" + ")),
                                  paid == 1 ? Text::tr("1 order")
                                            : Text::tr("%L1 orders").arg(paid));
    QStringList others;
    if (refunded > 0)
        others += Text::tr("%L1 refunded").arg(refunded);
    if (failed > 0)
        others += Text::tr("%L1 failed").arg(failed);
    if (pending > 0)
        others += Text::tr("%L1 pending").arg(pending);
    if (!others.isEmpty())
        text += Text::tr("; not counted: %1").arg(others.join(QStringLiteral(", ")));
    return text;
}

QString orderLine(const Order &order)
{
    QStringList words{
        orderKindText(order.kind), order.amount.toString(QLocale()),
        orderStatusText(order.status).toLower(),
        QString(processorText(order.processor) + u' ' + order.processorReference).trimmed()};
    if (!order.invoiceNumber.isEmpty())
        words += Text::tr("invoice %1").arg(order.invoiceNumber);
    return visibleText(
        Text::tr("%1 of %2: %3")
            .arg(order.number, dayText(order.ordered), words.join(QStringLiteral(", "))));
}

} // namespace reeve
