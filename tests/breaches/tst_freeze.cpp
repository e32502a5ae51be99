// SPDX-License-Identifier: GPL-3.0-or-later
// Who is affected: what a selection finds is what it says, it stays as it was frozen, and nothing is counted
// for somebody without a record of it.
#include "tests/support/breach.h"
#include "tests/support/erasing.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace reeve;
using namespace reeve::test;

class TstFreeze : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_breach = std::make_unique<Breach>(m_database); }
    void cleanup() { m_breach.reset(); }
    void criteria_data();
    void criteria();
    void badCriteria_data();
    void badCriteria();
    void countsByStateAndCategory();
    void countsNeedACommit();
    void uploadedList_data();
    void uploadedList();
    void uploadsOfOthers();
    void byABackup();
    void staysAsItWas();
    void previewIsADisclosure();

private:
    QStringList frozen() const
    {
        return m_database.sql(
            QStringLiteral(
                "SELECT a.customer_id::text FROM reeve.affected a WHERE a.list_id = (SELECT "
                "i.list_id FROM reeve.incident i WHERE i.id = %1) ORDER BY a.customer_id")
                .arg(m_breach->id()));
    }
    QJsonObject count(const QString &criteria)
    {
        const QString id = newId();
        const Answer asked = m_breach->officer().run(
            QStringLiteral("SELECT api.count_affected('%1', %2, '%3')")
                .arg(id)
                .arg(m_breach->id())
                .arg(criteria));
        if (!asked.ok)
            return {{QStringLiteral("error"), asked.message}};
        return QJsonDocument::fromJson(
                   m_breach->officer()
                       .run(QStringLiteral("SELECT api.affected_counts('%1')").arg(id))
                       .cell()
                       .toUtf8())
            .object();
    }
    QString upload(const QString &kind, const QString &lines)
    {
        const QString id = newId();
        for (const QString &step :
             {QStringLiteral("api.begin_upload('%1', %2, '%3', 'list.csv')")
                  .arg(id)
                  .arg(m_breach->id())
                  .arg(kind),
              QStringLiteral("api.add_upload('%1', 1, '%2')").arg(id, lines),
              QStringLiteral("api.add_upload('%1', 1, '%2')").arg(id, lines), // once more
              QStringLiteral("api.end_upload('%1', '%2')").arg(newId(), id)}) {
            const Answer answer = m_breach->officer().run(QStringLiteral("SELECT ") + step);
            if (!answer.ok)
                qFatal("%s", qPrintable(answer.message));
        }
        return id;
    }

    mutable TestDatabase m_database;
    std::unique_ptr<Breach> m_breach;
};

void TstFreeze::criteria_data()
{
    QTest::addColumn<QString>("criteria");
    QTest::addColumn<QString>("condition"); // the same by hand, over service.customer c
    const auto row = [](const char *criteria, const char *condition) {
        QTest::newRow(criteria) << QString::fromLatin1(criteria) << QString::fromLatin1(condition);
    };
    row("{}", "true");
    row(R"({"country": ["BE", "FR"]})", "country IN ('BE', 'FR')");
    row(R"({"plan": ["business"], "status": ["active"]})",
        "plan = 'business' AND status = 'active'");
    row(R"({"language": ["fr"]})", "locale ~ '^fr'");
    row(R"({"created_from": "2025-01-01T00:00:00Z", "created_to": "2025-12-31T00:00:00Z"})",
        "created_at BETWEEN '2025-01-01Z' AND '2025-12-31Z'");
    row(R"({"open_from": "2026-01-01T00:00:00Z"})",
        "closed_at IS NULL OR closed_at >= '2026-01-01Z'");
    row(R"({"has": ["service.alias.password"]})",
        "id IN (SELECT customer_id FROM service.alias WHERE password <> '')");
    row(R"({"has": ["service.payment_method.mandate_reference", "service.customer.phone"]})",
        "phone <> '' AND id IN (SELECT customer_id FROM service.payment_method WHERE kind = "
        "'sepa')");
    row(R"({"weak_password": true})",
        "id IN (SELECT customer_id FROM service.credential WHERE scheme = 'sha256')");
    row(R"({"any": [{"country": ["NL"]}, {"plan": ["enterprise"]}]})",
        "country = 'NL' OR plan = 'enterprise'");
    row(R"({"country": ["it''s; --"], "any": 1})", "");
}

