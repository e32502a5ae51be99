// SPDX-License-Identifier: GPL-3.0-or-later
// The deletion queue: its pages are disclosures that meet each deletion once; runs, tasks, settings.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

#include <algorithm>

using namespace reeve;
using namespace reeve::test;

namespace
{
constexpr qint64 customer = 11;
QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}
} // namespace

class TstDeletionQueue : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void runsPauseAndCancel();
    void retryAndSteps();
    void thePageIsADisclosure();
    void pagingMeetsEachOnce();
    void countsAndTimeline();
    void countsStayExact();
    void kindsOfARun();
    void heldBackIsNotOverdue();
    void settings();

private:
    QString filled(QString call)
    {
        return call.replace(QStringLiteral("%1"), newId())
            .replace(QStringLiteral("%2"), QString::number(customer));
    }
    QString cell(const QString &sql) { return m_database.sql(sql).value(0); }
    QString state(qint64 who)
    {
        return cell(
            QStringLiteral("SELECT state FROM reeve.account_deletion WHERE customer_id = %1")
                .arg(who));
    }

    TestDatabase m_database;
};

void TstDeletionQueue::init()
{
    m_database.sql(QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL "
                                  "WHERE closed_at IS NOT NULL"));
    for (const char *table : {"reeve.account_deletion", "reeve.disclosure", "audit.inbox",
                              "reeve.erasure_run", "reeve.list_seen", "reeve.erasure_release"})
        m_database.sql(QStringLiteral("DELETE FROM %1").arg(QLatin1String(table)));
}

void TstDeletionQueue::runsPauseAndCancel()
{
    m_database.sql(QStringLiteral(
        "INSERT INTO reeve.account_deletion (customer_id, kind, state, status_before, "
        "requested_by, due_at) SELECT n, 'closing', CASE WHEN n % 2 = 0 THEN 'due' ELSE "
        "'grace_period' END, 'active', 'service', now() + CASE WHEN n > 1008 THEN 1 ELSE -1 END * "
        "interval '1 day' FROM generate_series(1001, 1010) AS n"));
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    const Answer run = officer.run(
        filled(QStringLiteral("SELECT * FROM api.start_erasure_run('%1', NULL, '#1')")));
    QVERIFY2(run.ok, qPrintable(run.message));
    QCOMPARE(run.rows.value(0).value(1), QStringLiteral("8"));
    const QString number = run.cell();
    const auto change = [&](const char *wanted) {
        return officer
            .run(QStringLiteral("SELECT api.change_erasure_run('%1', %2, '%3', '#1')")
                     .arg(newId(), number, QLatin1String(wanted)))
            .sqlstate;
    };
    QCOMPARE(change("running"), QByteArray("RV005"));
    QCOMPARE(change("paused"), QByteArray());
    QCOMPARE(change("running"), QByteArray());
    QCOMPARE(officer
                 .run(QStringLiteral(
                     "SELECT state, wanted, erased, failed, left_over FROM api.erasure_runs(1)"))
                 .rows,
             (QList<QStringList>{{QStringLiteral("running"), QStringLiteral("8"),
                                  QStringLiteral("0"), QStringLiteral("0"), QStringLiteral("8")}}));
    // In a run already: not twice.
    QCOMPARE(
        officer.run(filled(QStringLiteral("SELECT * FROM api.start_erasure_run('%1', NULL, '#1')")))
            .sqlstate,
        QByteArray("RV005"));
    QCOMPARE(change("cancelled"), QByteArray());
    QCOMPARE(change("running"), QByteArray("RV005"));
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.account_deletion WHERE state = 'due' "
                                 "AND run_id IS NULL")),
             QStringLiteral("9"));
}

