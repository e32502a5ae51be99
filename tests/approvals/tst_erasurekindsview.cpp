// SPDX-License-Identifier: GPL-3.0-or-later
// What a second officer reads before agreeing to a change of the data map or to an early erasure: made by
// the real database, since the words stand on what it froze.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"
#include "ui/composition/approvalkinds.h"

#include <QJsonDocument>
#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class ErasureKindsTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;

    static QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    Approval ask(const QString &kind, const QString &payload)
    {
        const QString id = newId();
        PlainClient officer(m_database->parameters(QStringLiteral("officer")));
        const Answer asked = officer.run(
            QStringLiteral("SELECT id FROM api.approval_ask('%1', '%2', '%3', "
                           "'a reason of twenty characters')")
                .arg(id, kind, payload));
        if (!asked.ok)
            qFatal("%s", qPrintable(asked.message));
        Approval approval;
        approval.kind = kind;
        approval.payload = QJsonDocument::fromJson(
                               m_database
                                   ->sql(QStringLiteral("SELECT payload::text FROM reeve.approval "
                                                        "WHERE id = '%1'")
                                             .arg(id))
                                   .value(0)
                                   .toUtf8())
                               .object();
        return approval;
    }
    static QString fact(const ApprovalText &text, const char *caption)
    {
        for (const auto &[name, value] : text.facts)
            if (name == QLatin1String(caption))
                return value;
        return {};
    }

private slots:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Demo);
    }
    void cleanupTestCase() { m_database.reset(); }

    void aNewColumn()
    {
        m_database->sql(QStringLiteral("ALTER TABLE service.customer ADD COLUMN nickname text"));
        const ApprovalText text = approvalText(ask(
            QStringLiteral("data_map"),
            QStringLiteral(
                R"({"set": [{"schema": "service", "table": "customer", "column": "nickname", )"
                R"("category": "identity", "purpose": "how to greet", "lawful_basis": "contract", )"
                R"("act": "delete"}]})")));
        m_database->sql(QStringLiteral("ALTER TABLE service.customer DROP COLUMN nickname"));
        QCOMPARE(text.title, QStringLiteral("Classify service.customer.nickname in the data map"));
        QCOMPARE(fact(text, "Category"), QStringLiteral("Identity"));
        QCOMPARE(fact(text, "Purpose"), QStringLiteral("how to greet"));
        QCOMPARE(fact(text, "When erased"), QStringLiteral("Deleted with its row"));
        QVERIFY(text.note.contains(QStringLiteral("nobody is erased")));
    }

    void aKeptColumnIsLetGo()
    {
        const ApprovalText text = approvalText(ask(
            QStringLiteral("data_map"),
            QStringLiteral(
                R"({"set": [{"schema": "service", "table": "invoice", "column": "billing_name", )"
                R"("category": "billing", "purpose": "accounts", "lawful_basis": "legal_obligation", )"
                R"("act": "clear"}]})")));
        QCOMPARE(fact(text, "Category"), QStringLiteral("Billing (stays)"));
        QVERIFY(fact(text, "When erased").contains(QChar(0x2192)));
        QVERIFY(fact(text, "Kept").startsWith(QStringLiteral("10 years")));
        QVERIFY(fact(text, "Kept").endsWith(QStringLiteral("no longer")));
        QVERIFY(text.note.contains(QStringLiteral("no longer kept")));
    }

    void severalRows()
    {
        const ApprovalText text = approvalText(ask(
            QStringLiteral("data_map"),
            QStringLiteral(
                R"({"set": [{"schema": "service", "table": "host", "column": "name", )"
                R"("category": "content", "purpose": "what is checked", "lawful_basis": "contract", )"
                R"("act": "delete"}, {"schema": "service", "table": "host", "column": "address", )"
                R"("category": "technical", "purpose": "what is checked", "lawful_basis": "contract", )"
                R"("act": "delete"}]})")));
        QCOMPARE(text.title, QStringLiteral("Change 2 rows of the data map"));
        QCOMPARE(text.facts.size(), 2);
        QVERIFY(fact(text, "service.host.address").contains(QStringLiteral("Technical")));
    }

    void anEarlyErasure()
    {
        m_database->sql(QStringLiteral("UPDATE service.customer SET status = 'closed', closed_at = "
                                       "now() WHERE id = 41"));
        const QString deletion = m_database
                                     ->sql(QStringLiteral("SELECT id::text FROM "
                                                          "reeve.account_deletion WHERE "
                                                          "customer_id = 41 AND state = "
                                                          "'grace_period'"))
                                     .value(0);
        const ApprovalText text = approvalText(
            ask(QStringLiteral("early_erasure"),
                QStringLiteral("{\"deletion_id\": %1}").arg(deletion)));
        QCOMPARE(text.title, QStringLiteral("Erase the account of customer #41 before its date"));
        QCOMPARE(fact(text, "Customer"), QStringLiteral("#41"));
        QVERIFY(!fact(text, "Falls due now").isEmpty());
        QVERIFY(text.note.contains(QStringLiteral("cannot be undone")));
        for (const auto &[caption, value] : text.facts)
            QVERIFY2(!value.isEmpty(), qPrintable(caption));
    }
};

QTEST_GUILESS_MAIN(ErasureKindsTest)
#include "tst_erasurekindsview.moc"
