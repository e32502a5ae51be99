// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/breach.h"

#include <QUuid>

namespace reeve::test
{

namespace
{

void require(const Answer &answer)
{
    if (!answer.ok)
        qFatal("%s %s", answer.sqlstate.constData(), qPrintable(answer.message));
}

} // namespace

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

void forgetBreaches(TestDatabase &database)
{
    database.sql(QStringLiteral("TRUNCATE reeve.incident, reeve.affected, reeve.notice, "
                                "reeve.notice_count, reeve.notice_minute, reeve.notice_domain, "
                                "reeve.notice_pace CASCADE"));
}

Breach::Breach(TestDatabase &database, const QString &facts)
    : m_database(database), m_officer(database.parameters(QStringLiteral("officer"))),
      m_second(database.parameters(QStringLiteral("officer2")))
{
    const Answer opened = m_officer.run(
        QStringLiteral("SELECT api.open_incident('%1', '%2', 'a call from the host')")
            .arg(newId(), facts));
    require(opened);
    m_id = opened.cell().toLongLong();
}

QString Breach::standardFacts()
{
    return QStringLiteral(
        R"({"title": "A stolen laptop", "nature": ["confidentiality"], )"
        R"("discovered_at": "2026-01-05 10:00Z", "data_columns": ["service.alias.password"]})");
}

Answer Breach::run(const QString &call)
{
    QString text = call;
    return m_officer.run(
        text.replace(QStringLiteral("%1"), newId())
            .replace(QStringLiteral("%2"), QString::number(m_id))
            .replace(
                QStringLiteral("%3"),
                cell(
                    QStringLiteral("SELECT version FROM reeve.incident WHERE id = %1").arg(m_id))));
}

QString Breach::state() const
{
    return cell(QStringLiteral("SELECT state FROM reeve.incident WHERE id = %1").arg(m_id));
}

void Breach::decideToTell()
{
    require(run(QStringLiteral(
        "SELECT api.assess_incident('%1', %2, %3, 'high', 'whoever has them can read them', true, "
        "'{}', '')")));
}

Answer Breach::freeze(const QString &criteria)
{
    return run(QStringLiteral("SELECT list_id, customers, erased, digest FROM "
                              "api.freeze_affected('%1', %2, %3, '")
               + criteria + QStringLiteral("', 'the laptop had these')"));
}

Answer Breach::saveText(const QString &language, const QString &extra)
{
    const QString version = cell(
        QStringLiteral("SELECT coalesce(max(version), 0) FROM reeve.notice_text WHERE "
                       "incident_id = %1 AND language = '%2'")
            .arg(m_id)
            .arg(language));
    return run(
        QStringLiteral(
            "SELECT api.save_notice_text('%1', %2, '@language', @version, 'breach_notice', "
            R"('{"nature": "A laptop was stolen.", "contact": "Ask privacy@example.org.", )"
            R"("consequences": "Somebody may read them.", "measures": "All keys were changed."}', )"
            "'About your data (@language)', 'Dear {{name}}, A laptop was stolen. Somebody may read "
            "them. All keys were changed. Ask privacy@example.org.@extra', "
            "'<p>Dear {{name}}, A laptop was stolen.</p>')")
            .replace(QStringLiteral("@language"), language)
            .replace(QStringLiteral("@version"), version)
            .replace(QStringLiteral("@extra"), extra));
}

QStringList Breach::ask()
{
    const Answer asked = run(
        QStringLiteral("SELECT id, digest FROM api.approval_ask('%1', 'breach_notice', "
                       "'{\"incident_id\": %2}', 'they have to know it at once')"));
    require(asked);
    return asked.rows.first();
}

Answer Breach::vote(const QStringList &asked, bool agrees)
{
    return m_second.run(QStringLiteral("SELECT api.approval_vote('%1', '%2', '%3', %4, '')")
                            .arg(newId(), asked.value(0), asked.value(1),
                                 agrees ? QStringLiteral("true") : QStringLiteral("false")));
}

Answer Breach::start(const QStringList &asked)
{
    return m_officer.run(
        QStringLiteral("SELECT api.approval_run('%1', '%2')").arg(newId(), asked.value(0)));
}

qint64 Breach::send(const QString &criteria)
{
    decideToTell();
    require(freeze(criteria));
    require(saveText(QStringLiteral("en")));
    require(saveText(QStringLiteral("fr")));
    const QStringList asked = ask();
    require(vote(asked));
    const Answer started = start(asked);
    require(started);
    return started.cell().toLongLong();
}

} // namespace reeve::test
