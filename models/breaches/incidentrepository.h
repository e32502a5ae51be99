// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/breaches/incident.h"
#include "models/breaches/noticetemplate.h"
#include "models/database/writeonce.h"

namespace reeve
{

/// Who is affected, as it was frozen.
struct AffectedList {
    qint64 id = 0;
    qint64 customers = 0;
    qint64 erased = 0; ///< of these: nobody can write to them any more
    QString digest;    ///< SHA-256, hex
};

/// The assessment of an incident (api.assess_incident).
struct RiskAssessment {
    QString risk; ///< unlikely, risk, high
    QString reasoning;
    bool mustTell = true;
    QStringList exemptions; ///< of Art. 34(3): a, b, c
    QString exemptionReasoning;
};

/** Reads and writes the register of breaches (resources/sql/api/incidents.sql, affected.sql, notices.sql),
 *  for officers; auditors read. GUI thread. What is written names the version that was read: StaleVersion
 *  says who was first. BadValue begins with the field. */
class IncidentRepository
{
public:
    explicit IncidentRepository(Connection &connection) : m_connection(connection) {}

    QFuture<Result<QList<IncidentRecord>>> list(bool openOnly, Ticket *ticket = nullptr);
    QFuture<Result<QList<NoticeProgress>>> progress(qint64 incident, Ticket *ticket = nullptr);
    /// Version 0: the wizard was not left anywhere.
    QFuture<Result<IncidentDraft>> draft(qint64 incident, Ticket *ticket = nullptr);

    /// The new incident's number.
    QFuture<Result<QVariant>> open(const QJsonObject &facts, const QString &reason);
    /// These all give the new version.
    QFuture<Result<QVariant>> save(qint64 incident, int version, const QJsonObject &facts,
                                   const QString &reason);
    QFuture<Result<QVariant>> change(qint64 incident, int version, const QString &state,
                                     const QString &reason);
    QFuture<Result<QVariant>> assess(qint64 incident, int version,
                                     const RiskAssessment &assessment);
    QFuture<Result<QVariant>> saveDraft(qint64 incident, int version, const QString &page,
                                        const QJsonObject &answers);
    QFuture<Result<QVariant>> saveText(qint64 incident, int version, const QString &templateName,
                                       const NoticeText &text, const NoticeBlocks &blocks);

    /// Counts by state, category and language, on record first.
    QFuture<Result<QJsonObject>> count(qint64 incident, const QJsonObject &criteria,
                                       Ticket *ticket = nullptr);
    QFuture<Result<AffectedList>> freeze(qint64 incident, int version, const QJsonObject &criteria,
                                         const QString &reason);
    /// A request for a second officer's consent: its id.
    QFuture<Result<QVariant>> askToSend(qint64 incident, const QString &reason);
    /// `wanted`: "paused" or "running".
    QFuture<Result<QVariant>> changeRun(qint64 run, const QString &wanted, const QString &reason);
    /// `which`: "deferred", "rejected" or "bad_address"; how many there were.
    QFuture<Result<QVariant>> retry(qint64 run, const QString &which, const QString &reason);

    Connection &connection() { return m_connection; }

private:
    QFuture<Result<QVariant>> write(const QString &call, QVariantList values);

    Connection &m_connection;
};

} // namespace reeve
