// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a deletion as staff and the service act on it, by plain libpq: who may, when, on which
// date, and that a reactivation brings back every row.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

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

class TstDeletions : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void dueDates_data();
    void dueDates();
    void roles_data();
    void roles();
    void needsAnOpenPage_data() { customerCalls(); }
    void needsAnOpenPage();
    void withoutReason_data() { customerCalls(); }
    void withoutReason();
    void badValues_data();
    void badValues();
    void closingAndReactivating();
    void suspendedComesBackSuspended();
    void artSeventeen();
    void theServiceClosesAndOpens();
    void theServiceNeedsNoReeve();
    void holdAndRelease();
    void erasedCannotComeBack();
    void earlyErasureNeedsTwo();

private:
    // %1 op, %2 customer
    static void customerCalls()
    {
        QTest::addColumn<QString>("call");
        QTest::newRow("request_deletion") << QStringLiteral(
            "SELECT * FROM api.request_deletion('%1', %2, 'closing', NULL, '%5')");
        QTest::newRow("reactivate") << QStringLiteral("SELECT api.reactivate('%1', %2, '%5')");
        QTest::newRow("hold_deletion") << QStringLiteral(
            "SELECT api.hold_deletion('%1', %2, 'court', current_date + 30, '%5')");
        QTest::newRow("release_deletion")
            << QStringLiteral("SELECT api.release_deletion('%1', %2, '%5')");
    }
    QString filled(QString call, const QString &reason = QStringLiteral("#1"))
    {
        return call.replace(QStringLiteral("%1"), newId())
            .replace(QStringLiteral("%2"), QString::number(customer))
            .replace(QStringLiteral("%5"), reason);
    }
    Answer open(PlainClient &person, qint64 who = customer, const QString &id = newId())
    {
        return person.run(
            QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', '#1')")
                .arg(id)
                .arg(who));
    }
    QString cell(const QString &sql) { return m_database.sql(sql).value(0); }
    QString state(qint64 who = customer)
    {
        return cell(
            QStringLiteral("SELECT state FROM reeve.account_deletion WHERE customer_id = %1 "
                           "ORDER BY id DESC LIMIT 1")
                .arg(who));
    }
    /// All rows of the service's tables that are this customer's, but for the version.
    QString everything(qint64 who = customer);

    TestDatabase m_database;
};

void TstDeletions::initTestCase()
{
    // What the worker does is not this test's; nothing of the demo's closed accounts is in the way.
    m_database.sql(QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL "
                                  "WHERE closed_at IS NOT NULL"));
    m_database.sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
}

void TstDeletions::init()
{
    m_database.sql(QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL "
                                  "WHERE id = $1"),
                   {customer});
    for (const char *table : {"reeve.account_deletion", "reeve.disclosure", "audit.inbox",
                              "reeve.erasure_run", "reeve.list_seen", "reeve.erasure_release"})
        m_database.sql(QStringLiteral("DELETE FROM %1").arg(QLatin1String(table)));
}

QString TstDeletions::everything(qint64 who)
{
    QString all;
    for (const QString &table : m_database.sql(QStringLiteral(
             "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'service'::regnamespace "
             "AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1")))
        all += table + u':'
               + m_database
                     .sql(QStringLiteral("SELECT (to_jsonb(t) - 'version')::text FROM service.%1 t "
                                         "WHERE %2 = %3 ORDER BY 1")
                              .arg(table, table == QStringLiteral("customer")
                                              ? QStringLiteral("id")
                                              : QStringLiteral("customer_id"))
                              .arg(who))
                     .join(u'\n');
    return all;
}

