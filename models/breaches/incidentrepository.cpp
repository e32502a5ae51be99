// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/breaches/incidentrepository.h"

#include "models/base/visibletext.h"
#include "models/database/pagesection.h"

#include <QJsonDocument>
#include <QSqlQuery>

namespace reeve
{

namespace
{

template <typename T>
QFuture<Result<QList<T>>> rowsOf(Connection &connection, const Statement &statement,
                                 T (*read)(const QSqlQuery &), Ticket *ticket)
{
    return connection.run(
        [statement, read](PgDriver &driver) -> Result<QList<T>> {
            auto rows = driver.query(statement);
            if (!rows)
                return tl::unexpected(rows.error());
            QList<T> all;
            while (rows->next())
                all.append(read(*rows));
            return all;
        },
        ticket);
}

} // namespace

QFuture<Result<QList<IncidentRecord>>> IncidentRepository::list(bool openOnly, Ticket *ticket)
{
    return rowsOf(m_connection, {incidentListSql(), {openOnly}}, &readIncident, ticket);
}

QFuture<Result<QList<NoticeProgress>>> IncidentRepository::progress(qint64 incident, Ticket *ticket)
{
    return rowsOf(m_connection, {noticeProgressSql(), {incident}}, &readProgress, ticket);
}

QFuture<Result<IncidentDraft>> IncidentRepository::draft(qint64 incident, Ticket *ticket)
{
    return m_connection.run(
        [incident](PgDriver &driver) -> Result<IncidentDraft> {
            auto rows = driver.query(
                {QStringLiteral("SELECT page, answers, version, saved_by_name, saved_at FROM "
                                "api.incident_draft($1)"),
                 {incident}});
            if (!rows)
                return tl::unexpected(rows.error());
            IncidentDraft draft;
            if (!rows->next())
                return draft;
            draft.page = rows->value(0).toString();
            draft.answers = QJsonDocument::fromJson(rows->value(1).toString().toUtf8()).object();
            draft.version = rows->value(2).toInt();
            draft.savedBy = rows->value(3).toString();
            draft.saved = momentIn(*rows, 4);
            return draft;
        },
        ticket);
}

QFuture<Result<QVariant>> IncidentRepository::write(const QString &call, QVariantList values)
{
    const OperationId operation = QUuid::createUuid();
    values.prepend(operation);
    return writeOnce(m_connection, operation, {call, values});
}

QFuture<Result<QVariant>> IncidentRepository::open(const QJsonObject &facts, const QString &reason)
{
    return write(QStringLiteral("SELECT api.open_incident($1, $2, $3)"),
                 {facts, sendableText(reason)});
}

QFuture<Result<QVariant>> IncidentRepository::save(qint64 incident, int version,
                                                   const QJsonObject &facts, const QString &reason)
{
    return write(QStringLiteral("SELECT api.save_incident($1, $2, $3, $4, $5)"),
                 {incident, version, facts, sendableText(reason)});
}

QFuture<Result<QVariant>> IncidentRepository::change(qint64 incident, int version,
                                                     const QString &state, const QString &reason)
{
    return write(QStringLiteral("SELECT api.change_incident($1, $2, $3, $4, $5)"),
                 {incident, version, state, sendableText(reason)});
}

QFuture<Result<QVariant>> IncidentRepository::assess(qint64 incident, int version,
                                                     const RiskAssessment &assessment)
{
    return write(QStringLiteral("SELECT api.assess_incident($1, $2, $3, $4, $5, $6, $7, $8)"),
                 {incident, version, assessment.risk, sendableText(assessment.reasoning),
                  assessment.mustTell, assessment.exemptions,
                  sendableText(assessment.exemptionReasoning)});
}

QFuture<Result<QVariant>> IncidentRepository::saveDraft(qint64 incident, int version,
                                                        const QString &page,
                                                        const QJsonObject &answers)
{
    return write(QStringLiteral("SELECT api.save_incident_draft($1, $2, $3, $4, $5)"),
                 {incident, version, page, answers});
}

QFuture<Result<QVariant>> IncidentRepository::saveText(qint64 incident, int version,
                                                       const QString &templateName,
                                                       const NoticeText &text,
                                                       const NoticeBlocks &blocks)
{
    QJsonObject given;
    for (auto block = blocks.begin(); block != blocks.end(); ++block)
        given.insert(block.key(), block.value());
    return write(QStringLiteral("SELECT api.save_notice_text($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
                 {incident, text.language, version, templateName, given, text.subject, text.body,
                  text.html});
}

QFuture<Result<QJsonObject>> IncidentRepository::count(qint64 incident, const QJsonObject &criteria,
                                                       Ticket *ticket)
{
    return m_connection.run(
        [incident, criteria](PgDriver &driver) -> Result<QJsonObject> {
            const QUuid id = QUuid::createUuid();
            const auto counted = driver.query(
                {QStringLiteral("SELECT api.count_affected($1, $2, $3)"),
                 {id, incident, criteria}});
            if (!counted)
                return tl::unexpected(counted.error());
            auto rows = driver.query({QStringLiteral("SELECT api.affected_counts($1)"), {id}});
            if (!rows)
                return tl::unexpected(rows.error());
            return rows->next()
                       ? QJsonDocument::fromJson(rows->value(0).toString().toUtf8()).object()
                       : QJsonObject();
        },
        ticket);
}

QFuture<Result<AffectedList>> IncidentRepository::freeze(qint64 incident, int version,
                                                         const QJsonObject &criteria,
                                                         const QString &reason)
{
    // One cell, as writeOnce gives it: after a lost link the list is read from the incident's page.
    return write(QStringLiteral("SELECT to_jsonb(f)::text FROM api.freeze_affected($1, $2, $3, $4, "
                                "$5) AS f"),
                 {incident, version, criteria, sendableText(reason)})
        .then([](Result<QVariant> saved) -> Result<AffectedList> {
            if (!saved)
                return tl::unexpected(saved.error());
            const QJsonObject row = QJsonDocument::fromJson(saved->toString().toUtf8()).object();
            return AffectedList{row.value(QStringLiteral("list_id")).toInteger(),
                                row.value(QStringLiteral("customers")).toInteger(),
                                row.value(QStringLiteral("erased")).toInteger(),
                                row.value(QStringLiteral("digest")).toString()};
        });
}

QFuture<Result<QVariant>> IncidentRepository::askToSend(qint64 incident, const QString &reason)
{
    return write(QStringLiteral("SELECT id FROM api.approval_ask($1, 'breach_notice', $2, $3)"),
                 {QJsonObject{{QStringLiteral("incident_id"), incident}}, sendableText(reason)});
}

QFuture<Result<QVariant>> IncidentRepository::changeRun(qint64 run, const QString &wanted,
                                                        const QString &reason)
{
    return write(QStringLiteral("SELECT api.change_notice_run($1, $2, $3, $4)"),
                 {run, wanted, sendableText(reason)});
}

QFuture<Result<QVariant>> IncidentRepository::retry(qint64 run, const QString &which,
                                                    const QString &reason)
{
    return write(QStringLiteral("SELECT api.retry_notices($1, $2, $3, $4)"),
                 {run, which, sendableText(reason)});
}

} // namespace reeve
