// SPDX-License-Identifier: GPL-3.0-or-later
// The scrape guard: how many pages and rows a person may read in an hour, by plain libpq.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class TstQuota : public QObject
{
    Q_OBJECT
private slots:
    void pageQuota();
    void rowQuotaCountsEachCustomerOnce();
    void quotaHoldsAcrossOpenTransactions();

private:
    static constexpr qint64 customer = 11;

    static QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    static QString disclose(const QString &id, const QString &kind, const QString &args,
                            const QString &reason = {})
    {
        return QStringLiteral("SELECT api.disclose('%1', '%2', '%3', '%4')")
            .arg(id, kind, args, reason);
    }
    static QString readPage(const QString &id)
    {
        return QStringLiteral("SELECT * FROM api.customer_page('%1')").arg(id);
    }

    TestDatabase m_database;
};

void TstQuota::pageQuota()
{
    PlainClient superuser(m_database.superuser());
    QVERIFY(
        superuser
            .run(QStringLiteral("UPDATE reeve.staff SET quota_pages = 3 WHERE login = 'officer2'"))
            .ok);
    PlainClient officer(m_database.parameters(QStringLiteral("officer2")));
    const QString args = QStringLiteral("{\"customer_id\": %1}").arg(customer);
    for (int n = 0; n < 3; ++n) {
        const QString id = newId();
        QVERIFY(
            officer.run(disclose(id, QStringLiteral("customer"), args, QStringLiteral("#1"))).ok);
        QVERIFY(officer.run(QStringLiteral("SELECT * FROM api.customer_profile('%1')").arg(id)).ok);
    }
    const QString id = newId();
    const Answer first = officer.run(
        disclose(id, QStringLiteral("customer"), args, QStringLiteral("#1")));
    QVERIFY2(first.ok, qPrintable(first.message)); // the refusal itself is on record, so it commits
    const Answer refused = officer.run(
        QStringLiteral("SELECT * FROM api.customer_profile('%1')").arg(id));
    QCOMPARE(refused.sqlstate, QByteArray("RV004"));
    QVERIFY(refused.rows.isEmpty());
    QCOMPARE(superuser
                 .run(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE event = "
                                     "'quota_reached' AND person = 'officer2'"))
                 .cell(),
             QStringLiteral("1"));
    // An hour later it is free again.
    QVERIFY(superuser
                .run(QStringLiteral("UPDATE reeve.disclosure SET disclosed_at = disclosed_at - "
                                    "interval '61 minutes' WHERE person = 'officer2'"))
                .ok);
    const QString later = newId();
    QVERIFY(
        officer.run(disclose(later, QStringLiteral("customer"), args, QStringLiteral("#1"))).ok);
    QVERIFY(officer.run(QStringLiteral("SELECT * FROM api.customer_profile('%1')").arg(later)).ok);
}

void TstQuota::rowQuotaCountsEachCustomerOnce()
{
    PlainClient superuser(m_database.superuser());
    QVERIFY(
        superuser
            .run(QStringLiteral("UPDATE reeve.staff SET quota_rows = 150 WHERE login = 'officer2'"))
            .ok);
    PlainClient officer(m_database.parameters(QStringLiteral("officer2")));
    for (int n = 0; n < 4; ++n) { // the same hundred again and again
        const QString id = newId();
        QVERIFY(
            officer.run(disclose(id, QStringLiteral("customer_page"), QStringLiteral("{}"))).ok);
        QCOMPARE(officer.run(readPage(id)).rows.size(), 100);
    }
    const QString id = newId(); // another hundred is too much
    QVERIFY(officer
                .run(disclose(id, QStringLiteral("customer_page"),
                              QStringLiteral("{\"from_end\": true}")))
                .ok);
    const Answer refused = officer.run(readPage(id));
    QCOMPARE(refused.sqlstate, QByteArray("RV004"));
    const QString again = newId(); // and what was seen can still be seen
    QVERIFY(officer.run(disclose(again, QStringLiteral("customer_page"), QStringLiteral("{}"))).ok);
    QCOMPARE(officer.run(readPage(again)).rows.size(), 100);
}

void TstQuota::quotaHoldsAcrossOpenTransactions()
{
    PlainClient superuser(m_database.superuser());
    QVERIFY(
        superuser
            .run(QStringLiteral("UPDATE reeve.staff SET quota_pages = 1 WHERE login = 'support2'"))
            .ok);
    PlainClient one(m_database.parameters(QStringLiteral("support2")));
    PlainClient two(m_database.parameters(QStringLiteral("support2")));
    const QString args = QStringLiteral("{\"customer_id\": %1}").arg(customer);
    QVERIFY(one.run(QStringLiteral("BEGIN")).ok);
    QVERIFY(one.run(disclose(newId(), QStringLiteral("customer"), args, QStringLiteral("#1"))).ok);
    // The second session waits for the first instead of counting an hour without it.
    QVERIFY(two.run(QStringLiteral("SET lock_timeout = '200ms'")).ok);
    QCOMPARE(
        two.run(disclose(newId(), QStringLiteral("customer"), args, QStringLiteral("#1"))).sqlstate,
        QByteArray("55P03"));
    QVERIFY(one.run(QStringLiteral("COMMIT")).ok);
    const QString id = newId();
    QVERIFY(two.run(disclose(id, QStringLiteral("customer"), args, QStringLiteral("#1"))).ok);
    QCOMPARE(two.run(QStringLiteral("SELECT * FROM api.customer_profile('%1')").arg(id)).sqlstate,
             QByteArray("RV004"));
}

QTEST_GUILESS_MAIN(TstQuota)
#include "tst_quota.moc"
