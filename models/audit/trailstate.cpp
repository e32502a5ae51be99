// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/trailstate.h"

#include "models/database/pagesection.h"

#include <QCoreApplication>
#include <QLocale>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::TrailState)
};

QString spanText(double seconds)
{
    const qint64 minutes = qint64(seconds) / 60;
    if (minutes < 1)
        return Text::tr("less than a minute");
    if (minutes == 1)
        return Text::tr("1 minute");
    return minutes < 120 ? Text::tr("%L1 minutes").arg(minutes)
                         : Text::tr("%L1 hours").arg(minutes / 60);
}

QString agoShort(Timestamp then, Timestamp now)
{
    const qint64 seconds = std::max<qint64>(0,
                                            (now.microseconds() - then.microseconds()) / 1'000'000);
    if (seconds < 120)
        return Text::tr("%1 s ago").arg(seconds);
    if (seconds < 7200)
        return Text::tr("%1 min ago").arg(seconds / 60);
    return seconds < 172'800 ? Text::tr("%1 h ago").arg(seconds / 3600)
                             : Text::tr("%1 days ago").arg(seconds / 86'400);
}

} // namespace

Statement trailStateStatement()
{
    return {QStringLiteral(
        "SELECT batch, last_seq, hash, sealed_at, unsealed_seconds FROM api.trail_state()")};
}

TrailState trailStateIn(const QSqlQuery &query)
{
    const QVariant waits = query.value(4);
    return {{query.value(0).toLongLong(), query.value(1).toLongLong(),
             QByteArray::fromHex(query.value(2).toByteArray())},
            optionalMomentIn(query, 3),
            waits.isNull() ? std::nullopt : std::optional(waits.toDouble())};
}

Statement trailRestoresStatement()
{
    return {QStringLiteral("SELECT id, at, explanation, head_batch, head_hash, officer, "
                           "officer_at, auditor, auditor_at "
                           "FROM api.trail_restores()")};
}

TrailRestore trailRestoreIn(const QSqlQuery &query)
{
    return {query.value(0).toUuid(),
            momentIn(query, 1),
            query.value(2).toString(),
            {query.value(3).toLongLong(), 0, QByteArray::fromHex(query.value(4).toByteArray())},
            query.value(5).toString(),
            optionalMomentIn(query, 6),
            query.value(7).toString(),
            optionalMomentIn(query, 8)};
}

QString trailStateText(const TrailState &state, Timestamp now)
{
    const QLocale locale;
    if (state.isUnsealed())
        return Text::tr("Unsealed for %1: no worker runs").arg(spanText(*state.unsealedFor));
    if (state.head.batch == 0)
        return Text::tr("Nothing has been sealed yet");
    QString text = Text::tr("Sealed to event %1 · batch %2")
                       .arg(locale.toString(state.head.lastSeq), locale.toString(state.head.batch));
    if (state.sealed)
        text += QStringLiteral(" · ") + agoShort(*state.sealed, now);
    return text;
}

QString unsealedText(const TrailState &state)
{
    if (!state.isUnsealed())
        return {};
    return Text::tr(
               "The trail has been unsealed for %1: no worker runs. Everything is still written "
               "down, but until it is "
               "sealed it could be altered unnoticed. Please tell whoever looks after the server.")
        .arg(spanText(*state.unsealedFor));
}

QString headText(const TrailHead &head)
{
    if (head.batch == 0)
        return Text::tr("no batch at all");
    return Text::tr("batch %1 (%2 …)")
        .arg(QLocale().toString(head.batch), QString::fromLatin1(head.hash.left(6).toHex(' ')));
}

} // namespace reeve
