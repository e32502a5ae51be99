// SPDX-License-Identifier: GPL-3.0-or-later
// The register of breaches by plain libpq: who may, the 72 hours, and what an assessment may say.
#include "tests/support/breach.h"

#include <QTest>

using namespace reeve;
using namespace reeve::test;

class TstIncidents : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_breach = std::make_unique<Breach>(m_database); }
    void cleanup() { m_breach.reset(); }
    void roles_data();
    void roles();
    void onceEach_data() { writes(); }
    void onceEach();
    void staleVersions_data() { writes(); }
    void staleVersions();
    void ended_data() { writes(); }
    void ended();
    void noValuesOnTheTrail();
    void badFacts_data();
    void badFacts();
    void lifeCycle();
    void cannotBeClosed();
    void seventyTwoHours();
    void authorityNeedNotBeTold();
    void toldInPhases();
    void exemptions_data();
    void exemptions();
    void highRiskIsTold();
    void draftIsTakenUp();
    void documents();
    void counts();

private:
    // %1 op, %2 incident, %3 its version
    static void writes()
    {
        QTest::addColumn<QString>("call");
        const auto row = [](const char *name, const char *call) {
            QTest::newRow(name) << QString::fromLatin1(call);
        };
        row("save", "SELECT api.save_incident('%1', %2, %3, '{\"title\": \"Another\"}', '#1')");
        row("dismiss", "SELECT api.change_incident('%1', %2, %3, 'dismissed', 'nothing to it')");
        row("assess", "SELECT api.assess_incident('%1', %2, %3, 'risk', 'reasons, twenty of them', "
                      "true, '{}', '')");
        row("tell", "SELECT api.tell_authority('%1', %2, %3, 'initial', now(), 'A 1', '', '')");
        row("public", "SELECT api.tell_public('%1', %2, %3, now(), 'in the newspaper')");
        row("freeze", "SELECT * FROM api.freeze_affected('%1', %2, %3, '{}', 'all of them')");
    }
    QString filled(QString call, const QString &version, const QString &op = newId()) const
    {
        return call.replace(QStringLiteral("%1"), op)
            .replace(QStringLiteral("%2"), QString::number(m_breach->id()))
            .replace(QStringLiteral("%3"), version);
    }
    QString version() const
    {
        return m_breach->cell(
            QStringLiteral("SELECT version FROM reeve.incident WHERE id = %1").arg(m_breach->id()));
    }
    Answer known(const QString &at = QStringLiteral("now() - interval ''1 hour''"))
    {
        return m_breach->run(
            QStringLiteral("SELECT api.save_incident('%1', %2, %3, jsonb_build_object('aware_at', "
                           "(")
            + QString(at).replace(QStringLiteral("''"), QStringLiteral("'"))
            + QStringLiteral(")::text), 'it was confirmed by phone')"));
    }
    QString authority()
    {
        return m_breach->run(QStringLiteral("SELECT authority_state FROM api.incident_page(%2)"))
            .cell();
    }

    TestDatabase m_database;
    std::unique_ptr<Breach> m_breach;
};

