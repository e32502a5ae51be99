// SPDX-License-Identifier: GPL-3.0-or-later
// A superuser with the triggers off tampers with the trail, in random ways from a fixed seed; the
// walk must find each. Every attempt is undone by a rollback, so they do not add up.
#include "models/audit/merkle.h"
#include "models/audit/trailverifier.h"
#include "tests/support/testdatabase.h"

#include <QRandomGenerator>
#include <QTest>

using namespace reeve;

namespace
{

constexpr int attempts = 600;
constexpr int atLeast = 500; // some are stopped by a constraint
constexpr int batches = 24;

struct Way {
    const char *name;
    QString sql; ///< %1 a seq to tamper with, %2 another, %3 the batch of %1
};

// Recomputes roots and the chain from batch %3 on, with the head: what somebody does who knows the
// rules and has every right in the database.
const QString rechain = QStringLiteral(
    "DO $$ DECLARE s record; before bytea; made bytea; BEGIN "
    "SELECT hash INTO before FROM audit.seal WHERE batch = %3 - 1; "
    "before := coalesce(before, sha256(convert_to('reeve trail 1', 'UTF8'))); "
    "FOR s IN SELECT * FROM audit.seal WHERE batch >= %3 ORDER BY batch LOOP "
    "made := (SELECT audit.merkle_root(array_agg(leaf ORDER BY seq)) FROM audit.log WHERE seq "
    "BETWEEN s.first_seq AND s.last_seq); "
    "UPDATE audit.seal SET root = made, prev = before, hash = sha256(convert_to('reeve seal 1', "
    "'UTF8') || int8send(s.batch) "
    "|| int8send(s.first_seq) || int8send(s.last_seq) || made || before) WHERE batch = s.batch "
    "RETURNING hash INTO before; "
    "END LOOP; UPDATE audit.head SET hash = before; END $$");

const QString edit = QStringLiteral("UPDATE audit.log SET payload = replace(payload, '\"person\": "
                                    "\"', '\"person\": \"x') WHERE seq = %1; ");
const QString releaf = QStringLiteral(
    "UPDATE audit.log SET leaf = sha256('\\x00'::bytea || salt || int8send(seq) || "
    "convert_to(payload, 'UTF8')) WHERE seq >= %1; ");
const QString shift = QStringLiteral(
    "UPDATE audit.log SET seq = -(seq - 1) WHERE seq > %1; UPDATE audit.log SET seq = -seq WHERE "
    "seq < 0; "
    "UPDATE audit.seal SET last_seq = last_seq - 1 WHERE batch >= %3; UPDATE audit.seal SET "
    "first_seq = first_seq - 1 WHERE batch > %3; "
    "UPDATE audit.head SET last_seq = last_seq - 1; ");

const std::vector<Way> &ways()
{
    static const std::vector<Way> all{
        {"edit", edit},
        {"edit and hash the leaf again", edit + releaf},
        {"edit, hash, and seal the batch again",
         edit + releaf
             + QStringLiteral("UPDATE audit.seal s SET root = (SELECT "
                              "audit.merkle_root(array_agg(leaf ORDER BY seq)) FROM audit.log "
                              "WHERE seq BETWEEN s.first_seq AND s.last_seq) WHERE batch = %3")},
        {"edit and chain everything again", edit + releaf + rechain},
        {"another salt", QStringLiteral("UPDATE audit.log SET salt = sha256(salt) WHERE seq = %1")},
        {"another leaf", QStringLiteral("UPDATE audit.log SET leaf = sha256(leaf) WHERE seq = %1")},
        {"content taken away",
         QStringLiteral("UPDATE audit.log SET payload = NULL, salt = NULL WHERE seq = %1")},
        {"content taken away, chained again",
         QStringLiteral("UPDATE audit.log SET payload = NULL, salt = NULL, leaf = sha256(leaf) "
                        "WHERE seq = %1; ")
             + rechain},
        {"delete", QStringLiteral("DELETE FROM audit.log WHERE seq = %1")},
        {"delete and close the gap",
         QStringLiteral("DELETE FROM audit.log WHERE seq = %1; ") + shift},
        {"delete, close the gap, chain everything again",
         QStringLiteral("DELETE FROM audit.log WHERE seq = %1; ") + shift + releaf + rechain},
        {"delete a range", QStringLiteral("DELETE FROM audit.log WHERE seq BETWEEN %1 AND %1 + 5")},
        {"insert one more", QStringLiteral("UPDATE audit.log SET seq = -(seq + 1) WHERE seq >= %1; "
                                           "UPDATE audit.log SET seq = -seq WHERE seq < 0; "
                                           "INSERT INTO audit.log SELECT %1, leaf, salt, payload "
                                           "FROM audit.log WHERE seq = %1 + 1")},
        {"swap two",
         QStringLiteral("UPDATE audit.log a SET salt = b.salt, payload = b.payload, leaf = b.leaf "
                        "FROM audit.log b "
                        "WHERE a.seq IN (%1, %2) AND b.seq IN (%1, %2) AND a.seq <> b.seq")},
        {"swap two, hash and chain again",
         QStringLiteral(
             "UPDATE audit.log a SET salt = b.salt, payload = b.payload FROM audit.log b "
             "WHERE a.seq IN (%1, %2) AND b.seq IN (%1, %2) AND a.seq <> b.seq; UPDATE audit.log "
             "SET leaf = sha256('\\x00'::bytea || "
             "salt || int8send(seq) || convert_to(payload, 'UTF8')) WHERE seq IN (%1, %2); ")
             + QString(rechain).replace(QStringLiteral("%3"), QStringLiteral("1"))},
        {"cut off the end",
         QStringLiteral("DELETE FROM audit.log WHERE seq > (SELECT first_seq - 1 FROM audit.seal "
                        "WHERE batch = %3); "
                        "DELETE FROM audit.seal WHERE batch >= %3; UPDATE audit.head SET (batch, "
                        "last_seq, hash) = "
                        "(coalesce((SELECT max(batch) FROM audit.seal), 0), coalesce((SELECT "
                        "max(last_seq) FROM audit.seal), 0), "
                        "coalesce((SELECT hash FROM audit.seal ORDER BY batch DESC LIMIT 1), "
                        "sha256(convert_to('reeve trail 1', 'UTF8'))))")},
        {"cut off everything",
         QStringLiteral("DELETE FROM audit.log; DELETE FROM audit.seal; UPDATE audit.head SET "
                        "batch = 0, last_seq = 0, "
                        "hash = sha256(convert_to('reeve trail 1', 'UTF8'))")},
        {"seal with another root",
         QStringLiteral("UPDATE audit.seal SET root = sha256(root) WHERE batch = %3")},
        {"seal with another hash",
         QStringLiteral("UPDATE audit.seal SET hash = sha256(hash) WHERE batch = %3")},
        {"seal with another predecessor",
         QStringLiteral("UPDATE audit.seal SET prev = sha256(prev) WHERE batch = %3")},
        {"seal over fewer events",
         QStringLiteral("UPDATE audit.seal SET last_seq = last_seq + 1 WHERE batch = %3")},
        {"seal deleted", QStringLiteral("DELETE FROM audit.seal WHERE batch = %3")},
        {"seal deleted with its events",
         QStringLiteral("DELETE FROM audit.log USING audit.seal s WHERE s.batch = %3 AND seq "
                        "BETWEEN s.first_seq AND s.last_seq; "
                        "DELETE FROM audit.seal WHERE batch = %3")},
        {"another time", QStringLiteral("UPDATE audit.log SET payload = (payload::jsonb || "
                                        "jsonb_build_object('at', 1))::text WHERE seq = %1; ")
                             + releaf + rechain},
    };
    return all;
}

} // namespace

