// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/newsletter/newsletter.h"

#include "models/base/visibletext.h"
#include "models/database/writeonce.h"

namespace reeve
{

namespace
{

QString nameOr(const QVariant &name, const QVariant &login)
{
    return name.toString().isEmpty() ? login.toString() : name.toString();
}

} // namespace

PageSection newsletterSection()
{
    return {QStringLiteral("newsletter"),
            QStringLiteral("SELECT newsletter, changed_at, changed_by, changed_by_name, "
                           "suppressed_because, suppressed_at, suppressed_by, suppressed_by_name "
                           "FROM api.customer_newsletter($1)"),
            [](QSqlQuery &query) -> std::any {
                std::optional<Newsletter> newsletter;
                if (query.next())
                    newsletter = Newsletter{.isOn = query.value(0).toBool(),
                                            .changed = optionalMomentIn(query, 1),
                                            .changedBy = nameOr(query.value(3), query.value(2)),
                                            .suppressed = query.value(4).toString(),
                                            .suppressedAt = optionalMomentIn(query, 5),
                                            .suppressedBy = nameOr(query.value(7), query.value(6))};
                return newsletter;
            }};
}

QFuture<Result<QVariant>> switchNewsletter(Connection &connection, CustomerId customer, bool on,
                                           const QString &because, const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(connection, operation,
                     {QStringLiteral("SELECT api.switch_newsletter($1, $2, $3, $4, $5)"),
                      {operation, customer.number(), on, because, sendableText(reason)}});
}

} // namespace reeve