void TstFreeze::criteria()
{
    QFETCH(QString, criteria);
    QFETCH(QString, condition);
    // Whatever the officer's session takes a date for.
    QVERIFY(m_breach->officer().run(QStringLiteral("SET DateStyle = 'SQL, DMY'")).ok);
    const Answer done = m_breach->freeze(criteria);
    if (condition.isEmpty()) {
        QCOMPARE(done.sqlstate, QByteArray("RV007"));
        return;
    }
    QVERIFY2(done.ok, qPrintable(done.message));
    const QStringList expected = m_database.sql(
        QStringLiteral("SELECT c.id::text FROM service.customer c WHERE %1 ORDER BY c.id")
            .arg(condition));
    QVERIFY(!expected.isEmpty());
    QCOMPARE(frozen(), expected);
    QCOMPARE(done.rows.first().value(1).toInt(), expected.size());
    QCOMPARE(done.rows.first().value(2), QStringLiteral("0"));
    QCOMPARE(count(criteria).value(QStringLiteral("customers")).toInt(), expected.size());
    // Count and hash can be checked by anybody: at most 10,000 numbers, one chunk.
    const QByteArray chunk = QCryptographicHash::hash(expected.join(u',').toUtf8(),
                                                      QCryptographicHash::Sha256);
    QCOMPARE(done.rows.first().value(3).toLatin1(),
             QCryptographicHash::hash(chunk, QCryptographicHash::Sha256).toHex());
}

void TstFreeze::badCriteria_data()
{
    QTest::addColumn<QString>("criteria");
    for (const char *criteria :
         {"[]", "5", R"({"planet": ["earth"]})", R"({"plan": "business"})", R"({"plan": [1]})",
          R"({"has": ["reeve.staff.login"]})", R"({"has": ["service.customer.nickname"]})",
          R"({"created_from": "soon"})", R"({"weak_password": false})", R"({"upload": "x"})",
          R"({"upload": "11111111-1111-1111-1111-111111111111"})", R"({"any": []})",
          R"({"any": {}})", R"({"any": [5]})", R"({"any": [{}], "plan": ["free"]})"})
        QTest::newRow(criteria) << QString::fromLatin1(criteria);
    QTest::newRow("quotes") << QStringLiteral(R"({"country": ["'')) OR true --"]})");
}

void TstFreeze::badCriteria()
{
    QFETCH(QString, criteria);
    const Answer done = m_breach->freeze(criteria);
    // The last selects nobody, which is refused as well.
    QVERIFY2(done.sqlstate == "RV007" || done.sqlstate == "RV006" || done.sqlstate == "RV005",
             qPrintable(done.message));
    QVERIFY(frozen().isEmpty());
}

void TstFreeze::countsByStateAndCategory()
{
    const QJsonObject counts = count(QStringLiteral("{}"));
    const QJsonObject states = counts.value(QStringLiteral("states")).toObject();
    const auto number = [this](const char *sql) {
        return m_database.sql(QLatin1String(sql)).value(0).toInt();
    };
    QCOMPARE(states.value(QStringLiteral("suspended")).toInt(),
             number("SELECT count(*) FROM service.customer WHERE status = 'suspended'"));
    QCOMPARE(states.value(QStringLiteral("grace_period")).toInt()
                 + states.value(QStringLiteral("due")).toInt(),
             number("SELECT count(*) FROM service.customer WHERE status = 'closed'"));
    const QJsonObject categories = counts.value(QStringLiteral("categories")).toObject();
    QCOMPARE(categories.value(QStringLiteral("technical")).toInt(),
             number("SELECT count(DISTINCT customer_id) FROM service.customer_session"));
    QCOMPARE(categories.value(QStringLiteral("identity")).toInt(), TestDatabase::customers);
    QCOMPARE(counts.value(QStringLiteral("newsletter_off")).toInt(),
             number("SELECT count(*) FROM service.customer WHERE NOT newsletter"));
}