void TstDeletions::dueDates_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("since");
    QTest::addColumn<QString>("due");
    const auto row = [](const char *name, const char *zone, const char *kind, const char *since,
                        const char *due) {
        QTest::newRow(name) << QString::fromLatin1(zone) << QString::fromLatin1(kind)
                            << QString::fromLatin1(since) << QString::fromLatin1(due);
    };
    row("plain", "UTC", "closing", "2026-01-15 10:00Z", "2026-07-15 10:00Z");
    row("31 August", "UTC", "closing", "2026-08-31 10:00Z", "2027-02-28 10:00Z");
    row("31 August before a leap year", "UTC", "closing", "2027-08-31 10:00Z", "2028-02-29 10:00Z");
    row("29 February", "UTC", "closing", "2028-02-29 10:00Z", "2028-08-29 10:00Z");
    row("over the turn of the year", "UTC", "closing", "2026-12-31 23:59Z", "2027-06-30 23:59Z");
    // In Brussels the last evening of August is September already.
    row("the zone decides the day", "Europe/Brussels", "closing", "2026-08-31 22:30Z",
        "2027-02-28 23:30Z");
    row("summer to winter", "Europe/Brussels", "closing", "2026-06-15 08:00Z", "2026-12-15 09:00Z");
    // 02:30 does not exist on the night the clocks go forward: half an hour after the gap began.
    row("an hour that does not exist", "Europe/Brussels", "closing", "2026-09-28 00:30Z",
        "2027-03-28 01:30Z");
    row("one month", "UTC", "art17", "2027-01-31 10:00Z", "2027-02-28 10:00Z");
    row("one month, leap year", "UTC", "art17", "2028-01-30 10:00Z", "2028-02-29 10:00Z");
}

void TstDeletions::dueDates()
{
    QFETCH(QString, zone);
    QFETCH(QString, kind);
    QFETCH(QString, since);
    QFETCH(QString, due);
    m_database.sql(QStringLiteral("UPDATE reeve.setting SET value = $1 WHERE name = 'time_zone'"),
                   {zone});
    QCOMPARE(cell(QStringLiteral("SELECT to_char(reeve.deletion_due('%1', '%2') AT TIME ZONE "
                                 "'UTC', 'YYYY-MM-DD HH24:MI') || 'Z'")
                      .arg(kind, since)),
             due);
    m_database.sql(QStringLiteral("UPDATE reeve.setting SET value = 'UTC' WHERE name = "
                                  "'time_zone'"));
}

void TstDeletions::roles_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<QStringList>("allowed"); // RV001, or no EXECUTE, for all others
    const QStringList desk{QStringLiteral("support"), QStringLiteral("officer")};
    const QStringList officers{QStringLiteral("officer")};
    const QStringList registers = desk + QStringList{QStringLiteral("auditor")};
    const auto row = [](const char *call, const QStringList &allowed) {
        QTest::newRow(QByteArray(call).mid(call[7] == '*' ? 18 : 11).left(24).constData())
            << QString::fromLatin1(call) << allowed;
    };
    row("SELECT * FROM api.request_deletion('%1', %2, 'closing', NULL, '#1')", desk);
    row("SELECT api.reactivate('%1', %2, '#1')", desk);
    row("SELECT api.hold_deletion('%1', %2, 'court', current_date + 30, '#1')", officers);
    row("SELECT api.release_deletion('%1', %2, '#1')", officers);
    row("SELECT * FROM api.start_erasure_run('%1', NULL, '#1')", officers);
    row("SELECT api.change_erasure_run('%1', 1, 'paused', '#1')", officers);
    row("SELECT api.retry_deletions('%1', NULL, '#1')", officers);
    row("SELECT api.settle_erasure_step('%1', 1, true, '')", officers);
    row("SELECT api.release_erasures('%1', NULL)", officers);
    row("SELECT api.save_erasure_settings('%1', '{\"erasure_batch\": \"100\"}', '#1')", officers);
    row("SELECT * FROM api.erasure_runs(20)",
        {QStringLiteral("officer"), QStringLiteral("auditor")});
    row("SELECT * FROM api.erasure_settings()", registers);
    row("SELECT * FROM api.deletion_counts()", registers);
    row("SELECT * FROM api.deletion_timeline(8)", registers);
    row("SELECT api.disclose('%1', 'deletion_page', '{}', '')", desk);
    row("SELECT * FROM api.deletion_page('%1')", desk);
    row("SELECT * FROM api.customer_deletion('%1')", desk);
    row("SELECT * FROM api.deletion_steps('%1')", desk);
    row("SELECT * FROM api.customer_remains('%1')", desk);
    row("SELECT api.deletion_due('closing', NULL)", desk);
    row("SELECT * FROM api.approval_ask('%1', 'early_erasure', '{\"deletion_id\": 1}', "
        "'the customer cannot wait for it')",
        desk);
}

