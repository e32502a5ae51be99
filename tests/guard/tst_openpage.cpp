// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a page again costs no quota, so it must not be a way to read without opening.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class TstOpenPage : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void everySectionOfTheSamePage();
    void notWithoutOpening_data();
    void notWithoutOpening();
    void itIsOnRecordAndNotCounted();
    void aReasonIsNeeded();
    void otherRoles_data();
    void otherRoles();
    void itOpensNothingItself();

private:
    static QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    static QString disclose(const QString &kind, qint64 customer, const QString &id = newId(),
                            const QString &reason = QStringLiteral("#1"))
    {
        return QStringLiteral("SELECT api.disclose('%1', '%2', '{\"customer_id\": %3}', '%4')")
            .arg(id, kind)
            .arg(customer)
            .arg(reason);
    }
    static QString open(qint64 customer) { return disclose(QStringLiteral("customer"), customer); }
    static QString again(qint64 customer)
    {
        return disclose(QStringLiteral("customer_again"), customer);
    }

    TestDatabase m_database;
};

void TstOpenPage::init()
{
    m_database.sql(QStringLiteral("DELETE FROM reeve.disclosure"));
    m_database.sql(QStringLiteral("UPDATE reeve.staff SET quota_pages = NULL"));
}

void TstOpenPage::everySectionOfTheSamePage()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(open(7)).ok);
    for (const char *section : {"profile", "orders", "payment_methods", "aliases",
                                "history_centers", "sessions", "instances", "trail"}) {
        const QString id = newId();
        QVERIFY(support.run(disclose(QStringLiteral("customer_again"), 7, id)).ok);
        const Answer answer = support.run(
            QStringLiteral("SELECT * FROM api.customer_%1('%2')").arg(QLatin1String(section), id));
        QVERIFY2(answer.ok, qPrintable(answer.message));
    }
    // And only those: a page read again is no list.
    const QString id = newId();
    QVERIFY(support.run(disclose(QStringLiteral("customer_again"), 7, id)).ok);
    QCOMPARE(support.run(QStringLiteral("SELECT * FROM api.customer_page('%1')").arg(id)).sqlstate,
             QByteArray("RV008"));
}

void TstOpenPage::notWithoutOpening_data()
{
    QTest::addColumn<QStringList>("before"); // what happened before support asks for customer 7
    QTest::addColumn<bool>("allowed");
    const QString age = QStringLiteral(
        "UPDATE reeve.disclosure SET disclosed_at = now() - interval '%1' WHERE kind = 'customer'");
    QTest::newRow("opened") << QStringList{open(7)} << true;
    QTest::newRow("nothing") << QStringList{} << false;
    QTest::newRow("somebody else's page") << QStringList{open(8)} << false;
    QTest::newRow("rolled back") << QStringList{QStringLiteral("BEGIN"), open(7),
                                                QStringLiteral("ROLLBACK")}
                                 << false;
    QTest::newRow("not yet committed") << QStringList{QStringLiteral("BEGIN"), open(7)} << false;
    QTest::newRow("seen in a list")
        << QStringList{QStringLiteral("SELECT api.disclose('%1', 'customer_page', '{}', '')")
                           .arg(newId())}
        << false;
    QTest::newRow("59 minutes ago")
        << QStringList{open(7), QStringLiteral("!") + age.arg(QStringLiteral("59 minutes"))}
        << true;
    QTest::newRow("an hour ago") << QStringList{open(7),
                                                QStringLiteral("!")
                                                    + age.arg(QStringLiteral("60 minutes"))}
                                 << false;
    QTest::newRow("read again an hour after")
        << QStringList{open(7), again(7),
                       QStringLiteral("!") + age.arg(QStringLiteral("60 minutes"))}
        << false;
    QTest::newRow("opened by a colleague") << QStringList{QStringLiteral("@") + open(7)} << false;
    QTest::newRow("opened past the limit")
        << QStringList{QStringLiteral("!UPDATE reeve.staff SET quota_pages = 0"), open(7)} << false;
}

