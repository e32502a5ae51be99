// SPDX-License-Identifier: GPL-3.0-or-later
// A stranger asks a real HTTPS server: in each state of a history, with everything that a server can
// do wrong, and with everything that an address can lead to.
#include "models/base/publicaddress.h"
#include "models/visibility/proberun.h"
#include "tests/support/webserver.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace reeve;
using test::WebServer;
using Answer = ProbeResult::Answer;
using Expectation = ProbeTarget::Expectation;

Q_DECLARE_METATYPE(reeve::ProbeResult::Answer)
Q_DECLARE_METATYPE(reeve::ProbeTarget::Expectation)

class ProbeTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Authority> m_authority;

    ProbeRules rules() const
    {
        ProbeRules rules;
        rules.allowed = {{QHostAddress(QHostAddress::LocalHost), 32},
                         {QHostAddress(QHostAddress::LocalHostIPv6), 128}};
        rules.authorities = test::trusted(*m_authority);
        rules.timeout = 10'000;
        return rules;
    }
    static ProbeResult ask(Probe &probe, const QUrl &url, Expectation expects = Expectation::Open)
    {
        QSignalSpy finished(&probe, &Probe::finished);
        probe.ask({.way = ProbeTarget::Way::Public, .expects = expects}, url);
        [&] { QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000); }();
        return finished.isEmpty() ? ProbeResult{.why = QStringLiteral("never finished")}
                                  : finished.first().first().value<ProbeResult>();
    }
    ProbeResult ask(const QUrl &url, Expectation expects = Expectation::Open) const
    {
        Probe probe(rules());
        // localhost may be ::1 first, where the test's server does not listen.
        probe.setResolver(toLoopback);
        return ask(probe, url, expects);
    }
    static void toLoopback(const QString &, QObject *,
                           const std::function<void(const QHostInfo &)> &answered)
    {
        QHostInfo info;
        info.setAddresses({QHostAddress(QHostAddress::LocalHost)});
        answered(info);
    }
    std::unique_ptr<WebServer> server(WebServer::Handler handler) const
    {
        return std::make_unique<WebServer>(*m_authority, QStringList{QStringLiteral("localhost")},
                                           std::move(handler));
    }
    static WebServer::Handler to(const QByteArray &location)
    {
        return [location](const WebServer::Request &request) -> WebServer::Reply {
            if (request.path == "/there")
                return {};
            return {.status = 302, .headers = "Location: " + location + "\r\n"};
        };
    }

