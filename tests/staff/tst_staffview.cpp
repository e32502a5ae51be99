// SPDX-License-Identifier: GPL-3.0-or-later
// Who sits at the desk, as admin and officer see it; the real database behind. REEVE_PICTURES=DIR
// keeps pictures of the view.
#include "models/session/desk.h"
#include "tests/support/picture.h"
#include "tests/support/testdatabase.h"
#include "ui/staff/guardpanel.h"
#include "ui/staff/staffview.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace reeve;

class StaffViewTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<StaffView> m_view;

    void open(Connection &connection, const char *login)
    {
        QString problem = QStringLiteral("no answer");
        connection.open(m_database->parameters(QString::fromLatin1(login)))
            .then(this, [&problem](const Result<void> &opened) {
                problem = opened ? QString() : opened.error().text;
            });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
    }
    void signIn(const char *login)
    {
        m_view.reset();
        m_desk.reset();
        m_connection = std::make_unique<Connection>();
        open(*m_connection, login);
        m_desk = std::make_unique<Desk>(*m_connection);
        const QString who = QString::fromLatin1(login);
        m_desk->setPerson({.login = who,
                           .fullName = {},
                           .role = who,
                           .host = {},
                           .database = {},
                           .tlsVersion = {},
                           .serverVersion = {}});
        m_view = std::make_unique<StaffView>(*m_desk);
        m_view->resize(1180, 620);
        m_view->show();
        m_view->activateWindow();
        QTRY_VERIFY(m_view->model().rowCount() > 0);
    }
    template <typename T>
    T *find(const char *name) const
    {
        T *found = m_view->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such widget: %s", name);
        return found;
    }
    void choose(const char *login)
    {
        const int row = m_view->model().rowOf(QString::fromLatin1(login));
        QVERIFY(row >= 0);
        const QRect cell = m_view->table()->visualRect(m_view->model().index(row, 1));
        QTest::mouseClick(m_view->table()->viewport(), Qt::LeftButton, {}, cell.center());
    }
    const StaffRecord &record(const char *login) const
    {
        return m_view->model().records().at(m_view->model().rowOf(QString::fromLatin1(login)));
    }
    void answer(const QString &reason)
    {
        auto *ask = find<AskBar>("staffAsk");
        QVERIFY(ask->isVisible());
        QTest::keyClicks(ask->findChild<QLineEdit *>(QStringLiteral("askReason")), reason);
        QTest::mouseClick(ask->findChild<QPushButton *>(QStringLiteral("askAction")),
                          Qt::LeftButton);
    }

