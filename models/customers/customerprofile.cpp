// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customerprofile.h"

namespace reeve
{

QString CustomerProfile::title() const
{
    if (const QString full = name(); !full.isEmpty())
        return full;
    return businessName.isEmpty() ? username : businessName;
}

PageSection profileSection()
{
    return {QStringLiteral("profile"),
            QStringLiteral(
                "SELECT customer_id, username, email, first_name, last_name, business_name, "
                "phone, address, postal_code, city, country, vat_number, locale, plan, status, "
                "closed_at, newsletter, newsletter_changed_at, newsletter_changed_by, "
                "created_at, version FROM api.customer_profile($1)"),
            [](QSqlQuery &query) -> std::any {
                std::optional<CustomerProfile> profile;
                const auto id = query.next() ? CustomerId::from(query.value(0).toLongLong())
                                             : std::nullopt;
                if (!id)
                    return profile;
                const auto text = [&query](int column) { return query.value(column).toString(); };
                profile = CustomerProfile{.id = *id,
                                          .username = text(1),
                                          .email = text(2),
                                          .firstName = text(3),
                                          .lastName = text(4),
                                          .businessName = text(5),
                                          .phone = text(6),
                                          .address = text(7),
                                          .postalCode = text(8),
                                          .city = text(9),
                                          .country = text(10),
                                          .vatNumber = text(11),
                                          .locale = text(12),
                                          .plan = text(13),
                                          .status = text(14),
                                          .closed = optionalMomentIn(query, 15),
                                          .newsletter = query.value(16).toBool(),
                                          .newsletterChanged = optionalMomentIn(query, 17),
                                          .newsletterChangedBy = text(18),
                                          .created = momentIn(query, 19),
                                          .version = query.value(20).toInt()};
                return profile;
            }};
}

} // namespace reeve
