// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/proberesult.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ProbeResult)
};

using Answer = ProbeResult::Answer;
using Expectation = ProbeTarget::Expectation;

QString seen(const ProbeResult &result)
{
    const int status = result.hops.isEmpty() ? 0 : result.hops.last().status;
    switch (result.answer) {
    case Answer::Open:
        return Text::tr("a stranger sees it without being asked for a password (%1)").arg(status);
    case Answer::Password:
        return Text::tr("a stranger is asked for a password (%1)").arg(status);
    case Answer::Closed:
        return Text::tr("a stranger is turned away (%1)").arg(status);
    case Answer::Other:
        return Text::tr("the service answered with status %1, which says neither").arg(status);
    case Answer::Unreachable:
        return Text::tr("it could not be reached: %1").arg(result.why);
    case Answer::Certificate:
        return Text::tr("a browser would warn of its certificate: %1").arg(result.why);
    case Answer::Silent:
        return Text::tr("there was no answer in time");
    case Answer::NotAsked:
        return Text::tr("it was not asked: %1").arg(result.why);
    case Answer::Loop:
        return Text::tr("it sends visitors in a circle, back to %1").arg(result.why);
    case Answer::TooManyTurns:
        return Text::tr("it sends visitors on more than %1 times").arg(result.hops.size() - 1);
    case Answer::Cancelled:
        break;
    }
    return Text::tr("asking was cancelled");
}

} // namespace

std::optional<bool> ProbeResult::agrees() const
{
    switch (answer) {
    case Answer::Open:
        return target.expects == Expectation::Open;
    case Answer::Password:
        return target.expects == Expectation::Password;
    case Answer::Closed:
        return target.expects == Expectation::Closed;
    default:
        return std::nullopt;
    }
}

bool ProbeResult::showsTooMuch() const
{
    return answer == Answer::Open && target.expects != Expectation::Open;
}

Meaning ProbeResult::meaning() const
{
    const auto same = agrees();
    if (showsTooMuch())
        return Meaning::Problem;
    return !same ? Meaning::Information : *same ? Meaning::Good : Meaning::Attention;
}

QString ProbeResult::verdict() const
{
    const auto same = agrees();
    if (showsTooMuch())
        return Text::tr("Shows too much");
    return !same ? Text::tr("Cannot tell") : *same ? Text::tr("Agrees") : Text::tr("Disagrees");
}

QString ProbeResult::sentence() const
{
    QString name = target.name();
    name[0] = name[0].toUpper();
    QString said = Text::tr("%1: %2").arg(name, seen(*this));
    if (isCut)
        said += Text::tr("; the answer was longer than what is read of it and was cut off");
    if (agrees() == false)
        said += Text::tr(". The database says that it is %1").arg(target.expectation());
    else if (!agrees() && answer != Answer::Cancelled)
        said += Text::tr(". It should be %1").arg(target.expectation());
    return said + u'.';
}

QStringList ProbeResult::path() const
{
    QStringList lines;
    for (const ProbeHop &hop : hops) {
        QString line = hop.url.toDisplayString();
        if (hop.status)
            line += Text::tr(" \u2192 %1").arg(hop.status);
        if (!hop.address.isNull())
            line += Text::tr(" (asked at %1)").arg(hop.address.toString());
        lines += line;
    }
    return lines;
}

} // namespace reeve