void TstDeletionQueue::retryAndSteps()
{
    m_database.sql(QStringLiteral(
        "INSERT INTO reeve.account_deletion (customer_id, kind, state, status_before, "
        "requested_by, due_at, erased_at, failure) VALUES (1001, 'closing', 'failed', 'active', "
        "'service', now(), NULL, '23503'), (1002, 'closing', 'partially_executed', 'active', "
        "'service', now(), now(), NULL)"));
    m_database.sql(QStringLiteral(
        "INSERT INTO reeve.erasure_step (deletion_id, kind, target, reference) SELECT id, "
        "'processor', t, 'cus_1' FROM reeve.account_deletion, "
        "unnest('{stripe,fastspring}'::text[]) "
        "AS t WHERE customer_id = 1002"));
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QCOMPARE(
        officer.run(filled(QStringLiteral("SELECT api.retry_deletions('%1', NULL, '#1')"))).cell(),
        QStringLiteral("1"));
    QCOMPARE(state(1001), QStringLiteral("due"));
    const QStringList steps = m_database.sql(
        QStringLiteral("SELECT id FROM reeve.erasure_step ORDER BY id"));
    const auto settle = [&](const QString &step, const char *done) {
        return officer
            .run(QStringLiteral("SELECT api.settle_erasure_step('%1', %2, %3, 'no answer')")
                     .arg(newId(), step, QLatin1String(done)))
            .sqlstate;
    };
    QCOMPARE(settle(steps[0], "true"), QByteArray());
    QCOMPARE(settle(steps[0], "true"), QByteArray("RV005"));
    QCOMPARE(settle(steps[1], "false"), QByteArray());
    QCOMPARE(state(1002), QStringLiteral("partially_executed"));
    const QString id = newId();
    QVERIFY(officer
                .run(QStringLiteral("SELECT api.disclose('%1', 'deletion_page', "
                                    "'{\"customer_id\": 1002}', '')")
                         .arg(id))
                .ok);
    QCOMPARE(officer
                 .run(QStringLiteral("SELECT target, state, reference, remark FROM "
                                     "api.deletion_steps('%1')")
                          .arg(id))
                 .rows,
             (QList<QStringList>{
                 {QStringLiteral("stripe"), QStringLiteral("done"), QString(), QString()},
                 {QStringLiteral("fastspring"), QStringLiteral("failed"), QStringLiteral("cus_1"),
                  QStringLiteral("no answer")}}));
    QCOMPARE(settle(steps[1], "true"), QByteArray());
    QCOMPARE(state(1002), QStringLiteral("erased"));
}

void TstDeletionQueue::thePageIsADisclosure()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QVERIFY(support
                .run(filled(QStringLiteral("SELECT api.disclose('%1', 'customer', "
                                           "'{\"customer_id\": %2}', '#1')")))
                .ok);
    QVERIFY(support
                .run(filled(QStringLiteral(
                    "SELECT * FROM api.request_deletion('%1', %2, 'closing', NULL, '#1')")))
                .ok);
    const QString id = newId();
    const QString read = QStringLiteral("SELECT customer_id, username <> '', next_step FROM "
                                        "api.deletion_page('%1')")
                             .arg(id);
    QCOMPARE(support.run(read).sqlstate, QByteArray("RV008"));
    QVERIFY(support.run(QStringLiteral("BEGIN")).ok);
    QVERIFY(
        support.run(QStringLiteral("SELECT api.disclose('%1', 'deletion_page', '{}', '')").arg(id))
            .ok);
    QCOMPARE(support.run(read).sqlstate, QByteArray("RV008"));
    QVERIFY(support.run(QStringLiteral("ROLLBACK")).ok);
    QVERIFY(
        support.run(QStringLiteral("SELECT api.disclose('%1', 'deletion_page', '{}', '')").arg(id))
            .ok);
    QCOMPARE(support.run(read).rows, (QList<QStringList>{{QStringLiteral("11"), QStringLiteral("t"),
                                                          QStringLiteral("falls_due")}}));
    QCOMPARE(officer.run(read).sqlstate, QByteArray("RV008")); // somebody else's
    QCOMPARE(cell(QStringLiteral("SELECT customer_ids::text FROM audit.inbox WHERE kind = "
                                 "'deletion_page'")),
             QStringLiteral("{11}"));
}

