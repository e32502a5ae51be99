// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connection.h"

namespace reeve
{

/** One write that carries `operation` (DESIGN 3, "Writing is idempotent"). When the link is lost on
 *  the way, asks what became of it once the link is back: the answer is "saved" or "not saved",
 *  never "unknown", and nothing is sent twice.
 *
 *  The value is the statement's first cell; null when there is none, or when the write was saved and
 *  its answer lost. GUI thread. */
QFuture<Result<QVariant>> writeOnce(Connection &connection, const OperationId &operation,
                                    const Statement &statement);

} // namespace reeve
