// SPDX-License-Identifier: GPL-3.0-or-later
// Saved searches: one's own only, by the two roles that search at all; nothing but a search fits in.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class TstSavedSearches : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void roles_data();
    void roles();
    void nobodyElses_data();
    void nobodyElses();
    void badOnes_data();
    void badOnes();
    void theSameNameMeansTheNewest();
    void renamedAndRefused();
    void deletedAndBack();
    void notTwice();
    void atMostAHundred();
    void theTrailHoldsNoText();

private:
    static QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    static QString save(const QString &name,
                        const QString &criteria = QStringLiteral("{\"text\": \"zzmarkerzz\"}"),
                        const QString &op = newId())
    {
        return QStringLiteral("SELECT api.save_search('%1', '%2', '%3')").arg(op, name, criteria);
    }
    static Answer list(PlainClient &person)
    {
        return person.run(QStringLiteral(
            "SELECT name, criteria ->> 'text', search_id FROM api.saved_searches()"));
    }

    TestDatabase m_database;
};

void TstSavedSearches::init()
{
    m_database.sql(QStringLiteral("DELETE FROM reeve.saved_search"));
    m_database.sql(QStringLiteral("DELETE FROM audit.inbox"));
}

void TstSavedSearches::roles_data()
{
    QTest::addColumn<bool>("allowed");
    QTest::newRow("support") << true;
    QTest::newRow("officer") << true;
    QTest::newRow("auditor") << false;
    QTest::newRow("admin") << false;
}

void TstSavedSearches::roles()
{
    QFETCH(bool, allowed);
    PlainClient person(m_database.parameters(QString::fromLatin1(QTest::currentDataTag())));
    const QString id =
        m_database
            .sql(QStringLiteral("INSERT INTO reeve.saved_search (person, name, criteria) "
                                "VALUES ($1, 'kept', '{}') RETURNING id"),
                 {QString::fromLatin1(QTest::currentDataTag())})
            .value(0);
    for (const QString &text :
         {save(QStringLiteral("mine")), QStringLiteral("SELECT * FROM api.saved_searches()"),
          QStringLiteral("SELECT api.rename_search('%1', %2, 'other')").arg(newId(), id),
          QStringLiteral("SELECT api.delete_search('%1', %2)").arg(newId(), id),
          QStringLiteral("SELECT api.restore_search('%1', %2)").arg(newId(), id)}) {
        const Answer answer = person.run(text);
        QCOMPARE(answer.sqlstate, allowed ? QByteArray() : QByteArray("RV001"));
    }
    QVERIFY(!person.run(QStringLiteral("SELECT * FROM reeve.saved_search")).ok);
}

void TstSavedSearches::nobodyElses_data()
{
    QTest::addColumn<QString>("call");
    QTest::newRow("rename") << QStringLiteral("SELECT api.rename_search('%1', %2, 'theirs')");
    QTest::newRow("delete") << QStringLiteral("SELECT api.delete_search('%1', %2)");
    QTest::newRow("restore") << QStringLiteral("SELECT api.restore_search('%1', %2)");
}

void TstSavedSearches::nobodyElses()
{
    QFETCH(QString, call);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    PlainClient colleague(m_database.parameters(QStringLiteral("support2")));
    const QString id = support.run(save(QStringLiteral("mine"))).cell();
    QCOMPARE(list(colleague).rows.size(), 0);
    QCOMPARE(colleague.run(call.arg(newId(), id)).sqlstate, QByteArray("RV006"));
    QCOMPARE(colleague.run(call.arg(newId(), QStringLiteral("999999"))).sqlstate,
             QByteArray("RV006"));
    QCOMPARE(list(support).cell(), QStringLiteral("mine"));
    // The same name is another person's own.
    QVERIFY(
        colleague.run(save(QStringLiteral("mine"), QStringLiteral("{\"text\": \"theirs\"}"))).ok);
    QCOMPARE(list(support).rows.value(0).value(1), QStringLiteral("zzmarkerzz"));
}

void TstSavedSearches::badOnes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("criteria");
    const QString good = QStringLiteral("good");
    const QString none = QStringLiteral("{}");
    QTest::newRow("no name") << QString() << none;
    QTest::newRow("blank name") << QStringLiteral("  ") << none;
    QTest::newRow("long name") << QString(101, u'x') << none;
    QTest::newRow("two lines") << QStringLiteral("a\nb") << none;
    QTest::newRow("a list") << good << QStringLiteral("[]");
    QTest::newRow("null") << good << QStringLiteral("null");
    QTest::newRow("something else in it") << good << QStringLiteral("{\"notes\": \"anything\"}");
    QTest::newRow("a number for a text") << good << QStringLiteral("{\"text\": 3}");
    QTest::newRow("a text for a list") << good << QStringLiteral("{\"status\": \"active\"}");
    QTest::newRow("no such order") << good << QStringLiteral("{\"sort\": \"password\"}");
    QTest::newRow("a megabyte")
        << good
        << QStringLiteral("{\"text\": \"%1\"}").arg(QUuid::createUuid().toString().repeated(26000));
}

