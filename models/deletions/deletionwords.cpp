// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/deletionwords.h"

#include "models/base/moment.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::DeletionWords)
};

// What is closer is worth a look.
constexpr int soonDays = 7;

QDate dayOf(Timestamp moment)
{
    return moment.toDateTime().toLocalTime().date();
}

// "3 days", "26 h", "5 min": how long the date has passed.
QString passedText(Timestamp since, Timestamp now)
{
    const qint64 seconds = (now.microseconds() - since.microseconds()) / 1'000'000;
    if (seconds >= 3600 && seconds < 48 * 3600)
        return Text::tr("%1 h").arg(seconds / 3600);
    return durationText(std::max<qint64>(seconds, 0));
}

QString overdueText(const AccountDeletion &deletion, Timestamp now)
{
    return Text::tr("Overdue for %1").arg(passedText(deletion.due, now));
}

QString dueText(const AccountDeletion &deletion, Timestamp now)
{
    const QString overdue = overdueText(deletion, now);
    switch (deletion.next) {
    case NextStep::WaitsForRelease:
        return Text::tr("%1: waits for the officer's release").arg(overdue);
    case NextStep::WaitsForSchedule:
        return Text::tr("%1: waits for the hours of the schedule").arg(overdue);
    default:
        break;
    }
    if (deletion.run)
        return Text::tr("%1: in run %2, erased in its turn").arg(overdue).arg(*deletion.run);
    return Text::tr("%1: the worker erases it in its turn").arg(overdue);
}

QString graceText(const AccountDeletion &deletion, Timestamp now, const QLocale &locale)
{
    const QString when = dayAheadText(deletion.due, now, locale);
    return deletion.kind == DeletionKind::Art17
               ? Text::tr("Art. 17 request: falls due %1").arg(when)
               : Text::tr("In grace period: falls due %1").arg(when);
}

QString holdText(const AccountDeletion &deletion, Timestamp now, const QLocale &locale)
{
    const QString hold = Text::tr("On hold: %1").arg(deletion.holdGround);
    if (!deletion.holdReview)
        return hold;
    const QString day = shortDayText(*deletion.holdReview, now, locale);
    const qint64 days = dayOf(now).daysTo(*deletion.holdReview);
    if (days < 0)
        return Text::tr("%1; its review was due on %2").arg(hold, day);
    if (days == 0)
        return Text::tr("%1; review today").arg(hold);
    return days == 1 ? Text::tr("%1; review tomorrow (%2)").arg(hold, day)
                     : Text::tr("%1; review on %2, in %3 days").arg(hold, day).arg(days);
}

QString failedText(const AccountDeletion &deletion)
{
    QString text = deletion.attempts > 1 ? Text::tr("Failed %1 times").arg(deletion.attempts)
                                         : Text::tr("Failed");
    if (!deletion.failure.isEmpty())
        text += Text::tr(" (%1)").arg(deletion.failure);
    return Text::tr("%1, nothing is erased: an officer tries again").arg(text);
}

QString erasedOn(const AccountDeletion &deletion, Timestamp now, const QLocale &locale)
{
    return deletion.erased ? shortDayText(dayOf(*deletion.erased), now, locale) : QString();
}

QString partlyText(const AccountDeletion &deletion, Timestamp now, const QLocale &locale)
{
    const QString day = erasedOn(deletion, now, locale);
    if (deletion.openSteps == 1)
        return Text::tr("Erased here on %1; one task elsewhere to confirm").arg(day);
    return Text::tr("Erased here on %1; %2 tasks elsewhere to confirm")
        .arg(day)
        .arg(deletion.openSteps);
}

QString retainedText(const AccountDeletion &deletion, Timestamp now, const QLocale &locale)
{
    if (!deletion.retainedUntil)
        return {};
    return Text::tr("; records kept by law until %1")
        .arg(shortDayText(*deletion.retainedUntil, now, locale));
}

QString erasedText(const AccountDeletion &deletion, Timestamp now, const QLocale &locale)
{
    const QString day = erasedOn(deletion, now, locale);
    const QString text =
        !deletion.backupsExpire ? Text::tr("Erased on %1").arg(day)
        : *deletion.backupsExpire > now
            ? Text::tr("Erased on %1; leaves the backups %2")
                  .arg(day, dayAheadText(*deletion.backupsExpire, now, locale))
            : Text::tr("Erased on %1; leaves the backups when they are looked at next").arg(day);
    return text + retainedText(deletion, now, locale);
}

