// SPDX-License-Identifier: GPL-3.0-or-later
// The data map names every column there is, no more and no less; it is changed by two officers.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

namespace
{
QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}
const QString why = QStringLiteral("the service keeps a new field now");
} // namespace

class TstDataMap : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Empty); }
    void everyColumnIsClassified();
    void newColumnsAreNoticed_data();
    void newColumnsAreNoticed();
    void rowsWithoutAColumnAreNoticed();
    void whoMayReadIt();
    void changedByTwoOfficers();
    void changedMeanwhile();
    void badChanges_data();
    void badChanges();

private:
    QString problem()
    {
        return m_database->sql(QStringLiteral("SELECT reeve.data_map_problem()")).value(0);
    }
    Answer ask(PlainClient &officer, const QString &payload)
    {
        return officer.run(QStringLiteral("SELECT id, digest FROM api.approval_ask('%1', "
                                          "'data_map', '%2', '%3')")
                               .arg(newId(), payload, why));
    }
    Answer voteAndRun(PlainClient &officer, const QStringList &asked)
    {
        PlainClient second(m_database->parameters(QStringLiteral("officer2")));
        const Answer vote = second.run(
            QStringLiteral("SELECT api.approval_vote('%1', '%2', '%3', true, '')")
                .arg(newId(), asked.value(0), asked.value(1)));
        if (!vote.ok)
            return vote;
        return officer.run(
            QStringLiteral("SELECT api.approval_run('%1', '%2')").arg(newId(), asked.value(0)));
    }
    std::unique_ptr<TestDatabase> m_database;
};

// Whoever adds a column says here what erasure does to it: resources/sql/*/NNNN_*.sql beside the column.
void TstDataMap::everyColumnIsClassified()
{
    QCOMPARE(problem(), QString());
    QVERIFY(m_database->sql(QStringLiteral("SELECT count(*) FROM reeve.data_map")).value(0).toInt()
            > 150);
}

void TstDataMap::newColumnsAreNoticed_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("named");
    QTest::newRow("of the service")
        << QStringLiteral("ALTER TABLE service.customer ADD COLUMN nickname text")
        << QStringLiteral("service.customer.nickname");
    QTest::newRow("of a new table of the service")
        << QStringLiteral("CREATE TABLE service.voucher (customer_id bigint)")
        << QStringLiteral("service.voucher.customer_id");
    QTest::newRow("of a view of the service")
        << QStringLiteral("CREATE VIEW service.people AS SELECT 1 AS customer_id")
        << QStringLiteral("service.people.customer_id");
    QTest::newRow("of a table of Reeve's")
        << QStringLiteral("ALTER TABLE reeve.note ADD COLUMN mood text")
        << QStringLiteral("reeve.note.mood");
    QTest::newRow("of a new table of Reeve's")
        << QStringLiteral("CREATE TABLE reeve.letter (customer_id bigint)")
        << QStringLiteral("reeve.letter.customer_id");
}

void TstDataMap::newColumnsAreNoticed()
{
    QFETCH(QString, change);
    QFETCH(QString, named);
    m_database->sql(change);
    QVERIFY2(problem().contains(named + QStringLiteral(" is not classified")),
             qPrintable(problem()));
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    QCOMPARE(officer
                 .run(QStringLiteral("SELECT concat_ws('.', schema_name, table_name, column_name) "
                                     "FROM api.data_map() WHERE problem = 'unclassified'"))
                 .cell(),
             named);
    const Answer run = officer.run(
        QStringLiteral("SELECT * FROM api.start_erasure_run('%1', NULL, 'now')").arg(newId()));
    QCOMPARE(run.sqlstate, QByteArray("RV005"));
    QVERIFY2(run.message.contains(named), qPrintable(run.message));
}

void TstDataMap::rowsWithoutAColumnAreNoticed()
{
    m_database->sql(QStringLiteral("ALTER TABLE service.host DROP COLUMN test"));
    QVERIFY(problem().contains(QStringLiteral("service.host.test")));
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    QCOMPARE(
        officer
            .run(QStringLiteral("SELECT column_name FROM api.data_map() WHERE problem = 'missing'"))
            .cell(),
        QStringLiteral("test"));
    const Answer asked = ask(
        officer, QStringLiteral(
                     R"({"remove": [{"schema": "service", "table": "host", "column": "test"}]})"));
    QVERIFY2(asked.ok, qPrintable(asked.message));
    const Answer ran = voteAndRun(officer, asked.rows.value(0));
    QVERIFY2(ran.ok, qPrintable(ran.message));
    QCOMPARE(problem(), QString());
    // A row whose column is there stays.
    QCOMPARE(ask(officer, QStringLiteral(R"({"remove": [{"schema": "service", "table": "host", )"
                                         R"("column": "name"}]})"))
                 .sqlstate,
             QByteArray("RV005"));
}

void TstDataMap::whoMayReadIt()
{
    for (const char *login : {"support", "officer", "auditor", "admin"}) {
        PlainClient person(m_database->parameters(QString::fromLatin1(login)));
        const Answer answer = person.run(QStringLiteral("SELECT count(*) FROM api.data_map()"));
        const bool may = QByteArray(login) == "officer" || QByteArray(login) == "auditor";
        QCOMPARE(answer.ok, may);
    }
    for (const char *login : {"support", "auditor", "admin"}) {
        PlainClient person(m_database->parameters(QString::fromLatin1(login)));
        QCOMPARE(ask(person, QStringLiteral("{}")).sqlstate, QByteArray("RV001"));
    }
}