// A count about one customer would be a lookup without a trace.
void TstFreeze::countsNeedACommit()
{
    const QString id = newId();
    m_database.sql(QStringLiteral("DELETE FROM audit.inbox"));
    const Answer answer = m_breach->officer().run(
        QStringLiteral("BEGIN; SELECT api.count_affected('%1', %2, '{}'); "
                       "SELECT api.affected_counts('%1')")
            .arg(id)
            .arg(m_breach->id()));
    QCOMPARE(answer.sqlstate, QByteArray("RV008"));
    QVERIFY(m_breach->officer().run(QStringLiteral("ROLLBACK")).ok);
    QCOMPARE(m_breach->officer()
                 .run(QStringLiteral("SELECT api.affected_counts('%1')").arg(id))
                 .sqlstate,
             QByteArray("RV008"));
    QVERIFY(m_breach->officer()
                .run(QStringLiteral("SELECT api.count_affected('%1', %2, '{\"country\": "
                                    "[\"BE\"]}')")
                         .arg(id)
                         .arg(m_breach->id()))
                .ok);
    QCOMPARE(
        m_breach->second().run(QStringLiteral("SELECT api.affected_counts('%1')").arg(id)).sqlstate,
        QByteArray("RV008"));
    QVERIFY(m_breach->officer().run(QStringLiteral("SELECT api.affected_counts('%1')").arg(id)).ok);
    QCOMPARE(m_database.sql(QStringLiteral("SELECT event || ' ' || (detail ->> 'conditions') "
                                           "FROM audit.inbox")),
             QStringList{QStringLiteral("affected_counted [\"country\"]")});
}

void TstFreeze::uploadedList_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("lines");
    QTest::addColumn<QStringList>("report"); // given, doubles, matched, unmatched
    QTest::addColumn<QStringList>("ids");
    QTest::newRow("numbers") << QStringLiteral("id")
                             << QStringLiteral("{5,#6, 7 ,5,\"\",999999,x,99999999999999999999}")
                             << QStringList{QStringLiteral("7"), QStringLiteral("1"),
                                            QStringLiteral("3"), QStringLiteral("3")}
                             << QStringList{QStringLiteral("5"), QStringLiteral("6"),
                                            QStringLiteral("7")};
    QTest::newRow("addresses") << QStringLiteral("email")
                               << QStringLiteral("{@8,@9,nobody@nowhere.example,\"'' OR 1=1\"}")
                               << QStringList{QStringLiteral("4"), QStringLiteral("0"),
                                              QStringLiteral("2"), QStringLiteral("2")}
                               << QStringList{QStringLiteral("8"), QStringLiteral("9")};
}

void TstFreeze::uploadedList()
{
    QFETCH(QString, kind);
    QFETCH(QString, lines);
    QFETCH(QStringList, report);
    QFETCH(QStringList, ids);
    for (const QString &id : {QStringLiteral("8"), QStringLiteral("9")})
        lines.replace(
            u'@' + id,
            m_database
                    .sql(QStringLiteral("SELECT upper(email) FROM service.customer WHERE id "
                                        "= %1")
                             .arg(id))
                    .value(0)
                + QString());
    const QString list = upload(kind, lines);
    const Answer said = m_breach->officer().run(
        QStringLiteral("SELECT given, doubles, matched, unmatched FROM api.upload_report('%1')")
            .arg(list));
    QCOMPARE(said.rows.value(0), report);
    const Answer missed = m_breach->officer().run(
        QStringLiteral("SELECT * FROM api.upload_unmatched('%1')").arg(list));
    QCOMPARE(missed.rows.size(), report.value(3).toInt());
    const Answer done = m_breach->freeze(QStringLiteral("{\"upload\": \"%1\"}").arg(list));
    QVERIFY2(done.ok, qPrintable(done.message));
    QCOMPARE(frozen(), ids);
    // What matched is not kept as it was typed.
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT count(*) FROM reeve.affected_upload_value WHERE "
                                     "upload_id = '%1'")
                          .arg(list))
                 .value(0)
                 .toInt(),
             report.value(3).toInt());
}

