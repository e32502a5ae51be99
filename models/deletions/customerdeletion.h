// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/pagesection.h"
#include "models/deletions/accountdeletion.h"

namespace reeve
{

/** What of one table is kept of an erased customer, by the data map of today. */
struct RetainedFields {
    QString table{};  ///< "invoice"
    QString fields{}; ///< "number, invoiced_on", as the columns are called
    QString basis{};  ///< the law or the duty
    QDate until{};
    bool operator==(const RetainedFields &) const = default;
};

/** The latest deletion of a customer, as the customer's page shows it. */
struct CustomerDeletion {
    std::optional<AccountDeletion> deletion{}; ///< none: none was ever asked for
    QList<ErasureStep> steps{};
    QList<RetainedFields> retained{}; ///< once erased
};

/// The record is a CustomerDeletion. It remains when the customer is gone: an erased account's page
/// says that it is, and what is left.
PageSection deletionSection();

/// What this means for whoever has the customer on the telephone, in a sentence or two; our own words.
QString deletionMeaningText(const CustomerDeletion &deletion);
/// "Invoices (number, billing name) until 31/12/2036: accounting and VAT law".
QString retainedText(const RetainedFields &retained);
/// What is to be done at others, or was: "Stripe: redact the person there".
QString erasureStepText(const ErasureStep &step);

} // namespace reeve
