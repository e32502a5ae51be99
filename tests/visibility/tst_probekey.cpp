// SPDX-License-Identifier: GPL-3.0-or-later
// The service is asked with a status key: it reaches its own server and no other, and stands in
// nothing that is said afterwards, whatever the server does with it.
#include "models/visibility/proberun.h"
#include "tests/support/webserver.h"

#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;
using test::WebServer;
using Answer = ProbeResult::Answer;
using Expectation = ProbeTarget::Expectation;

Q_DECLARE_METATYPE(reeve::ProbeResult::Answer)

namespace
{

const QString key = QStringLiteral("Kk-7Qx/9 \u00fc%Zz");
QStringList *logged = nullptr;

void keepLog(QtMsgType, const QMessageLogContext &, const QString &text)
{
    logged->append(text);
}

} // namespace

class ProbeKeyTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Authority> m_authority;
    QStringList m_log;

    static QByteArray encodedKey() { return QUrl::toPercentEncoding(key); }
    std::unique_ptr<WebServer> server(WebServer::Handler handler) const
    {
        return std::make_unique<WebServer>(*m_authority, QStringList{QStringLiteral("127.0.0.1")},
                                           std::move(handler));
    }
    ProbeResult ask(const WebServer &web, ProbeRules with = {}) const
    {
        with.allowed = {{QHostAddress(QHostAddress::LocalHost), 32}};
        with.authorities = test::trusted(*m_authority);
        with.timeout = 10'000;
        with.perSecond = 50;
        if (with.statusUrl.isEmpty())
            with.statusUrl = web.url(QStringLiteral("/s/"), QStringLiteral("127.0.0.1")).toString()
                             + QStringLiteral("{key}");
        ProbeRun run;
        QSignalSpy answers(&run, &ProbeRun::answered);
        QSignalSpy ended(&run, &ProbeRun::finished);
        run.start(with);
        run.add({{.center = 7,
                  .way = ProbeTarget::Way::Key,
                  .expects = Expectation::Open,
                  .key = Secret(key)}});
        run.setComplete();
        [&] { QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 20'000); }();
        return answers.size() == 1 ? answers.first().first().value<ProbeResult>()
                                   : ProbeResult{.why = QStringLiteral("never finished")};
    }
    // Everything that could be shown, kept or printed of a result.
    static QString everything(const ProbeResult &result)
    {
        QStringList all{result.why, result.sentence(), result.verdict(), result.target.name(),
                        result.target.key.text()};
        all += result.path();
        for (const ProbeHop &hop : result.hops)
            for (const auto form : {QUrl::FullyEncoded, QUrl::FullyDecoded, QUrl::PrettyDecoded})
                all += hop.url.toString(QUrl::FormattingOptions(
                    form == QUrl::FullyDecoded ? QUrl::PrettyDecoded : form));
        return all.join(u'\n');
    }
    static bool holdsKey(QString text)
    {
        for (int layer = 0; layer < 4; ++layer) {
            if (text.contains(key, Qt::CaseInsensitive)
                || text.contains(QString::fromLatin1(encodedKey()), Qt::CaseInsensitive)
                || text.contains(QLatin1String("Kk-7Qx"), Qt::CaseInsensitive))
                return true;
            text = QUrl::fromPercentEncoding(text.toUtf8());
        }
        return false;
    }

private slots:
    void initTestCase()
    {
        qRegisterMetaType<ProbeResult>();
        auto made = Authority::create(QStringLiteral("Test"));
        QVERIFY(made);
        m_authority = std::make_unique<Authority>(std::move(*made));
    }

    void answers_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("location"); // KEY stands for the key as it came
        QTest::addColumn<Answer>("answer");
        QTest::addColumn<int>("requests");
        QTest::newRow("opens") << 200 << QByteArray() << Answer::Open << 1;
        QTest::newRow("is closed") << 404 << QByteArray() << Answer::Closed << 1;
        QTest::newRow("asks for a password") << 401 << QByteArray() << Answer::Password << 1;
        QTest::newRow("fails") << 500 << QByteArray() << Answer::Other << 1;
        QTest::newRow("adds a slash") << 301 << QByteArray("/s/KEY/") << Answer::Open << 2;
        QTest::newRow("moves it into the query")
            << 302 << QByteArray("/s?k=KEY") << Answer::Open << 2;
        QTest::newRow("without it") << 302 << QByteArray("/welcome") << Answer::Open << 2;
        QTest::newRow("in lower case") << 302 << QByteArray("/s/key/KEYLOW") << Answer::Open << 2;
        QTest::newRow("encoded once more")
            << 302 << QByteArray("/s/KEYTWICE/x") << Answer::Open << 2;
        QTest::newRow("in a circle") << 302 << QByteArray("/s/KEY") << Answer::Loop << 1;
    }
    void answers()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, location);
        QFETCH(Answer, answer);
        QFETCH(int, requests);
        location.replace("KEYTWICE", encodedKey().toPercentEncoding());
        location.replace("KEYLOW", encodedKey().toLower());
        location.replace("KEY", encodedKey());
        bool first = true;
        const auto web = server([&](const WebServer::Request &) -> WebServer::Reply {
            if (!std::exchange(first, false))
                return {};
            return {.status = status,
                    .headers = location.isEmpty() ? QByteArray() : "Location: " + location + "\r\n",
                    .body = "<p>up</p>"};
        });
        m_log.clear();
        logged = &m_log;
        const auto before = qInstallMessageHandler(keepLog);
        const ProbeResult result = ask(*web);
        qInstallMessageHandler(before);
        QVERIFY2(result.answer == answer, qPrintable(result.sentence()));
        QCOMPARE(web->requests().size(), requests);
        QCOMPARE(web->requests().first().path, "/s/" + encodedKey()); // the real one got it
        QCOMPARE(result.agrees().value_or(false), answer == Answer::Open);
        QVERIFY2(!holdsKey(everything(result)), qPrintable(everything(result)));
        QVERIFY(!holdsKey(m_log.join(u'\n')));
        QVERIFY(result.path().first().contains(QString(12, QChar(0x2022))));
        for (const WebServer::Request &request : web->requests())
            QVERIFY(!request.headers.contains("referer"));
    }

    // Where the service sends its visitors, with the key or without: another server gets nothing.
    void toNoOtherServer_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::newRow("with the key") << QByteArray("https://127.0.0.1:PORT/s/KEY");
        QTest::newRow("without it") << QByteArray("https://127.0.0.1:PORT/");
        QTest::newRow("without a scheme") << QByteArray("//127.0.0.1:PORT/s/KEY");
        QTest::newRow("the name is it") << QByteArray("https://kk-7qx.example.test/");
        QTest::newRow("without TLS") << QByteArray("http://127.0.0.1:OWN/s/KEY");
        QTest::newRow("with credentials") << QByteArray("https://x:y@127.0.0.1:OWN/s/KEY");
    }
    void toNoOtherServer()
    {
        QFETCH(QByteArray, location);
        const auto other = server([](const WebServer::Request &) { return WebServer::Reply{}; });
        std::unique_ptr<WebServer> web;
        web = server([&](const WebServer::Request &) {
            QByteArray to = location;
            to.replace("PORT", QByteArray::number(other->port()));
            to.replace("OWN", QByteArray::number(web->port()));
            to.replace("KEY", encodedKey());
            return WebServer::Reply{.status = 302, .headers = "Location: " + to + "\r\n"};
        });
        ProbeRules with;
        with.allowHttp = true;
        const ProbeResult result = ask(*web, with);
        QVERIFY2(result.answer == Answer::NotAsked, qPrintable(result.sentence()));
        QVERIFY2(result.why.contains(QStringLiteral("another server")), qPrintable(result.why));
        QCOMPARE(web->requests().size(), 1);
        QVERIFY(other->requests().isEmpty());
        QVERIFY(!result.agrees());
        const QString said = everything(result);
        if (!location.contains("kk-7qx"))
            QVERIFY2(!holdsKey(said), qPrintable(said));
    }

    void noPattern()
    {
        ProbeRules with;
        with.statusUrl = QStringLiteral("https://{key}.status.example/");
        const auto web = server([](const WebServer::Request &) { return WebServer::Reply{}; });
        const ProbeResult result = ask(*web, with);
        QCOMPARE(result.answer, Answer::NotAsked);
        QVERIFY(result.hops.isEmpty() && web->requests().isEmpty());
        QVERIFY(!holdsKey(everything(result)));
    }
};

QTEST_GUILESS_MAIN(ProbeKeyTest)
#include "tst_probekey.moc"