void TstDataMap::changedByTwoOfficers()
{
    m_database->sql(QStringLiteral("ALTER TABLE service.customer ADD COLUMN nickname text"));
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    const Answer asked = ask(
        officer, QStringLiteral(
                     R"({"set": [{"schema": "service", "table": "customer", "column": "nickname",)"
                     R"("category": "identity", "purpose": "how one is addressed",)"
                     R"("lawful_basis": "consent", "act": "delete"}]})"));
    QVERIFY2(asked.ok, qPrintable(asked.message));
    QCOMPARE(
        officer
            .run(QStringLiteral("SELECT api.approval_run('%1', '%2')").arg(newId(), asked.cell()))
            .sqlstate,
        QByteArray("RV003"));
    QVERIFY(!problem().isEmpty());
    const Answer ran = voteAndRun(officer, asked.rows.value(0));
    QVERIFY2(ran.ok, qPrintable(ran.message));
    QCOMPARE(problem(), QString());
    QCOMPARE(officer
                 .run(QStringLiteral("SELECT act, changed_by FROM api.data_map() "
                                     "WHERE column_name = 'nickname'"))
                 .rows,
             (QList<QStringList>{{QStringLiteral("delete"), QStringLiteral("officer")}}));
    QCOMPARE(m_database->sql(QStringLiteral("SELECT detail -> 'columns' ->> 0 FROM audit.inbox "
                                            "WHERE event = 'data_map_changed'")),
             QStringList{QStringLiteral("service.customer.nickname")});
}

void TstDataMap::changedMeanwhile()
{
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    const QString payload = QStringLiteral(
        R"({"set": [{"schema": "service", "table": "host", "column": "name",)"
        R"("category": "content", "purpose": "%1", "lawful_basis": "contract", "act": "delete"}]})");
    const Answer first = ask(officer, payload.arg(QStringLiteral("one")));
    const Answer second = ask(officer, payload.arg(QStringLiteral("two")));
    QVERIFY(voteAndRun(officer, first.rows.value(0)).ok);
    QCOMPARE(voteAndRun(officer, second.rows.value(0)).sqlstate, QByteArray("RV002"));
    QCOMPARE(m_database->sql(QStringLiteral("SELECT purpose FROM reeve.data_map WHERE table_name = "
                                            "'host' AND column_name = 'name'")),
             QStringList{QStringLiteral("one")});
}

void TstDataMap::badChanges_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QByteArray>("sqlstate");
    const auto row = [](const char *name, const char *entry, const char *sqlstate = "RV007") {
        QTest::newRow(name) << QString::fromLatin1(entry) << QByteArray(sqlstate);
    };
    row("no column", R"({"schema": "service", "table": "host"})");
    row("no such column",
        R"({"schema": "service", "table": "host", "column": "nothing", "category": "content",
            "purpose": "why not", "lawful_basis": "contract", "act": "delete"})",
        "RV006");
    row("catalog", R"({"schema": "pg_catalog", "table": "pg_class", "column": "relname",
            "category": "content", "purpose": "why not", "lawful_basis": "contract",
            "act": "delete"})");
    row("no such act", R"({"schema": "service", "table": "host", "column": "name",
            "category": "content", "purpose": "why not", "lawful_basis": "contract",
            "act": "keep"})");
    row("the whole table", R"({"schema": "service", "table": "host", "column": "*",
            "category": "none", "purpose": "why not", "lawful_basis": "none", "act": "none"})",
        "RV007");
    row("retained without a law", R"({"schema": "service", "table": "host", "column": "name",
            "category": "content", "purpose": "why not", "lawful_basis": "contract",
            "act": "retain"})");
    row("retained from no date", R"({"schema": "service", "table": "host", "column": "name",
            "category": "content", "purpose": "why not", "lawful_basis": "contract",
            "act": "retain", "retain_basis": "a law", "retain_years": 3, "retain_from": "name"})");
    row("retained with a table without a key",
        R"({"schema": "service", "table": "host", "column": "name", "category": "content",
            "purpose": "why not", "lawful_basis": "contract", "act": "retain",
            "retain_basis": "a law", "retain_years": 3, "retain_from": "created_at",
            "retain_with": "alias"})");
    row("code", R"({"schema": "service", "table": "host; DROP TABLE reeve.note", "column": "x",
            "category": "content", "purpose": "why not", "lawful_basis": "contract",
            "act": "delete"})",
        "RV006");
    row("a list", R"([])");
}

void TstDataMap::badChanges()
{
    QFETCH(QString, entry);
    QFETCH(QByteArray, sqlstate);
    PlainClient officer(m_database->parameters(QStringLiteral("officer")));
    const Answer answer = ask(officer, QStringLiteral(R"({"set": [%1]})").arg(entry));
    QVERIFY(!answer.ok);
    QCOMPARE(answer.sqlstate, sqlstate);
    QCOMPARE(problem(), QString());
}

QTEST_GUILESS_MAIN(TstDataMap)
#include "tst_datamap.moc"