void TstDeletionQueue::pagingMeetsEachOnce()
{
    m_database.sql(QStringLiteral(
        "INSERT INTO reeve.account_deletion (customer_id, kind, state, status_before, "
        "requested_by, due_at, settled_at) SELECT n, CASE WHEN n % 3 = 0 THEN 'art17' ELSE "
        "'closing' END, CASE WHEN n % 4 = 0 THEN 'reactivated' ELSE 'due' END, 'active', "
        "'service', "
        "'2026-01-01'::timestamptz + (n % 40) * interval '1 hour', NULL "
        "FROM generate_series(1001, 1250) AS n"));
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    for (const char *filter :
         {"{}", R"({"state": ["due"], "descending": true})",
          R"({"kind": ["art17"], "to": "2026-01-02"})", R"({"overdue": true})"}) {
        QStringList met;
        QString args = QString::fromLatin1(filter);
        for (int page = 0; page < 20; ++page) {
            const QString id = newId();
            QVERIFY(officer
                        .run(QStringLiteral("SELECT api.disclose('%1', 'deletion_page', "
                                            "'%2'::jsonb || '{\"limit\": 30}', '')")
                                 .arg(id, args))
                        .ok);
            const Answer rows = officer.run(
                QStringLiteral("SELECT deletion_id, sort_key FROM api.deletion_page('%1')")
                    .arg(id));
            for (const QStringList &row : rows.rows)
                met += row.value(0);
            if (rows.rows.size() < 30)
                break;
            args = QString::fromLatin1(filter);
            args.chop(1);
            args += (args.size() > 1 ? QStringLiteral(", ") : QString())
                    + QStringLiteral(R"("after": {"key": "%1", "id": %2}})")
                          .arg(rows.rows.last().value(1), rows.rows.last().value(0));
        }
        const QString condition = QByteArray(filter) == "{}" ? QStringLiteral("true")
                                  : QByteArray(filter).contains("descending")
                                          || QByteArray(filter).contains("overdue")
                                      ? QStringLiteral("state = 'due'")
                                      : QStringLiteral("kind = 'art17' AND due_at < '2026-01-02Z'");
        QStringList all = m_database.sql(
            QStringLiteral("SELECT id FROM reeve.account_deletion WHERE %1 ORDER BY due_at, id")
                .arg(condition));
        if (QByteArray(filter).contains("descending"))
            std::reverse(all.begin(), all.end());
        QCOMPARE(met, all);
    }
}

void TstDeletionQueue::countsAndTimeline()
{
    m_database.sql(QStringLiteral(
        "INSERT INTO reeve.account_deletion (customer_id, kind, state, status_before, "
        "requested_by, due_at) SELECT n, 'closing', CASE WHEN n <= 1003 THEN 'due' ELSE "
        "'grace_period' END, 'active', 'service', CASE WHEN n <= 1003 THEN now() - interval "
        "'1 day' ELSE date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + interval "
        "'10 days' END FROM generate_series(1001, 1010) AS n"));
    PlainClient auditor(m_database.parameters(QStringLiteral("auditor")));
    QCOMPARE(auditor
                 .run(QStringLiteral(
                     "SELECT state, deletions, overdue FROM api.deletion_counts() ORDER BY 1"))
                 .rows,
             (QList<QStringList>{
                 {QStringLiteral("due"), QStringLiteral("3"), QStringLiteral("3")},
                 {QStringLiteral("grace_period"), QStringLiteral("7"), QStringLiteral("0")}}));
    const Answer weeks = auditor.run(
        QStringLiteral("SELECT closing FROM api.deletion_timeline(3)"));
    QCOMPARE(weeks.rows, (QList<QStringList>{{QStringLiteral("3")},
                                             {QStringLiteral("0")},
                                             {QStringLiteral("7")},
                                             {QStringLiteral("0")}}));
}