void TstDeletions::roles()
{
    QFETCH(QString, call);
    QFETCH(QStringList, allowed);
    for (const char *login : {"support", "officer", "auditor", "admin"}) {
        const QString name = QString::fromLatin1(login);
        PlainClient person(m_database.parameters(name));
        const Answer answer = person.run(filled(call));
        const bool refused = answer.sqlstate == "RV001" || answer.sqlstate == "42501";
        QVERIFY2(refused != allowed.contains(name), qPrintable(name + u' ' + answer.message));
    }
    PlainClient service(m_database.parameters(QStringLiteral("service_app")));
    QCOMPARE(service.run(filled(call)).sqlstate, QByteArray("42501"));
}

void TstDeletions::needsAnOpenPage()
{
    QFETCH(QString, call);
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    const QString before = everything();
    QVERIFY(open(officer, customer + 1).ok);
    const Answer answer = officer.run(filled(call));
    QCOMPARE(answer.sqlstate, QByteArray("RV005"));
    QVERIFY(answer.message.contains(QStringLiteral("page")));
    QCOMPARE(everything(), before);
}

void TstDeletions::withoutReason()
{
    QFETCH(QString, call);
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QVERIFY(open(officer).ok);
    const Answer answer = officer.run(filled(call, QStringLiteral(" ")));
    QCOMPARE(answer.sqlstate, QByteArray("RV007"));
    QVERIFY(answer.message.contains(QStringLiteral("reason")));
}

void TstDeletions::badValues_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<QByteArray>("sqlstate");
    const auto row = [](const char *name, const char *call, const char *sqlstate = "RV007") {
        QTest::newRow(name) << QString::fromLatin1(call) << QByteArray(sqlstate);
    };
    row("kind", "SELECT * FROM api.request_deletion('%1', %2, 'now', NULL, '#1')");
    row("no kind", "SELECT * FROM api.request_deletion('%1', %2, NULL, NULL, '#1')");
    row("received tomorrow",
        "SELECT * FROM api.request_deletion('%1', %2, 'art17', current_date + 1, '#1')");
    row("received long ago",
        "SELECT * FROM api.request_deletion('%1', %2, 'art17', current_date - 32, '#1')");
    row("received, but a closing",
        "SELECT * FROM api.request_deletion('%1', %2, 'closing', current_date, '#1')");
    row("no operation", "SELECT * FROM api.request_deletion(NULL, %2, 'closing', NULL, '#1')");
    row("no customer", "SELECT * FROM api.request_deletion('%1', NULL, 'closing', NULL, '#1')");
    row("hold without ground", "SELECT api.hold_deletion('%1', %2, ' ', current_date + 30, '#1')");
    row("hold without review", "SELECT api.hold_deletion('%1', %2, 'court', NULL, '#1')");
    row("hold reviewed today", "SELECT api.hold_deletion('%1', %2, 'court', current_date, '#1')");
    row("hold for ever", "SELECT api.hold_deletion('%1', %2, 'court', current_date + 400, '#1')");
    row("hold of nothing", "SELECT api.hold_deletion('%1', %2, 'court', current_date + 9, '#1')",
        "RV006");
    row("release of nothing", "SELECT api.release_deletion('%1', %2, '#1')", "RV006");
    row("reactivate what is open", "SELECT api.reactivate('%1', %2, '#1')", "RV006");
    row("run of nothing", "SELECT * FROM api.start_erasure_run('%1', '{999}', '#1')", "RV005");
    row("run of an empty list", "SELECT * FROM api.start_erasure_run('%1', '{}', '#1')");
    row("no such run", "SELECT api.change_erasure_run('%1', 999, 'paused', '#1')", "RV006");
    row("run to nowhere", "SELECT api.change_erasure_run('%1', 999, 'done', '#1')");
    row("retry nothing", "SELECT api.retry_deletions('%1', NULL, '#1')", "RV005");
    row("no such step", "SELECT api.settle_erasure_step('%1', 999, true, '')", "RV006");
    row("release yesterday", "SELECT api.release_erasures('%1', current_date - 1)");
    row("weeks", "SELECT * FROM api.deletion_timeline(0)");
    row("date of nothing", "SELECT api.deletion_due('now', NULL)");
    row("date of a request of last year", "SELECT api.deletion_due('art17', current_date - 365)");
    row("date of a closing received", "SELECT api.deletion_due('closing', current_date)");
    row("sort key", "SELECT api.disclose('%1', 'deletion_page', "
                    "'{\"after\": {\"key\": \"soon\", \"id\": 1}}', '')");
    row("from", "SELECT api.disclose('%1', 'deletion_page', '{\"from\": \"x\"}', '')");
}