void TstIncidents::roles_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<QStringList>("allowed");
    const QStringList officers{QStringLiteral("officer")};
    const QStringList registers{QStringLiteral("officer"), QStringLiteral("auditor")};
    const auto row = [](const char *call, const QStringList &allowed) {
        QTest::newRow(QByteArray(call).mid(call[7] == '*' ? 18 : 11).left(26).constData())
            << QString::fromLatin1(call) << allowed;
    };
    row("SELECT api.open_incident('%1', '{\"title\": \"Two\", \"discovered_at\": "
        "\"2026-01-05 10:00Z\"}', '#1')",
        officers);
    row("SELECT api.save_incident('%1', %2, %3, '{\"title\": \"Another\"}', '#1')", officers);
    row("SELECT api.change_incident('%1', %2, %3, 'dismissed', '#1')", officers);
    row("SELECT api.assess_incident('%1', %2, %3, 'risk', 'r', true, '{}', '')", officers);
    row("SELECT api.tell_authority('%1', %2, %3, 'initial', now(), '', '', '')", officers);
    row("SELECT api.waive_authority('%1', %2, %3, '')", officers);
    row("SELECT api.tell_public('%1', %2, %3, now(), 'in the newspaper')", officers);
    row("SELECT api.note_incident('%1', %2, 'note', 'said')", officers);
    row("SELECT api.add_incident_document('%1', %2, 'a.txt', 'text/plain', 'x')", officers);
    row("SELECT api.save_incident_draft('%1', %2, 0, 'facts', '{}')", officers);
    row("SELECT * FROM api.incident_draft(%2)", officers);
    row("SELECT * FROM api.incident_document('%1')", officers);
    row("SELECT * FROM api.incident_list(true)", registers);
    row("SELECT * FROM api.incident_page(%2)", registers);
    row("SELECT * FROM api.incident_timeline(%2)", registers);
    row("SELECT * FROM api.incident_phases(%2)", registers);
    row("SELECT * FROM api.incident_documents(%2)", registers);
    row("SELECT * FROM api.incident_counts()", registers);
    row("SELECT api.count_affected('%1', %2, '{}')", officers);
    row("SELECT api.affected_counts('%1')", officers);
    row("SELECT api.begin_upload('%1', %2, 'id', '')", officers);
    row("SELECT api.add_upload('%1', 1, '{1}')", officers);
    row("SELECT api.end_upload('%1', '%1')", officers);
    row("SELECT * FROM api.upload_report('%1')", officers);
    row("SELECT * FROM api.upload_unmatched('%1', 1)", officers);
    row("SELECT * FROM api.freeze_affected('%1', %2, %3, '{}', '#1')", officers);
    row("SELECT api.save_notice_text('%1', %2, 'en', 0, '', '{}', '', '', '')", officers);
    row("SELECT api.remove_notice_text('%1', %2, 'en', 1)", officers);
    row("SELECT * FROM api.notice_texts(%2)", registers);
    row("SELECT api.change_notice_run('%1', 1, 'paused', '#1')", officers);
    row("SELECT api.retry_notices('%1', 1, 'deferred', '#1')", officers);
    row("SELECT * FROM api.notice_progress(%2)", registers);
    row("SELECT * FROM api.notice_domains(1)", officers);
    row("SELECT api.reach_otherwise('%1', %2, '{1}', 'letter', '')", officers);
    row("SELECT api.disclose('%1', 'notice_preview', '{\"incident_id\": %2}', '')", officers);
    row("SELECT * FROM api.notice_preview('%1')", officers);
    row("SELECT api.disclose('%1', 'notice_unreached', '{\"incident_id\": %2}', '')", officers);
    row("SELECT * FROM api.notice_unreached('%1')", officers);
    row("SELECT * FROM api.customer_notices('%1')",
        {QStringLiteral("support"), QStringLiteral("officer")});
    row("SELECT * FROM api.approval_ask('%1', 'breach_notice', '{\"incident_id\": %2}', "
        "'they have to know it at once')",
        officers);
    row("SELECT work.begin_delivery()", {});
    row("SELECT * FROM work.lease_notices(1, 'r', 1, 0, 0)", {});
}

void TstIncidents::roles()
{
    QFETCH(QString, call);
    QFETCH(QStringList, allowed);
    for (const char *login : {"support", "officer", "auditor", "admin"}) {
        const QString name = QString::fromLatin1(login);
        PlainClient person(m_database.parameters(name));
        const Answer answer = person.run(filled(call, version()));
        const bool refused = answer.sqlstate == "RV001" || answer.sqlstate == "42501";
        QVERIFY2(refused != allowed.contains(name), qPrintable(name + u' ' + answer.message));
    }
    PlainClient service(m_database.parameters(QStringLiteral("service_app")));
    QCOMPARE(service.run(filled(call, version())).sqlstate, QByteArray("42501"));
}

void TstIncidents::onceEach()
{
    QFETCH(QString, call);
    QVERIFY(known().ok);
    const QString op = newId();
    const Answer first = m_breach->officer().run(filled(call, version(), op));
    QVERIFY2(first.ok, qPrintable(first.message));
    QCOMPARE(m_breach->officer().run(filled(call, version(), op)).sqlstate, QByteArray("RV005"));
    QCOMPARE(m_breach->officer()
                 .run(QStringLiteral("SELECT api.operation_outcome('%1')").arg(op))
                 .cell(),
             QStringLiteral("t"));
}

