// SPDX-License-Identifier: GPL-3.0-or-later
// Visibility as support uses it: keys and clicks on real widgets, the real database behind, and a real
// web server outside. REEVE_PICTURES=DIR keeps pictures.
#include "tests/support/picture.h"
#include "tests/support/testdatabase.h"
#include "tests/support/webserver.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/visibility/centercard.h"
#include "ui/visibility/proberesultlist.h"
#include "ui/visibility/proberunbar.h"
#include "ui/visibility/visibilitybar.h"
#include "ui/visibility/visibilitychart.h"
#include "ui/visibility/visibilitypagesection.h"
#include "ui/visibility/visibilitysection.h"
#include "ui/visibility/visibilityview.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/secretview.h"
#include "ui/widgets/statebadge.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace reeve;
using test::WebServer;

class VisibilityViewTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<VisibilityView> m_view;
    std::unique_ptr<CustomersView> m_customers;
    std::unique_ptr<Authority> m_authority;
    std::unique_ptr<WebServer> m_web;
    qint64 m_customer = 0;

    QString one(const QString &sql) { return m_database->sql(sql).value(0); }
    bool answered() const { return m_view->model().hasAnswer() && !m_view->model().isLoading(); }
    template <typename T>
    static T *in(const QWidget *parent, const char *name)
    {
        T *found = parent->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such widget: %s", name);
        return found;
    }
    void click(const QWidget *parent, const char *name)
    {
        auto *button = in<QAbstractButton>(parent, name);
        QVERIFY2(button->isEnabled() && button->isVisible(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    QString said(const QWidget *parent, const char *name)
    {
        return in<PlainLabel>(parent, name)->text();
    }

    CustomerPageView *page() const { return m_customers->page(); }
    VisibilitySection *section() const { return m_customers->findChild<VisibilitySection *>(); }
    CenterCard *card() const { return section()->cards().value(0); }
    void openCustomer()
    {
        m_customers->open({QStringLiteral("customers"), QString::number(m_customer), {}});
        QTRY_VERIFY(page()->customer() && page()->customer()->number() == m_customer && card());
    }
    // Read again, after a write.
    void waitForState(const QString &word)
    {
        QTRY_COMPARE(in<StateBadge>(card(), "centerState")->word(), word);
    }

private slots:
    void initTestCase()
    {
        QApplication::setStyle(QStringLiteral("fusion"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        auto authority = Authority::create(QStringLiteral("Test"));
        QVERIFY(authority);
        m_authority = std::make_unique<Authority>(std::move(*authority));
        // The service's own site: one alias asks for a password, one shows what it must not.
        m_web = std::make_unique<WebServer>(
            *m_authority, QStringList{QStringLiteral("127.0.0.1")},
            [](const WebServer::Request &request) {
                if (request.path == "/guarded")
                    return WebServer::Reply{.status = 401};
                if (request.path == "/forgotten")
                    return WebServer::Reply{.status = 302, .headers = "Location: /elsewhere\r\n"};
                return WebServer::Reply{.status = request.path.startsWith("/c/") ? 404 : 200,
                                        .body = "<p>up</p>"};
            });
        m_database = std::make_unique<TestDatabase>();
        const QString site =
            m_web->url(QStringLiteral("/"), QStringLiteral("127.0.0.1")).toString();
        for (const auto &[name, value] :
             {std::pair(QStringLiteral("status_url"), QString(site + QStringLiteral("s/{key}"))),
              std::pair(QStringLiteral("public_url"), QString(site + QStringLiteral("c/{center}"))),
              std::pair(QStringLiteral("alias_url"), QString(site + QStringLiteral("{alias}"))),
              std::pair(QStringLiteral("probe_allow_private"), QStringLiteral("127.0.0.1/32")),
              std::pair(QStringLiteral("probe_per_second"), QStringLiteral("50"))})
            m_database->sql(
                QStringLiteral("UPDATE reeve.setting SET value = $2 WHERE name = $1 RETURNING 1"),
                {name, value});
        m_customer =
            one(QStringLiteral(
                    "INSERT INTO service.customer (username, email, first_name, last_name) "
                    "VALUES ('visible', 'visible@example.org', 'Vera', 'Visible') RETURNING id"))
                .toLongLong();
        const QString center = one(
            QStringLiteral("INSERT INTO service.history_center (customer_id, status_key) VALUES "
                           "(%1, 'status-000123') RETURNING id")
                .arg(m_customer));
        m_database->sql(
            QStringLiteral(
                "INSERT INTO service.alias (customer_id, center_id, name, password, published) "
                "VALUES "
                "(%1, %2, 'shop-status', NULL, true), (%1, %2, 'guarded', 'Only 4 friends', true), "
                "(%1, %2, 'forgotten', NULL, false) RETURNING 1")
                .arg(m_customer)
                .arg(center));
        m_connection = std::make_unique<Connection>();
        QString problem = QStringLiteral("no answer");
        m_connection->open(m_database->parameters(QStringLiteral("support")))
            .then(this, [&problem](const Result<void> &opened) {
                problem = opened ? QString() : opened.error().text;
            });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
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
    void cleanupTestCase()
    {
        m_view.reset();
        m_customers.reset();
        m_desk.reset();
        m_connection.reset();
    }

    void sectionExplains()
    {
        m_customers = std::make_unique<CustomersView>(
            *m_desk, std::vector<PageSectionEntry>{visibilityPageSection()});
        m_customers->resize(1280, 900);
        m_customers->show();
        openCustomer();
        QCOMPARE(in<StateBadge>(card(), "centerState")->word(), QStringLiteral("Anybody"));
        QCOMPARE(said(card(), "centerSentence"),
                 QStringLiteral("Public: the alias “shop-status” is published without a password, "
                                "although the status key is "
                                "private; the password of the alias “guarded” keeps nobody out."));
        QCOMPARE(said(card(), "centerUrl"),
                 m_web->url(QStringLiteral("/s/"), QStringLiteral("127.0.0.1")).toString()
                     + QStringLiteral("••••••••••••"));
        QVERIFY2(said(card(), "centerKey").startsWith(QStringLiteral("weak: 13 characters")),
                 qPrintable(said(card(), "centerKey")));
        test::keepPictures(m_customers.get(), "visibility-section");
    }

    void probeOne()
    {
        section()->setProbeAuthorities(test::trusted(*m_authority));
        click(card(), "centerProbe");
        QTRY_COMPARE_WITH_TIMEOUT(card()->results()->count(), 5, 20000);
        QTRY_VERIFY(!card()->isProbing());
        QStringList verdicts;
        for (const StateBadge *badge : card()->results()->findChildren<StateBadge *>())
            verdicts += badge->word();
        // The public address is closed, shop-status open, guarded asks, the key opens; forgotten shows
        // what it must not.
        std::sort(verdicts.begin(), verdicts.end());
        QCOMPARE(verdicts,
                 (QStringList{QStringLiteral("Agrees"), QStringLiteral("Agrees"),
                              QStringLiteral("Agrees"), QStringLiteral("Agrees"),
                              QStringLiteral("Shows too much")}));
        QCOMPARE(one(QStringLiteral("SELECT count(*)::text FROM audit.inbox WHERE event = "
                                    "'history_probed' AND reason = '#4711'")),
                 QStringLiteral("1"));
        test::keepPictures(m_customers.get(), "visibility-probe");
    }

    void makePrivate()
    {
        click(card(), "centerPrivate");
        auto *ask = in<AskBar>(card(), "centerAsk");
        QVERIFY(ask->isAsking());
        QVERIFY2(said(ask, "askNote")
                     .contains(QStringLiteral(
                         "“shop-status”, which has no password, is no longer published")),
                 qPrintable(said(ask, "askNote")));
        // Esc leaves it as it is.
        QTest::keyClick(ask, Qt::Key_Escape);
        QVERIFY(!ask->isAsking());
        click(card(), "centerPrivate");
        click(ask, "askAction");
        waitForState(QStringLiteral("With a password"));
        QVERIFY(!in<QPushButton>(card(), "centerPrivate")->isVisible());
        QCOMPARE(card()->results()->count(), 5); // what was seen from outside stays
    }

    void rotate()
    {
        const QString before = one(
            QStringLiteral("SELECT status_key FROM service.history_center WHERE customer_id = %1")
                .arg(m_customer));
        click(card(), "centerRotate");
        auto *ask = in<AskBar>(card(), "centerAsk");
        QVERIFY(said(ask, "askNote")
                    .contains(QStringLiteral("Every link with the old key stops working")));
        test::keepPictures(m_customers.get(), "visibility-rotate");
        QSignalSpy messages(m_customers.get(), &View::messageRaised);
        // Meanwhile a colleague does the same: what is agreed to is the key that was seen.
        m_database->sql(
            QStringLiteral("UPDATE service.history_center SET key_created_at = now(), status_key = "
                           "'colleague-key-1234567890-abcdefg' WHERE customer_id = %1 RETURNING 1")
                .arg(m_customer));
        click(ask, "askAction");
        QTRY_COMPARE(messages.size(), 1);
        QCOMPARE(messages.takeFirst().first().value<Message>().kind, Message::Kind::Problem);
        QTRY_VERIFY(
            said(card(), "centerKey").contains(QStringLiteral("32 characters"))); // read again
        click(card(), "centerRotate");
        click(ask, "askAction");
        QTRY_COMPARE(messages.size(), 1);
        QCOMPARE(messages.takeFirst().first().value<Message>().kind, Message::Kind::Success);
        const QString after = one(
            QStringLiteral("SELECT status_key FROM service.history_center WHERE customer_id = %1")
                .arg(m_customer));
        QVERIFY(after != before && after != QLatin1String("colleague-key-1234567890-abcdefg"));
        QTRY_VERIFY2(said(card(), "centerKey").startsWith(QStringLiteral("strong")),
                     qPrintable(said(card(), "centerKey")));
    }

    void revealAndCopy()
    {
        auto *secret = in<SecretView>(card(), "centerSecret");
        QVERIFY(!secret->isRevealed());
        click(card(), "centerReveal");
        QTRY_VERIFY(secret->isRevealed());
        const QString key = one(
            QStringLiteral("SELECT status_key FROM service.history_center WHERE customer_id = %1")
                .arg(m_customer));
        QCOMPARE(secret->secret().text(),
                 m_web->url(QStringLiteral("/s/"), QStringLiteral("127.0.0.1")).toString() + key);
        click(card(), "centerReveal");
        QVERIFY(!secret->isRevealed() && in<PlainLabel>(card(), "centerUrl")->isVisible());
        click(card(), "centerCopy");
        QTRY_VERIFY(QApplication::clipboard()->text().endsWith(key));
        QVERIFY(!secret->isRevealed());
        QCOMPARE(one(QStringLiteral("SELECT count(*)::text FROM reeve.disclosure WHERE kind = "
                                    "'status_key' AND reason = '#4711'")),
                 QStringLiteral("3")); // the first to ask from outside with it
    }

    void nothingStaysAfterALock()
    {
        click(card(), "centerProbe");
        m_customers->dropData();
        QVERIFY(section()->cards().isEmpty());
        QVERIFY(QApplication::clipboard()->text().isEmpty());
        m_customers.reset();
    }

    void listWithChartAndFilters()
    {
        m_view = std::make_unique<VisibilityView>(*m_desk);
        QAbstractItemModelTester tester(&m_view->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_view->resize(1280, 760);
        m_view->show();
        m_view->activateWindow();
        QTRY_VERIFY(answered());
        auto *anybody = in<QToolButton>(m_view.get(), "visibilityReach_anybody");
        const QString open = one(QStringLiteral(
            "SELECT to_char(count(*), 'FM999,999') FROM reeve.visibility WHERE class & 3 = 0"));
        QTRY_VERIFY2(anybody->text().contains(open), qPrintable(anybody->text()));
        QVERIFY(m_view->bar()->chart()->accessibleDescription().contains(open));
        test::keepPictures(m_view.get(), "visibility-view");

        click(m_view.get(), "visibilityFinding_weak_key");
        QTRY_VERIFY(answered()
                    && m_view->model().shownQuery().findings == QList<Finding>{Finding::WeakKey});
        QCOMPARE(QString::number(m_view->model().rowCount()),
                 one(QStringLiteral(
                     "SELECT count(*)::text FROM reeve.visibility WHERE class & 4 <> 0")));
        QVERIFY(m_view->model().rowCount() > 0);
        click(m_view.get(), "visibilityReach_key_only");
        QTRY_VERIFY(answered()
                    && m_view->model().shownQuery().reach
                           == QList<Visibility>{Visibility::KeyOnly});
        for (int row = 0; row < m_view->model().rowCount(); ++row)
            QCOMPARE(m_view->model().rowAt(row)->access.visibility, Visibility::KeyOnly);
        QVERIFY(said(m_view.get(), "visibilityCount").contains(QStringLiteral(" of ")));
        click(m_view.get(), "visibilityClear");
        QTRY_VERIFY(answered() && !m_view->model().shownQuery().isNarrowed());
    }

    void pagesInBothDirections()
    {
        auto *table = m_view->table();
        table->setFocus();
        table->setCurrentIndex(m_view->model().index(0, 0));
        const QVariant first = m_view->model().index(0, 0).data();
        QTRY_VERIFY([&] {
            QTest::keyClick(table, Qt::Key_PageDown);
            return table->firstVisibleRow() > 250;
        }());
        QTest::keyClick(table, Qt::Key_End);
        QTRY_VERIFY(answered() && m_view->model().atEnd());
        QTest::keyClick(table, Qt::Key_Home);
        QTRY_VERIFY(answered() && m_view->model().atStart()
                    && m_view->model().index(0, 0).data() == first);
        // The list can be sorted by the customer's number, and not by a name.
        m_view->model().sort(0, Qt::DescendingOrder);
        QTRY_VERIFY(answered() && m_view->model().rowAt(0)->customer.number() == m_customer);
        m_view->model().sort(1, Qt::AscendingOrder);
        QCOMPARE(m_view->model().query().sort, VisibilitySort::Customer);
    }

    void enterOpensTheCustomer()
    {
        QSignalSpy wanted(m_view.get(), &View::placeWanted);
        m_view->table()->setCurrentIndex(m_view->model().index(0, 0));
        QTest::keyClick(m_view->table(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        const Place place = wanted.first().first().value<Place>();
        QCOMPARE(place.view, QStringLiteral("customers"));
        QCOMPARE(place.item, QString::number(m_customer));
    }

    void probeAllWithCancel()
    {
        m_view->probes()->setProbeAuthorities(test::trusted(*m_authority));
        click(m_view.get(), "visibilityProbe");
        auto *ask = in<AskBar>(m_view.get(), "probeAsk");
        QVERIFY(ask->isAsking());
        // The case is the reason at hand; it can be another.
        QCOMPARE(in<QLineEdit>(ask, "askReason")->text(), QStringLiteral("#4711"));
        click(ask, "askAction");
        auto *words = in<PlainLabel>(m_view.get(), "probeWords");
        QTRY_VERIFY_WITH_TIMEOUT(words->text().contains(QStringLiteral("agree"))
                                     && !words->text().startsWith(QLatin1Char('0')),
                                 20000);
        const auto asked = [&] { return words->text().section(u' ', 0, 0).toInt(); };
        QTRY_VERIFY_WITH_TIMEOUT(asked() >= 10, 20000);
        test::keepPictures(m_view.get(), "visibility-probe-all");
        click(m_view.get(), "probeCancel");
        QVERIFY2(words->text().startsWith(QStringLiteral("Stopped.")), qPrintable(words->text()));
        const int seen = int(m_web->requests().size());
        QVERIFY(!in<ProbeResultList>(m_view->probes(), "probeResults")
                     ->findChildren<StateBadge *>()
                     .isEmpty());
        click(m_view.get(), "probeClose");
        QVERIFY(!m_view->probes()->isOpen());
        QVERIFY(m_web->requests().size() <= seen + ProbeRun::atOnce);
        QCOMPARE(one(QStringLiteral("SELECT count(*)::text FROM audit.inbox WHERE event = "
                                    "'history_probed' AND customer_ids = '{}'")),
                 QStringLiteral("1"));
    }

    void nothingOfItAfterALock()
    {
        m_view->dropData();
        QCOMPARE(m_view->model().rowCount(), 0);
        QVERIFY(!in<QToolButton>(m_view.get(), "visibilityReach_anybody")->text().contains(u':'));
        m_view->refresh();
        QTRY_VERIFY(answered() && m_view->model().rowCount() > 0);
    }
};

QTEST_MAIN(VisibilityViewTest)
#include "tst_visibilityview.moc"
