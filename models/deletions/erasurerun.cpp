// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/erasurerun.h"

#include <QCoreApplication>
#include <QLocale>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ErasureRun)
};

} // namespace

ErasureRun::State runStateFromText(const QString &word)
{
    if (word == QLatin1String("running"))
        return ErasureRun::State::Running;
    if (word == QLatin1String("paused"))
        return ErasureRun::State::Paused;
    if (word == QLatin1String("cancelled"))
        return ErasureRun::State::Cancelled;
    return word == QLatin1String("done") ? ErasureRun::State::Done : ErasureRun::State::Unknown;
}

QString runStateText(ErasureRun::State state)
{
    switch (state) {
    case ErasureRun::State::Running:
        return Text::tr("Running");
    case ErasureRun::State::Paused:
        return Text::tr("Paused");
    case ErasureRun::State::Cancelled:
        return Text::tr("Cancelled");
    case ErasureRun::State::Done:
        return Text::tr("Done");
    case ErasureRun::State::Unknown:
        break;
    }
    return Text::tr("Unknown");
}

Meaning runStateMeaning(ErasureRun::State state)
{
    switch (state) {
    case ErasureRun::State::Running:
        return Meaning::Information;
    case ErasureRun::State::Paused:
        return Meaning::Attention;
    case ErasureRun::State::Done:
        return Meaning::Good;
    case ErasureRun::State::Cancelled:
    case ErasureRun::State::Unknown:
        break;
    }
    return Meaning::Neutral;
}

QString runProgressText(const ErasureRun &run)
{
    QStringList parts{Text::tr("%L1 of %L2 erased").arg(run.erased).arg(run.wanted)};
    if (run.failed > 0)
        parts += Text::tr("%L1 failed").arg(run.failed);
    if (run.passedOver() > 0)
        parts += Text::tr("%L1 passed over").arg(run.passedOver());
    if (run.leftOver > 0 && run.isLive())
        parts += Text::tr("%L1 to go").arg(run.leftOver);
    return parts.join(QStringLiteral(", "));
}

const QStringList &ErasureSettings::names()
{
    static const QStringList all{QStringLiteral("erasure_schedule"),
                                 QStringLiteral("erasure_batch"),
                                 QStringLiteral("erasure_needs_release"),
                                 QStringLiteral("erasure_recipients"),
                                 QStringLiteral("time_zone"),
                                 QStringLiteral("backup_days"),
                                 QStringLiteral("name_blocked_days")};
    return all;
}

QTimeZone ErasureSettings::zone() const
{
    const QTimeZone zone(value(QStringLiteral("time_zone")).toLatin1());
    return zone.isValid() ? zone : QTimeZone::utc();
}

bool ErasureSettings::needsRelease() const
{
    return value(QStringLiteral("erasure_needs_release")) == QLatin1String("on");
}

bool ErasureSettings::isReleasedToday() const
{
    return value(QStringLiteral("released_today")) == QLatin1String("yes");
}

// What api.erasure_settings() says of the obstacles it knows; anything else names the data map.
bool ErasureSettings::isBlockedBySchedule() const
{
    return blockedBy() == QLatin1String("the schedule");
}

bool ErasureSettings::waitsForRelease() const
{
    return !blockedBy().isEmpty() && needsRelease() && !isReleasedToday()
           && blockedBy().contains(QLatin1String("release"));
}

bool ErasureSettings::isScheduleOff() const
{
    return value(QStringLiteral("erasure_schedule")) == QLatin1String("never");
}

QString erasureObstacleText(const ErasureSettings &settings, qint64 due, bool isOfficer)
{
    const QString blocked = settings.blockedBy();
    if (blocked.isEmpty())
        return {};
    const QString waiting = due == 1 ? Text::tr("One account is due.")
                                     : Text::tr("%L1 accounts are due.").arg(due);
    if (settings.isBlockedBySchedule()) {
        const QString why =
            settings.isScheduleOff()
                ? Text::tr("Nothing is erased by itself: the schedule is off.")
                : Text::tr("Nothing is erased now: the schedule allows it from %1, by the clock of "
                           "%2.")
                      .arg(QString(settings.value(QStringLiteral("erasure_schedule")))
                               .replace(u'-', Text::tr(" to ")),
                           settings.value(QStringLiteral("time_zone")));
        return due > 0 ? QString(why + u' ' + waiting) : why;
    }
    if (settings.waitsForRelease()) {
        if (due == 0)
            return {}; // nothing to release
        return isOfficer
                   ? Text::tr("%1 Nothing is erased today before an officer releases it.")
                         .arg(waiting)
                   : Text::tr("%1 An officer has not released today's erasures yet.").arg(waiting);
    }
    return Text::tr("Nothing is erased: %1.").arg(blocked);
}

} // namespace reeve