// The counts are kept by lines beside the table; whatever is done, they say what counting would.
void TstDeletionQueue::countsStayExact()
{
    const auto counted = [this] {
        return cell(QStringLiteral(
            "SELECT string_agg(concat_ws(' ', state, kind, n, late), ';' ORDER BY state, kind) "
            "FROM "
            "(SELECT state, kind, count(*) AS n, count(*) FILTER (WHERE due_at < now() AND state "
            "IN "
            "('grace_period', 'due', 'executing', 'failed')) AS late FROM reeve.account_deletion "
            "GROUP BY 1, 2) AS c"));
    };
    PlainClient auditor(m_database.parameters(QStringLiteral("auditor")));
    const auto told = [&] {
        return auditor
            .run(
                QStringLiteral("SELECT string_agg(concat_ws(' ', state, kind, deletions, overdue), "
                               "';' ORDER BY state, kind) FROM api.deletion_counts()"))
            .cell();
    };
    const QStringList steps{
        QStringLiteral("INSERT INTO reeve.account_deletion (customer_id, kind, state, "
                       "status_before, requested_by, due_at) SELECT n, CASE WHEN n % 5 = 0 THEN "
                       "'art17' ELSE 'closing' END, CASE WHEN n % 2 = 0 THEN 'due' ELSE "
                       "'grace_period' END, 'active', 'service', now() + (n - 1100) * interval "
                       "'1 hour' FROM generate_series(1001, 1200) AS n"),
        QStringLiteral("UPDATE reeve.account_deletion SET state = 'failed', failure = 'x' WHERE "
                       "customer_id % 7 = 0"),
        QStringLiteral("UPDATE reeve.account_deletion SET kind = 'art17' WHERE customer_id < 1050"),
        QStringLiteral("UPDATE reeve.account_deletion SET attempts = 1"),
        QStringLiteral("SELECT reeve.fold_deletion_counts(3)"),
        QStringLiteral(
            "UPDATE reeve.account_deletion SET state = 'executing', claimed_by = 9 WHERE "
            "state = 'due'"),
        QStringLiteral("DELETE FROM reeve.account_deletion WHERE customer_id > 1150"),
        QStringLiteral("SELECT reeve.fold_deletion_counts(1000)"),
        QStringLiteral(
            "UPDATE service.customer SET status = 'closed', closed_at = now() WHERE id < "
            "100"),
        QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL WHERE id < "
                       "50"),
        QStringLiteral("TRUNCATE reeve.account_deletion CASCADE")};
    for (const QString &step : steps) {
        m_database.sql(step);
        QCOMPARE(told(), counted());
    }
    QCOMPARE(told(), QString());
    // What is taken back has not been counted, nor what has not been committed.
    PlainClient superuser(m_database.superuser());
    QVERIFY(superuser.run(QStringLiteral("BEGIN; %1").arg(steps.first())).ok);
    QCOMPARE(told(), QString());
    QVERIFY(superuser.run(QStringLiteral("ROLLBACK")).ok);
    QCOMPARE(told(), QString());
}

// A run's page is cut by kind, and in order over the kinds.
void TstDeletionQueue::kindsOfARun()
{
    m_database.sql(QStringLiteral("INSERT INTO reeve.account_deletion (customer_id, kind, state, "
                                  "status_before, requested_by, "
                                  "due_at, run_id) SELECT n, CASE WHEN n % 3 = 0 THEN 'art17' ELSE "
                                  "'closing' END, CASE WHEN n "
                                  "% 2 = 0 THEN 'due' ELSE 'failed' END, 'active', 'service', "
                                  "now() - n * interval '1 hour', 7 "
                                  "FROM generate_series(1001, 1012) AS n"));
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    const auto page = [&](const char *filter) {
        const QString id = newId();
        const Answer asked = officer.run(
            QStringLiteral("SELECT api.disclose('%1', 'deletion_page', '%2', '')")
                .arg(id, QLatin1String(filter)));
        if (!asked.ok)
            return asked.message;
        return officer
            .run(QStringLiteral("SELECT string_agg(customer_id::text, ' ') FROM "
                                "api.deletion_page('%1')")
                     .arg(id))
            .cell();
    };
    QCOMPARE(page(R"({"run_id": 7, "limit": 5})"), QStringLiteral("1012 1011 1010 1009 1008"));
    QCOMPARE(page(R"({"run_id": 7, "kind": ["art17"]})"), QStringLiteral("1011 1008 1005 1002"));
    QCOMPARE(page(R"({"run_id": 7, "kind": ["art17"], "state": ["failed"], "descending": true})"),
             QStringLiteral("1005 1011"));
}

