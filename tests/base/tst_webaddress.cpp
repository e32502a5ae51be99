// SPDX-License-Identifier: GPL-3.0-or-later
// Patterns of web addresses: what is refused, and that a value stays within its place, whatever it is.
#include "models/base/webaddress.h"
#include "models/orders/dashboards.h"

#include <QTest>

using namespace reeve;

class WebAddressTest : public QObject
{
    Q_OBJECT

    static constexpr auto pattern = "https://pay.example/orders/{reference}?tab=all";

private slots:
    void patterns_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("allow"); // dashboard_allow_private; "-": refused whatever it is
        const auto row = [](const char *name, const char *text, const char *allow) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromLatin1(allow);
        };
        row("usual", "https://dashboard.stripe.com/payments/{reference}", "off");
        row("in the query", "https://pay.example/find?q={reference}&all=1", "off");
        row("behind the hash", "https://pay.example/#/orders/{reference}", "off");
        row("with a port", "https://pay.example:8443/{reference}", "off");
        row("public literal address", "https://[2606:4700::1]/{reference}", "off");
        row("a file", "file:///etc/passwd?{reference}", "-");
        row("a script", "javascript:alert('{reference}')", "-");
        row("data", "data:text/html,{reference}", "-");
        row("without TLS", "http://pay.example/{reference}", "-");
        row("no scheme", "pay.example/{reference}", "-");
        row("no host", "https:///{reference}", "-");
        row("the host is filled in", "https://{reference}.pay.example/", "-");
        row("the scheme is filled in", "{reference}://pay.example/", "-");
        row("no place", "https://pay.example/orders", "-");
        row("another place", "https://pay.example/{order}/{reference}", "-");
        row("a lone brace", "https://pay.example/{reference}/}", "-");
        row("a name and a password", "https://pay.example@evil.example/{reference}", "-");
        row("an empty name", "https://@evil.example/{reference}", "-");
        row("a blank", "https://pay.example/ {reference}", "-");
        row("a new line", "https://pay.example/\n{reference}", "-");
        row("a backslash", "https://pay.example\\@evil.example/{reference}", "-");
        row("beyond ASCII", "https://p\xc3\xa4y.example/{reference}", "-");
        row("loopback", "https://127.0.0.1/{reference}", "127.0.0.0/8");
        row("loopback, shortened", "https://127.1/{reference}", "on");
        row("loopback as a number", "https://2130706433/{reference}", "on");
        row("loopback, hexadecimal", "https://0x7f000001/{reference}", "on");
        row("loopback, IPv6", "https://[::1]/{reference}", "::1/128");
        row("loopback within IPv6", "https://[::ffff:127.0.0.1]/{reference}", "on");
        row("private", "https://10.1.2.3/{reference}", "10.0.0.0/8");
        row("link-local", "https://169.254.169.254/{reference}", "on");
        row("localhost", "https://localhost/{reference}", "on");
        row("localhost, whole", "https://localhost./{reference}", "on");
        row("below localhost", "https://pay.localhost/{reference}", "on");
        row("a bare name", "https://intranet/{reference}", "on");
        row("a name of the house", "https://pay.internal/{reference}", "on");
    }
    void patterns()
    {
        QFETCH(QString, text);
        QFETCH(QString, allow);
        const QStringList places{QStringLiteral("reference")};
        QCOMPARE(
            WebPattern{text}.check(places, WebRules::allowing(QStringLiteral("off"))).has_value(),
            allow == QLatin1String("off"));
        QCOMPARE(WebPattern{text}.check(places, WebRules::allowing(allow)).has_value(),
                 allow != QLatin1String("-"));
        if (allow == QLatin1String("-"))
            QVERIFY(!WebPattern{text}.check(places, WebRules::allowing(QStringLiteral("on"))));
    }

    void valuesStayInTheirPlace_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("encoded"); // empty: refused
        QTest::newRow("usual") << QStringLiteral("pi_3Abc-9.x~") << QByteArray("pi_3Abc-9.x~");
        QTest::newRow("percent") << QStringLiteral("100%2F%") << QByteArray("100%252F%25");
        QTest::newRow("and, equals, question")
            << QStringLiteral("a&b=c?d#e") << QByteArray("a%26b%3Dc%3Fd%23e");
        QTest::newRow("folders") << QStringLiteral("../../x") << QByteArray("..%2F..%2Fx");
        QTest::newRow("backslash") << QStringLiteral("..\\x") << QByteArray("..%5Cx");
        QTest::newRow("new line") << QStringLiteral("a\r\nHost: b")
                                  << QByteArray("a%0D%0AHost%3A%20b");
        QTest::newRow("blank and plus") << QStringLiteral("a b+c") << QByteArray("a%20b%2Bc");
        QTest::newRow("bidi override") << QStringLiteral("a\u202Eb") << QByteArray("a%E2%80%AEb");
        QTest::newRow("isolate") << QStringLiteral("\u2066a\u2069")
                                 << QByteArray("%E2%81%A6a%E2%81%A9");
        QTest::newRow("a host") << QStringLiteral("@evil.example") << QByteArray("%40evil.example");
        QTest::newRow("a scheme") << QStringLiteral("javascript:x") << QByteArray("javascript%3Ax");
        QTest::newRow("a place") << QStringLiteral("{reference}") << QByteArray("%7Breference%7D");
        QTest::newRow("markup") << QStringLiteral("<b>\"'") << QByteArray("%3Cb%3E%22%27");
        QTest::newRow("beyond the first plane")
            << QString::fromUtf8("\xf0\x9f\x98\x80") << QByteArray("%F0%9F%98%80");
        QTest::newRow("half a letter") << QString(QChar(0xd83d)) << QByteArray("%3F");
        QTest::newRow("a dot") << QStringLiteral(".") << QByteArray();
        QTest::newRow("two dots") << QStringLiteral("..") << QByteArray();
        QTest::newRow("nothing") << QString() << QByteArray();
        QTest::newRow("too long") << QString(501, u'x') << QByteArray();
    }
    void valuesStayInTheirPlace()
    {
        QFETCH(QString, value);
        QFETCH(QByteArray, encoded);
        const auto url = WebPattern{QLatin1String(pattern)}.filled(QStringLiteral("reference"),
                                                                   value, WebRules());
        QCOMPARE(url.has_value(), !encoded.isEmpty());
        if (url)
            QCOMPARE(url->toEncoded(), "https://pay.example/orders/" + encoded + "?tab=all");
    }

    void dashboardsSayWhatIsWrong()
    {
        Dashboards dashboards = Dashboards::from(
            {{QStringLiteral("stripe_url"), QStringLiteral("https://pay.example/{reference}")},
             {QStringLiteral("fastspring_url"), QString()},
             {QStringLiteral("dashboard_allow_private"), QStringLiteral("off")}});
        QCOMPARE(dashboards.address(QStringLiteral("stripe"), QStringLiteral("pi_1"))->toEncoded(),
                 QByteArray("https://pay.example/pi_1"));
        const auto text = [&](const char *processor, const char *reference) {
            const auto url = dashboards.address(QLatin1String(processor), QLatin1String(reference));
            return url ? QStringLiteral("opened") : url.error().text;
        };
        QVERIFY(text("fastspring", "x")
                    .contains(QLatin1String("FastSpring shows an order is not set up")));
        QVERIFY(text("stripe", "").contains(QLatin1String("no reference")));
        QVERIFY(text("stripe", "..").contains(QLatin1String("by hand")));
        // Whoever wrote it, and however: it is checked again before it is opened.
        dashboards.patterns.insert(QStringLiteral("stripe"),
                                   {QStringLiteral("file:///tmp/{reference}")});
        QVERIFY(text("stripe", "x").contains(QLatin1String("is not opened")));
    }

    void networks()
    {
        QCOMPARE(networksFrom(QStringLiteral("10.0.0.0/8, fd00:1::/64"))->size(), 2);
        QVERIFY(networksFrom(QString())->isEmpty());
        QVERIFY(!networksFrom(QStringLiteral("10.0.0.0/8, yes")));
        const WebRules rules = WebRules::allowing(QStringLiteral("10.0.0.0/8"));
        QVERIFY(rules.refusal(QHostAddress(QStringLiteral("10.9.9.9"))).isEmpty());
        QVERIFY(!rules.refusal(QHostAddress(QStringLiteral("192.168.0.1"))).isEmpty());
    }
};

QTEST_GUILESS_MAIN(WebAddressTest)
#include "tst_webaddress.moc"
