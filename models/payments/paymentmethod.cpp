// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payments/paymentmethod.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

PaymentMethod paymentMethod(const QSqlQuery &query)
{
    return {.id = query.value(0).toLongLong(),
            .kind = query.value(1).toString(),
            .cardBrand = query.value(2).toString(),
            .cardLast4 = query.value(3).toString(),
            .cardExpires = query.value(4).toDate(),
            .mandateReference = query.value(5).toString(),
            .mandateSigned = query.value(6).toDate(),
            .processor = query.value(7).toString(),
            .processorCustomer = query.value(8).toString(),
            .created = momentIn(query, 9),
            .lastCollected = query.value(10).toDate(),
            .lapses = query.value(11).toDate(),
            .mandateState = query.value(12).toString()};
}

} // namespace

QString PaymentMethod::summary() const
{
    if (!isCard())
        return QCoreApplication::translate("reeve::PaymentMethod", "SEPA mandate %1")
            .arg(mandateReference);
    QString brand = cardBrand;
    if (!brand.isEmpty())
        brand[0] = brand.at(0).toUpper();
    return brand + QStringLiteral(" •••• ") + cardLast4;
}

PageSection paymentMethodsSection()
{
    return rowsSection<PaymentMethod>(
        QStringLiteral("payments"),
        QStringLiteral("SELECT method_id, kind, card_brand, card_last4, card_expires_on, "
                       "mandate_reference, mandate_signed_on, processor, processor_customer, "
                       "created_at, last_collected_on, lapses_on, mandate_state FROM "
                       "api.customer_payment_methods($1)"),
        paymentMethod);
}

} // namespace reeve
