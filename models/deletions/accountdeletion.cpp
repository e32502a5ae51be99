// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/accountdeletion.h"

#include "models/database/pagesection.h"

#include <QCoreApplication>

#include <array>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::AccountDeletion)
};

struct StateWord {
    DeletionState state;
    const char *word;
};
constexpr std::array stateWords{StateWord{DeletionState::GracePeriod, "grace_period"},
                                StateWord{DeletionState::Due, "due"},
                                StateWord{DeletionState::OnHold, "on_hold"},
                                StateWord{DeletionState::Executing, "executing"},
                                StateWord{DeletionState::Failed, "failed"},
                                StateWord{DeletionState::PartiallyExecuted, "partially_executed"},
                                StateWord{DeletionState::Erased, "erased"},
                                StateWord{DeletionState::GoneFromBackups, "gone_from_backups"},
                                StateWord{DeletionState::Reactivated, "reactivated"}};

struct StepWord {
    NextStep step;
    const char *word;
};
constexpr std::array stepWords{StepWord{NextStep::FallsDue, "falls_due"},
                               StepWord{NextStep::WaitsForSchedule, "waits_for_schedule"},
                               StepWord{NextStep::WaitsForRelease, "waits_for_release"},
                               StepWord{NextStep::Erasing, "erasing"},
                               StepWord{NextStep::Review, "review"},
                               StepWord{NextStep::Retry, "retry"},
                               StepWord{NextStep::ConfirmSteps, "confirm_steps"},
                               StepWord{NextStep::LeavesBackups, "leaves_backups"}};

std::optional<QDate> optionalDayIn(const QSqlQuery &query, int column)
{
    const QVariant value = query.value(column);
    return value.isNull() ? std::nullopt : std::optional(value.toDate());
}

} // namespace

QString AccountDeletion::name() const
{
    const QString person = QString(firstName + u' ' + lastName).trimmed();
    if (!person.isEmpty())
        return person;
    return businessName.isEmpty() ? username : businessName;
}

bool AccountDeletion::isLive() const
{
    return !erased && state != DeletionState::Reactivated && state != DeletionState::Unknown;
}

bool AccountDeletion::canBeErased(Timestamp now) const
{
    return (state == DeletionState::Due || state == DeletionState::GracePeriod) && due <= now
           && !run;
}

DeletionState deletionStateFromText(const QString &word)
{
    for (const auto &[state, text] : stateWords)
        if (word == QLatin1String(text))
            return state;
    return DeletionState::Unknown;
}

QString deletionStateWord(DeletionState state)
{
    for (const auto &[known, text] : stateWords)
        if (known == state)
            return QString::fromLatin1(text);
    return {};
}

DeletionKind deletionKindFromText(const QString &word)
{
    if (word == QLatin1String("closing"))
        return DeletionKind::Closing;
    return word == QLatin1String("art17") ? DeletionKind::Art17 : DeletionKind::Unknown;
}

QString deletionKindWord(DeletionKind kind)
{
    switch (kind) {
    case DeletionKind::Closing:
        return QStringLiteral("closing");
    case DeletionKind::Art17:
        return QStringLiteral("art17");
    case DeletionKind::Unknown:
        break;
    }
    return {};
}

NextStep nextStepFromText(const QString &word)
{
    for (const auto &[step, text] : stepWords)
        if (word == QLatin1String(text))
            return step;
    return NextStep::None;
}

const QList<DeletionState> &knownDeletionStates()
{
    static const QList<DeletionState> states = [] {
        QList<DeletionState> all;
        for (const StateWord &known : stateWords)
            all.append(known.state);
        return all;
    }();
    return states;
}

const QList<DeletionState> &openDeletionStates()
{
    static const QList<DeletionState> states = knownDeletionStates().mid(0, 6);
    return states;
}

QString deletionStateText(DeletionState state)
{
    switch (state) {
    case DeletionState::GracePeriod:
        return Text::tr("In grace period");
    case DeletionState::Due:
        return Text::tr("Due");
    case DeletionState::OnHold:
        return Text::tr("On hold");
    case DeletionState::Executing:
        return Text::tr("Being erased");
    case DeletionState::Failed:
        return Text::tr("Failed");
    case DeletionState::PartiallyExecuted:
        return Text::tr("Partly erased");
    case DeletionState::Erased:
        return Text::tr("Erased");
    case DeletionState::GoneFromBackups:
        return Text::tr("Gone from backups");
    case DeletionState::Reactivated:
        return Text::tr("Reactivated");
    case DeletionState::Unknown:
        break;
    }
    return Text::tr("Unknown");
}