void TstDeletions::badValues()
{
    QFETCH(QString, call);
    QFETCH(QByteArray, sqlstate);
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QVERIFY(open(officer).ok);
    const Answer answer = officer.run(filled(call));
    QVERIFY2(answer.sqlstate == sqlstate, qPrintable(answer.message));
}

void TstDeletions::closingAndReactivating()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    const QString before = everything();
    const Answer asked = support.run(
        filled(QStringLiteral("SELECT state, due_at > now() + interval '5 months 27 days', "
                              "due_at < now() + interval '6 months 1 day' "
                              "FROM api.request_deletion('%1', %2, 'closing', NULL, '%5')")));
    QVERIFY2(asked.ok, qPrintable(asked.message));
    QCOMPARE(asked.rows, (QList<QStringList>{{QStringLiteral("grace_period"), QStringLiteral("t"),
                                              QStringLiteral("t")}}));
    QCOMPARE(cell(QStringLiteral("SELECT status FROM service.customer WHERE id = 11")),
             QStringLiteral("closed"));
    QVERIFY(everything() != before);
    // What the console says before is what is done.
    QCOMPARE(support.run(QStringLiteral("SELECT api.deletion_due('closing', NULL)::date")).cell(),
             cell(QStringLiteral("SELECT due_at::date FROM reeve.account_deletion")));
    QCOMPARE(support
                 .run(filled(QStringLiteral(
                     "SELECT * FROM api.request_deletion('%1', %2, 'closing', NULL, '#1')")))
                 .sqlstate,
             QByteArray("RV005"));
    const Answer back = support.run(
        filled(QStringLiteral("SELECT api.reactivate('%1', %2, '#1')")));
    QVERIFY2(back.ok, qPrintable(back.message));
    QCOMPARE(back.cell(), QStringLiteral("active"));
    QCOMPARE(everything(), before);
    QCOMPARE(state(), QStringLiteral("reactivated"));
    QCOMPARE(m_database.sql(QStringLiteral("SELECT event FROM audit.inbox WHERE event IN "
                                           "('deletion_requested', 'reactivated') ORDER BY id")),
             (QStringList{QStringLiteral("deletion_requested"), QStringLiteral("reactivated")}));
    // And once more: a second deletion of its own.
    QVERIFY(support
                .run(filled(QStringLiteral(
                    "SELECT * FROM api.request_deletion('%1', %2, 'closing', NULL, '#1')")))
                .ok);
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.account_deletion")),
             QStringLiteral("2"));
}

void TstDeletions::suspendedComesBackSuspended()
{
    m_database.sql(
        QStringLiteral("UPDATE service.customer SET status = 'suspended' WHERE id = 11"));
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    const QString before = everything();
    QVERIFY(support
                .run(filled(QStringLiteral(
                    "SELECT * FROM api.request_deletion('%1', %2, 'closing', NULL, '#1')")))
                .ok);
    QCOMPARE(support.run(filled(QStringLiteral("SELECT api.reactivate('%1', %2, '#1')"))).cell(),
             QStringLiteral("suspended"));
    QCOMPARE(everything(), before);
}

void TstDeletions::artSeventeen()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    QVERIFY(support
                .run(filled(QStringLiteral(
                    "SELECT * FROM api.request_deletion('%1', %2, 'closing', NULL, '#1')")))
                .ok);
    // Closed already: the months are waived.
    const Answer asked = support.run(filled(QStringLiteral(
        "SELECT due_at = reeve_due FROM api.request_deletion('%1', %2, 'art17', current_date - 3, "
        "'#1'), LATERAL (SELECT (current_date - 3)::timestamp AT TIME ZONE 'UTC' + interval "
        "'1 month' AS reeve_due) AS x")));
    QVERIFY2(asked.ok, qPrintable(asked.message));
    QCOMPARE(asked.cell(), QStringLiteral("t"));
    QCOMPARE(cell(QStringLiteral("SELECT kind FROM reeve.account_deletion")),
             QStringLiteral("art17"));
    QCOMPARE(support
                 .run(filled(QStringLiteral(
                     "SELECT * FROM api.request_deletion('%1', %2, 'art17', NULL, '#1')")))
                 .sqlstate,
             QByteArray("RV005"));
    // The earlier date stays.
    m_database.sql(QStringLiteral("UPDATE reeve.account_deletion SET kind = 'closing', "
                                  "due_at = now() + interval '2 days'"));
    QCOMPARE(support
                 .run(filled(QStringLiteral("SELECT due_at < now() + interval '3 days' FROM "
                                            "api.request_deletion('%1', %2, 'art17', NULL, '#1')")))
                 .cell(),
             QStringLiteral("t"));
}

