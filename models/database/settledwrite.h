// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connection.h"

#include <QVariant>

namespace reeve
{

/** A write that carries the operation id `operation`, as one statement. When the link is lost before
 *  the answer, asks what became of it (after the reconnect), so that the result is never "unknown":
 *  a value (null when it had to be asked for) means saved, an error means not saved. The value is the
 *  first column of the first row. Called, and answered, on the connection's own thread. */
QFuture<Result<QVariant>> settledWrite(Connection &connection, OperationId operation,
                                       const Statement &statement);

} // namespace reeve