class TstTamper : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void untouchedTrailIsIntact();
    void superuserTampers();
    void rechainedEndIsFoundByTheConsole();
    void erasedContentNeedsASealedEvent();
    void databaseAndProgramHashAlike();

private:
    PgDriver m_driver;
    TrailHead m_anchor; ///< in the middle
    TrailHead m_seen;   ///< at the end: what a console remembers
    TestDatabase m_database{TestDatabase::Content::Empty};
};

void TstTamper::initTestCase()
{
    const auto opened = m_driver.openWith(m_database.superuser());
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().text + opened.error().detail));
    for (int batch = 1; batch <= batches; ++batch) {
        QVERIFY(m_driver.script(
            QStringLiteral("INSERT INTO audit.inbox (person, event, kind, customer_ids, reason) "
                           "SELECT 'support', 'disclosure', 'customer', ARRAY[n], '#' || n "
                           "FROM generate_series(1, %1) AS n")
                .arg(3 + batch % 11)));
        QVERIFY(m_driver.script(QStringLiteral("SELECT work.seal()")));
        if (batch == batches / 2)
            m_anchor = currentTrailHead(m_driver).value();
    }
    m_seen = currentTrailHead(m_driver).value();
    QCOMPARE(m_seen.batch, qint64(batches));
}

void TstTamper::untouchedTrailIsIntact()
{
    const auto report = verifyTrail(m_driver, 1, {m_anchor, m_seen});
    QVERIFY(report.has_value());
    QVERIFY2(report->intact, qPrintable(report->what));
    QCOMPARE(report->events, m_seen.lastSeq);
    QCOMPARE(report->head, m_seen);
    const auto tail = verifyTrail(m_driver, m_anchor.lastSeq + 1, {m_anchor, m_seen});
    QVERIFY(tail->intact);
    QCOMPARE(tail->events, m_seen.lastSeq - m_anchor.lastSeq);
}

