// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"
#include "models/base/meaning.h"
#include "models/base/timestamp.h"

#include <QDate>
#include <QList>
#include <QString>

#include <optional>

class QSqlQuery;

namespace reeve
{

/** Where a deletion stands (resources/sql/reeve/0011_deletion.sql; DESIGN 4). */
enum class DeletionState {
    GracePeriod,
    Due,
    OnHold,
    Executing,
    Failed,
    PartiallyExecuted,
    Erased,
    GoneFromBackups,
    Reactivated,
    Unknown, ///< a word that this program does not know
};

/** What made it: the account was closed (six months), or an Art. 17 request (one month). */
enum class DeletionKind { Closing, Art17, Unknown };

/** What happens next, by itself or by a person. */
enum class NextStep {
    None, ///< nothing more
    FallsDue,
    WaitsForSchedule,
    WaitsForRelease,
    Erasing,
    Review,
    Retry,
    ConfirmSteps,
    LeavesBackups,
};

/** One deletion, as api.deletion_page and api.customer_deletion give it. */
struct AccountDeletion {
    /// Where it stands in the shown order, as the server wrote it.
    struct Key {
        QString sortKey{};
        qint64 id = 0;
        qint64 number() const { return id; }
        bool operator==(const Key &) const = default;
    };
    qint64 id = 0;
    CustomerId customer = *CustomerId::from(1);
    QString username{}; ///< this and the names are empty once erased
    QString firstName{};
    QString lastName{};
    QString businessName{};
    DeletionKind kind = DeletionKind::Unknown;
    DeletionState state = DeletionState::Unknown;
    Timestamp requested{};
    QString requestedBy{}; ///< a login, or "service"
    QString requestedByName{};
    Timestamp due{};
    std::optional<Timestamp> promised{}; ///< `due` before two people consented to an earlier one
    bool isOverdue = false;              ///< due, not erased and not on hold
    QString holdGround{};
    std::optional<QDate> holdReview{};
    QString holdBy{};
    QString failure{}; ///< SQLSTATE, table and constraint; no value
    int attempts = 0;
    int openSteps = 0; ///< what others hold and have not confirmed
    std::optional<Timestamp> erased{};
    std::optional<QDate> retainedUntil{};
    std::optional<Timestamp> backupsExpire{};
    std::optional<Timestamp> settled{};
    QString settledBy{};
    NextStep next = NextStep::None;
    std::optional<Timestamp> nextAt{}; ///< nothing: when a person acts, or as soon as possible
    std::optional<qint64> run{};       ///< that it belongs to
    QString sortKey{};

    Key key() const { return {sortKey, id}; }
    qint64 number() const { return id; }
    QString name() const; ///< the person, else the business, else the user name; empty once erased
    /// The account is not erased and not reactivated: it can still go either way.
    bool isLive() const;
    /// The date has passed, no run has it yet: a run can take it.
    bool canBeErased(Timestamp now = Timestamp::now()) const;
};

/** What somebody else holds of an erased person: a task to confirm. */
struct ErasureStep {
    enum class Kind { Processor, Recipient, Unknown };
    enum class State { Open, Done, Failed };
    qint64 id = 0;
    qint64 deletion = 0;
    Kind kind = Kind::Unknown;
    QString target{};    ///< "stripe"; a recipient's name
    QString reference{}; ///< the person's number there, while it is open
    State state = State::Open;
    QString remark{};
    QString settledBy{};
    std::optional<Timestamp> settled{};
};

/// Words of the database; "grace_period", "art17".
DeletionState deletionStateFromText(const QString &word);
QString deletionStateWord(DeletionState state);
DeletionKind deletionKindFromText(const QString &word);
QString deletionKindWord(DeletionKind kind);
NextStep nextStepFromText(const QString &word);
/// In the order of a deletion's life.
const QList<DeletionState> &knownDeletionStates();
/// Those in which something is still to be done at this house.
const QList<DeletionState> &openDeletionStates();

/// For people: "In grace period".
QString deletionStateText(DeletionState state);
Meaning deletionStateMeaning(DeletionState state);
QString deletionKindText(DeletionKind kind); ///< "Account closed", "Art. 17 request"

/// What is selected of a row, in the order that deletionIn() reads; with commas between.
QString deletionFields();
/// The row that stands in `query`; nothing: its customer's number cannot be one.
std::optional<AccountDeletion> deletionIn(const QSqlQuery &query);
/// Likewise of api.deletion_steps().
QString erasureStepFields();
ErasureStep erasureStepIn(const QSqlQuery &query);

} // namespace reeve
