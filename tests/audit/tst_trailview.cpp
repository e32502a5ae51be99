// SPDX-License-Identifier: GPL-3.0-or-later
// The trail as officer and auditor use it: keys and clicks on real widgets, the real database behind.
// REEVE_PICTURES=DIR keeps pictures of the view.
#include "models/audit/trailmonitor.h"
#include "models/session/desk.h"
#include "tests/support/picture.h"
#include "tests/support/testdatabase.h"
#include "ui/audit/trailbar.h"
#include "ui/audit/traildetails.h"
#include "ui/audit/trailstatebanner.h"
#include "ui/audit/trailview.h"
#include "ui/composition/customerpagesections.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/recordsection.h"
#include "ui/widgets/statebadge.h"

#include <QApplication>
#include <QComboBox>
#include <QDateEdit>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace reeve;

class TrailViewTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<TrailMonitor> m_monitor;
    std::unique_ptr<TrailView> m_view;

    void signIn(const char *login)
    {
        m_view.reset();
        m_monitor.reset();
        m_desk.reset();
        m_connection = std::make_unique<Connection>();
        QString problem = QStringLiteral("no answer");
        m_connection->open(m_database->parameters(QString::fromLatin1(login)))
            .then(this, [&problem](const Result<void> &opened) {
                problem = opened ? QString() : opened.error().text;
            });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
        m_desk = std::make_unique<Desk>(*m_connection);
        const QString who = QString::fromLatin1(login);
        m_desk->setPerson({.login = who,
                           .fullName = {},
                           .role = who,
                           .host = {},
                           .database = {},
                           .tlsVersion = {},
                           .serverVersion = {}});
        m_monitor = std::make_unique<TrailMonitor>(*m_connection);
        m_view = std::make_unique<TrailView>(*m_desk, *m_monitor);
        m_view->resize(1180, 680);
        m_view->show();
        m_view->activateWindow();
        QTRY_VERIFY(answered());
        QTRY_VERIFY(m_monitor->state());
    }
    bool answered() const { return m_view->model().hasAnswer() && !m_view->model().isLoading(); }
    template <typename T>
    T *find(const char *name) const
    {
        T *found = m_view->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such widget: %s", name);
        return found;
    }
    void seal() { m_database->sql(QStringLiteral("SELECT work.seal(20000, true)")); }

