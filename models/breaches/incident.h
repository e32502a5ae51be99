// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"
#include "models/base/timestamp.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QStringList>
#include <QUuid>

#include <optional>

class QSqlQuery;

namespace reeve
{

/// How many notices stand where: "accepted" → 5,000; states as reeve.notice has them.
using NoticeCounts = QMap<QString, qint64>;

/// A personal data breach as the register lists it (api.incident_list).
struct IncidentRecord {
    qint64 id = 0;
    QString state; ///< suspected, confirmed, notifying, notified, closed, dismissed
    QString title;
    QStringList nature; ///< confidentiality, integrity, availability
    Timestamp discovered;
    std::optional<Timestamp> aware;        ///< starts the 72 hours
    std::optional<Timestamp> authorityDue; ///< when they end
    QString authority;                     ///< not_begun, running, overdue, told, waived, dismissed
    QString risk;                          ///< unlikely, risk, high; empty: not assessed
    std::optional<bool> mustTell;
    std::optional<qint64> customers; ///< on the frozen list; nothing: not frozen
    NoticeCounts notices;
    QString openedBy; ///< a colleague's name
    Timestamp opened;
    std::optional<Timestamp> ended;
    bool hasDraft = false; ///< the wizard was left
    int version = 0;
};

QString incidentListSql(); ///< $1: only those that have not ended
IncidentRecord readIncident(const QSqlQuery &row);

QString incidentStateText(const QString &state);
Meaning incidentMeaning(const QString &state);
QString noticeStateText(const QString &state);
/// Whether a notice in this state is for a person to see to.
bool isUnreached(const QString &noticeState);

/// One sending (api.notice_progress).
struct NoticeProgress {
    qint64 run = 0;
    QString state; ///< running, paused, done
    qint64 wanted = 0;
    NoticeCounts counts;
    qint64 waiting = 0;              ///< for their first or another attempt
    std::optional<double> perMinute; ///< over the last five minutes
    std::optional<double> minutesLeft;
    QString startedBy;
    Timestamp started;
    QString changedBy; ///< who paused or resumed it last; empty: nobody
    std::optional<Timestamp> ended;
    std::optional<Timestamp> nextAttempt; ///< the earliest that is set for one

    /// Of 1: how many have come to an end.
    double done() const { return wanted > 0 ? 1.0 - double(waiting) / double(wanted) : 1.0; }
};

QString noticeProgressSql(); ///< $1: the incident
NoticeProgress readProgress(const QSqlQuery &row);

/// The wizard as it was left (api.incident_draft).
struct IncidentDraft {
    QString page;
    QJsonObject answers;
    int version = 0; ///< 0: there is none
    QString savedBy;
    Timestamp saved;
};

} // namespace reeve
