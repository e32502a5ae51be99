// SPDX-License-Identifier: GPL-3.0-or-later
// The counts by who can read and by what is wrong are kept, not counted: whatever several people and
// the service write at once, they say what counting says, and what deriving everything anew says.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QRandomGenerator>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace reeve;
using namespace reeve::test;

class VisibilityCountsTest : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;

    QString one(const QString &sql) { return m_database.sql(sql).value(0); }
    // Both in one statement, and so in one snapshot; empty: they say the same.
    static QString drift()
    {
        return QStringLiteral(
            "SELECT coalesce(string_agg(format('%s: %s', class, n), ', '), '') FROM ("
            "SELECT class, sum(n) AS n FROM ("
            "SELECT class, count(*) AS n FROM reeve.visibility GROUP BY class "
            "UNION ALL SELECT class, -histories FROM reeve.visibility_count) AS both_sides "
            "GROUP BY class HAVING sum(n) <> 0) AS drifted");
    }
    void compare() { QCOMPARE(one(drift()), QString()); }
    // By api, and by brute force over the service's own rows.
    void compareWithBruteForce()
    {
        const QString api = QStringLiteral(
            "SELECT coalesce(string_agg(format('%s %s %s', visibility, findings, histories), "
            "E'\\n' ORDER BY visibility, findings), '') FROM ");
        PlainClient support(m_database.parameters(QStringLiteral("support")));
        const Answer kept = support.run(api + QStringLiteral("api.visibility_counts()"));
        QVERIFY2(kept.ok, qPrintable(kept.message));
        QVERIFY(kept.cell().count(u'\n') > 5);
        QCOMPARE(kept.cell(),
                 one(api
                     + QStringLiteral(
                         "(SELECT reeve.visibility_reach(class) AS visibility, "
                         "reeve.visibility_findings(class) AS findings, count(*) AS histories "
                         "FROM reeve.visibility_of(ARRAY(SELECT id FROM service.history_center)) "
                         "GROUP BY class) AS n")));
    }
    void walkAround()
    {
        PlainClient worker(m_database.parameters(QStringLiteral("reeve_worker")));
        bool around = false;
        for (int step = 0; step < 200 && !around; ++step) {
            QVERIFY(worker.run(QStringLiteral("SELECT work.walk_visibility(500)")).ok);
            around = one(QStringLiteral("SELECT walked_to FROM reeve.visibility_walk"))
                     == QLatin1String("0");
        }
        QVERIFY(around);
    }
    static QString change(QRandomGenerator &random)
    {
        const auto center = [&random] {
            return QStringLiteral("(SELECT id FROM service.history_center WHERE id >= %1 "
                                  "ORDER BY id LIMIT 1)")
                .arg(random.bounded(1, 1500));
        };
        const auto alias = [&random] {
            return QStringLiteral("(SELECT id FROM service.alias WHERE id >= %1 ORDER BY id "
                                  "LIMIT 1)")
                .arg(random.bounded(1, 2500));
        };
        const quint32 name = random.generate();
        switch (random.bounded(8)) {
        case 0:
            return QStringLiteral("UPDATE service.history_center SET public = NOT public "
                                  "WHERE id = %1")
                .arg(center());
        case 1:
            return QStringLiteral("UPDATE service.history_center SET public = NOT public "
                                  "WHERE id BETWEEN %1 AND %1 + 20")
                .arg(random.bounded(1, 1500));
        case 2: // weak, or another one's in other letters
            return QStringLiteral("UPDATE service.history_center SET status_key = 'weak%1' "
                                  "WHERE id = %2")
                .arg(name)
                .arg(center());
        case 3:
            return QStringLiteral("UPDATE service.alias SET password = '%1', published = true "
                                  "WHERE id = %2")
                .arg(random.bounded(3))
                .arg(alias());
        case 4:
            return QStringLiteral("UPDATE service.alias SET password = NULL, published = NOT "
                                  "published WHERE id = %1")
                .arg(alias());
        case 5:
            return QStringLiteral("DELETE FROM service.alias WHERE id = %1").arg(alias());
        case 6:
            return QStringLiteral("INSERT INTO service.alias (customer_id, center_id, name, "
                                  "password, published) SELECT customer_id, id, 'random%1', %2, "
                                  "true FROM service.history_center WHERE id = %3")
                .arg(name)
                .arg(random.bounded(2) ? QStringLiteral("NULL") : QStringLiteral("'   '"))
                .arg(center());
        default:
            return QStringLiteral("INSERT INTO service.history_center (customer_id, status_key, "
                                  "public) SELECT id, 'made%1%1', %2 FROM service.customer "
                                  "WHERE id = %3")
                .arg(name)
                .arg(random.bounded(2) ? QStringLiteral("true") : QStringLiteral("false"))
                .arg(random.bounded(1, 2000));
        }
    }

