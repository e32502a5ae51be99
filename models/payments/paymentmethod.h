// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/timestamp.h"
#include "models/database/pagesection.h"

namespace reeve
{

/** What is kept of a way to pay (promise P8): never a card number, only its last four digits, or
 *  the reference of a SEPA mandate; the payment itself runs at the processor. */
struct PaymentMethod {
    qint64 id = 0;
    QString kind{}; ///< card, sepa
    QString cardBrand{};
    QString cardLast4{};
    QDate cardExpires{}; ///< last day on which the card is good
    QString mandateReference{};
    QDate mandateSigned{};
    QString processor{};
    QString processorCustomer{}; ///< the customer's name at the processor
    Timestamp created{};
    QDate lastCollected{};  ///< through the mandate; invalid: nothing was
    QDate lapses{};         ///< last day on which the mandate is good unless something is collected
    QString mandateState{}; ///< good, lapsed, or unclear: orders whose means of payment is unknown

    bool isCard() const { return kind == QLatin1String("card"); }
    bool hasExpired(QDate today) const
    {
        return isCard() && cardExpires.isValid() && cardExpires < today;
    }
    bool hasLapsed() const { return mandateState == QLatin1String("lapsed"); }
    /// "Visa •••• 4242", "SEPA mandate RV-2291"
    QString summary() const;
};

/// The record is a QList<PaymentMethod>.
PageSection paymentMethodsSection();

} // namespace reeve
