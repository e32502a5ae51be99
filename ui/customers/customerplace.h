// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"

#include <QString>

#include <optional>

namespace reeve
{

/** What a Place of the customers view names: a customer, perhaps one of their orders, by its number. */
struct CustomerPlace {
    CustomerId customer;
    QString order{};

    /// As Place::item: "4711", "4711/SO-2026-0000012".
    QString item() const
    {
        return order.isEmpty() ? customer.toString() : customer.toString() + u'/' + order;
    }
    static std::optional<CustomerPlace> from(const QString &item)
    {
        const auto customer = CustomerId::fromText(item.section(u'/', 0, 0));
        if (!customer)
            return std::nullopt;
        return CustomerPlace{*customer, item.section(u'/', 1)};
    }
};

} // namespace reeve
