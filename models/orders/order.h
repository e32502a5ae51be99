// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/money.h"
#include "models/base/recordmodel.h"
#include "models/base/timestamp.h"
#include "models/database/pagesection.h"

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
    QString status{};
    Timestamp ordered{};
    QString invoiceNumber{}; ///< empty: no invoice
    QDate invoiced{};
    qint64 total = 0; ///< how many orders the customer has; the section brings the newest 200
};

/// The newest orders of the page's customer; the record is a QList<Order>.
PageSection ordersSection();

/// "SMS credits" for "sms_credits"; an unknown kind stays as it is.
QString orderKindText(const QString &kind);

class OrderTableModel : public RecordModel<Order>
{
public:
    explicit OrderTableModel(QObject *parent = nullptr);
};

} // namespace reeve
