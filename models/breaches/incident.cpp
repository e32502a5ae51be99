// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/breaches/incident.h"

#include "models/database/pagesection.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSqlQuery>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Incident)
};

NoticeCounts countsIn(const QVariant &cell)
{
    NoticeCounts counts;
    const QJsonObject object = QJsonDocument::fromJson(cell.toString().toUtf8()).object();
    for (auto count = object.begin(); count != object.end(); ++count)
        counts.insert(count.key(), count.value().toInteger());
    return counts;
}

std::optional<double> numberIn(const QSqlQuery &row, int column)
{
    if (row.isNull(column))
        return std::nullopt;
    return row.value(column).toDouble();
}

} // namespace

QString incidentListSql()
{
    return QStringLiteral(
        "SELECT incident_id, state, title, nature, discovered_at, aware_at, authority_due_at, "
        "authority_state, risk, must_tell, customers, notices, opened_by_name, opened_at, "
        "ended_at, has_draft, version FROM api.incident_list($1)");
}

IncidentRecord readIncident(const QSqlQuery &row)
{
    IncidentRecord incident;
    incident.id = row.value(0).toLongLong();
    incident.state = row.value(1).toString();
    incident.title = row.value(2).toString();
    incident.nature = row.value(3).toStringList();
    incident.discovered = momentIn(row, 4);
    incident.aware = optionalMomentIn(row, 5);
    incident.authorityDue = optionalMomentIn(row, 6);
    incident.authority = row.value(7).toString();
    incident.risk = row.value(8).toString();
    if (!row.isNull(9))
        incident.mustTell = row.value(9).toBool();
    if (!row.isNull(10))
        incident.customers = row.value(10).toLongLong();
    incident.notices = countsIn(row.value(11));
    incident.openedBy = row.value(12).toString();
    incident.opened = momentIn(row, 13);
    incident.ended = optionalMomentIn(row, 14);
    incident.hasDraft = row.value(15).toBool();
    incident.version = row.value(16).toInt();
    return incident;
}

QString incidentStateText(const QString &state)
{
    if (state == QLatin1String("suspected"))
        return Text::tr("Suspected");
    if (state == QLatin1String("confirmed"))
        return Text::tr("Confirmed");
    if (state == QLatin1String("notifying"))
        return Text::tr("Notices go out");
    if (state == QLatin1String("notified"))
        return Text::tr("Notices sent");
    if (state == QLatin1String("closed"))
        return Text::tr("Closed");
    return state == QLatin1String("dismissed") ? Text::tr("Dismissed") : state;
}

Meaning incidentMeaning(const QString &state)
{
    if (state == QLatin1String("suspected"))
        return Meaning::Attention;
    if (state == QLatin1String("confirmed"))
        return Meaning::Problem;
    if (state == QLatin1String("notifying") || state == QLatin1String("notified"))
        return Meaning::Information;
    return state == QLatin1String("closed") ? Meaning::Good : Meaning::Neutral;
}

QString noticeStateText(const QString &state)
{
    if (state == QLatin1String("queued"))
        return Text::tr("Waits");
    if (state == QLatin1String("handover"))
        return Text::tr("On its way");
    if (state == QLatin1String("unknown"))
        return Text::tr("No answer; sent again");
    if (state == QLatin1String("deferred"))
        return Text::tr("Put off by the relay");
    if (state == QLatin1String("accepted"))
        return Text::tr("Accepted by the relay");
    if (state == QLatin1String("rejected"))
        return Text::tr("Rejected");
    if (state == QLatin1String("bounced"))
        return Text::tr("Came back");
    if (state == QLatin1String("unreachable"))
        return Text::tr("No address");
    return state == QLatin1String("reached_otherwise") ? Text::tr("Reached otherwise") : state;
}

bool isUnreached(const QString &noticeState)
{
    return noticeState == QLatin1String("rejected") || noticeState == QLatin1String("bounced")
           || noticeState == QLatin1String("unreachable");
}

QString noticeProgressSql()
{
    return QStringLiteral("SELECT run_id, state, wanted, counts, waiting, per_minute, "
                          "minutes_left, started_by_name, started_at, changed_by_name, ended_at, "
                          "next_at FROM api.notice_progress($1)");
}

NoticeProgress readProgress(const QSqlQuery &row)
{
    NoticeProgress progress;
    progress.run = row.value(0).toLongLong();
    progress.state = row.value(1).toString();
    progress.wanted = row.value(2).toLongLong();
    progress.counts = countsIn(row.value(3));
    progress.waiting = row.value(4).toLongLong();
    progress.perMinute = numberIn(row, 5);
    progress.minutesLeft = numberIn(row, 6);
    progress.startedBy = row.value(7).toString();
    progress.started = momentIn(row, 8);
    progress.changedBy = row.value(9).toString();
    progress.ended = optionalMomentIn(row, 10);
    progress.nextAttempt = optionalMomentIn(row, 11);
    return progress;
}

} // namespace reeve
