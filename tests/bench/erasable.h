// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace reeve::bench
{

/// Fills in customers with all that an erasure takes, closed a year ago; run it without the service's triggers.
QString erasableCustomers(qint64 first, qint64 last);

/// "ENABLE" or "DISABLE" for all of the service's tables.
QString serviceTriggers(const char *how);

/// What the worker needs to know of customers that came without triggers: all are due, nothing stands in its way.
QString makeDue();

} // namespace reeve::bench
