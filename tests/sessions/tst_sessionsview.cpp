// SPDX-License-Identifier: GPL-3.0-or-later
// Ending sessions and requiring a new password, as support does it on the customer's page.
#include "models/passwords/customerpassword.h"
#include "models/session/desk.h"
#include "tests/support/testdatabase.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/sessions/sessionssection.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/recordsection.h"
#include "ui/widgets/sectionframe.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace reeve;

class SessionsViewTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<CustomersView> m_view;
    const CustomerId m_customer = *CustomerId::from(7);

    template <typename T>
    T *find(const char *name, const QObject *in = nullptr) const
    {
        T *found = (in ? in : m_view.get())->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such widget: %s", name);
        return found;
    }
    void click(const char *button) const
    {
        QCoreApplication::processEvents(); // what was just filled gets its place
        QTest::mouseClick(find<QAbstractButton>(button), Qt::LeftButton);
    }
    AskBar *question(const char *name) const { return find<AskBar>(name); }
    QString action(const char *name) const
    {
        return find<QPushButton>("askAction", question(name))->text();
    }
    void agree(const char *name) const
    {
        QTest::keyClick(find<QLineEdit>("askReason", question(name)), Qt::Key_Return);
    }
    SessionsSection *section() const { return find<SessionsSection>("sessionsSection"); }
    int rows() const { return section()->table()->model()->rowCount(); }
    QString cell(int row, int column) const
    {
        return section()->table()->model()->index(row, column).data().toString();
    }
    QString summary() const { return find<SectionFrame>("section_sessions")->summary(); }
    int stored()
    {
        return m_database
            ->sql(QStringLiteral(
                "SELECT count(*) FROM service.customer_session WHERE customer_id = 7"))
            .value(0)
            .toInt();
    }
    QString must()
    {
        return m_database
            ->sql(
                QStringLiteral("SELECT must_change FROM service.credential WHERE customer_id = 7"))
            .value(0);
    }

