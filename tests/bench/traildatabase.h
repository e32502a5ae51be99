// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/server.h"

namespace reeve::bench
{

/** A database beside that of the customers, with a trail of its own, so that a million events more
 *  or less disturb no other figure. */
struct TrailDatabase {
    SandboxInfo info; ///< of the bench's server, with this database

    /// With the sandbox's people and 1,000 customers; what was there before is gone.
    static TrailDatabase fresh(const BenchServer &server, const QString &name);
    void drop() const;

    /** Kept between runs: `events` sealed events, made by the server in bulk, over five years. Three
     *  in four open one customer's page, one in twenty is a list of 20 customers. */
    static TrailDatabase filled(const BenchServer &server, qint64 events);
    static constexpr qint64 eventsInBatch = 2000;
};

} // namespace reeve::bench
