// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"
#include "models/base/recordmodel.h"
#include "models/base/timestamp.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUuid>

#include <optional>

namespace reeve
{

/** Where an event stands in the trail. */
struct TrailKey {
    qint64 seq = 0;
    qint64 number() const { return seq; }
    bool operator==(const TrailKey &) const = default;
};

/** One sealed event. What was read is not in it: customer numbers and reasons are. */
struct TrailRecord {
    qint64 seq = 0;
    Timestamp at{};
    QString person{}; ///< login
    QString event{};  ///< "disclosure", "sign_in" …
    QString kind{};   ///< of a disclosure, an approval …; may be empty
    QList<qint64> customers{};
    QString reason{};
    QJsonObject detail{};
    QUuid disclosure{};
    bool isErased = false; ///< its content was taken away by an erasure that is on record
    qint64 batch = 0;      ///< that seals it
    std::optional<Timestamp> sealed{};

    TrailKey key() const { return {seq}; }
    qint64 number() const { return seq; }
};

/** What the trail is narrowed to; empty: everything. */
struct TrailFilter {
    QString person{};
    std::optional<CustomerId> customer{};
    QString event{}; ///< a kind, or an event without one
    std::optional<Timestamp> from{};
    std::optional<Timestamp> until{}; ///< not included

    bool isNarrowed() const { return *this != TrailFilter(); }
    bool operator==(const TrailFilter &) const = default;
    QJsonObject arguments() const;
};

/// What can be chosen as TrailFilter::event, with its name for people.
QList<std::pair<QString, QString>> trailEventChoices();

/// "Opened customer 4711", "Signed in": what was done, in plain words and without the person.
QString trailEventText(const TrailRecord &record);
/// "4711", "4711, 4712 and 98 others", "–".
QString trailCustomersText(const TrailRecord &record);
/// Nothing for what happens all day.
std::optional<Meaning> trailMeaning(const TrailRecord &record);
/// The whole event as a sentence: who did what to whom, when and why.
QString trailSentence(const TrailRecord &record);
/// What else the event says, one line each: who was disabled, which limit was reached …
QStringList trailDetailLines(const TrailRecord &record);

std::vector<RecordColumn<TrailRecord>> trailColumns();

} // namespace reeve