void TstOpenPage::notWithoutOpening()
{
    QFETCH(QStringList, before);
    QFETCH(bool, allowed);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    PlainClient colleague(m_database.parameters(QStringLiteral("support2")));
    for (const QString &text : std::as_const(before)) {
        if (text.startsWith(u'!'))
            m_database.sql(text.mid(1) + QStringLiteral(" RETURNING 1"));
        else if (text.startsWith(u'@'))
            QVERIFY(colleague.run(text.mid(1)).ok);
        else
            QVERIFY(support.run(text).ok);
    }
    const Answer answer = support.run(again(7));
    QCOMPARE(answer.ok, allowed);
    QCOMPARE(answer.sqlstate, allowed ? QByteArray() : QByteArray("RV005"));
}

void TstOpenPage::itIsOnRecordAndNotCounted()
{
    m_database.sql(QStringLiteral(
        "UPDATE reeve.staff SET quota_pages = 1 WHERE login = 'support' RETURNING 1"));
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(open(7)).ok);
    const QString id = newId();
    for (int n = 0; n < 5; ++n)
        QVERIFY(support.run(again(7)).ok);
    QVERIFY(
        support.run(disclose(QStringLiteral("customer_again"), 7, id, QStringLiteral("case nine")))
            .ok);
    QCOMPARE(
        support.run(QStringLiteral("SELECT customer_id FROM api.customer_profile('%1')").arg(id))
            .cell(),
        QStringLiteral("7"));
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT concat_ws('|', person, event, kind, customer_ids[1], "
                                     "reason) FROM audit.inbox WHERE disclosure = $1"),
                      {id})
                 .value(0),
             QStringLiteral("support|disclosure|customer_again|7|case nine"));
    // The one page that was allowed is used up, and by nothing else.
    const QString another = newId();
    QVERIFY(support.run(disclose(QStringLiteral("customer"), 8, another)).ok);
    QCOMPARE(support.run(QStringLiteral("SELECT * FROM api.customer_profile('%1')").arg(another))
                 .sqlstate,
             QByteArray("RV004"));
}

void TstOpenPage::aReasonIsNeeded()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(open(7)).ok);
    const Answer answer = support.run(
        disclose(QStringLiteral("customer_again"), 7, newId(), QStringLiteral(" \t")));
    QCOMPARE(answer.sqlstate, QByteArray("RV007"));
    QVERIFY(answer.message.contains(QStringLiteral(" reason: ")));
}

void TstOpenPage::otherRoles_data()
{
    QTest::addColumn<QByteArray>("sqlstate");
    QTest::newRow("support") << QByteArray();
    QTest::newRow("officer") << QByteArray();
    QTest::newRow("auditor") << QByteArray("RV001");
    QTest::newRow("admin") << QByteArray("42501");
}

void TstOpenPage::otherRoles()
{
    QFETCH(QByteArray, sqlstate);
    PlainClient person(m_database.parameters(QString::fromLatin1(QTest::currentDataTag())));
    QCOMPARE(person.run(open(7)).sqlstate, sqlstate);
    QCOMPARE(person.run(again(7)).sqlstate, sqlstate);
    QCOMPARE(person.run(QStringLiteral("SELECT reeve.require_open_page(7)")).sqlstate,
             QByteArray("42501"));
}

void TstOpenPage::itOpensNothingItself()
{
    // A customer who is gone: the page may be asked for again, and has no rows.
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(open(9'000'000'000LL)).ok);
    QCOMPARE(support.run(again(9'000'000'000LL)).sqlstate, QByteArray("RV005"));
    for (const char *args : {"{}", "{\"customer_id\": null}", "{\"customer_id\": \"7\"}"}) {
        const Answer answer = support.run(
            QStringLiteral("SELECT api.disclose('%1', 'customer_again', '%2', '#1')")
                .arg(newId(), QLatin1String(args)));
        QCOMPARE(answer.sqlstate, QByteArray("RV007"));
        QVERIFY(answer.message.contains(QStringLiteral(" customer_id: ")));
    }
}

QTEST_GUILESS_MAIN(TstOpenPage)
#include "tst_openpage.moc"
