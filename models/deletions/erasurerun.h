// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"
#include "models/base/timestamp.h"

#include <QHash>
#include <QString>
#include <QStringList>
#include <QTimeZone>

#include <optional>

namespace reeve
{

/** An officer has sent the worker: some due accounts, outside of the schedule. */
struct ErasureRun {
    enum class State { Running, Paused, Cancelled, Done, Unknown };
    qint64 id = 0;
    QString startedBy{};
    Timestamp started{};
    QString reason{};
    State state = State::Unknown;
    std::optional<Timestamp> ended{};
    qint64 wanted = 0;
    qint64 erased = 0;
    qint64 failed = 0;
    qint64 leftOver = 0; ///< due or in hand

    bool isLive() const { return state == State::Running || state == State::Paused; }
    /// Reactivated, held or taken out meanwhile: they count as looked after.
    qint64 passedOver() const { return std::max<qint64>(wanted - erased - failed - leftOver, 0); }
    bool operator==(const ErasureRun &) const = default;
};

ErasureRun::State runStateFromText(const QString &word);
QString runStateText(ErasureRun::State state);
Meaning runStateMeaning(ErasureRun::State state);
/// "120 of 318 erased, 2 failed, 196 to go".
QString runProgressText(const ErasureRun &run);

/** The settings of erasing, as texts, and what stands in its way now. */
class ErasureSettings
{
public:
    ErasureSettings() = default;
    explicit ErasureSettings(QHash<QString, QString> values) : m_values(std::move(values)) {}

    /// Names of the settings that an officer changes; "erasure_schedule" …
    static const QStringList &names();
    QString value(const QString &name) const { return m_values.value(name); }
    bool isRead() const { return !m_values.isEmpty(); }
    QTimeZone zone() const; ///< in which days and weeks are counted; UTC when it is not known here
    bool needsRelease() const;
    bool isReleasedToday() const;
    /// Why nothing is erased by the schedule now, in the database's words; empty: nothing.
    QString blockedBy() const { return value(QStringLiteral("blocked_by")); }
    /// The next thing in its way is the release of the day.
    bool waitsForRelease() const;
    bool isScheduleOff() const;
    bool isBlockedBySchedule() const;
    bool operator==(const ErasureSettings &) const = default;

private:
    QHash<QString, QString> m_values;
};

/// Why nothing is erased now, and what to do, in one sentence or two; empty: nothing is in the way.
/// `due`: how many wait.
QString erasureObstacleText(const ErasureSettings &settings, qint64 due, bool isOfficer);

} // namespace reeve
