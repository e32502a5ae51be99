// SPDX-License-Identifier: GPL-3.0-or-later
// Notices in the database: the texts that may be sent, what two officers consent to, and that each notice comes
// to an end, whatever a worker does.
#include "tests/support/breach.h"

#include <QTest>

using namespace reeve;
using namespace reeve::test;

namespace
{

const QString belgians = QStringLiteral("{\"country\": [\"BE\"]}");

/** A worker by plain libpq. */
class Hand
{
public:
    explicit Hand(TestDatabase &database)
        : m_client(database.parameters(QStringLiteral("reeve_worker")))
    {
        m_session = run(QStringLiteral("SELECT work.begin_delivery()")).cell();
    }
    Answer run(const QString &sql)
    {
        const Answer answer = m_client.run(sql);
        if (!answer.ok)
            qFatal("%s", qPrintable(answer.message));
        return answer;
    }
    QStringList lease(int most, int perMinute = 0, int domainPerMinute = 0)
    {
        QStringList ids;
        for (const QStringList &row :
             run(QStringLiteral("SELECT notice_id FROM work.lease_notices(%1, 'relay', %2, %3, %4)")
                     .arg(m_session)
                     .arg(most)
                     .arg(perMinute)
                     .arg(domainPerMinute))
                 .rows)
            ids += row.value(0);
        return ids;
    }
    /// Those that may leave.
    QStringList handOver(const QStringList &ids)
    {
        QString all = run(QStringLiteral("SELECT work.move_notices(%1, '{%2}', '{}', '{}', '{}', "
                                         "'{}', '{}')")
                              .arg(m_session, ids.join(u',')))
                          .cell();
        return all.remove(u'{').remove(u'}').split(u',', Qt::SkipEmptyParts);
    }
    void settle(const QStringList &ids, const char *fate, int code = 250,
                const char *reply = "250 2.0.0 <anna@example.org> taken")
    {
        run(QStringLiteral("SELECT work.move_notices(%1, '{}', '{%2}', array_fill('%3'::text, "
                           "ARRAY[%4]), array_fill(%5, ARRAY[%4]), array_fill('%6'::text, "
                           "ARRAY[%4]), array_fill('example.org'::text, ARRAY[%4]))")
                .arg(m_session, ids.join(u','), QLatin1String(fate))
                .arg(ids.size())
                .arg(code)
                .arg(QLatin1String(reply)));
    }
    const QString &session() const { return m_session; }
    int giveBack()
    {
        return run(QStringLiteral("SELECT work.return_notices(%1)").arg(m_session)).cell().toInt();
    }

private:
    PlainClient m_client;
    QString m_session;
};

} // namespace

class TstNotices : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void badTexts_data();
    void badTexts();
    void consentIsToWhatWasSeen_data();
    void consentIsToWhatWasSeen();
    void notWithoutASecondOfficer();
    void everybodyOnce();
    void newsletterStopsNothing();
    void theWayOfANotice();
    void aDeadWorker();
    void aLivingWorkerKeepsItsLeases();
    void erasedOrChangedMeanwhile();
    void deferredAgainAndAgain();
    void paused();
    void retried();
    void rates();
    void domainRates();
    void countsAreRight();
    void reachedOtherwise();
    void bounces();
    void onTheCustomersPage();

private:
    QString cell(const QString &sql) { return m_database.sql(sql).value(0); }
    int inState(const char *state)
    {
        return cell(QStringLiteral("SELECT count(*) FROM reeve.notice WHERE state = '%1'")
                        .arg(QLatin1String(state)))
            .toInt();
    }
    int all() { return cell(QStringLiteral("SELECT count(*) FROM reeve.notice")).toInt(); }

    TestDatabase m_database;
    std::unique_ptr<Breach> m_breach;
};