void TstIncidents::staleVersions()
{
    QFETCH(QString, call);
    QVERIFY(known().ok);
    const QString before = version();
    const Answer stale = m_breach->officer().run(filled(call, QStringLiteral("1")));
    QCOMPARE(stale.sqlstate, QByteArray("RV002"));
    QVERIFY2(stale.message.contains(QStringLiteral("Officer")), qPrintable(stale.message));
    QCOMPARE(m_breach->officer().run(filled(call, QStringLiteral("NULL"))).sqlstate,
             QByteArray("RV002"));
    QCOMPARE(version(), before);
}

void TstIncidents::ended()
{
    QFETCH(QString, call);
    QVERIFY(m_breach
                ->run(QStringLiteral(
                    "SELECT api.change_incident('%1', %2, %3, 'dismissed', 'a false alarm')"))
                .ok);
    QCOMPARE(m_breach->run(call).sqlstate, QByteArray("RV005"));
}

void TstIncidents::noValuesOnTheTrail()
{
    m_database.sql(QStringLiteral("DELETE FROM audit.inbox"));
    QVERIFY(
        m_breach
            ->run(QStringLiteral("SELECT api.save_incident('%1', %2, %3, '{\"what_happened\": "
                                 "\"zzmarkerzz\", \"contact\": \"zzmarkerzz\"}', 'more is known')"))
            .ok);
    const QString trail =
        m_database.sql(QStringLiteral("SELECT to_jsonb(i)::text FROM audit.inbox i")).join(u'\n');
    QVERIFY2(trail.contains(QStringLiteral("what_happened")), qPrintable(trail));
    QVERIFY(!trail.contains(QStringLiteral("zzmarkerzz")));
}

void TstIncidents::badFacts_data()
{
    QTest::addColumn<QString>("facts");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *facts, const char *field) {
        QTest::newRow(facts) << QString::fromLatin1(facts) << QString::fromLatin1(field);
    };
    row("{\"title\": \"x\"}", "title");
    row("{\"title\": 5}", "title");
    row("{\"state\": \"closed\"}", "state");
    row("{\"nature\": [\"theft\"]}", "nature");
    row("{\"nature\": \"confidentiality\"}", "nature");
    row("{\"data_columns\": [\"reeve.staff.login\"]}", "data_columns");
    row("{\"discovered_at\": null}", "discovered_at");
    row("{\"discovered_at\": \"2999-01-01 00:00Z\"}", "discovered_at");
    row("{\"aware_at\": \"yesterday\"}", "aware_at");
    row("{\"aware_at\": \"2026-02-31 10:00Z\"}", "aware_at");
    row("{\"occurred_at\": \"2026-01-06 10:00Z\"}", "discovered_at");
    row("{\"occurred_at\": \"2026-01-02 10:00Z\", \"occurred_until\": \"2026-01-01 10:00Z\"}",
        "occurred_until");
    row("{\"customers_estimate\": -1}", "customers_estimate");
    row("{\"records_estimate\": 1.5}", "records_estimate");
    row("[]", "facts");
}

void TstIncidents::badFacts()
{
    QFETCH(QString, facts);
    QFETCH(QString, field);
    const Answer answer = m_breach->run(QStringLiteral("SELECT api.save_incident('%1', %2, %3, '")
                                        + facts + QStringLiteral("', 'to try it')"));
    QCOMPARE(answer.sqlstate, QByteArray("RV007"));
    QVERIFY2(answer.message.contains(field), qPrintable(answer.message));
    QCOMPARE(version(), QStringLiteral("1"));
}

