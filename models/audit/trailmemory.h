// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailstate.h"
#include "models/database/connectionparameters.h"

#include <QList>
#include <QString>

#include <optional>

class QSettings;

namespace reeve
{

/** What a console knows of a trail from before: where it stood, and which restores it has accepted. */
struct TrailMark {
    TrailHead head{};
    Timestamp at{}; ///< when the console saw it, by its own clock
    QList<QUuid>
        restores{}; ///< acknowledged ones that were known then; none of them explains a loss later
};

/** Keeps a mark for each database in the settings of this computer: numbers and hashes, no data. */
class TrailMemory
{
public:
    /// `key` names the database, see trailMemoryKey. The settings outlive this.
    TrailMemory(QSettings &settings, const QString &key);

    std::optional<TrailMark>
    mark() const; ///< nothing at the first visit, or when it cannot be read
    void remember(const TrailMark &mark);

private:
    QSettings *m_settings;
    QString m_group;
};

/** Names a database by what nobody at the database can change: where the console connects, and the
 *  authority that it trusts there. A new installation with a new authority is another database. */
QString trailMemoryKey(const ConnectionParameters &parameters);

/** What comparing a mark with the trail says. */
struct TrailVerdict {
    enum class Kind {
        Unchecked, ///< nothing has been compared yet
        First,     ///< nothing to compare with
        Intact,    ///< the trail still holds what was seen
        Restored,  ///< it does not; a restore that officer and auditor acknowledged says why
        Waiting,   ///< it does not; a restore is on record and has not been acknowledged by both
        Broken,    ///< it does not, and nothing says why
    };
    Kind kind = Kind::Unchecked;
    TrailMark seen{};
    TrailHead found{}; ///< the trail's batch of that number; its head where it has none
    std::optional<TrailRestore> restore{};
    bool isWrong() const { return kind == Kind::Waiting || kind == Kind::Broken; }
    bool operator==(const TrailVerdict &other) const
    {
        return kind == other.kind && seen.head == other.seen.head && found == other.found;
    }
};

/** `sealOfSeen`: the trail's hash of the batch that was seen, empty when it has none. `restores`: the
 *  ones whose own head stands in the trail. */
TrailVerdict judgeTrail(const std::optional<TrailMark> &mark, const TrailState &state,
                        const QByteArray &sealOfSeen, const QList<TrailRestore> &restores);

/// What the verdict means, for people; empty when all is well.
QString verdictText(const TrailVerdict &verdict);

} // namespace reeve