void TstNotices::init()
{
    m_breach.reset();
    forgetBreaches(m_database);
    m_breach = std::make_unique<Breach>(m_database);
    m_database.sql(QStringLiteral(
        "UPDATE reeve.setting SET value = '0' WHERE name = 'notice_resend_seconds'"));
}

void TstNotices::badTexts_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *from, const char *to, const char *field) {
        QTest::newRow(name) << QString::fromLatin1(from) << QString::fromLatin1(to)
                            << QString::fromLatin1(field);
    };
    row("no nature", "\"nature\": \"A laptop was stolen.\"", "\"x\": \"A laptop was stolen.\"",
        "blocks");
    row("empty contact", "\"contact\": \"Ask privacy@example.org.\"", "\"contact\": \"  \"",
        "blocks");
    row("no consequences", "\"consequences\"", "\"consequence\"", "blocks");
    row("measures that are not said", "\"All keys were changed.\"", "\"All doors were changed.\"",
        "body: the block \"measures\"");
    row("placeholder", "Dear {{name}}, A", "Dear {{password}}, A", "body");
    row("half a placeholder", "Dear {{name}}, A", "Dear {{name, A", "body");
    row("subject with a placeholder", "About your data (en)", "About {{name}}", "subject");
    row("subject of two lines", "'About your data (en)'", "E'About\\r\\nBcc: x@example.org'",
        "subject");
    row("script", "<p>Dear", "<script>x</script><p>Dear", "html");
    row("picture that tells", "<p>Dear", "<img src=\"https://example.org/p.gif\"><p>Dear", "html");
    row("attribute", "<p>Dear", "<p onclick=\"x\">Dear", "html");
    row("link that knows who", "<p>Dear", "<a href=\"https://e.org/{{username}}\">x</a><p>Dear",
        "html");
    row("open tag", "stolen.</p>", "stolen.<p", "html");
    row("language", "'en', 0", "'tlh', 0", "language");
}

void TstNotices::badTexts()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, field);
    QString call = QStringLiteral(
        "SELECT api.save_notice_text('%1', %2, 'en', 0, 'breach_notice', "
        R"('{"nature": "A laptop was stolen.", "contact": "Ask privacy@example.org.", )"
        R"("consequences": "Somebody may read them.", "measures": "All keys were changed."}', )"
        "'About your data (en)', 'Dear {{name}}, A laptop was stolen. Somebody may read them. "
        "All keys were changed. Ask privacy@example.org.', '<p>Dear {{name}}, stolen.</p>')");
    QVERIFY(call.contains(from));
    const Answer refused = m_breach->run(QString(call).replace(from, to));
    QCOMPARE(refused.sqlstate, QByteArray("RV007"));
    QVERIFY2(refused.message.contains(field), qPrintable(refused.message));
    const Answer taken = m_breach->run(call);
    QVERIFY2(taken.ok, qPrintable(taken.message));
    QCOMPARE(m_breach->run(call).sqlstate, QByteArray("RV002")); // it is there already
}

void TstNotices::consentIsToWhatWasSeen_data()
{
    QTest::addColumn<QString>("change");
    QTest::newRow("another text") << QStringLiteral(
        "UPDATE reeve.notice_text SET body = body || ' Really.'");
    QTest::newRow("one text less")
        << QStringLiteral("DELETE FROM reeve.notice_text WHERE language = 'fr'");
    QTest::newRow("somebody more") << QStringLiteral(
        "INSERT INTO reeve.affected SELECT list_id, (SELECT max(id) FROM service.customer "
        "WHERE country = 'NL'), false FROM reeve.incident");
    QTest::newRow("somebody less") << QStringLiteral(
        "DELETE FROM reeve.affected WHERE customer_id = (SELECT min(customer_id) FROM "
        "reeve.affected)");
    QTest::newRow("decided otherwise")
        << QStringLiteral("UPDATE reeve.incident SET must_tell = false");
}

