// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/customerdeletion.h"

#include "models/base/moment.h"
#include "models/base/processor.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::CustomerDeletion)
};

QString entry(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

QList<ErasureStep> stepsIn(const QString &json)
{
    QList<ErasureStep> steps;
    for (const QJsonValue &value : QJsonDocument::fromJson(json.toUtf8()).array()) {
        const QJsonObject step = value.toObject();
        const QString kind = entry(step, "kind");
        const QString state = entry(step, "state");
        // The server writes moments inside jsonb in ISO 8601 with a T.
        const QDateTime at = QDateTime::fromString(entry(step, "settled_at"), Qt::ISODateWithMs);
        steps.append(
            {.id = step.value(QLatin1String("step_id")).toInteger(),
             .deletion = step.value(QLatin1String("deletion_id")).toInteger(),
             .kind = kind == QLatin1String("processor")   ? ErasureStep::Kind::Processor
                     : kind == QLatin1String("recipient") ? ErasureStep::Kind::Recipient
                                                          : ErasureStep::Kind::Unknown,
             .target = entry(step, "target"),
             .reference = entry(step, "reference"),
             .state = state == QLatin1String("done")     ? ErasureStep::State::Done
                      : state == QLatin1String("failed") ? ErasureStep::State::Failed
                                                         : ErasureStep::State::Open,
             .remark = entry(step, "remark"),
             .settledBy = entry(step, "settled_by_name"),
             .settled = at.isValid() ? std::optional(Timestamp::fromDateTime(at)) : std::nullopt});
    }
    return steps;
}

QList<RetainedFields> retainedIn(const QString &json)
{
    QList<RetainedFields> all;
    for (const QJsonValue &value : QJsonDocument::fromJson(json.toUtf8()).array()) {
        const QJsonObject kept = value.toObject();
        all.append({.table = entry(kept, "table_name"),
                    .fields = entry(kept, "fields"),
                    .basis = entry(kept, "basis"),
                    .until = QDate::fromString(entry(kept, "until"), Qt::ISODate)});
    }
    return all;
}

QString tableText(const QString &table)
{
    if (table == QLatin1String("invoice"))
        return Text::tr("Invoices");
    if (table == QLatin1String("product_order"))
        return Text::tr("Orders that were billed");
    return table;
}

} // namespace

PageSection deletionSection()
{
    return {QStringLiteral("deletion"),
            QStringLiteral(
                "SELECT %1, "
                "(SELECT jsonb_agg(to_jsonb(s) ORDER BY s.step_id) FROM api.deletion_steps($1) "
                "AS s WHERE s.deletion_id = d.deletion_id) AS steps, "
                "(SELECT jsonb_agg(to_jsonb(r)) FROM api.customer_remains($1) AS r) AS remains "
                "FROM api.customer_deletion($1) AS d")
                .arg(deletionFields()),
            [](QSqlQuery &query) -> std::any {
                CustomerDeletion read;
                if (query.next()) {
                    read.deletion = deletionIn(query);
                    read.steps = stepsIn(query.value(QStringLiteral("steps")).toString());
                    read.retained = retainedIn(query.value(QStringLiteral("remains")).toString());
                }
                return read;
            },
            [](const std::any &record) {
                const auto *read = std::any_cast<CustomerDeletion>(&record);
                return read && read->deletion && read->deletion->erased;
            }};
}

QString deletionMeaningText(const CustomerDeletion &deletion)
{
    if (!deletion.deletion)
        return Text::tr("Nobody has asked for the deletion of this account.");
    switch (deletion.deletion->state) {
    case DeletionState::GracePeriod:
        return Text::tr(
            "The account is closed and nothing of it is erased. Until the date it can be "
            "reactivated, and everything is as it was.");
    case DeletionState::Due:
        return Text::tr("Nothing of it is erased yet. Until the worker takes it, it can be "
                        "reactivated, and everything is as it was.");
    case DeletionState::OnHold:
        return Text::tr("Nothing of it is erased while it is on hold, and it cannot be reactivated "
                        "until an officer releases it.");
    case DeletionState::Executing:
        return Text::tr("The worker has it in hand: it is erased as a whole, or not at all.");
    case DeletionState::Failed:
        return Text::tr("Nothing of it is erased; it can still be reactivated.");
    case DeletionState::PartiallyExecuted:
        return Text::tr("All its data here is gone and cannot come back. What others hold is a "
                        "task below until somebody has confirmed it.");
    case DeletionState::Erased:
        return Text::tr("All its data here is gone and cannot come back; a backup that still holds "
                        "it is erased again before anybody works on it.");
    case DeletionState::GoneFromBackups:
        return Text::tr("All its data is gone, here and in the backups.");
    case DeletionState::Reactivated:
        return Text::tr("The account is open, and everything is as it was.");
    case DeletionState::Unknown:
        break;
    }
    return {};
}

QString retainedText(const RetainedFields &retained)
{
    QString fields = retained.fields;
    fields.replace(u'_', u' ');
    return Text::tr("%1 (%2) until %3: %4")
        .arg(tableText(retained.table), fields, localText(retained.until), retained.basis);
}

QString erasureStepText(const ErasureStep &step)
{
    switch (step.kind) {
    case ErasureStep::Kind::Processor: {
        const QString target = processorText(step.target);
        if (step.state == ErasureStep::State::Done)
            return Text::tr("%1 has redacted the person").arg(target);
        return step.reference.isEmpty()
                   ? Text::tr("%1: have the person redacted there").arg(target)
                   : Text::tr("%1: have the person redacted there, known as %2")
                         .arg(target, step.reference);
    }
    case ErasureStep::Kind::Recipient:
        return step.state == ErasureStep::State::Done
                   ? Text::tr("%1 has been told of the erasure").arg(step.target)
                   : Text::tr("%1: tell them of the erasure (Art. 19)").arg(step.target);
    case ErasureStep::Kind::Unknown:
        break;
    }
    return step.target;
}

} // namespace reeve
