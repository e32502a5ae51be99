// SPDX-License-Identifier: GPL-3.0-or-later
// A customer's sheet on paper is a disclosure of its own: with a reason, counted, and as such on record.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class TstPrintedSheet : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void roles_data();
    void roles();
    void needsAReason();
    void countsAsAPage();
    void opensNoPage();

private:
    static QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    static QString print(const QString &id = newId(),
                         const QString &reason = QStringLiteral("case nine"))
    {
        return QStringLiteral(
                   "SELECT api.disclose('%1', 'customer_sheet', '{\"customer_id\": 7}', '%2')")
            .arg(id, reason);
    }
    TestDatabase m_database;
};

void TstPrintedSheet::init()
{
    m_database.sql(QStringLiteral("DELETE FROM reeve.disclosure"));
    m_database.sql(QStringLiteral("UPDATE reeve.staff SET quota_pages = NULL"));
}

void TstPrintedSheet::roles_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::newRow("support") << QByteArray();
    QTest::newRow("officer") << QByteArray();
    QTest::newRow("auditor") << QByteArray("RV001");
    QTest::newRow("admin") << QByteArray("42501"); // holds no grant on disclosures at all
}

void TstPrintedSheet::roles()
{
    QFETCH(QByteArray, state);
    PlainClient person(m_database.parameters(QString::fromLatin1(QTest::currentDataTag())));
    const QString id = newId();
    QCOMPARE(person.run(print(id)).sqlstate, state);
    for (const char *section : {"profile", "orders", "payment_methods", "aliases",
                                "history_centers", "sessions", "instances", "trail", "notes"}) {
        const Answer answer = person.run(
            QStringLiteral("SELECT * FROM api.customer_%1('%2')").arg(QLatin1String(section), id));
        QCOMPARE(answer.ok, state.isEmpty());
    }
    if (!state.isEmpty())
        return;
    QCOMPARE(
        m_database
            .sql(QStringLiteral("SELECT concat_ws('|', person, event, kind, customer_ids, reason) "
                                "FROM audit.inbox WHERE disclosure = $1"),
                 {id})
            .value(0),
        QString::fromLatin1(QTest::currentDataTag())
            + QStringLiteral("|disclosure|customer_sheet|{7}|case nine"));
    PlainClient colleague(m_database.parameters(QStringLiteral("support2")));
    QCOMPARE(
        colleague.run(QStringLiteral("SELECT * FROM api.customer_profile('%1')").arg(id)).sqlstate,
        QByteArray("RV008"));
}

void TstPrintedSheet::needsAReason()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QCOMPARE(support.run(print(newId(), QString())).sqlstate, QByteArray("RV007"));
    QCOMPARE(support.run(print(newId(), QStringLiteral("  "))).sqlstate, QByteArray("RV007"));
}

void TstPrintedSheet::countsAsAPage()
{
    m_database.sql(
        QStringLiteral("UPDATE reeve.staff SET quota_pages = 1 WHERE login = 'support'"));
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(print()).ok);
    const QString id = newId();
    QVERIFY(support.run(print(id)).ok); // committed and refused
    QCOMPARE(
        support.run(QStringLiteral("SELECT * FROM api.customer_profile('%1')").arg(id)).sqlstate,
        QByteArray("RV004"));
}

// Having printed somebody is not having their page open: nothing can be written from it.
void TstPrintedSheet::opensNoPage()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(support.run(print()).ok);
    QCOMPARE(
        support.run(QStringLiteral("SELECT api.add_note('%1', 7, 'a note', '#1')").arg(newId()))
            .sqlstate,
        QByteArray("RV005"));
}

QTEST_GUILESS_MAIN(TstPrintedSheet)
#include "tst_printedsheet.moc"
