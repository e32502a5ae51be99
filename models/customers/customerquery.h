// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customer.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace reeve
{

/** Columns that the list can be sorted by. */
enum class CustomerSort {
    Created,
    Id,
    Username,
    Email,
    Name,
    BusinessName,
    Phone,
    City,
    Country,
    Plan,
    Status,
    Newsletter,
};

/** What the list shows: the text as typed, filters (empty: all), order. */
struct CustomerQuery {
    QString text{};
    QStringList statuses{};
    QStringList plans{};
    QStringList countries{};
    std::optional<bool> newsletter{};
    CustomerSort sort = CustomerSort::Created;
    bool descending = true;

    bool hasFilters() const;
    bool isNarrowed() const { return !text.isEmpty() || hasFilters(); }
    /// The same customers, whatever their order.
    bool findsSameAs(const CustomerQuery &other) const;
    bool operator==(const CustomerQuery &) const = default;
};

/** Which part of the ordered list is read. */
struct CustomerCursor {
    enum class From { Start, After, Before, End };
    From from = From::Start;
    CustomerKey key{}; ///< for After and Before
};

enum class CountMode {
    None,
    Cheap, ///< the estimate for everybody, a capped count for a narrowed list
    Exact,
};

/// Rows of one page; the most that one disclosure covers.
inline constexpr int customerPageSize = 100;

/// A longer text is not sent: the database takes no such arguments, and no customer has it.
inline constexpr int longestSearch = 10'000;

/// The arguments of a disclosure of kind customer_page.
QJsonObject disclosureArguments(const CustomerQuery &query, const CustomerCursor &cursor, int limit,
                                CountMode count);

} // namespace reeve
