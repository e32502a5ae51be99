// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"
#include "models/base/money.h"
#include "models/base/timestamp.h"
#include "models/database/pagesection.h"
#include "models/orders/dashboards.h"

namespace reeve
{

/** One order of a customer (promise P7: SMS credits, plan upgrades, account renewals). */
struct Order {
    qint64 id = 0;
    QString number{};
    QString kind{}; ///< sms_credits, plan_upgrade, account_renewal, subscription
    Money amount{};
    QString processor{};
    QString processorReference{};
    QString status{}; ///< pending, paid, failed, refunded
    Timestamp ordered{};
    QString invoiceNumber{}; ///< empty: no invoice; several stand apart by commas
    QDate invoiced{};
    qint64 total = 0; ///< how many orders the customer has; the section brings the newest 200

    int year() const; ///< of UTC, as the totals
};

/** What was paid in one year in one currency, over all orders. */
struct OrderYear {
    int year = 0;
    Money paid{};
    bool isTooLarge = false; ///< for `paid` to hold it
    qint64 paidOrders = 0;
    qint64 refunded = 0; ///< these and the next are not in `paid`
    qint64 failed = 0;
    qint64 pending = 0;
};

/** What the page brings of a customer's orders. */
struct OrderHistory {
    QList<Order> orders{}; ///< newest first; beside the newest 200 the one that was looked for
    QList<OrderYear> years{};
    Dashboards dashboards{};
    qint64 total() const; ///< also of those that are not here
};

/// The record is an OrderHistory.
PageSection ordersSection();

/// "SMS credits" for "sms_credits"; an unknown kind stays as it is.
QString orderKindText(const QString &kind);
QString orderStatusText(const QString &status);
Meaning orderMeaning(const QString &status);

/// "2026: 348.00 EUR paid in 3 orders. Not in it: 1 refunded, 1 failed." for the rows of one year.
QString yearText(int year, const QList<OrderYear> &years, const QLocale &locale = {});

/** The order in one line for a ticket, whatever the data holds: "SO-2026-0000012 of 12.03.2026: Plan
 *  upgrade, 49.00 EUR, paid, Stripe pi_3x, invoice INV-2026-0000012". */
QString orderLine(const Order &order);

} // namespace reeve