void TstDeletions::theServiceClosesAndOpens()
{
    PlainClient service(m_database.parameters(QStringLiteral("service_app")));
    const auto close = [&] {
        return service.run(QStringLiteral("UPDATE service.customer SET status = 'closed', "
                                          "closed_at = '2026-08-31 12:00Z' WHERE id = 11"));
    };
    QVERIFY2(close().ok, qPrintable(close().message));
    QCOMPARE(m_database.sql(QStringLiteral(
                 "SELECT concat_ws(' ', state, requested_by, status_before, to_char(due_at AT TIME "
                 "ZONE 'UTC', 'YYYY-MM-DD')) FROM reeve.account_deletion")),
             QStringList{QStringLiteral("grace_period service active 2027-02-28")});
    QVERIFY(close().ok); // nothing new
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.account_deletion")),
             QStringLiteral("1"));
    QVERIFY(service
                .run(QStringLiteral("UPDATE service.customer SET status = 'active', "
                                    "closed_at = NULL WHERE id = 11"))
                .ok);
    QCOMPARE(state(), QStringLiteral("reactivated"));
    QCOMPARE(cell(QStringLiteral("SELECT settled_by FROM reeve.account_deletion")),
             QStringLiteral("service"));
    // One that no trigger told of is found by the worker.
    m_database.sql(QStringLiteral("ALTER TABLE service.customer DISABLE TRIGGER USER"));
    QVERIFY(close().ok);
    m_database.sql(QStringLiteral("ALTER TABLE service.customer ENABLE TRIGGER USER"));
    QCOMPARE(cell(QStringLiteral("SELECT reeve.find_closed_accounts()")), QStringLiteral("1"));
    QCOMPARE(cell(QStringLiteral("SELECT reeve.find_closed_accounts()")), QStringLiteral("0"));
    QCOMPARE(state(), QStringLiteral("grace_period"));
}

void TstDeletions::theServiceNeedsNoReeve()
{
    TestDatabase other(TestDatabase::Content::Empty);
    other.sql(
        QStringLiteral("DROP FUNCTION reeve.account_status_changed(bigint, text, timestamptz)"));
    other.sql(QStringLiteral("DROP FUNCTION IF EXISTS reeve.is_name_spent(text)"));
    PlainClient service(other.parameters(QStringLiteral("service_app")));
    const Answer made = service.run(
        QStringLiteral("INSERT INTO service.customer (username, email, status, closed_at) "
                       "VALUES ('a', 'a@example.org', 'closed', now())"));
    QVERIFY2(made.ok, qPrintable(made.message));
    QVERIFY(service
                .run(QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = "
                                    "NULL, username = 'b'"))
                .ok);
}

void TstDeletions::holdAndRelease()
{
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QVERIFY(open(officer).ok);
    QVERIFY(officer
                .run(filled(QStringLiteral(
                    "SELECT * FROM api.request_deletion('%1', %2, 'closing', NULL, '#1')")))
                .ok);
    const QString hold = QStringLiteral(
        "SELECT api.hold_deletion('%1', %2, 'court case 7', current_date + 30, '#1')");
    QVERIFY(officer.run(filled(hold)).ok);
    QCOMPARE(state(), QStringLiteral("on_hold"));
    QVERIFY(officer.run(filled(hold)).ok); // the date may be moved
    QCOMPARE(officer.run(filled(QStringLiteral("SELECT api.reactivate('%1', %2, '#1')"))).sqlstate,
             QByteArray("RV005"));
    const QString id = newId();
    QVERIFY(open(officer, customer, id).ok);
    QCOMPARE(officer
                 .run(QStringLiteral("SELECT state, hold_ground, next_step, hold_review_on = "
                                     "current_date + 30 FROM api.customer_deletion('%1')")
                          .arg(id))
                 .rows,
             (QList<QStringList>{{QStringLiteral("on_hold"), QStringLiteral("court case 7"),
                                  QStringLiteral("review"), QStringLiteral("t")}}));
    // The ground stands nowhere else.
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE detail::text LIKE "
                                 "'%court%' OR reason LIKE '%court%'")),
             QStringLiteral("0"));
    QCOMPARE(
        officer.run(filled(QStringLiteral("SELECT api.release_deletion('%1', %2, '#1')"))).cell(),
        QStringLiteral("grace_period"));
    QCOMPARE(
        officer.run(filled(QStringLiteral("SELECT api.release_deletion('%1', %2, '#1')"))).sqlstate,
        QByteArray("RV005"));
    // Released behind its date it is due at once.
    QVERIFY(officer.run(filled(hold)).ok);
    m_database.sql(QStringLiteral("UPDATE reeve.account_deletion SET due_at = now() - interval "
                                  "'1 day'"));
    QCOMPARE(
        officer.run(filled(QStringLiteral("SELECT api.release_deletion('%1', %2, '#1')"))).cell(),
        QStringLiteral("due"));
}

