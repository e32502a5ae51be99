// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/approvals/approval.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlQuery>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Approval)
};

QString valueText(const QJsonValue &value)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString();
}

QList<ApprovalVote> readVotes(const QString &json)
{
    QList<ApprovalVote> votes;
    for (const QJsonValue &value : QJsonDocument::fromJson(json.toUtf8()).array()) {
        const QJsonObject vote = value.toObject();
        // The server writes moments inside jsonb in ISO 8601 with a T.
        const QDateTime at = QDateTime::fromString(vote.value(QLatin1String("at")).toString(),
                                                   Qt::ISODateWithMs);
        votes.append({vote.value(QLatin1String("person")).toString(),
                      vote.value(QLatin1String("agrees")).toBool(), Timestamp::fromDateTime(at),
                      vote.value(QLatin1String("remark")).toString()});
    }
    return votes;
}

} // namespace

ApprovalText plainApprovalText(const Approval &approval)
{
    ApprovalText text{.title = approval.kind, .facts = {}};
    for (auto entry = approval.payload.begin(); entry != approval.payload.end(); ++entry)
        text.facts.append({entry.key(), valueText(entry.value())});
    return text;
}

QString approvalStateText(const Approval &approval)
{
    if (approval.mayRun)
        return Text::tr("Approved: run it");
    if (approval.mayVote)
        return Text::tr("Waits for you");
    if (approval.isOpen())
        return approval.agreed >= approval.needs ? Text::tr("Approved")
                                                 : Text::tr("Waits for others");
    if (approval.state == QLatin1String("refused"))
        return Text::tr("Refused");
    if (approval.state == QLatin1String("withdrawn"))
        return Text::tr("Withdrawn");
    if (approval.state == QLatin1String("done"))
        return Text::tr("Done");
    if (approval.state == QLatin1String("expired"))
        return Text::tr("Expired");
    return approval.state == QLatin1String("failed") ? Text::tr("Failed") : approval.state;
}

Meaning approvalMeaning(const Approval &approval)
{
    if (approval.mayVote)
        return Meaning::Attention;
    if (approval.mayRun)
        return Meaning::Good;
    if (approval.isOpen())
        return Meaning::Information;
    if (approval.state == QLatin1String("done"))
        return Meaning::Good;
    return approval.state == QLatin1String("refused") || approval.state == QLatin1String("failed")
               ? Meaning::Problem
               : Meaning::Neutral;
}

QString shortDigest(const QString &digest)
{
    if (digest.size() < 16)
        return digest;
    return digest.left(4) + u' ' + digest.mid(4, 4) + QStringLiteral(" \u2026 ")
           + digest.mid(digest.size() - 8, 4) + u' ' + digest.right(4);
}

QString approvalListSql()
{
    return QStringLiteral(
        "SELECT id, kind, payload, digest, reason, asked_by, asked_by_name, asked_at, needs, "
        "agreed, expires_at, state, settled_at, settled_by, votes, may_vote, may_run "
        "FROM api.approval_list($1)");
}

Approval readApproval(const QSqlQuery &row)
{
    Approval a;
    a.id = QUuid(row.value(0).toString());
    a.kind = row.value(1).toString();
    a.payload = QJsonDocument::fromJson(row.value(2).toString().toUtf8()).object();
    a.digest = row.value(3).toString();
    a.reason = row.value(4).toString();
    a.askedBy = row.value(5).toString();
    a.askedByName = row.value(6).toString();
    a.askedAt = row.value(7).value<Timestamp>();
    a.needs = row.value(8).toInt();
    a.agreed = row.value(9).toInt();
    a.expires = row.value(10).value<Timestamp>();
    a.state = row.value(11).toString();
    if (!row.value(12).isNull())
        a.settledAt = row.value(12).value<Timestamp>();
    a.settledBy = row.value(13).toString();
    a.votes = readVotes(row.value(14).toString());
    a.mayVote = row.value(15).toBool();
    a.mayRun = row.value(16).toBool();
    return a;
}

} // namespace reeve
