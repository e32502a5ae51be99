// SPDX-License-Identifier: GPL-3.0-or-later
// Rows read again because they changed cost no quota and need no reason, so they must not be a way to
// read whom one has not met in a list.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class TstCustomerRows : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void whoMayReadThem_data();
    void whoMayReadThem();
    void whatWasNotMetIsNotRead_data();
    void whatWasNotMetIsNotRead();
    void badArguments_data();
    void badArguments();
    void onRecordAndNotCounted();
    void nothingBeforeTheCommit();
    void anotherKindDoesNotServe();
    void whoIsGoneIsMissing();
    void itIsNobodyAtWork();
    void notificationsHoldNumbersOnly();

private:
    static QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    /// Meets customers 1 … 5 in a list.
    static QString list(const QString &id = newId())
    {
        return QStringLiteral("SELECT api.disclose('%1', 'customer_page', "
                              "'{\"sort\": \"customer_id\", \"limit\": 5}', '')")
            .arg(id);
    }
    static QString rows(const QString &ids, const QString &id = newId())
    {
        return QStringLiteral("SELECT api.disclose('%1', 'customer_rows', '{\"ids\": %2}', '')")
            .arg(id, ids);
    }
    static QString read(const QString &id)
    {
        return QStringLiteral("SELECT * FROM api.customer_rows('%1')").arg(id);
    }

    TestDatabase m_database;
};

void TstCustomerRows::init()
{
    m_database.sql(QStringLiteral("DELETE FROM reeve.disclosure"));
    m_database.sql(QStringLiteral("DELETE FROM reeve.list_seen"));
    m_database.sql(QStringLiteral("UPDATE reeve.staff SET quota_rows = NULL"));
}

void TstCustomerRows::whoMayReadThem_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::newRow("support") << QByteArray();
    QTest::newRow("officer") << QByteArray();
    // They hold no grant on the disclosures at all.
    QTest::newRow("auditor") << QByteArray("RV001");
    QTest::newRow("admin") << QByteArray("42501");
}

void TstCustomerRows::whoMayReadThem()
{
    QFETCH(QByteArray, state);
    PlainClient person(m_database.parameters(QString::fromLatin1(QTest::currentDataTag())));
    if (state.isEmpty())
        QVERIFY(person.run(list()).ok);
    const QString id = newId();
    QCOMPARE(person.run(rows(QStringLiteral("[1, 3]"), id)).sqlstate, state);
    const Answer answer = person.run(read(id));
    QCOMPARE(answer.rows.size(), state.isEmpty() ? 2 : 0);
    QCOMPARE(answer.ok, state.isEmpty());
}

void TstCustomerRows::whatWasNotMetIsNotRead_data()
{
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QString>("ids");
    QTest::addColumn<bool>("allowed");
    const QString ofAge = QStringLiteral("!UPDATE reeve.%1 SET %2 = now() - interval '%3 minutes'");
    const QString seen = ofAge.arg(QStringLiteral("list_seen"), QStringLiteral("seen_at"));
    const QString read = ofAge.arg(QStringLiteral("disclosure"), QStringLiteral("disclosed_at"));
    const QString three = QStringLiteral("[3]");
    QTest::newRow("met") << QStringList{list()} << three << true;
    QTest::newRow("all of them") << QStringList{list()} << QStringLiteral("[5, 4, 3, 2, 1, 1]")
                                 << true;
    QTest::newRow("nobody met") << QStringList{} << three << false;
    QTest::newRow("one who was not") << QStringList{list()} << QStringLiteral("[1, 6]") << false;
    QTest::newRow("one who does not exist")
        << QStringList{list()} << QStringLiteral("[1, 999999]") << false;
    QTest::newRow("met by a colleague")
        << QStringList{QStringLiteral("@") + list()} << three << false;
    QTest::newRow("rolled back") << QStringList{QStringLiteral("BEGIN"), list(),
                                                QStringLiteral("ROLLBACK")}
                                 << three << false;
    QTest::newRow("past the limit")
        << QStringList{QStringLiteral("!UPDATE reeve.staff SET quota_rows = 0"), list()} << three
        << false;
    QTest::newRow("59 minutes ago")
        << QStringList{list(), seen.arg(59), read.arg(59)} << three << true;
    QTest::newRow("an hour ago") << QStringList{list(), seen.arg(60), read.arg(60)} << three
                                 << false;
    QTest::newRow("an hour ago, and again since")
        << QStringList{list(), seen.arg(60), list()} << three << true;
    QTest::newRow("told by rows that changed, and met an hour ago")
        << QStringList{list(), rows(three), seen.arg(60), read.arg(60)} << three << false;
    QTest::newRow("only the page was opened") << QStringList{
        QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": 3}', '#1')")
            .arg(newId())} << three << false;
}

