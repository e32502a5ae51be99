// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/recordmodel.h"
#include "models/base/timestamp.h"

#include <QJsonObject>

#include <optional>

namespace reeve
{

/** One backup of the register, as api.backups serves it. */
struct Backup {
    QString stanza;
    int repo = 1;
    QString label;
    QString type; ///< full, diff, incr
    Timestamp started;
    Timestamp stopped;
    qint64 size = 0;     ///< of the database, bytes
    qint64 repoSize = 0; ///< what it takes there
    QString provider;    ///< empty: nobody has said
    QString place;
    bool isAtPrimary = false; ///< at the database server's own provider
    bool hasError = false;
    Timestamp leaves; ///< when its days are over
    std::optional<Timestamp> expired;
    bool isOverdue = false; ///< its days are over, and it is kept

    bool isSame(const Backup &other) const
    {
        return label == other.label && repo == other.repo && stanza == other.stanza;
    }
};

QString backupStateText(const Backup &backup);
Meaning backupMeaning(const Backup &backup);
QString backupPlace(const Backup &backup); ///< "Hetzner, Helsinki"
std::vector<RecordColumn<Backup>> backupColumns();

/** What api.backup_summary says. */
struct BackupSummary {
    std::optional<Timestamp> synced; ///< nothing: no catalogue was ever read
    qint64 kept = 0;
    std::optional<Timestamp> oldest;
    std::optional<Timestamp> newest;
    int days = 30;      ///< how long a backup is kept
    qint64 waiting = 0; ///< erased accounts that a backup may still hold
    std::optional<Timestamp> nextGone;
    std::optional<Timestamp> lastGone;
};

/// "29 backups are kept, the oldest of 24 Oct …"; nothing of a person.
QString summaryText(const BackupSummary &summary);

/** One rule of api.backup_checks and how it is kept. */
struct BackupCheck {
    QString name;  ///< catalogue, daily, age, provider, errors, early, archive
    QString state; ///< good, attention, problem
    QJsonObject detail;

    Meaning meaning() const;
};

/// What the rule comes to, as a whole sentence; `days` as in the summary.
QString checkText(const BackupCheck &check, int days);
QString checkWord(const BackupCheck &check); ///< for its badge

} // namespace reeve