void TstSavedSearches::badOnes()
{
    QFETCH(QString, name);
    QFETCH(QString, criteria);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QCOMPARE(support.run(save(name, criteria)).sqlstate, QByteArray("RV007"));
    QCOMPARE(list(support).rows.size(), 0);
}

void TstSavedSearches::theSameNameMeansTheNewest()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString id = support.run(save(QStringLiteral("Unpaid"))).cell();
    QCOMPARE(
        support.run(save(QStringLiteral("unpaid"), QStringLiteral("{\"text\": \"newer\"}"))).cell(),
        id);
    const Answer answer = list(support);
    QCOMPARE(answer.rows,
             (QList<QStringList>{{QStringLiteral("unpaid"), QStringLiteral("newer"), id}}));
}

void TstSavedSearches::renamedAndRefused()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString first = support.run(save(QStringLiteral("first"))).cell();
    QVERIFY(support.run(save(QStringLiteral("second"))).ok);
    const QString rename = QStringLiteral("SELECT api.rename_search('%1', %2, '%3')");
    QCOMPARE(support.run(rename.arg(newId(), first, QStringLiteral("SECOND"))).sqlstate,
             QByteArray("RV007"));
    QCOMPARE(support.run(rename.arg(newId(), first, QString())).sqlstate, QByteArray("RV007"));
    QVERIFY(support.run(rename.arg(newId(), first, QStringLiteral("FIRST"))).ok); // its own name
    QVERIFY(support.run(rename.arg(newId(), first, QStringLiteral("third"))).ok);
    QCOMPARE(list(support).rows.value(1).value(0), QStringLiteral("third"));
}

void TstSavedSearches::deletedAndBack()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString id = support.run(save(QStringLiteral("gone"))).cell();
    const QString remove = QStringLiteral("SELECT api.delete_search('%1', %2)");
    const QString restore = QStringLiteral("SELECT api.restore_search('%1', %2)");
    QCOMPARE(support.run(restore.arg(newId(), id)).sqlstate, QByteArray("RV005"));
    QVERIFY(support.run(remove.arg(newId(), id)).ok);
    QCOMPARE(list(support).rows.size(), 0);
    QCOMPARE(support.run(QStringLiteral("SELECT api.rename_search('%1', %2, 'x')").arg(newId(), id))
                 .sqlstate,
             QByteArray("RV006"));
    QVERIFY(support.run(restore.arg(newId(), id)).ok);
    QCOMPARE(list(support).cell(), QStringLiteral("gone"));
    // Its name was taken meanwhile.
    QVERIFY(support.run(remove.arg(newId(), id)).ok);
    QVERIFY(support.run(save(QStringLiteral("gone"))).ok);
    QCOMPARE(support.run(restore.arg(newId(), id)).sqlstate, QByteArray("RV005"));
    // And not for ever.
    m_database.sql(QStringLiteral("DELETE FROM reeve.saved_search WHERE deleted_at IS NULL"));
    m_database.sql(QStringLiteral(
        "UPDATE reeve.saved_search SET deleted_at = deleted_at - interval '5 minutes'"));
    QCOMPARE(support.run(restore.arg(newId(), id)).sqlstate, QByteArray("RV005"));
    m_database.sql(QStringLiteral(
        "UPDATE reeve.saved_search SET deleted_at = deleted_at - interval '5 minutes'"));
    m_database.sql(QStringLiteral("SELECT work.tidy()"));
    QCOMPARE(m_database.sql(QStringLiteral("SELECT count(*) FROM reeve.saved_search")).value(0),
             QStringLiteral("0"));
}

void TstSavedSearches::notTwice()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString op = newId();
    QVERIFY(support.run(save(QStringLiteral("once"), QStringLiteral("{}"), op)).ok);
    QCOMPARE(support.run(save(QStringLiteral("twice"), QStringLiteral("{}"), op)).sqlstate,
             QByteArray("RV005"));
    QCOMPARE(support.run(QStringLiteral("SELECT api.operation_outcome('%1')").arg(op)).cell(),
             QStringLiteral("t"));
}

void TstSavedSearches::atMostAHundred()
{
    m_database.sql(
        QStringLiteral("INSERT INTO reeve.saved_search (person, name, criteria) "
                       "SELECT 'support', 'number ' || n, '{}' FROM generate_series(1, 100) AS n"));
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QCOMPARE(support.run(save(QStringLiteral("one more"))).sqlstate, QByteArray("RV005"));
    QVERIFY(support.run(save(QStringLiteral("number 7"))).ok); // replaced, not added
}

void TstSavedSearches::theTrailHoldsNoText()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(QStringLiteral("LISTEN reeve_search")).ok);
    QVERIFY(support.run(save(QStringLiteral("zzmarkerzz name"))).ok);
    QCOMPARE(m_database
                 .sql(QStringLiteral(
                     "SELECT count(*) FROM audit.inbox WHERE inbox::text LIKE '%zzmarkerzz%'"))
                 .value(0),
             QStringLiteral("0"));
    QCOMPARE(support.notifications(),
             (QList<QStringList>{{QStringLiteral("reeve_search"), QStringLiteral("support")}}));
}

QTEST_GUILESS_MAIN(TstSavedSearches)
#include "tst_savedsearches.moc"
