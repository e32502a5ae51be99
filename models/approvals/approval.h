// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"
#include "models/base/timestamp.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUuid>

#include <functional>
#include <optional>
#include <utility>

class QSqlQuery;

namespace reeve
{

/** What one person said to a request. */
struct ApprovalVote {
    QString person;
    bool agrees = false;
    Timestamp at;
    QString remark;
    bool operator==(const ApprovalVote &) const = default;
};

/** A dangerous act that somebody asked for, as it was frozen (DESIGN 3, "Four eyes"). */
struct Approval {
    QUuid id;
    QString kind;        ///< "role_grant", "export" …
    QJsonObject payload; ///< what will happen; no personal data of customers
    QString digest;      ///< of kind and payload, hexadecimal; what is voted on
    QString reason;
    QString askedBy;
    QString askedByName;
    Timestamp askedAt;
    int needs = 1;
    int agreed = 0; ///< votes that count now
    Timestamp expires;
    QString state; ///< open, refused, withdrawn, done, failed, expired
    std::optional<Timestamp> settledAt;
    QString settledBy;
    QList<ApprovalVote> votes;
    bool mayVote = false; ///< the person who reads
    bool mayRun = false;

    QString asker() const { return askedByName.isEmpty() ? askedBy : askedByName; }
    bool isOpen() const { return state == QLatin1String("open"); }
    bool waitsForMe() const { return mayVote || mayRun; }
    bool operator==(const Approval &) const = default;
};

/** What will happen, in plain words: one sentence, and each part of the payload. */
struct ApprovalText {
    QString title;
    QList<std::pair<QString, QString>> facts; ///< caption, value; both may hold data
    QString note{};                           ///< what follows from it, our own words
};

/** Turns a request into words; the composition root knows how each kind is worded. */
using ApprovalWording = std::function<ApprovalText(const Approval &)>;

/// For a kind that nobody words: the payload's entries as they are, so that nothing is hidden.
ApprovalText plainApprovalText(const Approval &approval);

/// "Waits for you", "Approved", "Refused" …
QString approvalStateText(const Approval &approval);
Meaning approvalMeaning(const Approval &approval);

/// The digest in groups that two people can read to each other: "3f2a 91c4 … 77b0 12ee".
QString shortDigest(const QString &digest);

QString approvalListSql(); ///< $1: only those that are open
Approval readApproval(const QSqlQuery &row);

} // namespace reeve