void TstIncidents::lifeCycle()
{
    const auto to = [this](const char *state) {
        return m_breach->run(QStringLiteral("SELECT api.change_incident('%1', %2, %3, '")
                             + QLatin1String(state) + QStringLiteral("', 'as it is')"));
    };
    QCOMPARE(to("closed").sqlstate, QByteArray("RV005"));
    QCOMPARE(to("notified").sqlstate, QByteArray("RV007")); // not said, but done
    const Answer early = to("confirmed");
    QCOMPARE(early.sqlstate, QByteArray("RV005"));
    QVERIFY(early.message.contains(QStringLiteral("known")));
    QVERIFY(known().ok);
    QVERIFY(to("confirmed").ok);
    QCOMPARE(to("confirmed").sqlstate, QByteArray("RV005"));
    QVERIFY(to("dismissed").ok);
    QCOMPARE(m_breach->state(), QStringLiteral("dismissed"));
    QCOMPARE(m_database.sql(
                 QStringLiteral("SELECT kind FROM reeve.incident_event WHERE incident_id = %1 "
                                "ORDER BY id")
                     .arg(m_breach->id())),
             (QStringList{QStringLiteral("opened"), QStringLiteral("changed"),
                          QStringLiteral("confirmed"), QStringLiteral("dismissed")}));
}

// Closed is only what the law is done with.
void TstIncidents::cannotBeClosed()
{
    const auto close = [this] {
        return m_breach->run(
            QStringLiteral("SELECT api.change_incident('%1', %2, %3, 'closed', 'all is done')"));
    };
    QVERIFY(known().ok);
    QVERIFY(m_breach
                ->run(QStringLiteral(
                    "SELECT api.change_incident('%1', %2, %3, 'confirmed', 'seen it')"))
                .ok);
    QVERIFY(close().message.contains(QStringLiteral("authority")));
    QVERIFY(m_breach
                ->run(QStringLiteral("SELECT api.tell_authority('%1', %2, %3, 'initial', now(), "
                                     "'', '', '')"))
                .ok);
    QVERIFY(close().message.contains(QStringLiteral("decided")));
    m_breach->decideToTell();
    QVERIFY(close().message.contains(QStringLiteral("have not been told")));
    QVERIFY(m_breach
                ->run(QStringLiteral(
                    "SELECT api.tell_public('%1', %2, %3, now(), 'in two newspapers')"))
                .ok);
    const Answer closed = close();
    QVERIFY2(closed.ok, qPrintable(closed.message));
    QCOMPARE(m_breach->state(), QStringLiteral("closed"));
}

void TstIncidents::seventyTwoHours()
{
    QCOMPARE(authority(), QStringLiteral("not_begun"));
    QVERIFY(known(QStringLiteral("now() - interval ''71 hours''")).ok);
    QCOMPARE(authority(), QStringLiteral("running"));
    QVERIFY(known(QStringLiteral("now() - interval ''73 hours''")).ok);
    QCOMPARE(authority(), QStringLiteral("overdue"));
    QCOMPARE(m_breach
                 ->run(QStringLiteral("SELECT extract(epoch FROM authority_due_at - "
                                      "aware_at)::integer / 3600 FROM api.incident_page(%2)"))
                 .cell(),
             QStringLiteral("72"));
    // Both moments are on record.
    QCOMPARE(m_breach->cell(QStringLiteral("SELECT count(*) FROM reeve.incident_event WHERE "
                                           "incident_id = %1 AND detail ? 'aware_at_before'")
                                .arg(m_breach->id())),
             QStringLiteral("2"));
    const auto tell = [this](const QString &at, const QString &because) {
        return m_breach->run(
            QStringLiteral("SELECT api.tell_authority('%1', %2, %3, 'initial', %at, 'AZ 7', "
                           "'what we know', '%because')")
                .replace(QStringLiteral("%at"), at)
                .replace(QStringLiteral("%because"), because));
    };
    const Answer late = tell(QStringLiteral("now()"), QString());
    QCOMPARE(late.sqlstate, QByteArray("RV007"));
    QVERIFY(late.message.contains(QStringLiteral("late_because")));
    QCOMPARE(tell(QStringLiteral("now() + interval '1 hour'"), QString()).sqlstate,
             QByteArray("RV007"));
    QCOMPARE(tell(QStringLiteral("now() - interval '74 hours'"), QString()).sqlstate,
             QByteArray("RV007"));
    // Told in time, and only noted now.
    QVERIFY(tell(QStringLiteral("now() - interval '2 hours'"), QString()).ok);
    QCOMPARE(authority(), QStringLiteral("told"));
}

