// SPDX-License-Identifier: GPL-3.0-or-later
// In each state of a history the world is asked by a click, over real HTTPS, with the key and without:
// a service that does what the database says agrees everywhere, and one that does not is found out.
#include "tests/support/deskpage.h"
#include "tests/support/webserver.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/visibility/centercard.h"
#include "ui/visibility/proberesultlist.h"
#include "ui/visibility/visibilitypagesection.h"
#include "ui/visibility/visibilitysection.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QPushButton>
#include <QSignalSpy>

using namespace reeve;
using namespace reeve::test;

class ProbeStatesViewTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<DeskOnDatabase> m_desk;
    std::unique_ptr<Authority> m_authority;
    std::unique_ptr<WebServer> m_web;
    std::unique_ptr<CustomersView> m_view;
    QString m_customer, m_center;
    bool m_careless = false;  ///< the service shows everything to everybody
    bool m_forgetful = false; ///< the service does not know the key

    static constexpr const char *key = "correct-key-0123456789-abcdefgh";

    QString one(const QString &sql) { return m_desk->value(sql.arg(m_center)); }

    // The service: answers as its own rows say.
    WebServer::Reply answer(const QByteArray &path)
    {
        const QByteArray page = "<p>all hosts are up</p>";
        if (m_careless)
            return {.body = page};
        if (path.startsWith("/s/")) {
            const bool known = !m_forgetful && path.mid(3) == key;
            return {.status = known ? 200 : 404, .body = page};
        }
        if (path.startsWith("/c/"))
            return {.status = one(QStringLiteral("SELECT public FROM service.history_center WHERE "
                                                 "id = %1"))
                                      == QLatin1String("true")
                                  ? 200
                                  : 403,
                    .body = page};
        const QString alias = one(
            QStringLiteral("SELECT CASE WHEN NOT published THEN 404 WHEN password IS NULL THEN "
                           "200 ELSE 401 END FROM service.alias WHERE center_id = %1"));
        return {.status = alias.isEmpty() ? 404 : alias.toInt(), .body = page};
    }
    CenterCard *card() const { return m_view->findChild<VisibilitySection *>()->cards().first(); }
    void probe()
    {
        QTest::mouseClick(card()->findChild<QPushButton *>(QStringLiteral("centerProbe")),
                          Qt::LeftButton);
        QVERIFY(card()->isProbing());
        QTRY_VERIFY_WITH_TIMEOUT(!card()->isProbing(), 20'000);
    }
    QMap<QString, QString> verdicts() const
    {
        QMap<QString, QString> found;
        const auto badges = card()->results()->findChildren<StateBadge *>();
        const auto sentences = card()->results()->findChildren<PlainLabel *>(
            QStringLiteral("probeSentence"));
        for (qsizetype i = 0; i < badges.size(); ++i)
            found.insert(sentences.at(i)->text().section(u':', 0, 0), badges.at(i)->word());
        return found;
    }
    void set(bool isPublic, bool published, bool guarded)
    {
        m_desk->value(QStringLiteral("UPDATE service.history_center SET public = $2 WHERE id = $1 "
                                     "RETURNING 1"),
                      {m_center.toLongLong(), isPublic});
        m_desk->value(QStringLiteral("UPDATE service.alias SET published = $2, password = CASE "
                                     "WHEN $3 THEN 'only for friends' END WHERE center_id = $1 "
                                     "RETURNING 1"),
                      {m_center.toLongLong(), published, guarded});
    }
    void open()
    {
        m_view = std::make_unique<CustomersView>(
            m_desk->desk(), std::vector<PageSectionEntry>{visibilityPageSection()});
        m_view->resize(1200, 900);
        m_view->show();
        m_view->open({QStringLiteral("customers"), m_customer, {}});
        QTRY_VERIFY(m_view->page()->customer().has_value());
        m_view->findChild<VisibilitySection *>()->setProbeAuthorities(trusted(*m_authority));
    }

    static inline const QString publicWay = QStringLiteral("The public address");
    static inline const QString aliasWay = QStringLiteral("The alias “asked-for”");
    static inline const QString keyWay = QStringLiteral("The status address with its key");
    static inline const QString agrees = QStringLiteral("Agrees");

private slots:
    void initTestCase()
    {
        auto authority = Authority::create(QStringLiteral("Test"));
        QVERIFY(authority);
        m_authority = std::make_unique<Authority>(std::move(*authority));
        m_desk = std::make_unique<DeskOnDatabase>();
        m_web = std::make_unique<WebServer>(
            *m_authority, QStringList{QStringLiteral("127.0.0.1")},
            [this](const WebServer::Request &request) { return answer(request.path); });
        const QString site =
            m_web->url(QStringLiteral("/"), QStringLiteral("127.0.0.1")).toString();
        for (const auto &[name, value] :
             {std::pair(QStringLiteral("status_url"), QString(site + QStringLiteral("s/{key}"))),
              std::pair(QStringLiteral("public_url"), QString(site + QStringLiteral("c/{center}"))),
              std::pair(QStringLiteral("alias_url"), QString(site + QStringLiteral("{alias}"))),
              std::pair(QStringLiteral("probe_allow_private"), QStringLiteral("127.0.0.1/32")),
              std::pair(QStringLiteral("probe_per_second"), QStringLiteral("50"))})
            m_desk->value(
                QStringLiteral("UPDATE reeve.setting SET value = $2 WHERE name = $1 RETURNING 1"),
                {name, value});
        m_customer = m_desk->value(QStringLiteral(
            "INSERT INTO service.customer (username, email, last_name) VALUES ('asked', "
            "'asked@example.org', 'Asked') RETURNING id"));
        m_center = m_desk->value(QStringLiteral("INSERT INTO service.history_center (customer_id, "
                                                "status_key) VALUES ($1, $2) RETURNING id"),
                                 {m_customer.toLongLong(), QString::fromLatin1(key)});
        m_desk->value(QStringLiteral("INSERT INTO service.alias (customer_id, center_id, name) "
                                     "VALUES ($1, $2, 'asked-for') RETURNING id"),
                      {m_customer.toLongLong(), m_center.toLongLong()});
    }
    void cleanupTestCase()
    {
        m_web.reset();
        m_desk.reset();
    }
    void init() { m_careless = m_forgetful = false; }
    void cleanup() { m_view.reset(); }

    void everyStateAgrees_data()
    {
        QTest::addColumn<bool>("isPublic");
        QTest::addColumn<bool>("published");
        QTest::addColumn<bool>("guarded");
        QTest::addColumn<QString>("state");
        QTest::newRow("by key only")
            << false << false << false << QStringLiteral("With the key only");
        QTest::newRow("by key only, a hidden alias")
            << false << false << true << QStringLiteral("With the key only");
        QTest::newRow("by an alias's password")
            << false << true << true << QStringLiteral("With a password");
        QTest::newRow("by an open alias") << false << true << false << QStringLiteral("Anybody");
        QTest::newRow("public") << true << false << false << QStringLiteral("Anybody");
        QTest::newRow("public, a guarded alias")
            << true << true << true << QStringLiteral("Anybody");
    }
    void everyStateAgrees()
    {
        QFETCH(bool, isPublic);
        QFETCH(bool, published);
        QFETCH(bool, guarded);
        QFETCH(QString, state);
        set(isPublic, published, guarded);
        open();
        QCOMPARE(card()->findChild<StateBadge *>(QStringLiteral("centerState"))->word(), state);
        const QString keys = QStringLiteral("SELECT count(*) FROM reeve.disclosure WHERE kind = "
                                            "'status_key'");
        const int before = m_desk->value(keys).toInt();
        const qsizetype asked = m_web->requests().size();
        probe();
        QMap<QString, QString> expected{{publicWay, agrees}, {aliasWay, agrees}};
        if (!isPublic)
            expected.insert(keyWay, agrees);
        QCOMPARE(verdicts(), expected);
        // A key that is read is on record; one that is not needed is not read.
        QCOMPARE(m_desk->value(keys).toInt(), before + (isPublic ? 0 : 1));
        const auto requests = m_web->requests().mid(asked);
        QCOMPARE(std::any_of(
                     requests.begin(), requests.end(),
                     [](const WebServer::Request &request) { return request.path.contains(key); }),
                 !isPublic);
        for (const QLabel *label : m_view->findChildren<QLabel *>())
            QVERIFY2(!label->text().contains(QLatin1String(key))
                         && !label->toolTip().contains(QLatin1String(key)),
                     qPrintable(label->objectName()));
    }

    void aServiceThatForgotTheKey()
    {
        set(false, false, false);
        open();
        m_forgetful = true;
        probe();
        QCOMPARE(verdicts().value(keyWay), QStringLiteral("Disagrees"));
        QCOMPARE(verdicts().value(publicWay), agrees);
    }
    void aServiceThatShowsEverything()
    {
        set(false, true, true);
        open();
        m_careless = true;
        probe();
        QCOMPARE(verdicts(), (QMap<QString, QString>{{publicWay, QStringLiteral("Shows too much")},
                                                     {aliasWay, QStringLiteral("Shows too much")},
                                                     {keyWay, agrees}}));
    }
    // Replaced meanwhile: the newest key is asked with, since it is read at that moment.
    void afterTheKeyWasReplaced()
    {
        set(false, false, false);
        open();
        m_desk->value(QStringLiteral("UPDATE service.history_center SET status_key = "
                                     "'another-key-0123456789-abcdefg', key_created_at = now() "
                                     "WHERE id = $1 RETURNING 1"),
                      {m_center.toLongLong()});
        probe();
        QCOMPARE(verdicts().value(keyWay), QStringLiteral("Disagrees")); // the service is behind
        m_desk->value(QStringLiteral("UPDATE service.history_center SET status_key = $2 WHERE id "
                                     "= $1 RETURNING 1"),
                      {m_center.toLongLong(), QString::fromLatin1(key)});
        probe();
        QCOMPARE(verdicts().value(keyWay), agrees);
    }
    // Without room for another page under the limit the rest is asked all the same, and it is said.
    void overTheLimit()
    {
        set(false, false, false);
        open();
        m_desk->value(QStringLiteral(
            "UPDATE reeve.staff SET quota_pages = 1 WHERE login = 'support' RETURNING 1"));
        QSignalSpy messages(m_view.get(), &View::messageRaised);
        probe();
        m_desk->value(QStringLiteral(
            "UPDATE reeve.staff SET quota_pages = 10000 WHERE login = 'support' RETURNING 1"));
        QCOMPARE(verdicts(), (QMap<QString, QString>{{publicWay, agrees}, {aliasWay, agrees}}));
        QCOMPARE(messages.size(), 1);
        QCOMPARE(messages.first().first().value<Message>().kind, Message::Kind::Problem);
    }
};

QTEST_MAIN(ProbeStatesViewTest)
#include "tst_probestatesview.moc"