void TstFreeze::uploadsOfOthers()
{
    const QString list = upload(QStringLiteral("id"), QStringLiteral("{5}"));
    Breach another(m_database);
    QCOMPARE(another.freeze(QStringLiteral("{\"upload\": \"%1\"}").arg(list)).sqlstate,
             QByteArray("RV006"));
    QCOMPARE(m_breach->second()
                 .run(QStringLiteral("SELECT api.add_upload('%1', 2, '{6}')").arg(list))
                 .sqlstate,
             QByteArray("RV006"));
    QCOMPARE(m_breach->officer()
                 .run(QStringLiteral("SELECT api.add_upload('%1', 2, '{6}')").arg(list))
                 .sqlstate,
             QByteArray("RV005"));
}

// Whoever was in a backup is affected by its loss, also who has been erased since: nobody can write to them.
void TstFreeze::byABackup()
{
    TestDatabase database;
    Breach breach(database);
    Erasing erasing(database);
    erasing.close(QStringLiteral("id IN (21, 22, 23)"));
    const QString day =
        database.sql(QStringLiteral("SELECT (now() - interval '1 second')::text")).value(0);
    database.sql(QStringLiteral("UPDATE service.customer SET created_at = now() WHERE id > 1990"));
    QVERIFY(erasing.eraseAll() >= 3);
    const int erased = database
                           .sql(QStringLiteral("SELECT count(*) FROM reeve.account_deletion "
                                               "WHERE erased_at IS NOT NULL"))
                           .value(0)
                           .toInt();
    const Answer done = breach.freeze(QStringLiteral("{\"backup_at\": \"%1\"}").arg(day));
    QVERIFY2(done.ok, qPrintable(done.message));
    QCOMPARE(done.rows.first().value(2).toInt(), erased);
    QCOMPARE(done.rows.first().value(1).toInt(),
             database.sql(QStringLiteral("SELECT count(*) FROM service.customer WHERE id <= 1990"))
                     .value(0)
                     .toInt()
                 + erased);
    QCOMPARE(breach.cell(QStringLiteral("SELECT count(*) FROM reeve.affected WHERE erased AND "
                                        "customer_id IN (21, 22, 23)")),
             QStringLiteral("3"));
    QCOMPARE(breach.cell(QStringLiteral("SELECT reeve.data_map_problem()")), QString());
}

void TstFreeze::staysAsItWas()
{
    QVERIFY(m_breach->freeze(QStringLiteral("{\"country\": [\"BE\"]}")).ok);
    const QStringList before = frozen();
    m_database.sql(QStringLiteral("UPDATE service.customer SET country = 'BE' WHERE id = (SELECT "
                                  "min(id) FROM service.customer WHERE country = 'NL')"));
    QCOMPARE(frozen(), before);
    // Frozen again it is another list; the first one keeps its hash.
    const Answer again = m_breach->freeze(QStringLiteral("{\"country\": [\"BE\"]}"));
    QCOMPARE(again.rows.first().value(1).toInt(), before.size() + 1);
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT count(*) FROM reeve.affected_list l WHERE l.digest = "
                                     "reeve.affected_digest(l.id) AND incident_id = %1")
                          .arg(m_breach->id()))
                 .value(0),
             QStringLiteral("2"));
}

void TstFreeze::previewIsADisclosure()
{
    QVERIFY(m_breach->freeze(QStringLiteral("{\"country\": [\"BE\"]}")).ok);
    QVERIFY(m_breach->saveText(QStringLiteral("fr")).ok);
    const QString id = newId();
    QVERIFY(m_breach->officer()
                .run(QStringLiteral("SELECT api.disclose('%1', 'notice_preview', "
                                    "'{\"incident_id\": %2, \"place\": 1}', '')")
                         .arg(id)
                         .arg(m_breach->id()))
                .ok);
    const Answer rows = m_breach->officer().run(
        QStringLiteral("SELECT customer_id, language FROM api.notice_preview('%1')").arg(id));
    QCOMPARE(rows.rows.size(), 5);
    QCOMPARE(rows.cell(), frozen().value(1));
    for (const QStringList &row : rows.rows)
        QCOMPARE(row.value(1), QStringLiteral("fr")); // the only one there is
    QCOMPARE(m_breach->second()
                 .run(QStringLiteral("SELECT * FROM api.notice_preview('%1')").arg(id))
                 .sqlstate,
             QByteArray("RV008"));
}

QTEST_GUILESS_MAIN(TstFreeze)
#include "tst_freeze.moc"