// A hold is a lawful reason to wait: what is overdue is what somebody has to see to. And a run's own
// deletions are found among the others.
void TstDeletionQueue::heldBackIsNotOverdue()
{
    m_database.sql(QStringLiteral(
        "INSERT INTO reeve.account_deletion (customer_id, kind, state, status_before, "
        "requested_by, due_at, hold_ground, hold_review_on, hold_by, hold_at, run_id) SELECT n, "
        "'art17', CASE n WHEN 1001 THEN 'on_hold' ELSE 'failed' END, 'active', 'service', now() - "
        "interval '1 day', h, d, h, w, CASE n WHEN 1002 THEN 5 END FROM (VALUES (1001, 'tax "
        "audit', current_date + 9, now()), (1002, NULL, NULL, NULL), (1003, NULL, NULL, NULL)) AS "
        "v(n, h, d, w)"));
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QCOMPARE(
        officer
            .run(QStringLiteral("SELECT state, overdue FROM api.deletion_counts() ORDER BY state"))
            .rows,
        (QList<QStringList>{{QStringLiteral("failed"), QStringLiteral("2")},
                            {QStringLiteral("on_hold"), QStringLiteral("0")}}));
    for (const auto &[filter, found] :
         {std::pair("{}", "{1001f,1002t,1003t}"),
          std::pair(R"({"overdue": true})", "{1002t,1003t}"),
          std::pair(R"({"run_id": 5})", "{1002t}"), std::pair(R"({"run_id": 6})", "{}")}) {
        const QString id = newId();
        QVERIFY(officer
                    .run(QStringLiteral("SELECT api.disclose('%1', 'deletion_page', '%2', '')")
                             .arg(id, QLatin1String(filter)))
                    .ok);
        QCOMPARE(
            officer
                .run(QStringLiteral("SELECT array(SELECT customer_id || left(is_overdue::text, "
                                    "1) FROM api.deletion_page('%1') ORDER BY 1)")
                         .arg(id))
                .cell(),
            QLatin1String(found));
    }
}

void TstDeletionQueue::settings()
{
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    const auto save = [&](const QString &settings) {
        return officer
            .run(QStringLiteral("SELECT api.save_erasure_settings('%1', '%2', '#1')")
                     .arg(newId(), settings))
            .sqlstate;
    };
    for (const char *bad : {"{}", "[]", R"({"quota_pages": "9"})", R"({"name_key": "00"})",
                            R"({"time_zone": "Nowhere"})", R"({"erasure_schedule": "25:00-02:00"})",
                            R"({"erasure_batch": "101"})", R"({"erasure_needs_release": "maybe"})",
                            R"({"backup_days": "0"})"})
        QCOMPARE(save(QString::fromLatin1(bad)), QByteArray("RV007"));
    const auto blocked = [&] {
        return officer
            .run(QStringLiteral(
                "SELECT value FROM api.erasure_settings() WHERE name = 'blocked_by'"))
            .cell();
    };
    QVERIFY(blocked().contains(QStringLiteral("release")));
    QVERIFY(officer.run(filled(QStringLiteral("SELECT api.release_erasures('%1', NULL)"))).ok);
    QCOMPARE(blocked(), QString());
    QCOMPARE(save(QStringLiteral(R"({"erasure_schedule": "never"})")), QByteArray());
    QCOMPARE(blocked(), QStringLiteral("the schedule"));
    QCOMPARE(save(QStringLiteral(R"({"erasure_schedule": "always"})")), QByteArray());
}

QTEST_GUILESS_MAIN(TstDeletionQueue)
#include "tst_deletionqueue.moc"