private slots:
    void initTestCase()
    {
        qRegisterMetaType<ProbeResult>();
        auto made = Authority::create(QStringLiteral("Test"));
        QVERIFY(made);
        m_authority = std::make_unique<Authority>(std::move(*made));
    }

    void everyState_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Expectation>("expects");
        QTest::addColumn<Answer>("answer");
        QTest::addColumn<int>("agrees"); // 1 yes, 0 no, -1 cannot tell
        QTest::addColumn<bool>("showsTooMuch");
        const QByteArray page = "<html><body>All hosts are up</body></html>";
        const QByteArray form = "<form><INPUT name=p TYPE = 'password'></form>";
        struct Seen {
            const char *name;
            int status;
            QByteArray body;
            Answer answer;
        };
        const QList<Seen> all{
            {"page", 200, page, Answer::Open},        {"form", 200, form, Answer::Password},
            {"prompt", 401, {}, Answer::Password},    {"forbidden", 403, page, Answer::Closed},
            {"not found", 404, page, Answer::Closed}, {"server error", 500, page, Answer::Other}};
        for (const Seen &seen : all)
            for (const Expectation expects :
                 {Expectation::Open, Expectation::Password, Expectation::Closed}) {
                const bool same = seen.answer == Answer::Open ? expects == Expectation::Open
                                  : seen.answer == Answer::Password
                                      ? expects == Expectation::Password
                                      : expects == Expectation::Closed;
                QTest::addRow("%s, should be %s", seen.name,
                              expects == Expectation::Open       ? "open"
                              : expects == Expectation::Password ? "guarded"
                                                                 : "closed")
                    << seen.status << seen.body << expects << seen.answer
                    << (seen.answer == Answer::Other ? -1
                        : same                       ? 1
                                                     : 0)
                    << (seen.answer == Answer::Open && expects != Expectation::Open);
            }
    }
    void everyState()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(Expectation, expects);
        QFETCH(Answer, answer);
        QFETCH(int, agrees);
        QFETCH(bool, showsTooMuch);
        const auto web = server([&](const WebServer::Request &) {
            return WebServer::Reply{
                .status = status,
                .headers = status == 401 ? "WWW-Authenticate: Basic realm=\"x\"\r\n" : "",
                .body = body};
        });
        const ProbeResult result = ask(web->url(QStringLiteral("/center/7")), expects);
        QCOMPARE(result.answer, answer);
        QCOMPARE(result.agrees() ? int(*result.agrees()) : -1, agrees);
        QCOMPARE(result.showsTooMuch(), showsTooMuch);
        QCOMPARE(result.hops.size(), 1);
        QCOMPARE(result.hops.first().status, status);
        QCOMPARE(web->requests().size(), 1); // nobody tried a password
        QVERIFY(!web->requests().first().headers.contains("authorization"));
        QVERIFY(result.sentence().contains(QString::number(status)));
    }

    void otherMeaningsOfAStatus()
    {
        const auto web = server(
            [](const WebServer::Request &) { return WebServer::Reply{.status = 418}; });
        ProbeRules with = rules();
        with.closed =
            ProbeRules::from({{QStringLiteral("probe_closed"), QStringLiteral("404, 418")}}).closed;
        Probe probe(with);
        probe.setResolver(toLoopback);
        QCOMPARE(ask(probe, web->url(QStringLiteral("/"))).answer, Answer::Closed);
    }

    void redirectsAreShown()
    {
        const auto web = server(to("/there"));
        const ProbeResult result = ask(web->url(QStringLiteral("/here")));
        QCOMPARE(result.answer, Answer::Open);
        QCOMPARE(result.hops.size(), 2);
        QCOMPARE(result.hops.first().status, 302);
        QCOMPARE(result.hops.last().url, web->url(QStringLiteral("/there")));
        QCOMPARE(result.path().size(), 2);
    }
    // A cookie that is set on the way is not brought along.
    void noCookies()
    {
        const auto web = server([](const WebServer::Request &request) -> WebServer::Reply {
            if (request.path == "/there")
                return {};
            return {.status = 302, .headers = "Set-Cookie: seen=1; Path=/\r\nLocation: /there\r\n"};
        });
        QCOMPARE(ask(web->url(QStringLiteral("/"))).answer, Answer::Open);
        QCOMPARE(web->requests().size(), 2);
        for (const WebServer::Request &request : web->requests()) {
            QVERIFY(!request.headers.contains("cookie"));
            QCOMPARE(request.headers.value("host"), "localhost:" + QByteArray::number(web->port()));
        }
    }
    void loop()
    {
        const auto web = server(to("/here"));
        const ProbeResult result = ask(web->url(QStringLiteral("/here")));
        QCOMPARE(result.answer, Answer::Loop);
        QVERIFY(result.sentence().contains(QStringLiteral("/here")));
        QCOMPARE(web->requests().size(), 1);
    }
    void tooManyTurns()
    {
        int turn = 0;
        const auto web = server([&turn](const WebServer::Request &) {
            return WebServer::Reply{.status = 307,
                                    .headers = "Location: /" + QByteArray::number(++turn) + "\r\n"};
        });
        const ProbeResult result = ask(web->url(QStringLiteral("/0")));
        QCOMPARE(result.answer, Answer::TooManyTurns);
        QCOMPARE(web->requests().size(), 6); // the address and five turns
    }

    void refused_data()
    {
        QTest::addColumn<QString>("address");
        QTest::newRow("file") << QStringLiteral("file:///etc/passwd");
        QTest::newRow("data") << QStringLiteral("data:text/html,x");
        QTest::newRow("ftp") << QStringLiteral("ftp://localhost/");
        QTest::newRow("http") << QStringLiteral("http://localhost/");
        QTest::newRow("loopback") << QStringLiteral("https://127.0.0.2/");
        QTest::newRow("loopback as a number") << QStringLiteral("https://2130706434/");
        QTest::newRow("loopback in IPv6") << QStringLiteral("https://[::ffff:127.0.0.2]/");
        QTest::newRow("private") << QStringLiteral("https://192.168.1.1/");
        QTest::newRow("link-local") << QStringLiteral("https://169.254.169.254/latest/meta-data/");
        QTest::newRow("link-local in IPv6") << QStringLiteral("https://[fe80::1]/");
        QTest::newRow("multicast") << QStringLiteral("https://224.0.0.1/");
        QTest::newRow("this computer") << QStringLiteral("https://0.0.0.0/");
        QTest::newRow("credentials") << QStringLiteral("https://anna:secret@localhost/");
        QTest::newRow("no host") << QStringLiteral("https:///x");
    }
    void refused()
    {
        QFETCH(QString, address);
        Probe probe(rules()); // the system's own resolver
        const ProbeResult result = ask(probe, QUrl(address));
        QVERIFY2(result.answer == Answer::NotAsked || result.answer == Answer::Unreachable,
                 qPrintable(result.sentence()));
        if (address != QLatin1String("https://2130706434/"))
            QCOMPARE(result.answer, Answer::NotAsked);
        QVERIFY(!result.agrees());
        QVERIFY(!result.why.isEmpty() && !result.sentence().contains(QStringLiteral("secret")));
    }
    void refusedBehindARedirect_data() { refused_data(); }
    void refusedBehindARedirect()
    {
        QFETCH(QString, address);
        const auto web = server(to(address.toUtf8()));
        Probe probe(rules());
        probe.setResolver([](const QString &host, QObject *context,
                             const std::function<void(const QHostInfo &)> &answered) {
            if (host == QLatin1String("localhost"))
                return toLoopback(host, context, answered);
            QHostInfo::lookupHost(host, context, answered);
        });
        const ProbeResult result = ask(probe, web->url(QStringLiteral("/here")));
        QVERIFY2(result.answer == Answer::NotAsked || result.answer == Answer::Unreachable,
                 qPrintable(result.sentence()));
        QCOMPARE(web->requests().size(), 1);
    }

    void plainHttpIfAllowed()
    {
        WebServer web([](const WebServer::Request &) { return WebServer::Reply{}; });
        ProbeRules with = rules();
        with.allowHttp = true;
        Probe probe(with);
        probe.setResolver(toLoopback);
        QCOMPARE(ask(probe, web.url(QStringLiteral("/"))).answer, Answer::Open);
        // And one that is expected to speak TLS, and does not.
        QUrl tls = web.url(QStringLiteral("/"));
        tls.setScheme(QStringLiteral("https"));
        QCOMPARE(ask(tls).answer, Answer::Unreachable);
    }

    // The name is looked up once, all that it has is checked, and what is connected to is what was checked.
    void rebinding()
    {
        const WebServer web(*m_authority, {QStringLiteral("status.test")},
                            [](const WebServer::Request &) { return WebServer::Reply{}; });
        int lookups = 0;
        Probe probe(rules());
        probe.setResolver([&lookups](const QString &, QObject *,
                                     const std::function<void(const QHostInfo &)> &answered) {
            QHostInfo info;
            info.setAddresses({QHostAddress(++lookups == 1 ? QStringLiteral("127.0.0.1")
                                                           : QStringLiteral("127.0.0.2"))});
            answered(info);
        });
        const ProbeResult result = ask(probe,
                                       web.url(QStringLiteral("/"), QStringLiteral("status.test")));
        QVERIFY2(result.answer == Answer::Open, qPrintable(result.sentence()));
        QCOMPARE(lookups, 1);
        QCOMPARE(web.requests().first().headers.value("host"),
                 "status.test:" + QByteArray::number(web.port()));
        QCOMPARE(result.hops.first().address, QHostAddress(QHostAddress::LocalHost));
        // Now it says something else, and that is refused.
        QCOMPARE(ask(probe, web.url(QStringLiteral("/"), QStringLiteral("status.test"))).answer,
                 Answer::NotAsked);
        QCOMPARE(web.requests().size(), 1);
    }
    void oneForbiddenAddressAmongOthers()
    {
        const auto web = server([](const WebServer::Request &) { return WebServer::Reply{}; });
        Probe probe(rules());
        probe.setResolver(
            [](const QString &, QObject *, const std::function<void(const QHostInfo &)> &answered) {
                QHostInfo info;
                info.setAddresses({QHostAddress(QStringLiteral("127.0.0.1")),
                                   QHostAddress(QStringLiteral("10.0.0.1"))});
                answered(info);
            });
        const ProbeResult result = ask(probe, web->url(QStringLiteral("/")));
        QCOMPARE(result.answer, Answer::NotAsked);
        QVERIFY2(result.why.contains(QStringLiteral("10.0.0.1")), qPrintable(result.why));
        QVERIFY(web->requests().isEmpty());
    }

    void badCertificates_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<int>("from"); // days from now
        QTest::addColumn<int>("until");
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<QString>("words"); // empty: a good one
        const QStringList here{QStringLiteral("localhost")};
        QTest::newRow("good") << here << -1 << 1 << true << QString();
        QTest::newRow("expired") << here << -10 << -3 << true << QStringLiteral("expired on");
        QTest::newRow("not yet valid")
            << here << 3 << 10 << true << QStringLiteral("not valid yet");
        QTest::newRow("wrong host") << QStringList{QStringLiteral("elsewhere.test")} << -1 << 1
                                    << true << QStringLiteral("another name");
        QTest::newRow("unknown issuer") << here << -1 << 1 << false << QStringLiteral("trusted");
    }
    void badCertificates()
    {
        QFETCH(QStringList, names);
        QFETCH(int, from);
        QFETCH(int, until);
        QFETCH(bool, trusted);
        QFETCH(QString, words);
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const WebServer web(*m_authority, names,
                            [](const WebServer::Request &) { return WebServer::Reply{}; },
                            {now.addDays(from), now.addDays(until)});
        ProbeRules with = rules();
        if (!trusted)
            with.authorities.clear();
        Probe probe(with);
        probe.setResolver(toLoopback);
        const ProbeResult result = ask(probe, web.url(QStringLiteral("/")));
        if (words.isEmpty()) {
            QVERIFY2(result.answer == Answer::Open, qPrintable(result.sentence()));
            return;
        }
        QCOMPARE(result.answer, Answer::Certificate);
        QVERIFY2(result.why.contains(words), qPrintable(result.why));
        QVERIFY(web.requests().isEmpty()); // nothing was said to it
    }

    // Ten gigabytes that are announced, and would come.
    void hugeBodyIsCut()
    {
        const auto web = server([](const WebServer::Request &) {
            return WebServer::Reply{.headers = "Content-Length: 10737418240\r\n",
                                    .isEndless = true};
        });
        const ProbeResult result = ask(web->url(QStringLiteral("/")));
        QCOMPARE(result.answer, Answer::Open);
        QVERIFY(result.isCut);
        QVERIFY2(web->bytesSent() < 32 * 1024 * 1024,
                 qPrintable(QString::number(web->bytesSent())));
    }
    void endlessBodyIsCut()
    {
        const auto web = server(
            [](const WebServer::Request &) { return WebServer::Reply{.isEndless = true}; });
        const ProbeResult result = ask(web->url(QStringLiteral("/")));
        QCOMPARE(result.answer, Answer::Open);
        QVERIFY(result.isCut);
        QVERIFY2(result.sentence().contains(QStringLiteral("cut off")),
                 qPrintable(result.sentence()));
        QVERIFY2(web->bytesSent() < 32 * 1024 * 1024,
                 qPrintable(QString::number(web->bytesSent())));
    }
    void silentServer()
    {
        const auto web = server(
            [](const WebServer::Request &) { return WebServer::Reply{.isSilent = true}; });
        QTcpServer mute; // takes the connection, and says nothing of TLS either
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        ProbeRules with = rules();
        with.timeout = 400;
        Probe probe(with);
        probe.setResolver(toLoopback);
        QCOMPARE(ask(probe, web->url(QStringLiteral("/"))).answer, Answer::Silent);
        QCOMPARE(
            ask(probe, QUrl(QStringLiteral("https://localhost:%1/").arg(mute.serverPort()))).answer,
            Answer::Silent);
    }
    void nobodyListens()
    {
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress::LocalHost));
        const QUrl url(QStringLiteral("https://localhost:%1/").arg(gone.serverPort()));
        gone.close();
        const ProbeResult result = ask(url);
        QCOMPARE(result.answer, Answer::Unreachable);
        QVERIFY2(result.why.contains(QStringLiteral("listens")), qPrintable(result.why));
    }
    void noSuchName()
    {
        Probe probe(rules());
        probe.setResolver(
            [](const QString &, QObject *, const std::function<void(const QHostInfo &)> &answered) {
                QHostInfo info;
                info.setError(QHostInfo::HostNotFound);
                answered(info);
            });
        const ProbeResult result = ask(probe, QUrl(QStringLiteral("https://status.example/")));
        QCOMPARE(result.answer, Answer::Unreachable);
        QVERIFY(result.why.contains(QStringLiteral("status.example")));
    }
    void cancelled()
    {
        const auto web = server(
            [](const WebServer::Request &) { return WebServer::Reply{.isSilent = true}; });
        Probe probe(rules());
        probe.setResolver(toLoopback);
        QSignalSpy finished(&probe, &Probe::finished);
        probe.ask({}, web->url(QStringLiteral("/")));
        QTRY_COMPARE(web->requests().size(), 1);
        probe.cancel();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().value<ProbeResult>().answer, Answer::Cancelled);
        probe.cancel();
        QCOMPARE(finished.size(), 1);
    }

    void publicOrNot_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isPublic");
        for (const char *open :
             {"8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "100.63.0.1",
              "2001:4860:4860::8888", "64:ff9b::808:808", "::ffff:8.8.8.8"})
            QTest::newRow(open) << QString::fromLatin1(open) << true;
        for (const char *closed : {"127.0.0.1",
                                   "127.255.255.255",
                                   "0.0.0.0",
                                   "10.0.0.1",
                                   "172.16.0.1",
                                   "172.31.255.255",
                                   "192.168.0.1",
                                   "100.64.0.1",
                                   "169.254.169.254",
                                   "192.0.2.1",
                                   "198.51.100.7",
                                   "203.0.113.9",
                                   "224.0.0.1",
                                   "239.255.255.250",
                                   "255.255.255.255",
                                   "240.0.0.1",
                                   "::1",
                                   "::",
                                   "fe80::1",
                                   "fc00::1",
                                   "fd12::1",
                                   "fec0::1",
                                   "ff02::1",
                                   "2001:db8::1",
                                   "::ffff:10.0.0.1",
                                   "::ffff:127.0.0.1",
                                   "64:ff9b::a00:1",
                                   "2002:a00:1::1",
                                   "::127.0.0.1"})
            QTest::newRow(closed) << QString::fromLatin1(closed) << false;
    }
    void publicOrNot()
    {
        QFETCH(QString, address);
        QFETCH(bool, isPublic);
        const QHostAddress parsed(address);
        QVERIFY(!parsed.isNull());
        QCOMPARE(whyNotPublic(parsed).isEmpty(), isPublic);
    }

    void addressesFromPatterns()
    {
        ProbeRules with;
        ProbeTarget target{.center = 7,
                           .way = ProbeTarget::Way::Alias,
                           .alias = QStringLiteral("a/../@b ?#ü"),
                           .expects = Expectation::Open};
        QVERIFY(!with.address(target)); // nothing is set up
        with.aliasUrl = QStringLiteral("https://status.example/{alias}");
        QCOMPARE(with.address(target)->host(), QStringLiteral("status.example"));
        QCOMPARE(with.address(target)->path(QUrl::FullyEncoded),
                 QStringLiteral("/a%2F..%2F%40b%20%3F%23%C3%BC"));
        with.aliasUrl = QStringLiteral("https://{alias}.status.example/");
        QVERIFY(!with.address(target)); // such a name makes no host
        target.alias = QStringLiteral("shop");
        QCOMPARE(with.address(target)->host(), QStringLiteral("shop.status.example"));
        with.publicUrl = QStringLiteral("https://status.example/c/{center}");
        target.way = ProbeTarget::Way::Public;
        QCOMPARE(with.address(target)->path(), QStringLiteral("/c/7"));
        with.statusUrl = QStringLiteral("https://status.example/s/{key}");
        target.way = ProbeTarget::Way::Key;
        target.key = Secret(QStringLiteral("k-1"));
        QCOMPARE(with.address(target)->path(), QStringLiteral("/s/k-1"));
        target.key = Secret(QStringLiteral("a/../b?#"));
        QCOMPARE(with.address(target)->path(QUrl::FullyEncoded),
                 QStringLiteral("/s/a%2F..%2Fb%3F%23"));
        with.statusUrl = QStringLiteral("https://{key}.status.example/");
        QVERIFY(!with.address(target)); // names of servers are seen by everybody on the way
        with.statusUrl = QStringLiteral("https://user:{key}@status.example/");
        QVERIFY(!with.address(target));
    }
    void rulesFromSettings()
    {
        const ProbeRules plain = ProbeRules::from({});
        QVERIFY(!plain.allowPrivate && !plain.allowHttp && plain.allowed.isEmpty());
        QCOMPARE(plain.timeout, 15'000);
        QCOMPARE(plain.perSecond, 2.0);
        const ProbeRules set = ProbeRules::from(
            {{QStringLiteral("probe_allow_private"), QStringLiteral("10.20.0.0/16, nonsense")},
             {QStringLiteral("probe_allow_http"), QStringLiteral("on")},
             {QStringLiteral("probe_open"), QStringLiteral("200,206,9")},
             {QStringLiteral("probe_per_second"), QStringLiteral("0.5")},
             {QStringLiteral("probe_timeout"), QStringLiteral("-4")}});
        QVERIFY(set.allowHttp && !set.allowPrivate);
        QCOMPARE(set.open, (QList<int>{200, 206}));
        QCOMPARE(set.perSecond, 0.5);
        QCOMPARE(set.timeout, 15'000);
        QVERIFY(set.refusal(QHostAddress(QStringLiteral("10.20.3.4"))).isEmpty());
        QVERIFY(!set.refusal(QHostAddress(QStringLiteral("10.21.3.4"))).isEmpty());
    }

    // Many: not faster than allowed, one silent address holds up nobody, and an end when told.
    void run()
    {
        const WebServer web(
            *m_authority, {QStringLiteral("127.0.0.1")}, [](const WebServer::Request &request) {
                return WebServer::Reply{.status = request.path == "/c/3" ? 404 : 200,
                                        .isSilent = request.path == "/c/5"};
            });
        ProbeRules with = rules();
        with.publicUrl = web.url(QStringLiteral("/c/"), QStringLiteral("127.0.0.1")).toString()
                         + QStringLiteral("{center}");
        with.perSecond = 20;
        with.timeout = 1500;
        QList<ProbeTarget> targets;
        for (int i = 1; i <= 10; ++i)
            targets.append(
                {.center = i, .way = ProbeTarget::Way::Public, .expects = Expectation::Open});
        ProbeRun probes;
        QSignalSpy wants(&probes, &ProbeRun::wantsMore);
        QSignalSpy answers(&probes, &ProbeRun::answered);
        QSignalSpy ended(&probes, &ProbeRun::finished);
        QElapsedTimer clock;
        clock.start();
        probes.start(with);
        QCOMPARE(wants.size(), 1);
        probes.add(targets);
        probes.setComplete();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 10'000);
        QVERIFY(clock.elapsed() >= 9 * 50);
        QCOMPARE(answers.size(), 10);
        QCOMPARE(probes.asked(), 10);
        for (const auto &answer : answers) {
            const auto result = answer.first().value<ProbeResult>();
            QVERIFY2(result.answer
                         == (result.target.center == 3   ? Answer::Closed
                             : result.target.center == 5 ? Answer::Silent
                                                         : Answer::Open),
                     qPrintable(result.sentence()));
        }
        QCOMPARE(answers.last().first().value<ProbeResult>().target.center, 5); // behind the others

        probes.start(with);
        probes.add(targets);
        QTRY_VERIFY(probes.asked() >= 2);
        probes.cancel();
        QCOMPARE(ended.size(), 2);
        QVERIFY(!probes.isRunning());
    }
};

QTEST_GUILESS_MAIN(ProbeTest)
#include "tst_probe.moc"
