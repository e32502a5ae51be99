// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QString>

#include <functional>

namespace reeve
{

class PgDriver;

/** Puts invented customers into the service's tables, made by the server itself
 *  (resources/sql/demo): about five orders and two aliases each, every life-cycle state, the same
 *  rows for the same seed, with all moments counted back from now.
 *
 *  Into an empty service everything goes in one transaction, which drops secondary indexes and makes
 *  them again at the end; a failure leaves it empty. Into one with customers the new ones follow in
 *  transactions of 100,000. Triggers are silent meanwhile. Ends with VACUUM ANALYZE.
 *
 *  @param driver    signed in as reeve_owner, outside a transaction; blocks on the driver's thread
 *  @param customers 1 … 50,000,000; anything else is Input
 *  @param seed      any number
 *  @param progress  called on the same thread with a line for people; may be empty */
Result<void> fillDemo(PgDriver &driver, qint64 customers, int seed,
                      const std::function<void(const QString &)> &progress);

} // namespace reeve