private slots:
    void initTestCase()
    {
        QApplication::setStyle(QStringLiteral("fusion"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        m_database = std::make_unique<TestDatabase>();
        m_database->sql(QStringLiteral("UPDATE reeve.staff SET certificate_expires_at = now() + "
                                       "interval '12 days' WHERE login = 'support' RETURNING 1"));
        m_database->sql(QStringLiteral("UPDATE reeve.staff SET certificate_expires_at = now() - "
                                       "interval '3 days' WHERE login = 'officer2' RETURNING 1"));
        m_database->sql(QStringLiteral("INSERT INTO reeve.failed_sign_in (login, at, why) SELECT "
                                       "'support', now() - n * interval '1 hour', 'password' "
                                       "FROM generate_series(1, 3) AS n RETURNING 1"));
        m_database->sql(QStringLiteral("INSERT INTO reeve.session_alive (pid, person, since, "
                                       "seen_at) VALUES (1, 'officer', now(), now()) RETURNING 1"));
        signIn("admin");
    }
    void cleanupTestCase()
    {
        m_view.reset();
        m_desk.reset();
        m_connection.reset();
    }

    void deadlines_data()
    {
        QTest::addColumn<qint64>("hours");
        QTest::addColumn<int>("meaning");
        QTest::addColumn<QString>("begins");
        QTest::newRow("next year")
            << qint64(24 * 312 + 5) << int(Meaning::Good) << QStringLiteral("in 312 days (");
        QTest::newRow("soon") << qint64(24 * 12 + 5) << int(Meaning::Attention)
                              << QStringLiteral("in 12 days (");
        QTest::newRow("today") << qint64(5) << int(Meaning::Attention) << QStringLiteral("today (");
        QTest::newRow("over") << qint64(-24 * 3 - 5) << int(Meaning::Problem)
                              << QStringLiteral("ended 3 days ago (");
    }
    void deadlines()
    {
        QFETCH(qint64, hours);
        QFETCH(int, meaning);
        QFETCH(QString, begins);
        const Timestamp now = *Timestamp::fromServerText(
            std::string_view("2026-03-01 12:00:00+00"));
        const Timestamp then = Timestamp::fromMicroseconds(now.microseconds()
                                                           + hours * 3'600'000'000);
        QCOMPARE(int(deadlineMeaning(then, now)), meaning);
        QVERIFY2(deadlineText(then, now).startsWith(begins), qPrintable(deadlineText(then, now)));
    }

    void theListSaysWhatStands()
    {
        StaffTableModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRecords(m_view->model().records());
        QCOMPARE(record("support").failedSignIns, 3);
        QCOMPARE(record("officer").sessionsAlive, 1);
        QVERIFY(record("support").quotaPages > 0);
        QCOMPARE(deadlineMeaning(*record("officer2").certificateExpires), Meaning::Problem);
        QVERIFY(!m_view->guard()->isVisible());
        choose("support");
        test::keepPictures(m_view.get(), "staff");
    }

    void nobodyDisablesThemselves()
    {
        choose("admin");
        QVERIFY(!find<QToolButton>("staffDisable")->isEnabled());
        QVERIFY(!find<QToolButton>("staffDisable")->toolTip().isEmpty());
    }

    void asksForARoleWithAReasonThatIsOne()
    {
        choose("support");
        QTest::mouseClick(find<QToolButton>("staffRole"), Qt::LeftButton);
        auto *ask = find<AskBar>("staffAsk");
        auto *roles = find<QComboBox>("staffRoles");
        QVERIFY(roles->isVisible());
        QCOMPARE(roles->findData(QStringLiteral("support")), -1);
        QTest::keyClicks(roles, QStringLiteral("Aud"));
        QTest::keyClicks(ask->findChild<QLineEdit *>(QStringLiteral("askReason")),
                         QStringLiteral("too short"));
        QVERIFY(!ask->findChild<QPushButton *>(QStringLiteral("askAction"))->isEnabled());
        test::keepPictures(m_view.get(), "staff-role");
        QSignalSpy messages(m_view.get(), &View::messageRaised);
        answer(QStringLiteral(" but now long enough"));
        QTRY_COMPARE(messages.size(), 1);
        QCOMPARE(messages.at(0).at(0).value<Message>().kind, Message::Kind::Success);
        QCOMPARE(m_database->sql(
                     QStringLiteral("SELECT kind || ' ' || (payload ->> 'login') || ' ' || "
                                    "(payload ->> 'role') || ' ' || state FROM reeve.approval")),
                 QStringList{QStringLiteral("role_grant support auditor open")});
        QCOMPARE(record("support").role, QStringLiteral("support"));
    }

    void disablesAtOnce()
    {
        Connection other;
        open(other, "support2");
        choose("support2");
        QTest::mouseClick(find<QToolButton>("staffDisable"), Qt::LeftButton);
        auto *ask = find<AskBar>("staffAsk");
        QVERIFY(ask->isVisible());
        QVERIFY(ask->findChild<QPushButton *>(QStringLiteral("askAction"))
                    ->text()
                    .contains(QStringLiteral("support2")));
        test::keepPictures(m_view.get(), "staff-disable");
        QTest::keyClick(ask, Qt::Key_Escape);
        QVERIFY(!ask->isVisible());
        QCOMPARE(m_database->sql(
                     QStringLiteral("SELECT active FROM reeve.staff WHERE login = 'support2'")),
                 QStringList{QStringLiteral("true")});

        QTest::mouseClick(find<QToolButton>("staffDisable"), Qt::LeftButton);
        answer(QStringLiteral("left the company"));
        QTRY_VERIFY(!record("support2").isActive);
        QCOMPARE(record("support2").disabledBy, QStringLiteral("admin"));
        QVERIFY(!find<QToolButton>("staffDisable")->isEnabled());
        // The other desk is refused from now on.
        std::optional<ErrorKind> refused;
        other
            .run([](PgDriver &driver) -> Result<void> {
                auto rows = driver.query({QStringLiteral("SELECT api.customer_estimate()")});
                return rows ? Result<void>() : Result<void>(tl::unexpected(rows.error()));
            })
            .then(this, [&refused](const Result<void> &result) {
                refused = result ? ErrorKind::Internal : result.error().kind;
            });
        QTRY_VERIFY(refused);
        QCOMPARE(*refused, ErrorKind::DisabledAccount);
        QCOMPARE(m_database->sql(QStringLiteral("SELECT reason FROM audit.inbox WHERE event = "
                                                "'staff_disabled' AND person = 'admin'")),
                 QStringList{QStringLiteral("left the company")});
    }

    void anOfficerKeepsTheGuard()
    {
        signIn("officer");
        QTRY_VERIFY(m_view->guard()->isVisible());
        QVERIFY(!find<QToolButton>("staffDisable")->isVisible());
        QVERIFY(find<PlainLabel>("guardNone")->isVisible());
        QSignalSpy messages(m_view.get(), &View::messageRaised);
        // Another desk reaches its limit; the hint comes by NOTIFY.
        m_database->sql(QStringLiteral(
            "UPDATE reeve.staff SET quota_pages = 0 WHERE login = 'support' RETURNING 1"));
        Connection support;
        open(support, "support");
        const Disclosure disclosure{.kind = QStringLiteral("customer"),
                                    .args = {{QStringLiteral("customer_id"), 1}},
                                    .reason = QStringLiteral("test")};
        support.run([disclosure](PgDriver &driver) -> Result<void> {
            auto rows = driver.query(disclosure.statement());
            return rows ? Result<void>() : Result<void>(tl::unexpected(rows.error()));
        });
        auto *table = find<PagedTableView>("guardTable");
        QTRY_VERIFY(table->isVisible() && table->model()->rowCount() == 1);
        QTRY_COMPARE(messages.size(), 1);
        QCOMPARE(messages.at(0).at(0).value<Message>().kind, Message::Kind::Warning);
        test::keepPictures(m_view.get(), "staff-guard");

        QTest::mouseClick(find<QPushButton>("guardLift"), Qt::LeftButton);
        answer(QStringLiteral("moving the old cases"));
        QTRY_VERIFY(record("support").liftedUntil);
        QCOMPARE(m_database->sql(
                     QStringLiteral("SELECT lifted_by || ' ' || reason FROM reeve.quota_lift")),
                 QStringList{QStringLiteral("officer moving the old cases")});
    }

    void changesTheLimits()
    {
        auto *pages = find<QSpinBox>("guardPages");
        auto *set = find<QPushButton>("guardSet");
        QVERIFY(!set->isEnabled());
        pages->setFocus();
        pages->selectAll();
        QTest::keyClicks(pages, QStringLiteral("90"));
        QVERIFY(set->isEnabled());
        QTest::mouseClick(set, Qt::LeftButton);
        answer(QStringLiteral("agreed with the team"));
        QTRY_COMPARE(m_database->sql(QStringLiteral(
                         "SELECT value FROM reeve.setting WHERE name = 'quota_pages'")),
                     QStringList{QStringLiteral("90")});
        QTRY_VERIFY(!set->isEnabled());
        QCOMPARE(pages->value(), 90);
    }

    void anOfficerDoesNotLiftTheirOwnLimits()
    {
        choose("officer");
        QVERIFY(!find<QToolButton>("staffLift")->isEnabled());
        choose("officer2");
        QVERIFY(find<QToolButton>("staffLift")->isEnabled());
        choose("auditor");
        QVERIFY(!find<QToolButton>("staffLift")->isEnabled());
    }
};

QTEST_MAIN(StaffViewTest)
#include "tst_staffview.moc"