void TstIncidents::authorityNeedNotBeTold()
{
    QVERIFY(known().ok);
    const auto waive = [this] {
        return m_breach->run(QStringLiteral(
            "SELECT api.waive_authority('%1', %2, %3, 'nobody can do anything with it')"));
    };
    QCOMPARE(waive().sqlstate, QByteArray("RV005"));
    m_breach->decideToTell(); // a high risk
    QCOMPARE(waive().sqlstate, QByteArray("RV005"));
    QVERIFY(m_breach
                ->run(QStringLiteral("SELECT api.assess_incident('%1', %2, %3, 'unlikely', "
                                     "'the disk is at the bottom of the sea', false, '{}', '')"))
                .ok);
    QVERIFY(waive().ok);
    QCOMPARE(authority(), QStringLiteral("waived"));
}

void TstIncidents::toldInPhases()
{
    QVERIFY(known().ok);
    const auto tell = [this](const char *kind) {
        return m_breach->run(QStringLiteral("SELECT api.tell_authority('%1', %2, %3, '")
                             + QLatin1String(kind)
                             + QStringLiteral("', now(), 'AZ 7', 'what we know', '')"));
    };
    QCOMPARE(tell("follow_up").sqlstate, QByteArray("RV007"));
    QVERIFY(tell("initial").ok);
    QCOMPARE(tell("initial").sqlstate, QByteArray("RV007"));
    QVERIFY(tell("follow_up").ok);
    QVERIFY(tell("final").ok);
    QCOMPARE(m_breach->run(QStringLiteral("SELECT kind FROM api.incident_phases(%2)")).rows.size(),
             3);
}

void TstIncidents::exemptions_data()
{
    QTest::addColumn<QString>("columns");
    QTest::addColumn<bool>("weakHashes");
    QTest::addColumn<bool>("granted");
    QTest::newRow("readable passwords") << "\"service.alias.password\"" << false << false;
    QTest::newRow("one of two") << "\"service.credential.hash\", \"service.customer.email\""
                                << false << false;
    QTest::newRow("nothing is known") << "" << false << false;
    QTest::newRow("plain SHA-256") << "\"service.credential.hash\"" << true << false;
    QTest::newRow("good hashes") << "\"service.credential.hash\"" << false << true;
    QTest::newRow("sessions") << "\"service.customer_session.token_hash\"" << true << true;
}

void TstIncidents::exemptions()
{
    QFETCH(QString, columns);
    QFETCH(bool, weakHashes);
    QFETCH(bool, granted);
    m_database.sql(QStringLiteral("UPDATE service.credential SET scheme = '%1'")
                       .arg(weakHashes ? QStringLiteral("sha256") : QStringLiteral("argon2id")));
    QVERIFY(m_breach
                ->run(QStringLiteral("SELECT api.save_incident('%1', %2, %3, '{\"data_columns\": "
                                     "[@]}', 'as it turned out')")
                          .replace(u'@', columns))
                .ok);
    const Answer answer = m_breach->run(
        QStringLiteral("SELECT api.assess_incident('%1', %2, %3, 'high', 'whoever has them', "
                       "false, '{a}', 'nobody can read them, by far')")
            .replace(QStringLiteral("whoever has them"),
                     QStringLiteral("whoever has them can guess")));
    QCOMPARE(answer.ok, granted);
    if (!granted) {
        QCOMPARE(answer.sqlstate, QByteArray("RV007"));
        QVERIFY2(answer.message.contains(QStringLiteral("exemptions: (a)")),
                 qPrintable(answer.message));
    }
    // The others are a matter of reasons.
    QVERIFY(m_breach
                ->run(QStringLiteral("SELECT api.assess_incident('%1', %2, %3, 'high', "
                                     "'whoever has them can guess', false, '{b,c}', "
                                     "'all of them were changed at once')"))
                .ok);
    QCOMPARE(m_breach
                 ->run(QStringLiteral("SELECT api.assess_incident('%1', %2, %3, 'high', "
                                      "'whoever has them can guess', false, '{b}', 'too short')"))
                 .sqlstate,
             QByteArray("RV007"));
}