void TstCustomerRows::whatWasNotMetIsNotRead()
{
    QFETCH(QStringList, before);
    QFETCH(QString, ids);
    QFETCH(bool, allowed);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    PlainClient colleague(m_database.parameters(QStringLiteral("support2")));
    for (const QString &text : std::as_const(before)) {
        if (text.startsWith(u'!'))
            m_database.sql(text.mid(1) + QStringLiteral(" RETURNING 1"));
        else if (text.startsWith(u'@'))
            QVERIFY(colleague.run(text.mid(1)).ok);
        else
            QVERIFY2(support.run(text).ok, qPrintable(text));
    }
    const QString id = newId();
    QCOMPARE(support.run(rows(ids, id)).sqlstate, allowed ? QByteArray() : QByteArray("RV005"));
    QCOMPARE(support.run(read(id)).sqlstate, allowed ? QByteArray() : QByteArray("RV008"));
}

void TstCustomerRows::badArguments_data()
{
    QTest::addColumn<QString>("ids");
    for (const char *ids : {"null", "3", "[]", "{}", "[null]", "[[1]]", "[\"1\"]", "[0]", "[-1]",
                            "[1.5]", "[true]", "[99999999999999999999]"})
        QTest::newRow(ids) << QString::fromLatin1(ids);
    QStringList many;
    for (int number = 1; number <= 101; ++number)
        many += QStringLiteral("1");
    QTest::newRow("101 of them") << u'[' + many.join(u',') + u']';
}

void TstCustomerRows::badArguments()
{
    QFETCH(QString, ids);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(list()).ok);
    QCOMPARE(support.run(rows(ids)).sqlstate, QByteArray("RV007"));
}

void TstCustomerRows::onRecordAndNotCounted()
{
    m_database.sql(QStringLiteral(
        "UPDATE reeve.staff SET quota_rows = 5 WHERE login = 'support' RETURNING 1"));
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(list()).ok);
    QString id;
    for (int n = 0; n < 10; ++n) {
        id = newId();
        QVERIFY(support.run(rows(QStringLiteral("[2, 4]"), id)).ok);
    }
    QCOMPARE(support.run(read(id)).rows.size(), 2);
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT concat_ws('|', person, event, kind, customer_ids) "
                                     "FROM audit.inbox WHERE disclosure = $1"),
                      {id})
                 .value(0),
             QStringLiteral("support|disclosure|customer_rows|{2,4}"));
    // The five rows of the list are still all that counts.
    const QString again = newId();
    QVERIFY(support.run(list(again)).ok);
    QCOMPARE(
        support.run(QStringLiteral("SELECT * FROM api.customer_page('%1')").arg(again)).rows.size(),
        5);
}

void TstCustomerRows::nothingBeforeTheCommit()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(list()).ok);
    const QString id = newId();
    QVERIFY(support.run(QStringLiteral("BEGIN")).ok);
    QVERIFY(support.run(rows(QStringLiteral("[1]"), id)).ok);
    QCOMPARE(support.run(read(id)).sqlstate, QByteArray("RV008"));
    support.run(QStringLiteral("ROLLBACK"));
    QCOMPARE(support.run(read(id)).sqlstate, QByteArray("RV008"));
}

