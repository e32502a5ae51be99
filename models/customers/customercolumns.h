// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/recordmodel.h"
#include "models/customers/customerquery.h"

namespace reeve
{

/** A column of the customer list: what it shows and what it sorts by. */
struct CustomerColumn {
    RecordColumn<CustomerRow> column;
    CustomerSort sort;
};

/// All columns in their first order. To add one: the SQL function, the record, a row here, a test row.
std::vector<CustomerColumn> customerColumns();

/// "Active" for "active"; an unknown word stays as it is. Also for plans.
QString customerStatusText(const QString &status);
Meaning customerMeaning(const QString &status);
QString planText(const QString &plan);

} // namespace reeve