QString settledText(const AccountDeletion &deletion, Timestamp now, const QLocale &locale)
{
    const QString day = deletion.settled ? shortDayText(dayOf(*deletion.settled), now, locale)
                                         : QString();
    if (deletion.state == DeletionState::GoneFromBackups) {
        const QString text = day.isEmpty() ? Text::tr("Erased on %1, gone from the backups too")
                                                 .arg(erasedOn(deletion, now, locale))
                                           : Text::tr("Erased on %1, gone from the backups on %2")
                                                 .arg(erasedOn(deletion, now, locale), day);
        return text + retainedText(deletion, now, locale);
    }
    if (day.isEmpty())
        return Text::tr("Reactivated");
    return deletion.settledBy.isEmpty()
               ? Text::tr("Reactivated on %1").arg(day)
               : Text::tr("Reactivated on %1 by %2").arg(day, deletion.settledBy);
}

Deadline aheadOrPast(Timestamp moment, Timestamp now, const QLocale &locale)
{
    const qint64 days = dayOf(now).daysTo(dayOf(moment));
    return {dayAheadText(moment, now, locale),
            moment > now && days <= soonDays ? Meaning::Attention : Meaning::Neutral, moment};
}

} // namespace

QString shortDayText(QDate day, Timestamp now, const QLocale &locale)
{
    return locale.toString(
        day, day.year() == dayOf(now).year()
                 ? Text::tr("d MMM", "a day of this year, in the letters of QLocale::toString")
                 : Text::tr("d MMM yyyy", "a day, in the letters of QLocale::toString"));
}

QString dayAheadText(Timestamp moment, Timestamp now, const QLocale &locale)
{
    const QDateTime local = moment.toDateTime().toLocalTime();
    const QString day = shortDayText(local.date(), now, locale);
    const qint64 days = dayOf(now).daysTo(local.date());
    if (moment <= now)
        return Text::tr("%1 (%2)").arg(agoText(moment, now), day);
    if (days == 0)
        return Text::tr("today at %1").arg(locale.toString(local, QStringLiteral("HH:mm")));
    return days == 1 ? Text::tr("tomorrow (%1)").arg(day)
                     : Text::tr("in %1 days (%2)").arg(days).arg(day);
}

QString standingText(const AccountDeletion &deletion, Timestamp now, const QLocale &locale)
{
    switch (deletion.state) {
    case DeletionState::GracePeriod:
        // Its date has passed a moment ago, and the worker has not noted it yet.
        return deletion.due > now ? graceText(deletion, now, locale) : dueText(deletion, now);
    case DeletionState::Due:
        return dueText(deletion, now);
    case DeletionState::OnHold:
        return holdText(deletion, now, locale);
    case DeletionState::Executing:
        return Text::tr("Being erased now");
    case DeletionState::Failed:
        return failedText(deletion);
    case DeletionState::PartiallyExecuted:
        return partlyText(deletion, now, locale) + retainedText(deletion, now, locale);
    case DeletionState::Erased:
        return erasedText(deletion, now, locale);
    case DeletionState::GoneFromBackups:
    case DeletionState::Reactivated:
        return settledText(deletion, now, locale);
    case DeletionState::Unknown:
        break;
    }
    return Text::tr("In a state that this program does not know; a newer one is needed");
}

Deadline deadlineOf(const AccountDeletion &deletion, Timestamp now, const QLocale &locale)
{
    switch (deletion.state) {
    case DeletionState::OnHold:
        if (deletion.holdReview) {
            const qint64 days = dayOf(now).daysTo(*deletion.holdReview);
            const QString day = shortDayText(*deletion.holdReview, now, locale);
            return {Text::tr("review %1").arg(day),
                    days < 0           ? Meaning::Problem
                    : days <= soonDays ? Meaning::Attention
                                       : Meaning::Neutral,
                    deletion.nextAt};
        }
        break;
    case DeletionState::PartiallyExecuted:
    case DeletionState::Erased:
    case DeletionState::GoneFromBackups:
        if (deletion.erased)
            return {Text::tr("erased %1").arg(shortDayText(dayOf(*deletion.erased), now, locale)),
                    Meaning::Neutral, deletion.erased};
        break;
    case DeletionState::Reactivated:
        // What it was due for does not count any more.
        return {{}, Meaning::Neutral, deletion.settled};
    default:
        if (deletion.due <= now)
            return {Text::tr("%1 late (%2)")
                        .arg(passedText(deletion.due, now),
                             shortDayText(dayOf(deletion.due), now, locale)),
                    Meaning::Problem, deletion.due};
        break;
    }
    return aheadOrPast(deletion.due, now, locale);
}

QString stateTextOf(const AccountDeletion &deletion)
{
    const bool waits = deletion.state == DeletionState::Due
                       || deletion.state == DeletionState::GracePeriod;
    return deletion.isOverdue && waits ? Text::tr("Overdue") : deletionStateText(deletion.state);
}

Meaning stateMeaningOf(const AccountDeletion &deletion)
{
    const bool waits = deletion.state == DeletionState::Due
                       || deletion.state == DeletionState::GracePeriod;
    return deletion.isOverdue && waits ? Meaning::Problem : deletionStateMeaning(deletion.state);
}

} // namespace reeve