private slots:
    void afterTheFill()
    {
        compare();
        compareWithBruteForce();
    }

    void afterRandomChanges()
    {
        QRandomGenerator random(4711);
        PlainClient service(m_database.parameters(QStringLiteral("service_app")));
        int done = 0;
        for (int i = 0; i < 300; ++i) {
            const bool kept = random.bounded(4) > 0;
            service.run(QStringLiteral("BEGIN"));
            done += service.run(change(random)).ok;
            service.run(change(random));
            service.run(kept ? QStringLiteral("COMMIT") : QStringLiteral("ROLLBACK"));
            if (i % 50 == 0)
                compare();
        }
        QVERIFY(done > 200);
        compare();
        compareWithBruteForce();
    }

    // Nobody waits for the counts: two who have changed the same class both commit.
    void writersDoNotWaitForEachOther()
    {
        const QStringList centers = m_database.sql(QStringLiteral(
            "SELECT min(id) FROM service.history_center GROUP BY customer_id, public "
            "HAVING NOT public ORDER BY 1 LIMIT 2"));
        QCOMPARE(centers.size(), 2);
        PlainClient first(m_database.parameters(QStringLiteral("service_app")));
        PlainClient second(m_database.parameters(QStringLiteral("service_app")));
        const auto open = [](PlainClient &client, const QString &center) {
            return client
                .run(QStringLiteral("SET lock_timeout = '20s'; BEGIN; UPDATE "
                                    "service.history_center SET public = true WHERE id = %1")
                         .arg(center))
                .ok;
        };
        QVERIFY(open(first, centers.at(0)));
        QVERIFY(open(second, centers.at(1))); // while the first is still open
        QVERIFY(second.run(QStringLiteral("COMMIT")).ok);
        compare();
        QVERIFY(first.run(QStringLiteral("ROLLBACK")).ok);
        compare();
        compareWithBruteForce();
    }

    void whileManyWrite()
    {
        constexpr int writers = 4;
        std::atomic<int> running = writers;
        std::atomic<int> committed = 0;
        std::vector<std::thread> threads;
        for (int writer = 0; writer < writers; ++writer)
            threads.emplace_back([this, writer, &running, &committed] {
                QRandomGenerator random(writer + 1);
                PlainClient service(m_database.parameters(QStringLiteral("service_app")));
                for (int i = 0; i < 120; ++i) {
                    // Two who want each other's rows: one is sent away, as the service knows it.
                    service.run(QStringLiteral("BEGIN"));
                    const bool ok = service.run(change(random)).ok
                                    && service.run(change(random)).ok;
                    const bool kept = ok && random.bounded(5) > 0;
                    service.run(kept ? QStringLiteral("COMMIT") : QStringLiteral("ROLLBACK"));
                    committed += kept;
                    if (random.bounded(10) == 0)
                        service.run(QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ; %1; "
                                                   "COMMIT")
                                        .arg(change(random)));
                    service.run(QStringLiteral("ROLLBACK"));
                }
                --running;
            });
        // The worker folds in between, twice at a time, and every snapshot adds up.
        QStringList drifted;
        PlainClient superuser(m_database.superuser());
        PlainClient other(m_database.superuser());
        int looks = 0;
        do {
            superuser.run(QStringLiteral("SELECT reeve.fold_visibility_counts(50)"));
            other.run(QStringLiteral("BEGIN; SELECT reeve.fold_visibility_counts(7)"));
            superuser.run(QStringLiteral("SELECT reeve.fold_visibility_counts(1000)"));
            other.run(looks % 2 ? QStringLiteral("COMMIT") : QStringLiteral("ROLLBACK"));
            if (const QString wrong = superuser.run(drift()).cell(); !wrong.isEmpty())
                drifted += wrong;
            ++looks;
        } while (running > 0);
        for (std::thread &thread : threads)
            thread.join();
        QVERIFY2(committed > writers * 20, qPrintable(QString::number(committed)));
        QVERIFY(looks > 1);
        QCOMPARE(drifted, QStringList());
        compare();
        // Neighbours that two wrote at the same time are left to the walk.
        walkAround();
        compare();
        compareWithBruteForce();
    }

    void foldingLeavesOneLineAClass()
    {
        m_database.sql(QStringLiteral(
            "UPDATE service.history_center SET public = NOT public WHERE id < 200 RETURNING 1"));
        walkAround();
        QCOMPARE(one(QStringLiteral("SELECT count(*) - count(DISTINCT class) FROM "
                                    "reeve.visibility_count")),
                 QStringLiteral("0"));
        compareWithBruteForce();
    }

    // What was written with the triggers off, as a restore does, is counted at the walk's end.
    void theWalkMendsTheCounts()
    {
        m_database.sql(QStringLiteral("UPDATE reeve.visibility_count SET histories = histories + 3 "
                                      "RETURNING 1"));
        QVERIFY(!one(drift()).isEmpty());
        walkAround();
        compareWithBruteForce();
        m_database.sql(QStringLiteral("TRUNCATE reeve.visibility"));
        compare();
        walkAround();
        compare();
        compareWithBruteForce();
    }
};

QTEST_GUILESS_MAIN(VisibilityCountsTest)
#include "tst_visibilitycounts.moc"