void TstTamper::superuserTampers()
{
    QRandomGenerator random(20261122);
    int found = 0;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Way &way = ways()[std::size_t(attempt) % ways().size()];
        const qint64 seq = random.bounded(1, int(m_anchor.lastSeq) + 1);
        qint64 other = random.bounded(1, int(m_anchor.lastSeq) + 1);
        if (other == seq)
            other = seq == 1 ? 2 : seq - 1;
        QVERIFY(
            m_driver.script(QStringLiteral("BEGIN; SET LOCAL session_replication_role = replica")));
        auto batch = m_driver.query(
            {QStringLiteral("SELECT batch FROM audit.seal WHERE $1 BETWEEN first_seq AND last_seq"),
             {seq}});
        QVERIFY(batch && batch->next());
        QString sql = way.sql;
        sql.replace(QStringLiteral("%1"), QString::number(seq));
        sql.replace(QStringLiteral("%2"), QString::number(other));
        sql.replace(QStringLiteral("%3"), batch->value(0).toString());
        const auto done = m_driver.script(sql);
        if (!done) { // a constraint that a superuser would drop first: tampering all the same
            QVERIFY2(done.error().sqlstate.startsWith("23"),
                     qPrintable(QLatin1String(way.name) + done.error().detail));
            QVERIFY(m_driver.script(QStringLiteral("ROLLBACK")));
            continue;
        }
        const auto report = verifyTrail(m_driver, 1, {m_anchor});
        QVERIFY2(report.has_value(), way.name);
        QVERIFY2(
            !report->intact,
            qPrintable(
                QStringLiteral("%1 at %2 was not found").arg(QLatin1String(way.name)).arg(seq)));
        QVERIFY2(report->brokenSeq && !report->what.isEmpty(), way.name);
        ++found;
        QVERIFY(m_driver.script(QStringLiteral("ROLLBACK")));
    }
    QVERIFY2(found >= atLeast, qPrintable(QString::number(found)));
    QVERIFY(verifyTrail(m_driver, 1, {m_anchor, m_seen})->intact);
}

// Behind the anchor somebody may chain everything anew, and the chain alone does not tell; what a
// console saw does.
void TstTamper::rechainedEndIsFoundByTheConsole()
{
    QRandomGenerator random(7);
    for (int attempt = 0; attempt < 40; ++attempt) {
        const qint64 seq = random.bounded(int(m_anchor.lastSeq) + 1, int(m_seen.lastSeq) + 1);
        QVERIFY(m_driver.script(QStringLiteral("BEGIN")));
        auto batch = m_driver.query(
            {QStringLiteral("SELECT batch FROM audit.seal WHERE $1 BETWEEN first_seq AND last_seq"),
             {seq}});
        QVERIFY(batch && batch->next());
        QString sql = edit + releaf + rechain;
        sql.replace(QStringLiteral("%1"), QString::number(seq))
            .replace(QStringLiteral("%3"), batch->value(0).toString());
        QVERIFY(m_driver.script(sql));
        QVERIFY(verifyTrail(m_driver, 1, {m_anchor})->intact);
        const auto report = verifyTrail(m_driver, 1, {m_anchor, m_seen});
        QVERIFY(!report->intact);
        QVERIFY(m_driver.script(QStringLiteral("ROLLBACK")));
    }
}

void TstTamper::erasedContentNeedsASealedEvent()
{
    QVERIFY(m_driver.script(QStringLiteral("BEGIN")));
    QVERIFY(m_driver.script(
        QStringLiteral("UPDATE audit.log SET payload = NULL, salt = NULL WHERE seq IN (5, 6)")));
    const auto bare = verifyTrail(m_driver, 1, {m_anchor, m_seen});
    QVERIFY(!bare->intact);
    QCOMPARE(*bare->brokenSeq, 5);
    const auto recordErasure = [this](const QString &seqs) {
        return m_driver.script(
            QStringLiteral(
                "INSERT INTO audit.inbox (person, event, detail) VALUES "
                "('worker', 'payload_erased', '{\"seqs\": [%1]}'); SELECT work.seal(20000, true)")
                .arg(seqs));
    };
    QVERIFY(recordErasure(QStringLiteral("5")));
    const auto half = verifyTrail(m_driver, 1, {m_anchor, m_seen});
    QVERIFY(!half->intact);
    QCOMPARE(*half->brokenSeq, 6);
    QVERIFY(recordErasure(QStringLiteral("6")));
    const auto both = verifyTrail(m_driver, 1, {m_anchor, m_seen});
    QVERIFY2(both->intact, qPrintable(both->what));
    QCOMPARE(both->erased, 2);
    QVERIFY(m_driver.script(QStringLiteral("ROLLBACK")));
}

void TstTamper::databaseAndProgramHashAlike()
{
    for (int size = 1; size <= 33; ++size) {
        std::vector<QByteArray> leaves;
        QStringList literals;
        for (int i = 0; i < size; ++i) {
            leaves.push_back(leafHash(QByteArray(32, char(i)), i, QByteArray::number(i)));
            literals
                << QStringLiteral("'\\x%1'::bytea").arg(QString::fromLatin1(leaves.back().toHex()));
        }
        auto root = m_driver.query(
            {QStringLiteral("SELECT audit.merkle_root(ARRAY[%1])").arg(literals.join(u','))});
        QVERIFY(root && root->next());
        QCOMPARE(root->value(0).toByteArray(), merkleRoot(leaves));
        for (int i = 0; i < size; ++i)
            QCOMPARE(rootByProof(leaves[std::size_t(i)], merkleProof(leaves, std::size_t(i))),
                     merkleRoot(leaves));
    }
}

QTEST_GUILESS_MAIN(TstTamper)
#include "tst_tamper.moc"