void TstIncidents::highRiskIsTold()
{
    const Answer silent = m_breach->run(
        QStringLiteral("SELECT api.assess_incident('%1', %2, %3, 'high', 'whoever has them can "
                       "read them', false, '{}', '')"));
    QCOMPARE(silent.sqlstate, QByteArray("RV007"));
    QVERIFY(silent.message.contains(QStringLiteral("must_tell")));
}

void TstIncidents::draftIsTakenUp()
{
    const auto save = [this](PlainClient &person, int version, const char *page) {
        return person.run(
            QStringLiteral("SELECT api.save_incident_draft('%1', %2, %3, '%4', '{\"a\": %3}')")
                .arg(newId())
                .arg(m_breach->id())
                .arg(version)
                .arg(QLatin1String(page)));
    };
    QCOMPARE(save(m_breach->officer(), 0, "facts").cell(), QStringLiteral("1"));
    QCOMPARE(save(m_breach->second(), 1, "affected").cell(), QStringLiteral("2"));
    const Answer stale = save(m_breach->officer(), 1, "facts");
    QCOMPARE(stale.sqlstate, QByteArray("RV002"));
    QVERIFY2(stale.message.contains(QStringLiteral("Officer")), qPrintable(stale.message));
    const Answer draft = m_breach->run(
        QStringLiteral("SELECT page, answers, saved_by FROM api.incident_draft(%2)"));
    QCOMPARE(draft.rows,
             (QList<QStringList>{{QStringLiteral("affected"), QStringLiteral("{\"a\": 1}"),
                                  QStringLiteral("officer2")}}));
    QCOMPARE(save(m_breach->officer(), 2, "NOT A PAGE").sqlstate, QByteArray("RV007"));
}

void TstIncidents::documents()
{
    QVERIFY(m_breach
                ->run(QStringLiteral("SELECT api.add_incident_document('%1', %2, 'report.pdf', "
                                     "'application/pdf', '\\x2550')"))
                .ok);
    QCOMPARE(m_breach
                 ->run(QStringLiteral("SELECT api.add_incident_document('%1', %2, '../x', "
                                      "'application/pdf', '\\x2550')"))
                 .sqlstate,
             QByteArray("RV007"));
    const Answer listed = m_breach->run(
        QStringLiteral("SELECT document_id, bytes, sha256 = encode(sha256('\\x2550'), 'hex') "
                       "FROM api.incident_documents(%2)"));
    QCOMPARE(listed.rows.size(), 1);
    QCOMPARE(listed.rows.first().mid(1), (QStringList{QStringLiteral("2"), QStringLiteral("t")}));
    QCOMPARE(m_breach->officer()
                 .run(QStringLiteral("SELECT content FROM api.incident_document('%1')")
                          .arg(listed.cell()))
                 .cell(),
             QStringLiteral("\\x2550"));
}

void TstIncidents::counts()
{
    TestDatabase fresh(TestDatabase::Content::Empty);
    Breach one(fresh);
    Breach two(fresh);
    const auto figures = [&one] {
        return one
            .run(QStringLiteral("SELECT open, authority_running, authority_overdue, "
                                "next_due_at IS NULL FROM api.incident_counts()"))
            .rows.value(0);
    };
    const QString t = QStringLiteral("t");
    QCOMPARE(figures(),
             (QStringList{QStringLiteral("2"), QStringLiteral("0"), QStringLiteral("0"), t}));
    fresh.sql(QStringLiteral("UPDATE reeve.incident SET aware_at = now() - id * interval '60 "
                             "hours'"));
    QCOMPARE(figures(), (QStringList{QStringLiteral("2"), QStringLiteral("1"), QStringLiteral("1"),
                                     QStringLiteral("f")}));
    QVERIFY(
        two.run(QStringLiteral("SELECT api.change_incident('%1', %2, %3, 'dismissed', 'x')")).ok);
    QCOMPARE(figures().value(0), QStringLiteral("1"));
    QCOMPARE(figures().value(2), QStringLiteral("0"));
}

QTEST_GUILESS_MAIN(TstIncidents)
#include "tst_incidents.moc"