private slots:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>();
        m_database->sql(
            QStringLiteral("UPDATE reeve.staff SET quota_pages = 10000 RETURNING login"));
        m_connection = std::make_unique<Connection>();
        bool opened = false;
        m_connection->open(m_database->parameters(QStringLiteral("support")))
            .then(this, [&opened](const Result<void> &done) { opened = done.has_value(); });
        QTRY_VERIFY_WITH_TIMEOUT(opened, 20000);
        m_desk = std::make_unique<Desk>(*m_connection);
        m_desk->setPerson({.login = QStringLiteral("support"),
                           .fullName = {},
                           .role = QStringLiteral("support"),
                           .host = {},
                           .database = {},
                           .tlsVersion = {},
                           .serverVersion = {}});
        m_desk->setCaseReference(QStringLiteral("#4711"));
    }
    void init()
    {
        m_database->sql(QStringLiteral(
            "DELETE FROM service.customer_session WHERE customer_id = 7 RETURNING 1"));
        m_database->sql(
            QStringLiteral("INSERT INTO service.customer_session (customer_id, token_hash, "
                           "created_at, last_seen_at, address) "
                           "SELECT 7, sha256(minutes::text::bytea), now() - interval '1 day', "
                           "now() - minutes * interval '1 minute', "
                           "'198.51.100.9' FROM unnest(ARRAY[3, 40, 200]) AS minutes RETURNING 1"));
        m_database->sql(QStringLiteral(
            "INSERT INTO service.credential (customer_id, hash, scheme) VALUES (7, 'x', 'sha256') "
            "ON CONFLICT (customer_id) DO UPDATE SET must_change = false, scheme = 'sha256' "
            "RETURNING 1"));
        m_view = std::make_unique<CustomersView>(*m_desk, customerPageSections());
        m_view->resize(1280, 900);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->open({QStringLiteral("customers"), m_customer.toString(), {}});
        QTRY_COMPARE(m_view->page()->customer(), std::optional(m_customer));
    }
    void cleanup() { m_view.reset(); }
    void cleanupTestCase()
    {
        m_desk.reset();
        m_connection.reset();
        m_database.reset();
    }

    void idleInWordsAndOverdueMarked()
    {
        QAbstractItemModelTester tester(section()->table()->model());
        QCOMPARE(rows(), 3);
        QCOMPARE(cell(0, 0), QStringLiteral("Live"));
        QCOMPARE(cell(0, 1), QStringLiteral("3 min"));
        QCOMPARE(cell(1, 0), QStringLiteral("Overdue"));
        QCOMPARE(cell(2, 1), QStringLiteral("3 h"));
        QCOMPARE(cell(0, 3), QStringLiteral("198.51.100.9"));
        QCOMPARE(summary(), QStringLiteral("3, 2 overdue"));
    }

    void endOne()
    {
        QVERIFY(!find<QToolButton>("sessionsEndChosen")->isEnabled());
        section()->table()->selectRow(1);
        QVERIFY(find<QToolButton>("sessionsEndChosen")->isEnabled());
        click("sessionsEndChosen");
        QCOMPARE(action("sessionsAsk"), QStringLiteral("End the session"));
        QCOMPARE(stored(), 3);
        agree("sessionsAsk");
        QTRY_COMPARE(stored(), 2);
        QTRY_COMPARE(rows(), 2);
        QCOMPARE(cell(1, 1), QStringLiteral("3 h")); // the one chosen has gone
        QCOMPARE(m_database
                     ->sql(QStringLiteral("SELECT reason FROM audit.inbox WHERE event = "
                                          "'end_sessions' ORDER BY id DESC LIMIT 1"))
                     .value(0),
                 QStringLiteral("#4711"));
    }

    void endAll()
    {
        click("sessionsEndAll");
        QVERIFY(find<PlainLabel>("askNote", question("sessionsAsk"))
                    ->text()
                    .contains(QLatin1String("signed out everywhere")));
        QTest::keyClick(find<QLineEdit>("askReason", question("sessionsAsk")), Qt::Key_Escape);
        QCOMPARE(stored(), 3);
        click("sessionsEndAll");
        agree("sessionsAsk");
        QTRY_COMPARE(stored(), 0);
        QTRY_COMPARE(rows(), 0);
        QVERIFY(find<PlainLabel>("sectionEmpty", section())->isVisible());
        QVERIFY(!find<QToolButton>("sessionsEndAll")->isVisible());
    }

    void endedMeanwhile()
    {
        QSignalSpy said(&m_view->page()->context(), &PageContext::said);
        m_database->sql(QStringLiteral(
            "DELETE FROM service.customer_session WHERE customer_id = 7 RETURNING 1"));
        click("sessionsEndAll");
        agree("sessionsAsk");
        QTRY_COMPARE(said.count(), 1);
        QVERIFY(
            said.at(0).at(0).value<Message>().text.contains(QLatin1String("nothing left to end")));
        QTRY_COMPARE(rows(), 0);
    }

    void requireAndWithdrawANewPassword()
    {
        QCOMPARE(find<PlainLabel>("passwordScheme")->text(), QStringLiteral("sha256"));
        QVERIFY(find<PlainLabel>("passwordAdvice")->text().contains(QLatin1String("without salt")));
        click("passwordRequire");
        QCOMPARE(action("passwordAsk"), QStringLiteral("Require a new password"));
        QCOMPARE(must(), QStringLiteral("false"));
        agree("passwordAsk");
        QTRY_COMPARE(must(), QStringLiteral("true"));
        QTRY_COMPARE(find<SectionFrame>("section_password")->summary(),
                     QStringLiteral("has to be changed"));
        click("passwordRequire");
        QCOMPARE(action("passwordAsk"), QStringLiteral("Withdraw the requirement"));
        agree("passwordAsk");
        QTRY_COMPARE(must(), QStringLiteral("false"));
        QTRY_COMPARE(find<SectionFrame>("section_password")->summary(), QString());
    }

    // Whatever the service may store is known here, and what is weak is said to be weak.
    void weakSchemes()
    {
        const QStringList schemes = m_database->sql(QStringLiteral(
            "SELECT (regexp_matches(pg_get_constraintdef(oid), $re$'([a-z0-9-]+)'$re$, 'g'))[1] "
            "FROM pg_constraint WHERE conname = 'credential_scheme_check'"));
        QVERIFY(schemes.contains(QStringLiteral("md5")));
        QVERIFY(schemes.contains(QStringLiteral("md5-salted")));
        for (const QString &scheme : schemes) {
            m_database->sql(QStringLiteral("UPDATE service.credential SET scheme = $1 WHERE "
                                           "customer_id = 7 RETURNING 1"),
                            {scheme});
            m_view->refresh();
            QTRY_COMPARE(find<PlainLabel>("passwordScheme")->text(), scheme);
            const QString words = find<PlainLabel>("passwordAdvice")->text();
            const bool weak = scheme.startsWith(QLatin1String("md5"))
                              || scheme.startsWith(QLatin1String("sha"));
            QCOMPARE(find<PlainLabel>("passwordAdvice")->isVisible(), weak);
            QCOMPARE(words.contains(QStringLiteral("without salt")),
                     weak && !scheme.endsWith(QLatin1String("-salted")));
            QVERIFY(hashStrength(scheme) == (weak ? HashStrength::Weak : HashStrength::Strong));
        }
    }

    void strongSchemeNeedsNoWords()
    {
        m_database->sql(QStringLiteral(
            "UPDATE service.credential SET scheme = 'argon2id' WHERE customer_id = 7 RETURNING 1"));
        m_view->refresh();
        QTRY_COMPARE(find<PlainLabel>("passwordScheme")->text(), QStringLiteral("argon2id"));
        QVERIFY(!find<PlainLabel>("passwordAdvice")->isVisible());
    }
};

QTEST_MAIN(SessionsViewTest)
#include "tst_sessionsview.moc"