private slots:
    void initTestCase()
    {
        QApplication::setStyle(QStringLiteral("fusion"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        m_database = std::make_unique<TestDatabase>();
        m_database->sql(QStringLiteral("DELETE FROM audit.inbox RETURNING 1"));
        m_database->sql(QStringLiteral(
            "INSERT INTO audit.inbox (person, event, kind, customer_ids, reason, detail, at) "
            "SELECT (ARRAY['support','support2','officer','auditor'])[1 + n % 4], "
            "       (ARRAY['disclosure','disclosure','sign_in','disclosure','quota_reached'])[1 + "
            "n % 5], "
            "       (ARRAY['customer','customer_page',NULL,'customer','customer'])[1 + n % 5], "
            "       CASE n % 5 WHEN 0 THEN ARRAY[n % 40 + 1] WHEN 1 THEN ARRAY(SELECT "
            "generate_series(n, n + 60)) "
            "            WHEN 3 THEN ARRAY[n % 40 + 1] ELSE '{}' END::bigint[], "
            "       CASE WHEN n % 5 IN (0, 3) THEN 'case ' || n END, "
            "       CASE WHEN n % 5 = 4 THEN '{\"limit\": \"pages\"}'::jsonb END, now() - (300 - "
            "n) * interval '1 hour' "
            "FROM generate_series(1, 300) AS n RETURNING 1"));
        m_database->sql(
            QStringLiteral("INSERT INTO audit.inbox (person, event, detail) VALUES "
                           "('admin', 'staff_disabled', '{\"login\": \"support2\"}'), "
                           "('admin', 'role_granted', '{\"login\": \"officer2\", \"from\": "
                           "\"support\", \"role\": \"officer\"}') RETURNING 1"));
        seal();
        signIn("auditor");
    }
    void cleanupTestCase()
    {
        m_view.reset();
        m_monitor.reset();
        m_desk.reset();
        m_connection.reset();
    }

    void showsTheNewestAndSaysWhatTheTrailIs()
    {
        QCOMPARE(m_view->table()->model()->index(0, 2).data().toString(),
                 QStringLiteral("Made officer2 officer instead of support"));
        QVERIFY(m_view->details()->isHelpShown());
        QCOMPARE(find<StateBadge>("trailBadge")->word(), QStringLiteral("Sealed"));
        QVERIFY(find<PlainLabel>("trailState")->text().contains(QStringLiteral("302")));
        test::keepPictures(m_view.get(), "trail");
    }

    void anEventInPlainWords()
    {
        m_view->table()->setFocus();
        QTest::keyClick(m_view->table(), Qt::Key_Home);
        int row = 0;
        while (m_view->model().rowAt(row)->kind != QLatin1String("customer")
               || m_view->model().rowAt(row)->event != QLatin1String("disclosure")) {
            QTest::keyClick(m_view->table(), Qt::Key_Down);
            row = m_view->table()->currentIndex().row();
        }
        QVERIFY(!m_view->details()->isHelpShown());
        const TrailRecord record = *m_view->model().rowAt(row);
        const QString sentence = find<PlainLabel>("trailSentence")->text();
        QVERIFY2(sentence.contains(record.person)
                     && sentence.contains(QString::number(record.customers.first()))
                     && sentence.contains(record.reason),
                 qPrintable(sentence));
        QVERIFY(find<PlainLabel>("trailSealed")->text().contains(QLocale().toString(record.batch)));
        test::keepPictures(m_view.get(), "trail-event");
        QTest::mouseClick(find<QToolButton>("trailByCustomer"), Qt::LeftButton);
        QTRY_VERIFY(answered() && m_view->model().filter().customer);
        QCOMPARE(find<QLineEdit>("trailCustomer")->text(),
                 QString::number(record.customers.first()));
        for (int i = 0; i < m_view->model().rowCount(); ++i)
            QVERIFY(m_view->model().rowAt(i)->customers.contains(record.customers.first()));
        QTest::mouseClick(find<QToolButton>("trailClear"), Qt::LeftButton);
        QTRY_VERIFY(answered() && !m_view->model().filter().isNarrowed());
    }

    void filtersByTypingAndChoosing()
    {
        QTest::keyClicks(find<QLineEdit>("trailPerson"), QStringLiteral("support2"));
        QTRY_VERIFY(answered() && m_view->model().filter().person == QLatin1String("support2"));
        for (int i = 0; i < m_view->model().rowCount(); ++i)
            QCOMPARE(m_view->model().rowAt(i)->person, QStringLiteral("support2"));
        auto *kinds = find<QComboBox>("trailEvent");
        kinds->setFocus();
        QTest::keyClicks(kinds, QStringLiteral("Sign"));
        emit kinds->activated(kinds->currentIndex());
        QTRY_VERIFY(answered() && m_view->model().filter().event == QLatin1String("sign_in"));
        QVERIFY(m_view->model().rowCount() > 0);
        for (int i = 0; i < m_view->model().rowCount(); ++i)
            QCOMPARE(m_view->model().rowAt(i)->event, QStringLiteral("sign_in"));
        auto *period = find<QComboBox>("trailPeriod");
        QVERIFY(!find<QDateEdit>("trailFrom")->isVisible());
        period->setFocus();
        QTest::keyClick(period, Qt::Key_End);
        emit period->activated(period->currentIndex());
        QVERIFY(find<QDateEdit>("trailFrom")->isVisible());
        find<QDateEdit>("trailFrom")->setDate(QDate::currentDate().addYears(-3));
        find<QDateEdit>("trailTo")->setDate(QDate::currentDate().addYears(-2));
        QTRY_VERIFY(answered() && m_view->model().rowCount() == 0
                    && m_view->emptyState()->isVisible());
        test::keepPictures(m_view.get(), "trail-empty");
        QTest::mouseClick(m_view->emptyState()->button(), Qt::LeftButton);
        QTRY_VERIFY(answered() && m_view->model().rowCount() > 0 && m_view->table()->isVisible());
    }

    void aWrongNumberIsSaidAndReadsNothing()
    {
        QSignalSpy messages(m_view.get(), &View::messageRaised);
        const qint64 read = m_view->model().readTo();
        QTest::keyClicks(find<QLineEdit>("trailCustomer"), QStringLiteral("abc"));
        QTRY_COMPARE(messages.size(), 1);
        QCOMPARE(m_view->model().readTo(), read);
        QTest::mouseClick(find<QToolButton>("trailClear"), Qt::LeftButton);
        QTRY_VERIFY(answered());
    }

    void newerEventsAreOfferedNotPushed()
    {
        m_view->refresh();
        seal();
        m_view->refresh();
        QTRY_VERIFY(answered());
        const int rows = m_view->model().rowCount();
        m_database->sql(QStringLiteral("INSERT INTO audit.inbox (person, event) SELECT 'support', "
                                       "'sign_in' FROM generate_series(1, 5) RETURNING 1"));
        seal();
        auto *newer = find<QToolButton>("trailNewer");
        QTRY_VERIFY_WITH_TIMEOUT(newer->isVisible(), 8000);
        QVERIFY(m_view->model().rowCount() <= rows + 1);
        QTest::mouseClick(newer, Qt::LeftButton);
        QTRY_VERIFY(answered() && !newer->isVisible());
        QVERIFY(m_view->model().rowAt(0)->event == QLatin1String("disclosure")
                || m_view->model().rowAt(0)->event == QLatin1String("sign_in"));
    }

    void exportsWithAReason()
    {
        const QString file = m_folder.filePath(QStringLiteral("out.csv"));
        m_view->setFileChooser(
            [&file](const QString &suggestion, const std::function<void(const QString &)> &chosen) {
                QVERIFY(suggestion.endsWith(QLatin1String(".csv")));
                chosen(file);
            });
        QSignalSpy messages(m_view.get(), &View::messageRaised);
        find<QMenu>("trailExportMenu")->actions().first()->trigger();
        auto *ask = find<AskBar>("trailAsk");
        QVERIFY(ask->isVisible());
        auto *go = ask->findChild<QPushButton *>(QStringLiteral("askAction"));
        QVERIFY(!go->isEnabled());
        test::keepPictures(m_view.get(), "trail-export");
        QTest::keyClicks(ask->findChild<QLineEdit *>(QStringLiteral("askReason")),
                         QStringLiteral("yearly report"));
        QTest::mouseClick(go, Qt::LeftButton);
        QVERIFY(!ask->isVisible());
        QTRY_COMPARE(messages.size(), 1);
        QCOMPARE(messages.at(0).at(0).value<Message>().kind, Message::Kind::Success);
        QVERIFY(QFile::exists(file));
    }

    void aRestoreIsAcknowledgedHere()
    {
        m_database->sql(QStringLiteral("INSERT INTO reeve.trail_restore (id, explanation, "
                                       "head_batch, head_hash) SELECT gen_random_uuid(), "
                                       "'The disk was lost; last night''s backup was restored.', "
                                       "batch, hash FROM audit.head RETURNING 1"));
        m_monitor->checkNow();
        auto *notice = m_view->notice();
        QTRY_VERIFY(notice->isVisible());
        QTest::mouseClick(notice->findChild<QPushButton *>(QStringLiteral("messageAction")),
                          Qt::LeftButton);
        auto *ask = find<AskBar>("trailAsk");
        QVERIFY(ask->isVisible());
        test::keepPictures(m_view.get(), "trail-restore");
        QTest::keyClick(ask, Qt::Key_Escape);
        QVERIFY(!ask->isVisible());
        QTest::mouseClick(notice->findChild<QPushButton *>(QStringLiteral("messageAction")),
                          Qt::LeftButton);
        QTest::mouseClick(ask->findChild<QPushButton *>(QStringLiteral("askAction")),
                          Qt::LeftButton);
        QTRY_VERIFY(!notice->isVisible());
        QCOMPARE(m_database->sql(QStringLiteral("SELECT auditor FROM reeve.trail_restore")),
                 QStringList{QStringLiteral("auditor")});
        signIn("officer");
        QTRY_VERIFY(m_view->notice()->isVisible());
        QTest::mouseClick(
            m_view->notice()->findChild<QPushButton *>(QStringLiteral("messageAction")),
            Qt::LeftButton);
        QTest::mouseClick(
            find<AskBar>("trailAsk")->findChild<QPushButton *>(QStringLiteral("askAction")),
            Qt::LeftButton);
        QTRY_VERIFY(!m_view->notice()->isVisible());
    }

    void theBannerIsRedWhenTheTrailIsAnother()
    {
        QSettings store(m_folder.filePath(QStringLiteral("memory.ini")), QSettings::IniFormat);
        TrailMemory memory(store, QStringLiteral("x"));
        QWidget window;
        QVBoxLayout layout(&window);
        auto *banner = new TrailStateBanner(*m_monitor);
        layout.addWidget(banner);
        layout.addWidget(m_view.get());
        window.resize(1180, 720);
        window.show();
        m_view->show();
        m_monitor->setMemory(memory);
        QTRY_COMPARE(m_monitor->verdict().kind, TrailVerdict::Kind::First);
        QVERIFY(!banner->isVisible());
        TrailMark mark = *memory.mark();
        mark.head.hash = QByteArray(32, 'z');
        memory.remember(mark);
        m_monitor->setMemory(std::nullopt);
        memory.remember(mark);
        m_monitor->setMemory(memory);
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->message().kind, Message::Kind::Problem);
        QVERIFY(!banner->findChild<QToolButton *>(QStringLiteral("messageClose"))->isVisible());
        QCOMPARE(find<StateBadge>("trailBadge")->meaning(), Meaning::Problem);
        test::keepPictures(&window, "trail-broken");

        m_monitor->setMemory(std::nullopt);
        m_database->sql(
            QStringLiteral("INSERT INTO audit.inbox (person, event, at) VALUES ('support', "
                           "'sign_in', now() - interval '4 minutes') RETURNING 1"));
        m_monitor->checkNow();
        QTRY_COMPARE(banner->message().kind, Message::Kind::Warning);
        QCOMPARE(find<StateBadge>("trailBadge")->word(), QStringLiteral("Unsealed"));
        test::keepPictures(&window, "trail-unsealed");
        seal();
        m_monitor->checkNow();
        QTRY_VERIFY(!banner->isVisible());
        layout.removeWidget(m_view.get());
        m_view->setParent(nullptr);
        m_view->show();
    }

    void nothingStaysAfterALock()
    {
        QTest::keyClicks(find<QLineEdit>("trailPerson"), QStringLiteral("support"));
        QTRY_VERIFY(answered() && m_view->model().filter().person == QLatin1String("support"));
        m_view->table()->setCurrentIndex(m_view->model().index(0, 0));
        m_view->dropData();
        QCOMPARE(m_view->model().rowCount(), 0);
        QVERIFY(find<PlainLabel>("trailSentence")->text().isEmpty());
        QVERIFY(find<QLineEdit>("trailPerson")->text().isEmpty());
        m_view->refresh();
        QTRY_VERIFY(answered() && m_view->model().rowCount() > 0);
    }

    void onTheCustomersPage()
    {
        bool found = false;
        for (const PageSectionEntry &entry : customerPageSections())
            found = found || entry.section.id == QLatin1String("trail");
        QVERIFY(found);
    }
};

QTEST_MAIN(TrailViewTest)
#include "tst_trailview.moc"