void TstNotices::consentIsToWhatWasSeen()
{
    QFETCH(QString, change);
    m_breach->decideToTell();
    QVERIFY(m_breach->freeze(belgians).ok);
    QVERIFY(m_breach->saveText(QStringLiteral("en")).ok);
    QVERIFY(m_breach->saveText(QStringLiteral("fr")).ok);
    const QStringList asked = m_breach->ask();
    QVERIFY(m_breach->vote(asked).ok);
    m_database.sql(change);
    QCOMPARE(m_breach->start(asked).sqlstate, QByteArray("RV002"));
    QCOMPARE(all(), 0);
}

void TstNotices::notWithoutASecondOfficer()
{
    const auto ask = [this] {
        return m_breach->run(
            QStringLiteral("SELECT id, digest FROM api.approval_ask('%1', 'breach_notice', "
                           "'{\"incident_id\": %2}', 'they have to know it at once')"));
    };
    QCOMPARE(ask().sqlstate, QByteArray("RV005")); // nobody, nothing, undecided
    QVERIFY(m_breach->freeze(belgians).ok);
    QCOMPARE(ask().sqlstate, QByteArray("RV005"));
    QVERIFY(m_breach->saveText(QStringLiteral("en")).ok);
    QCOMPARE(ask().sqlstate, QByteArray("RV005"));
    m_breach->decideToTell();
    const QStringList asked = m_breach->ask();
    QCOMPARE(m_breach->start(asked).sqlstate, QByteArray("RV003"));
    QCOMPARE(m_breach->officer()
                 .run(QStringLiteral("SELECT api.approval_vote('%1', '%2', '%3', true, '')")
                          .arg(newId(), asked.value(0), asked.value(1)))
                 .sqlstate,
             QByteArray("RV001"));
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QCOMPARE(support
                 .run(QStringLiteral("SELECT api.approval_vote('%1', '%2', '%3', true, '')")
                          .arg(newId(), asked.value(0), asked.value(1)))
                 .sqlstate,
             QByteArray("RV001"));
    QVERIFY(m_breach->vote(asked).ok);
    const Answer started = m_breach->start(asked);
    QVERIFY2(started.ok, qPrintable(started.message));
    QCOMPARE(m_breach->start(asked).sqlstate, QByteArray("RV005"));
    QCOMPARE(m_breach->state(), QStringLiteral("notifying")); // from suspected: told on suspicion
}

// Two lists of one incident that overlap: whoever is on both is told once.
void TstNotices::everybodyOnce()
{
    QVERIFY(m_breach->send(belgians) > 0);
    const int first = all();
    QCOMPARE(first, cell(QStringLiteral("SELECT count(*) FROM service.customer WHERE country = "
                                        "'BE'"))
                        .toInt());
    QVERIFY(m_breach->freeze(QStringLiteral("{\"country\": [\"BE\", \"NL\"]}")).ok);
    const QStringList asked = m_breach->ask();
    QVERIFY(m_breach->vote(asked).ok);
    QVERIFY(m_breach->start(asked).ok);
    QCOMPARE(all(), cell(QStringLiteral("SELECT count(*) FROM service.customer WHERE country IN "
                                        "('BE', 'NL')"))
                        .toInt());
    const QStringList again = m_breach->ask();
    QVERIFY(m_breach->vote(again).ok);
    QCOMPARE(m_breach->start(again).sqlstate, QByteArray("RV005"));
}

