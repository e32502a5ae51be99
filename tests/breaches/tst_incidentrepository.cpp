// SPDX-License-Identifier: GPL-3.0-or-later
// The register as a console reads and writes it, from the suspicion until notices go out.
#include "models/breaches/incidentrepository.h"
#include "tests/support/breach.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;
using namespace reeve::test;

class TstIncidentRepository : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void fromSuspicionToSending();
    void draftOfAColleague();
    void staleAndWrong();
    void words();

private:
    template <typename T>
    Result<T> taken(QFuture<Result<T>> future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000))
            qFatal("No answer within a minute.");
        return future.takeResult();
    }
    QJsonObject facts() const
    {
        return {{QStringLiteral("title"), QStringLiteral("A stolen laptop")},
                {QStringLiteral("nature"), QJsonArray{QStringLiteral("confidentiality")}},
                {QStringLiteral("discovered_at"), QStringLiteral("2026-01-05 10:00Z")}};
    }

    TestDatabase m_database;
    Connection m_officer;
    Connection m_second;
};

void TstIncidentRepository::initTestCase()
{
    m_officer.open(m_database.parameters(QStringLiteral("officer")));
    m_second.open(m_database.parameters(QStringLiteral("officer2")));
    QTRY_COMPARE(m_officer.state(), Connection::State::Open);
    QTRY_COMPARE(m_second.state(), Connection::State::Open);
}

void TstIncidentRepository::fromSuspicionToSending()
{
    IncidentRepository incidents(m_officer);
    const auto opened = taken(incidents.open(facts(), QStringLiteral("a call from the host")));
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().text));
    const qint64 id = opened->toLongLong();
    auto incident = taken(incidents.list(true)).value().value(0);
    QCOMPARE(incident.id, id);
    QCOMPARE(incident.state, QStringLiteral("suspected"));
    QCOMPARE(incident.nature, QStringList{QStringLiteral("confidentiality")});
    QCOMPARE(incident.authority, QStringLiteral("not_begun"));
    QVERIFY(!incident.aware && !incident.customers && !incident.mustTell);

    const auto saved = taken(incidents.save(
        id, incident.version, {{QStringLiteral("aware_at"), QStringLiteral("2026-01-06 09:00Z")}},
        QStringLiteral("the host confirmed it")));
    QCOMPARE(saved.value().toInt(), 2);
    const auto assessed = taken(
        incidents.assess(id, 2,
                         {.risk = QStringLiteral("high"),
                          .reasoning = QStringLiteral("whoever has it can read the names"),
                          .mustTell = true,
                          .exemptions = {},
                          .exemptionReasoning = {}}));
    QCOMPARE(assessed.value().toInt(), 3);

    const QJsonObject criteria{{QStringLiteral("country"), QJsonArray{QStringLiteral("BE")}}};
    const auto counts = taken(incidents.count(id, criteria));
    QVERIFY(counts);
    const qint64 belgians = counts->value(QStringLiteral("customers")).toInteger();
    QVERIFY(belgians > 0);
    const auto frozen = taken(
        incidents.freeze(id, 3, criteria, QStringLiteral("the laptop had these")));
    QVERIFY2(frozen, frozen ? "" : qPrintable(frozen.error().text));
    QCOMPARE(frozen->customers, belgians);
    QCOMPARE(frozen->digest.size(), 64);

    const NoticeBlocks blocks{
        {QStringLiteral("organisation"), QStringLiteral("Kontor")},
        {QStringLiteral("nature"), QStringLiteral("A laptop was stolen.")},
        {QStringLiteral("contact"), QStringLiteral("privacy@example.org")},
        {QStringLiteral("consequences"), QStringLiteral("Somebody may write to you.")},
        {QStringLiteral("measures"), QStringLiteral("All keys were changed.")}};
    for (const QString &language : noticeTemplateLanguages(QStringLiteral("breach_notice"))) {
        const auto text = renderNotice(QStringLiteral("breach_notice"), language, blocks);
        QVERIFY(text);
        const auto kept = taken(
            incidents.saveText(id, 0, QStringLiteral("breach_notice"), *text, blocks));
        QVERIFY2(kept, kept ? "" : qPrintable(kept.error().text));
    }
    const auto asked = taken(
        incidents.askToSend(id, QStringLiteral("they have to know it at once")));
    QVERIFY2(asked, asked ? "" : qPrintable(asked.error().text));
    PlainClient second(m_database.parameters(QStringLiteral("officer2")));
    QVERIFY(second
                .run(QStringLiteral("SELECT api.approval_vote('%1', '%2', (SELECT digest FROM "
                                    "api.approval_list(true) WHERE id = '%2'), true, '')")
                         .arg(newId(), asked->toString()))
                .ok);
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    const Answer started = officer.run(
        QStringLiteral("SELECT api.approval_run('%1', '%2')").arg(newId(), asked->toString()));
    QVERIFY2(started.ok, qPrintable(started.message));

    auto progress = taken(incidents.progress(id)).value();
    QCOMPARE(progress.size(), 1);
    QCOMPARE(progress.first().wanted, belgians);
    QCOMPARE(progress.first().waiting, belgians);
    QCOMPARE(progress.first().counts, (NoticeCounts{{QStringLiteral("queued"), belgians}}));
    QCOMPARE(progress.first().done(), 0.0);
    QVERIFY(taken(incidents.changeRun(progress.first().run, QStringLiteral("paused"),
                                      QStringLiteral("wait for the lawyer"))));
    progress = taken(incidents.progress(id)).value();
    QCOMPARE(progress.first().state, QStringLiteral("paused"));
    QVERIFY(!progress.first().changedBy.isEmpty());

    incident = taken(incidents.list(true)).value().value(0);
    QCOMPARE(incident.state, QStringLiteral("notifying"));
    QCOMPARE(incident.customers, belgians);
    QCOMPARE(incident.mustTell, true);
    QCOMPARE(incident.authority, QStringLiteral("overdue"));
    QCOMPARE(incident.authorityDue->microseconds() - incident.aware->microseconds(),
             qint64(72) * 3600 * 1'000'000);
}

