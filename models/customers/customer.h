// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"
#include "models/base/timestamp.h"

#include <QList>
#include <QString>

namespace reeve
{

/** Where a row stands in the shown order: the sort column as the server's text (a key that went
 *  through a QDateTime loses microseconds and skips rows) and the id that makes it unique. */
struct CustomerKey {
    QString sortKey{};
    qint64 id = 0;
    qint64 number() const { return id; }
    bool operator==(const CustomerKey &) const = default;
};

/** One row of the customer list. */
struct CustomerRow {
    CustomerId id;
    QString username{};
    QString email{};
    QString firstName{};
    QString lastName{};
    QString businessName{};
    QString phone{};
    QString city{};
    QString country{}; ///< ISO 3166, two letters
    QString plan{};
    QString status{}; ///< active, suspended, closed
    bool newsletter = false;
    Timestamp created{};
    QString sortKey{};
    QString orderNumber{}; ///< of the order through which the search found them; mostly empty

    CustomerKey key() const { return {sortKey, id.number()}; }
    qint64 number() const { return id.number(); }
    /// First and last name, or what there is of them; may be empty.
    QString name() const;
    /// The name, else the business, else the user name.
    QString title() const;
    bool operator==(const CustomerRow &) const = default;
};

/** The part of the list that one disclosure covers, in the shown order. */
struct CustomerPage {
    QList<CustomerRow> rows;
};

/** How many customers a query finds. */
struct CustomerCount {
    enum class Kind {
        Estimate, ///< of the whole table; costs nothing
        Capped,   ///< counting stopped here: "1,000+"
        Exact,
    };
    qint64 customers = 0;
    Kind kind = Kind::Exact;
    bool operator==(const CustomerCount &) const = default;
};

QString joinedName(const QString &first, const QString &last);

} // namespace reeve