void TstNotices::newsletterStopsNothing()
{
    m_database.sql(QStringLiteral("UPDATE service.customer SET newsletter = false"));
    m_breach->send(belgians);
    QCOMPARE(Hand(m_database).lease(100'000).size(), all());
}

void TstNotices::theWayOfANotice()
{
    m_breach->send(belgians);
    Hand worker(m_database);
    const QStringList ids = worker.lease(5);
    QCOMPARE(ids.size(), 5);
    QCOMPARE(worker.handOver(ids), ids);
    QCOMPARE(inState("handover"), 5);
    QVERIFY(worker.handOver(ids).isEmpty()); // each once
    worker.settle(ids.mid(0, 1), "accepted");
    worker.settle(ids.mid(1, 1), "rejected", 550, "550 no <anna@example.org>");
    worker.settle(ids.mid(2, 1), "unknown", 0, "");
    worker.settle(ids.mid(3, 1), "deferred", 451, "451 4.7.1 later, anna@example.org");
    worker.settle(ids.mid(4, 1), "bad_address", 0, "");
    QCOMPARE(m_database.sql(QStringLiteral("SELECT state FROM reeve.notice WHERE id IN (%1) "
                                           "ORDER BY id")
                                .arg(ids.join(u','))),
             (QStringList{QStringLiteral("accepted"), QStringLiteral("rejected"),
                          QStringLiteral("unknown"), QStringLiteral("deferred"),
                          QStringLiteral("unreachable")}));
    // What the relay said is kept, the address in it is not.
    QCOMPARE(cell(QStringLiteral("SELECT reply FROM reeve.notice WHERE id = %1").arg(ids.at(1))),
             QStringLiteral("550 no <…>"));
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.notice WHERE reply LIKE '%anna%'")),
             QStringLiteral("0"));
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.notice_domain WHERE last_reply LIKE "
                                 "'%anna%'")),
             QStringLiteral("0"));
    // A late answer of somebody else's changes nothing.
    Hand other(m_database);
    other.settle(ids.mid(0, 1), "rejected", 550);
    QCOMPARE(inState("accepted"), 1);
    // All of them to the end.
    for (int round = 0; round < 50; ++round) {
        const QStringList more = worker.lease(500);
        if (more.isEmpty())
            break;
        worker.settle(worker.handOver(more), "accepted");
    }
    QCOMPARE(inState("accepted"), all() - 2);
    QCOMPARE(worker.run(QStringLiteral("SELECT work.watch_notices()")).cell(), QStringLiteral("0"));
    QCOMPARE(m_breach->state(), QStringLiteral("notified"));
    QCOMPARE(cell(QStringLiteral("SELECT state FROM reeve.notice_run")), QStringLiteral("done"));
}