void TstIncidentRepository::draftOfAColleague()
{
    IncidentRepository mine(m_officer);
    IncidentRepository theirs(m_second);
    const qint64 id =
        taken(mine.open(facts(), QStringLiteral("a call from the host"))).value().toLongLong();
    QCOMPARE(taken(mine.draft(id)).value().version, 0);
    const QJsonObject answers{{QStringLiteral("what"), QStringLiteral("a laptop")}};
    QCOMPARE(taken(mine.saveDraft(id, 0, QStringLiteral("facts"), answers)).value().toInt(), 1);
    const IncidentDraft draft = taken(theirs.draft(id)).value();
    QCOMPARE(draft.page, QStringLiteral("facts"));
    QCOMPARE(draft.answers, answers);
    QVERIFY(!draft.savedBy.isEmpty());
    QCOMPARE(taken(theirs.saveDraft(id, 1, QStringLiteral("affected"), answers)).value().toInt(),
             2);
    const auto stale = taken(mine.saveDraft(id, 1, QStringLiteral("facts"), answers));
    QVERIFY(!stale);
    QCOMPARE(stale.error().kind, ErrorKind::StaleVersion);
}

void TstIncidentRepository::staleAndWrong()
{
    IncidentRepository incidents(m_officer);
    const qint64 id =
        taken(incidents.open(facts(), QStringLiteral("a call from the host"))).value().toLongLong();
    const auto stale = taken(incidents.save(id, 7, facts(), QStringLiteral("more is known")));
    QVERIFY(!stale);
    QCOMPARE(stale.error().kind, ErrorKind::StaleVersion);
    const auto wrong = taken(incidents.freeze(id, 1,
                                              {{QStringLiteral("planet"), QStringLiteral("earth")}},
                                              QStringLiteral("all of them")));
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().kind, ErrorKind::BadValue);
    Connection support;
    support.open(m_database.parameters(QStringLiteral("support")));
    QTRY_COMPARE(support.state(), Connection::State::Open);
    const auto refused = taken(IncidentRepository(support).list(false));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::NotAllowed);
}

// Every state of the database has words of its own.
void TstIncidentRepository::words()
{
    const auto statesOf = [this](const char *table) {
        return m_database.sql(
            QStringLiteral("SELECT (regexp_matches(pg_get_constraintdef(c.oid), "
                           "'''([a-z_]+)''::text', 'g'))[1] FROM pg_constraint c WHERE "
                           "c.conrelid = '%1'::regclass AND c.conname = '%2_state_check'")
                .arg(QStringLiteral("reeve.") + QLatin1String(table), QLatin1String(table)));
    };
    const QStringList states = statesOf("incident");
    QCOMPARE(states.size(), 6);
    for (const QString &state : states)
        QVERIFY2(incidentStateText(state) != state, qPrintable(state));
    const QStringList notices = statesOf("notice");
    QCOMPARE(notices.size(), 9);
    for (const QString &state : notices)
        QVERIFY2(noticeStateText(state) != state, qPrintable(state));
}

QTEST_GUILESS_MAIN(TstIncidentRepository)
#include "tst_incidentrepository.moc"
