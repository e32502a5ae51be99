// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace reeve
{

class PgDriver;

/** Where the trail stood at some moment: what an anchor or a console remembers. */
struct TrailHead {
    qint64 batch = 0;
    qint64 lastSeq = 0;
    QByteArray hash{}; ///< 32 bytes
    bool operator==(const TrailHead &) const = default;
};

/** What a walk over the trail found. */
struct TrailReport {
    bool intact = false;
    std::optional<qint64> brokenSeq{}; ///< the first one
    QString what{};                    ///< and what is wrong with it, for people
    qint64 events = 0;                 ///< walked
    qint64 batches = 0;
    qint64 erased = 0; ///< payloads taken away by a sealed erasure
    TrailHead head{};
};

/** Walks the trail from the batch that holds `since` (1: all of it) to its end: numbering, leaves,
 *  roots, chain, head, and each remembered head. Reads as the owner or the server's own account; a
 *  few thousand rows at a time. `progress` gets the number of events walked. Blocking: for
 *  reevectl and tests. */
Result<TrailReport> verifyTrail(PgDriver &driver, qint64 since, const QList<TrailHead> &remembered,
                                const std::function<void(qint64)> &progress = {});

/// The trail's newest seal; batch 0 while nothing is sealed.
Result<TrailHead> currentTrailHead(PgDriver &driver);

} // namespace reeve