// What it had handed over is sent again, as nobody knows; what it had only leased waits as before.
void TstNotices::aDeadWorker()
{
    m_breach->send(belgians);
    {
        Hand dead(m_database);
        const QStringList ids = dead.lease(10);
        QCOMPARE(dead.handOver(ids.mid(0, 4)).size(), 4);
    }
    Hand worker(m_database);
    QTRY_COMPARE((worker.giveBack(), inState("unknown")), 4); // when the server has seen it go
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.notice WHERE leased_by IS NOT NULL")),
             QStringLiteral("0"));
    QCOMPARE(worker.lease(100'000).size(), all());
}

void TstNotices::aLivingWorkerKeepsItsLeases()
{
    m_breach->send(belgians);
    Hand one(m_database);
    Hand two(m_database);
    const QStringList first = one.lease(10);
    QCOMPARE(one.handOver(first.mid(0, 3)).size(), 3);
    QCOMPARE(two.giveBack(), 0);
    const QStringList rest = two.lease(100'000);
    QCOMPARE(rest.size(), all() - 10);
    for (const QString &id : first)
        QVERIFY(!rest.contains(id));
    QVERIFY(two.handOver(first).isEmpty());
}

// The list holds numbers; the address is the one of this moment.
void TstNotices::erasedOrChangedMeanwhile()
{
    m_breach->send(belgians);
    const QString gone = cell(QStringLiteral("SELECT min(customer_id) FROM reeve.notice"));
    const QString moved = cell(QStringLiteral("SELECT max(customer_id) FROM reeve.notice"));
    m_database.sql(QStringLiteral("UPDATE service.customer SET email = 'new@example.org', locale "
                                  "= 'fr-BE' WHERE id = %1")
                       .arg(moved));
    m_database.sql(QStringLiteral("SET session_replication_role = replica"));
    m_database.sql(QStringLiteral("DELETE FROM service.customer WHERE id = %1").arg(gone));
    m_database.sql(QStringLiteral("SET session_replication_role = origin"));
    Hand worker(m_database);
    const Answer leased = worker.run(
        QStringLiteral("SELECT email, language FROM work.lease_notices(%1, 'r', 100000, 0, 0)")
            .arg(worker.session()));
    QCOMPARE(leased.rows.size(), all() - 1);
    QVERIFY(
        leased.rows.contains(QStringList{QStringLiteral("new@example.org"), QStringLiteral("fr")}));
    QCOMPARE(cell(QStringLiteral("SELECT state || ' ' || cause FROM reeve.notice WHERE "
                                 "customer_id = %1")
                      .arg(gone)),
             QStringLiteral("unreachable erased"));
}

void TstNotices::deferredAgainAndAgain()
{
    m_database.sql(QStringLiteral("UPDATE reeve.setting SET value = '300' WHERE name = "
                                  "'notice_resend_seconds'"));
    m_breach->send(belgians);
    Hand worker(m_database);
    const QStringList one = worker.lease(1);
    const auto again = [&] {
        m_database.sql(QStringLiteral("UPDATE reeve.notice SET next_at = '2026-01-01' WHERE id = "
                                      "%1")
                           .arg(one.first()));
        return worker.lease(1) == one;
    };
    for (const char *minutes : {"1", "2", "4", "8"}) {
        worker.settle(one, "deferred", 450);
        QCOMPARE(cell(QStringLiteral("SELECT round(extract(epoch FROM next_at - now()) / 60) FROM "
                                     "reeve.notice WHERE id = %1")
                          .arg(one.first())),
                 QLatin1String(minutes));
        QVERIFY(again());
    }
    // For days: a person has to see to it.
    m_database.sql(QStringLiteral("UPDATE reeve.notice SET first_at = first_at - interval '6 "
                                  "days' WHERE id = %1")
                       .arg(one.first()));
    worker.settle(one, "deferred", 450);
    QCOMPARE(inState("rejected"), 1);
}

void TstNotices::paused()
{
    const QString run = QString::number(m_breach->send(belgians));
    Hand worker(m_database);
    const QStringList ids = worker.lease(3);
    const auto change = [&](const char *wanted) {
        return m_breach->run(QStringLiteral("SELECT api.change_notice_run('%1', @, '$', 'wait')")
                                 .replace(u'@', run)
                                 .replace(u'$', QLatin1String(wanted)));
    };
    QVERIFY(change("paused").ok);
    QCOMPARE(change("paused").sqlstate, QByteArray("RV005"));
    QVERIFY(worker.handOver(ids).isEmpty()); // at once, not after what is leased
    QVERIFY(worker.lease(10).isEmpty());
    QVERIFY(change("running").ok);
    QCOMPARE(worker.handOver(ids), ids);
    QCOMPARE(m_database.sql(QStringLiteral("SELECT kind FROM reeve.incident_event WHERE kind IN "
                                           "('paused', 'resumed') ORDER BY id")),
             (QStringList{QStringLiteral("paused"), QStringLiteral("resumed")}));
}

void TstNotices::retried()
{
    const QString run = QString::number(m_breach->send(belgians));
    const auto retry = [&](const char *which) {
        return m_breach->run(QStringLiteral("SELECT api.retry_notices('%1', @, '$', 'again')")
                                 .replace(u'@', run)
                                 .replace(u'$', QLatin1String(which)));
    };
    QCOMPARE(retry("rejected").sqlstate, QByteArray("RV005"));
    Hand worker(m_database);
    worker.settle(worker.handOver(worker.lease(100'000)), "rejected", 554);
    worker.run(QStringLiteral("SELECT work.watch_notices()"));
    QCOMPARE(m_breach->state(), QStringLiteral("notified"));
    QCOMPARE(retry("rejected").cell().toInt(), all());
    QCOMPARE(m_breach->state(), QStringLiteral("notifying"));
    QCOMPARE(worker.lease(100'000).size(), all());
}

// The database's clock counts, for all workers together.
void TstNotices::rates()
{
    m_breach->send(belgians);
    Hand one(m_database);
    Hand two(m_database);
    const int most = 60; // a minute: one a second, and one that waited
    QCOMPARE(one.lease(100, most).size(), 1);
    QVERIFY(two.lease(100, most).size() <= 1); // another second may have begun
    m_database.sql(QStringLiteral("UPDATE reeve.notice_pace SET free_at = free_at - interval '1 "
                                  "hour'"));
    QVERIFY(two.lease(100, most).size() <= 2); // an hour of rest is not saved up
    QVERIFY(two.lease(100, 0).size() == 100);
}

void TstNotices::domainRates()
{
    m_database.sql(QStringLiteral("UPDATE service.customer SET email = 'c' || id || "
                                  "'@big.example' WHERE country = 'BE'"));
    m_breach->send(belgians);
    Hand worker(m_database);
    const QStringList now = worker.lease(100, 0, 60);
    QVERIFY2(now.size() >= 1 && now.size() <= 3, qPrintable(QString::number(now.size())));
    // The others have a place each, a second apart, and are not looked at before.
    QCOMPARE(
        cell(QStringLiteral("SELECT count(DISTINCT next_at) FROM reeve.notice WHERE is_paced")),
        QString::number(100 - now.size()));
    QVERIFY(cell(QStringLiteral("SELECT (max(next_at) > now() + interval '80 seconds')::text FROM "
                                "reeve.notice WHERE is_paced"))
            == QStringLiteral("true"));
    QCOMPARE(inState("queued"), all());
}

void TstNotices::countsAreRight()
{
    m_breach->send(belgians);
    const char *fates[] = {"accepted", "deferred", "rejected",
                           "unknown",  "not_sent", "bad_address"};
    for (int round = 0; round < 12; ++round) {
        Hand worker(m_database);
        const QStringList ids = worker.lease(17 + round);
        const QStringList left = worker.handOver(ids.mid(0, 15));
        worker.settle(left.mid(0, 9), fates[round % 6]);
        worker.giveBack();
    }
    const QString wanted = QStringLiteral(
        "SELECT jsonb_object_agg(state, n)::text FROM (SELECT state, count(*) AS n FROM "
        "reeve.notice GROUP BY state) AS s");
    QCOMPARE(cell(QStringLiteral("SELECT reeve.notice_counts(%1)::text").arg(m_breach->id())),
             cell(wanted));
    const Answer progress = m_breach->run(
        QStringLiteral("SELECT wanted, counts FROM api.notice_progress(%2)"));
    QCOMPARE(progress.cell().toInt(), all());
    QCOMPARE(progress.rows.first().value(1), cell(wanted));
}

void TstNotices::reachedOtherwise()
{
    m_breach->send(belgians);
    Hand worker(m_database);
    const QStringList ids = worker.lease(4);
    worker.settle(worker.handOver(ids), "rejected", 550);
    worker.settle(worker.handOver(worker.lease(100'000)), "accepted");
    worker.run(QStringLiteral("SELECT work.watch_notices()"));
    const QString id = newId();
    QVERIFY(m_breach->officer()
                .run(QStringLiteral("SELECT api.disclose('%1', 'notice_unreached', "
                                    "'{\"incident_id\": %2}', '')")
                         .arg(id)
                         .arg(m_breach->id()))
                .ok);
    const Answer listed = m_breach->officer().run(
        QStringLiteral("SELECT notice_id, address <> '' FROM api.notice_unreached('%1')").arg(id));
    QCOMPARE(listed.rows.size(), 4);
    const auto reach = [&](const QString &which, const char *how) {
        return m_breach->run(QStringLiteral("SELECT api.reach_otherwise('%1', %2, '{@}', '$', '')")
                                 .replace(u'@', which)
                                 .replace(u'$', QLatin1String(how)));
    };
    QCOMPARE(reach(ids.first(), "pigeon").sqlstate, QByteArray("RV007"));
    QCOMPARE(reach(ids.mid(0, 3).join(u','), "letter").cell(), QStringLiteral("3"));
    QCOMPARE(reach(ids.first(), "letter").sqlstate, QByteArray("RV005"));
    QCOMPARE(inState("reached_otherwise"), 3);
    m_database.sql(QStringLiteral("UPDATE reeve.incident SET aware_at = now(), "
                                  "authority_notified_at = now()"));
    const auto close = [this] {
        return m_breach->run(
            QStringLiteral("SELECT api.change_incident('%1', %2, %3, 'closed', 'all is done')"));
    };
    QVERIFY(close().message.contains(QStringLiteral("not been reached")));
    QVERIFY(reach(ids.last(), "telephone").ok);
    QVERIFY2(close().ok, "everybody has been reached");
}

void TstNotices::bounces()
{
    m_breach->send(belgians);
    Hand worker(m_database);
    const Answer leased = worker.run(
        QStringLiteral("SELECT notice_id, mac FROM work.lease_notices(%1, 'r', 2, 0, 0)")
            .arg(worker.session()));
    const QStringList ids{leased.rows.value(0).value(0), leased.rows.value(1).value(0)};
    worker.settle(worker.handOver(ids), "accepted");
    const auto bounce = [&](const QString &notice, const QString &mac, const char *status) {
        return worker
            .run(QStringLiteral("SELECT work.note_bounce(%1, '%2', '%3', "
                                "'no such user <anna@example.org>')")
                     .arg(notice, mac, QLatin1String(status)))
            .cell();
    };
    const QString mac = leased.rows.value(0).value(1);
    QCOMPARE(mac.size(), 20);
    QCOMPARE(bounce(ids.at(1), mac, "5.1.1"), QStringLiteral("unknown")); // another's
    QCOMPARE(bounce(QStringLiteral("999999"), mac, "5.1.1"), QStringLiteral("unknown"));
    QCOMPARE(bounce(ids.at(0), mac, "4.2.2"), QStringLiteral("noted")); // it is only late
    QCOMPARE(inState("bounced"), 0);
    QCOMPARE(bounce(ids.at(0), mac, "5.1.1"), QStringLiteral("bounced"));
    QCOMPARE(bounce(ids.at(0), mac, "5.1.1"), QStringLiteral("noted")); // twice is once
    QCOMPARE(cell(QStringLiteral("SELECT reply FROM reeve.notice WHERE state = 'bounced'")),
             QStringLiteral("5.1.1 no such user <…>"));
}

void TstNotices::onTheCustomersPage()
{
    m_breach->send(belgians);
    Hand worker(m_database);
    const QStringList ids = worker.lease(1);
    worker.settle(worker.handOver(ids), "accepted");
    const QString customer = cell(
        QStringLiteral("SELECT customer_id FROM reeve.notice WHERE id = %1").arg(ids.first()));
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString id = newId();
    QVERIFY(support
                .run(QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": "
                                    "%2}', 'she rang')")
                         .arg(id, customer))
                .ok);
    const Answer told = support.run(
        QStringLiteral("SELECT state, subject LIKE 'About your data (%)', settled_at IS NOT NULL "
                       "FROM api.customer_notices('%1')")
            .replace(QStringLiteral("%1"), id));
    QCOMPARE(told.rows, (QList<QStringList>{{QStringLiteral("accepted"), QStringLiteral("t"),
                                             QStringLiteral("t")}}));
}

QTEST_GUILESS_MAIN(TstNotices)
#include "tst_notices.moc"
