// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/trailmemory.h"

#include "models/base/moment.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QSettings>

#include <algorithm>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::TrailMemory)
};

} // namespace

TrailMemory::TrailMemory(QSettings &settings, const QString &key)
    : m_settings(&settings), m_group(QStringLiteral("trail/") + key + u'/')
{
}

std::optional<TrailMark> TrailMemory::mark() const
{
    const auto value = [this](const char *name) {
        return m_settings->value(m_group + QLatin1String(name));
    };
    TrailMark mark;
    mark.head = {value("batch").toLongLong(), value("lastSeq").toLongLong(),
                 QByteArray::fromHex(value("hash").toString().toLatin1())};
    mark.at = Timestamp::fromMicroseconds(value("at").toLongLong());
    for (const QString &id : value("restores").toStringList())
        mark.restores.append(QUuid(id));
    if (mark.head.batch <= 0 || mark.head.hash.size() != 32)
        return std::nullopt;
    return mark;
}

void TrailMemory::remember(const TrailMark &mark)
{
    const auto store = [this](const char *name, const QVariant &value) {
        m_settings->setValue(m_group + QLatin1String(name), value);
    };
    QStringList restores;
    for (const QUuid &id : mark.restores)
        restores += id.toString(QUuid::WithoutBraces);
    store("batch", mark.head.batch);
    store("lastSeq", mark.head.lastSeq);
    store("hash", QString::fromLatin1(mark.head.hash.toHex()));
    store("at", mark.at.microseconds());
    store("restores", restores);
}

QString trailMemoryKey(const ConnectionParameters &parameters)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &part : {parameters.host, parameters.port, parameters.database}) {
        hash.addData(part.toUtf8());
        hash.addData(QByteArray(1, '\0'));
    }
    QFile authority(parameters.caFile);
    if (authority.open(QIODevice::ReadOnly))
        hash.addData(&authority);
    return QString::fromLatin1(hash.result().left(16).toHex());
}

TrailVerdict judgeTrail(const std::optional<TrailMark> &mark, const TrailState &state,
                        const QByteArray &sealOfSeen, const QList<TrailRestore> &restores)
{
    using Kind = TrailVerdict::Kind;
    if (!mark)
        return {.kind = Kind::First};
    TrailVerdict verdict{.kind = Kind::Intact, .seen = *mark, .found = state.head};
    // The head must not lie before it either: a seal that stands behind the head is none.
    if (sealOfSeen == mark->head.hash && state.head.batch >= mark->head.batch)
        return verdict;
    verdict.kind = Kind::Broken;
    if (!sealOfSeen.isEmpty())
        verdict.found = {mark->head.batch, 0, sealOfSeen};
    // One that was known when the mark was made explains nothing that was lost since.
    for (const TrailRestore &restore : restores) {
        if (mark->restores.contains(restore.id))
            continue;
        if (restore.isAcknowledged()) {
            verdict.kind = Kind::Restored;
            verdict.restore = restore;
            return verdict;
        }
        if (!verdict.restore) {
            verdict.kind = Kind::Waiting;
            verdict.restore = restore;
        }
    }
    return verdict;
}

QString verdictText(const TrailVerdict &verdict)
{
    const QString when = localText(verdict.seen.at);
    const QString both = verdict.seen.head.batch == verdict.found.batch
                             ? Text::tr("On %1 this console saw %2; the trail now says %3.")
                                   .arg(when, headText(verdict.seen.head), headText(verdict.found))
                             : Text::tr("On %1 this console saw %2; the trail now ends at %3.")
                                   .arg(when, headText(verdict.seen.head), headText(verdict.found));
    switch (verdict.kind) {
    case TrailVerdict::Kind::Broken:
        return Text::tr("The trail is not the one that was seen here before. %1 Sealed events were "
                        "altered or are lost, and "
                        "nothing on record says why. Do not rely on the trail; tell officer and "
                        "auditor, and let "
                        "\"reevectl audit verify\" run on the server.")
            .arg(both);
    case TrailVerdict::Kind::Waiting: {
        const bool officer = verdict.restore && verdict.restore->officerAt.has_value();
        const bool auditor = verdict.restore && verdict.restore->auditorAt.has_value();
        const QString whom = !officer && !auditor ? Text::tr("an officer and an auditor")
                             : officer            ? Text::tr("an auditor")
                                                  : Text::tr("an officer");
        return Text::tr("The trail is not the one that was seen here before. %1 A restored "
                        "database is on record, and has to "
                        "be acknowledged by %2 before this console accepts it.")
            .arg(both, whom);
    }
    case TrailVerdict::Kind::Restored:
        return Text::tr("The database was restored on %1, as %2 (officer) and %3 (auditor) have "
                        "acknowledged. %4 What had been "
                        "sealed here up to event %5 and is not in the trail any more is lost.")
            .arg(localText(verdict.restore->at), verdict.restore->officer, verdict.restore->auditor,
                 both, QLocale().toString(verdict.seen.head.lastSeq));
    case TrailVerdict::Kind::Unchecked:
    case TrailVerdict::Kind::First:
    case TrailVerdict::Kind::Intact:
        break;
    }
    return {};
}

} // namespace reeve
