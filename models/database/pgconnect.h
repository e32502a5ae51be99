// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/database/connectionparameters.h"

struct pg_conn;

namespace reeve
{

class PgCanceller;

/** Connects, host by host, with a hard deadline; blocking, ends early once `canceller` was
 *  abandoned. The connection is the caller's, to PQfinish. Resolving a name is the system's and
 *  cannot be hurried. */
Result<pg_conn *> connectToServer(const ConnectionParameters &parameters,
                                  const PgCanceller &canceller);

/** True when TLS has decrypted bytes that poll() on the socket would not show. */
bool hasBufferedInput(pg_conn *connection);

} // namespace reeve