void TstDeletions::erasedCannotComeBack()
{
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QVERIFY(open(officer).ok);
    QVERIFY(officer
                .run(filled(QStringLiteral(
                    "SELECT * FROM api.request_deletion('%1', %2, 'closing', NULL, '#1')")))
                .ok);
    m_database.sql(
        QStringLiteral("UPDATE reeve.account_deletion SET state = 'erased', erased_at = now()"));
    for (const char *call : {"SELECT api.reactivate('%1', %2, '#1')",
                             "SELECT api.hold_deletion('%1', %2, 'court', current_date + 9, '#1')",
                             "SELECT api.release_deletion('%1', %2, '#1')"}) {
        const Answer answer = officer.run(filled(QString::fromLatin1(call)));
        QCOMPARE(answer.sqlstate, QByteArray("RV005"));
        QVERIFY(answer.message.contains(QStringLiteral("erased")));
    }
}

void TstDeletions::earlyErasureNeedsTwo()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QVERIFY(open(support).ok);
    const QString deletion =
        support
            .run(filled(QStringLiteral("SELECT deletion_id FROM api.request_deletion('%1', %2, "
                                       "'art17', NULL, '#1')")))
            .cell();
    const auto ask = [&] {
        return support.run(
            QStringLiteral("SELECT id, digest FROM api.approval_ask('%1', 'early_erasure', "
                           "'{\"deletion_id\": %2}', 'the customer cannot wait for it')")
                .arg(newId(), deletion));
    };
    const auto vote = [&](PlainClient &who, const QStringList &asked) {
        return who.run(QStringLiteral("SELECT api.approval_vote('%1', '%2', '%3', true, '')")
                           .arg(newId(), asked.value(0), asked.value(1)));
    };
    const auto run = [&](const QStringList &asked) {
        return support.run(
            QStringLiteral("SELECT api.approval_run('%1', '%2')").arg(newId(), asked.value(0)));
    };
    const Answer asked = ask();
    QVERIFY2(asked.ok, qPrintable(asked.message));
    QCOMPARE(vote(support, asked.rows.value(0)).sqlstate, QByteArray("RV001"));
    QCOMPARE(run(asked.rows.value(0)).sqlstate, QByteArray("RV003"));
    QVERIFY(vote(officer, asked.rows.value(0)).ok);
    const Answer ran = run(asked.rows.value(0));
    QVERIFY2(ran.ok, qPrintable(ran.message));
    QCOMPARE(m_database.sql(QStringLiteral(
                 "SELECT concat_ws(' ', state, due_at <= now(), promised_at > now()) FROM "
                 "reeve.account_deletion")),
             QStringList{QStringLiteral("due t t")});
    QCOMPARE(ask().sqlstate, QByteArray("RV005")); // nothing is left to be brought forward
    // On hold in between: what was consented to is no longer so.
    m_database.sql(QStringLiteral("UPDATE reeve.account_deletion SET state = 'grace_period', "
                                  "due_at = promised_at"));
    const Answer again = ask();
    QVERIFY2(again.ok, qPrintable(again.message));
    QVERIFY(vote(officer, again.rows.value(0)).ok);
    QVERIFY(open(officer).ok);
    QVERIFY(officer
                .run(filled(QStringLiteral(
                    "SELECT api.hold_deletion('%1', %2, 'court', current_date + 9, '#1')")))
                .ok);
    QCOMPARE(run(again.rows.value(0)).sqlstate, QByteArray("RV002"));
    QCOMPARE(state(), QStringLiteral("on_hold"));
}

QTEST_GUILESS_MAIN(TstDeletions)
#include "tst_deletions.moc"
