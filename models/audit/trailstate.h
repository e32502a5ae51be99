// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailverifier.h"
#include "models/base/timestamp.h"
#include "models/database/pgdriver.h"

#include <QUuid>

#include <optional>

namespace reeve
{

/** Where the trail stands, as api.trail_state says; no personal data. */
struct TrailState {
    TrailHead head{};
    std::optional<Timestamp> sealed{}; ///< when the newest batch was
    std::optional<double>
        unsealedFor{}; ///< seconds that the oldest waiting event waits; nothing: none does

    /// A worker seals about every second; past this something is wrong and everybody is told.
    static constexpr double patience = 60;
    bool isUnsealed() const { return unsealedFor && *unsealedFor > patience; }
};

/** A restored backup or a lossy failover, as it was put on record. */
struct TrailRestore {
    QUuid id{};
    Timestamp at{};
    QString explanation{};
    TrailHead head{}; ///< of the trail then; lastSeq is not known
    QString officer{};
    std::optional<Timestamp> officerAt{};
    QString auditor{};
    std::optional<Timestamp> auditorAt{};

    bool isAcknowledged() const { return officerAt && auditorAt; }
};

Statement trailStateStatement();
TrailState trailStateIn(const QSqlQuery &query);
Statement trailRestoresStatement();
TrailRestore trailRestoreIn(const QSqlQuery &query);

/// "Sealed to event 4,711 · batch 12 · 2 s ago"; what is wrong when it is unsealed.
QString trailStateText(const TrailState &state, Timestamp now = Timestamp::now());
/// "The trail has not been sealed for 4 minutes: …", for everybody.
QString unsealedText(const TrailState &state);
/// "batch 12 (3f a9 …)": short enough to be read out on the telephone.
QString headText(const TrailHead &head);

} // namespace reeve