Meaning deletionStateMeaning(DeletionState state)
{
    switch (state) {
    case DeletionState::GracePeriod:
    case DeletionState::Executing:
        return Meaning::Information;
    case DeletionState::Due:
    case DeletionState::OnHold:
    case DeletionState::PartiallyExecuted:
    case DeletionState::Unknown:
        return Meaning::Attention;
    case DeletionState::Failed:
        return Meaning::Problem;
    case DeletionState::Erased:
    case DeletionState::GoneFromBackups:
        return Meaning::Good;
    case DeletionState::Reactivated:
        break;
    }
    return Meaning::Neutral;
}

QString deletionKindText(DeletionKind kind)
{
    switch (kind) {
    case DeletionKind::Closing:
        return Text::tr("Account closed");
    case DeletionKind::Art17:
        return Text::tr("Art. 17 request");
    case DeletionKind::Unknown:
        break;
    }
    return Text::tr("Unknown");
}

QString deletionFields()
{
    return QStringLiteral(
        "deletion_id, customer_id, username, first_name, last_name, business_name, kind, state, "
        "requested_at, requested_by, requested_by_name, due_at, promised_at, is_overdue, "
        "hold_ground, hold_review_on, hold_by_name, failure, attempts, open_steps, erased_at, "
        "retained_until, backups_expire_at, settled_at, settled_by_name, next_step, next_at, "
        "run_id, sort_key");
}

std::optional<AccountDeletion> deletionIn(const QSqlQuery &query)
{
    const auto customer = CustomerId::from(query.value(1).toLongLong());
    if (!customer)
        return std::nullopt;
    const QVariant run = query.value(27);
    return AccountDeletion{.id = query.value(0).toLongLong(),
                           .customer = *customer,
                           .username = query.value(2).toString(),
                           .firstName = query.value(3).toString(),
                           .lastName = query.value(4).toString(),
                           .businessName = query.value(5).toString(),
                           .kind = deletionKindFromText(query.value(6).toString()),
                           .state = deletionStateFromText(query.value(7).toString()),
                           .requested = momentIn(query, 8),
                           .requestedBy = query.value(9).toString(),
                           .requestedByName = query.value(10).toString(),
                           .due = momentIn(query, 11),
                           .promised = optionalMomentIn(query, 12),
                           .isOverdue = query.value(13).toBool(),
                           .holdGround = query.value(14).toString(),
                           .holdReview = optionalDayIn(query, 15),
                           .holdBy = query.value(16).toString(),
                           .failure = query.value(17).toString(),
                           .attempts = query.value(18).toInt(),
                           .openSteps = query.value(19).toInt(),
                           .erased = optionalMomentIn(query, 20),
                           .retainedUntil = optionalDayIn(query, 21),
                           .backupsExpire = optionalMomentIn(query, 22),
                           .settled = optionalMomentIn(query, 23),
                           .settledBy = query.value(24).toString(),
                           .next = nextStepFromText(query.value(25).toString()),
                           .nextAt = optionalMomentIn(query, 26),
                           .run = run.isNull() ? std::nullopt : std::optional(run.toLongLong()),
                           .sortKey = query.value(28).toString()};
}

QString erasureStepFields()
{
    return QStringLiteral("step_id, deletion_id, kind, target, reference, state, remark, "
                          "settled_by_name, settled_at");
}

ErasureStep erasureStepIn(const QSqlQuery &query)
{
    const QString kind = query.value(2).toString();
    const QString state = query.value(5).toString();
    return {.id = query.value(0).toLongLong(),
            .deletion = query.value(1).toLongLong(),
            .kind = kind == QLatin1String("processor")   ? ErasureStep::Kind::Processor
                    : kind == QLatin1String("recipient") ? ErasureStep::Kind::Recipient
                                                         : ErasureStep::Kind::Unknown,
            .target = query.value(3).toString(),
            .reference = query.value(4).toString(),
            .state = state == QLatin1String("done")     ? ErasureStep::State::Done
                     : state == QLatin1String("failed") ? ErasureStep::State::Failed
                                                        : ErasureStep::State::Open,
            .remark = query.value(6).toString(),
            .settledBy = query.value(7).toString(),
            .settled = optionalMomentIn(query, 8)};
}

} // namespace reeve