void TstCustomerRows::anotherKindDoesNotServe()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    const QString page = newId();
    QVERIFY(support.run(list(page)).ok);
    QCOMPARE(support.run(read(page)).sqlstate, QByteArray("RV008"));
    const QString id = newId();
    QVERIFY(support.run(rows(QStringLiteral("[1]"), id)).ok);
    for (const char *function :
         {"customer_profile", "customer_orders", "customer_aliases", "customer_page"})
        QCOMPARE(
            support
                .run(QStringLiteral("SELECT * FROM api.%1('%2')").arg(QLatin1String(function), id))
                .sqlstate,
            QByteArray("RV008"));
    PlainClient colleague(m_database.parameters(QStringLiteral("support2")));
    QCOMPARE(colleague.run(read(id)).sqlstate, QByteArray("RV008"));
}

void TstCustomerRows::whoIsGoneIsMissing()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(list()).ok);
    m_database.sql(QStringLiteral("SET session_replication_role = replica"));
    m_database.sql(QStringLiteral("DELETE FROM service.customer WHERE id = 5"));
    m_database.sql(QStringLiteral("RESET session_replication_role"));
    const QString id = newId();
    QVERIFY(support.run(rows(QStringLiteral("[4, 5]"), id)).ok);
    const Answer answer = support.run(read(id));
    QCOMPARE(answer.rows.size(), 1);
    QCOMPARE(answer.cell(), QStringLiteral("4"));
}

void TstCustomerRows::itIsNobodyAtWork()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(list()).ok);
    QVERIFY(support
                .run(QStringLiteral(
                         "SELECT api.disclose('%1', 'customer', '{\"customer_id\": 3}', '#1')")
                         .arg(newId()))
                .ok);
    const QString age = QStringLiteral("SELECT (clock_timestamp() - at > interval '10 minutes') "
                                       "FROM reeve.last_use WHERE person = 'support'");
    m_database.sql(QStringLiteral("UPDATE reeve.last_use SET at = at - interval '11 minutes'"));
    QVERIFY(support.run(rows(QStringLiteral("[1]"))).ok);
    QVERIFY(
        support
            .run(QStringLiteral(
                     "SELECT api.disclose('%1', 'customer_again', '{\"customer_id\": 3}', '#1')")
                     .arg(newId()))
            .ok);
    QCOMPARE(m_database.sql(age).value(0), QStringLiteral("true"));
    QVERIFY(support.run(list()).ok);
    QCOMPARE(m_database.sql(age).value(0), QStringLiteral("false"));
}

// Whoever may connect may listen: what is said aloud must be nobody's data.
void TstCustomerRows::notificationsHoldNumbersOnly()
{
    for (const char *login : {"support", "officer", "auditor", "admin"}) {
        PlainClient listener(m_database.parameters(QString::fromLatin1(login)));
        QVERIFY(listener.run(QStringLiteral("LISTEN service_customer")).ok);
        PlainClient service(m_database.parameters(QStringLiteral("service_app")));
        for (const char *change :
             {"UPDATE service.customer SET city = 'zzmarkerzz', email = 'zzmarkerzz@example.org' "
              "WHERE id = 2",
              "UPDATE service.alias SET name = 'zzmarkerzz' WHERE id = (SELECT min(id) FROM "
              "service.alias)",
              "UPDATE service.credential SET changed_at = now() WHERE customer_id = 2"}) {
            const Answer changed = service.run(QString::fromLatin1(change));
            QVERIFY2(changed.ok, qPrintable(changed.message));
        }
        QList<QStringList> said;
        // Notifications come with the next answer.
        QTRY_VERIFY(listener.run(QStringLiteral("SELECT 1")).ok
                    && (said += listener.notifications()).size() >= 3);
        for (const QStringList &one : std::as_const(said)) {
            QCOMPARE(one.at(0), QStringLiteral("service_customer"));
            bool isNumber = false;
            QVERIFY(one.at(1).toLongLong(&isNumber) > 0 && isNumber);
        }
    }
}

QTEST_GUILESS_MAIN(TstCustomerRows)
#include "tst_customerrows.moc"
