// SPDX-License-Identifier: GPL-3.0-or-later
// `reevectl settings`, as an administrator on the server host uses it.
#include "models/database/setup.h"
#include "models/settings/setting.h"
#include "models/visibility/probetarget.h"
#include "tests/support/program.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace reeve;

class SettingsTest : public QObject
{
    Q_OBJECT

    TestDatabase m_database{TestDatabase::Content::Empty};

    Ran settings(const QStringList &arguments) const
    {
        const ConnectionParameters server = m_database.superuser();
        return reevectl(QStringList{QStringLiteral("settings")} + arguments
                        + QStringList{QStringLiteral("--socket"), server.host,
                                      QStringLiteral("--port"), server.port,
                                      QStringLiteral("--superuser"), server.user,
                                      QStringLiteral("--database"), m_database.name()});
    }
    QString kept(const QString &name)
    {
        return m_database
            .sql(QStringLiteral("SELECT value FROM reeve.setting WHERE name = $1"), {name})
            .value(0);
    }
    int onRecord()
    {
        return m_database
            .sql(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE event = 'setting_changed'"))
            .value(0)
            .toInt();
    }

private slots:
    void init() { m_database.sql(QStringLiteral("DELETE FROM audit.inbox")); }

    void setAndRead()
    {
        const QString address = QStringLiteral("https://dashboard.stripe.com/payments/{reference}");
        const Ran set = settings({QStringLiteral("set"), QStringLiteral("stripe_url"), address});
        QVERIFY2(set.code == 0, qPrintable(set.errors));
        QCOMPARE(kept(QStringLiteral("stripe_url")), address);
        QCOMPARE(settings({QStringLiteral("get"), QStringLiteral("stripe_url")}).output.trimmed(),
                 address);
        QVERIFY(settings({QStringLiteral("list")})
                    .output.contains(QStringLiteral("stripe_url = ") + address));
        QCOMPARE(m_database
                     .sql(QStringLiteral(
                         "SELECT concat_ws('|', detail ->> 'setting', detail ->> 'value', "
                         "detail ->> 'os_account' <> '') FROM audit.inbox"))
                     .value(0),
                 QStringLiteral("stripe_url|") + address + QStringLiteral("|t"));
        // The same again changes nothing.
        QCOMPARE(settings({QStringLiteral("set"), QStringLiteral("stripe_url"), address}).code, 0);
        QCOMPARE(onRecord(), 1);
        QCOMPARE(settings({QStringLiteral("set"), QStringLiteral("stripe_url"), QString()}).code,
                 0);
        QCOMPARE(kept(QStringLiteral("stripe_url")), QString());
        QCOMPARE(onRecord(), 2);
    }

    void everySettingIsListedAndThere()
    {
        const QString listed = settings({QStringLiteral("list")}).output;
        for (const SettingKind &kind : settingKinds()) {
            QVERIFY2(listed.contains(kind.name + QStringLiteral(" =")), qPrintable(kind.name));
            QCOMPARE(m_database
                         .sql(QStringLiteral("SELECT count(*) FROM reeve.setting WHERE name = $1"),
                              {kind.name})
                         .value(0),
                     QStringLiteral("1"));
        }
        // What a fresh database holds passes the checks.
        auto owner = connectTo(m_database.owner());
        QVERIFY(owner);
        const auto fresh = readSettings(**owner);
        QVERIFY(fresh);
        for (const Setting &setting : *fresh)
            QVERIFY2(writeSetting(**owner, setting.name, setting.value), qPrintable(setting.name));
        QCOMPARE(onRecord(), 0);
    }

    void secretsAreNoSettings()
    {
        m_database.sql(
            QStringLiteral("INSERT INTO reeve.setting (name, value) VALUES ('crl', 'THE LIST') "
                           "ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
        const QString key = kept(QStringLiteral("suppression_key"));
        QVERIFY(!key.isEmpty());
        const QString listed = settings({QStringLiteral("list")}).output;
        QVERIFY(!listed.contains(key) && !listed.contains(QLatin1String("THE LIST")));
        for (const char *name : {"crl", "suppression_key", "quota_pages", "nothing"}) {
            const QString setting = QLatin1String(name);
            QCOMPARE(settings({QStringLiteral("get"), setting}).code, 1);
            const Ran ran = settings({QStringLiteral("set"), setting, QStringLiteral("1")});
            QCOMPARE(ran.code, 1);
            QVERIFY(ran.errors.contains(QLatin1String("no setting")));
        }
        QCOMPARE(kept(QStringLiteral("suppression_key")), key);
        QCOMPARE(onRecord(), 0);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        const auto row = [](const char *name, const char *value) {
            QTest::newRow(
                qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(name), QLatin1String(value))))
                << QString::fromLatin1(name) << QString::fromLatin1(value);
        };
        row("stripe_url", "http://pay.example/{reference}");
        row("stripe_url", "file:///etc/{reference}");
        row("stripe_url", "https://127.0.0.1/{reference}");
        row("stripe_url", "https://localhost/{reference}");
        row("stripe_url", "https://{reference}.example/");
        row("fastspring_url", "https://pay.example/");
        row("fastspring_url", "https://pay.example/{key}");
        row("status_url", "https://status.example/{center}");
        row("public_url", "https://status.example/{key}");
        row("alias_url", "http://status.example/{alias}");
        row("alias_url", "https://10.0.0.7/{alias}");
        row("probe_open", "");
        row("probe_open", "yes");
        row("probe_closed", "404,99");
        row("probe_password", "401,");
        row("probe_allow_private", "perhaps");
        row("probe_allow_private", "");
        row("dashboard_allow_private", "10.0.0.0/8, here");
        row("probe_allow_http", "true");
        row("probe_per_second", "0");
        row("probe_per_second", "nan");
        row("probe_per_second", "51");
        row("probe_timeout", "1.5");
        row("probe_timeout", "-3");
        row("probe_timeout", "121");
        row("organisation", "two\nlines");
        row("backup_providers", "Hetzner");
        row("backup_providers", "0=Hetzner");
        row("backup_providers", "1=");
        row("backup_providers", "1=/Helsinki");
        row("backup_providers", "1=Hetzner, 1=OVH");
        row("primary_provider", "two\nlines");
    }
    void refused()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        const QString before = kept(name);
        auto owner = connectTo(m_database.owner());
        QVERIFY(owner);
        const auto written = writeSetting(**owner, name, value);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Input);
        QVERIFY(written.error().text.startsWith(name + QStringLiteral(": ")));
        QCOMPARE(kept(name), before);
        QCOMPARE(onRecord(), 0);
    }

    void whatIsAllowedIsASettingToo()
    {
        auto owner = connectTo(m_database.owner());
        QVERIFY(owner);
        const auto set = [&](const char *name, const char *value) {
            return writeSetting(**owner, QLatin1String(name), QLatin1String(value)).has_value();
        };
        QVERIFY(!set("stripe_url", "https://10.1.2.3/{reference}"));
        QVERIFY(set("dashboard_allow_private", "10.0.0.0/8"));
        QVERIFY(set("stripe_url", "https://10.1.2.3/{reference}"));
        QVERIFY(!set("stripe_url", "https://192.168.1.1/{reference}"));
        QVERIFY(!set("alias_url", "http://intranet/{alias}"));
        QVERIFY(set("probe_allow_private", "on"));
        QVERIFY(!set("alias_url", "http://intranet/{alias}"));
        QVERIFY(set("probe_allow_http", "on"));
        QVERIFY(set("alias_url", "http://intranet/{alias}"));
    }

    // What is kept is what the probe reads.
    void theProbeTakesThem()
    {
        auto owner = connectTo(m_database.owner());
        QVERIFY(owner);
        QVERIFY(writeSetting(**owner, QStringLiteral("probe_closed"), QStringLiteral("404, 451")));
        QVERIFY(writeSetting(**owner, QStringLiteral("probe_per_second"), QStringLiteral("0.5")));
        QVERIFY(writeSetting(**owner, QStringLiteral("probe_timeout"), QStringLiteral("30")));
        QVERIFY(writeSetting(**owner, QStringLiteral("probe_allow_private"),
                             QStringLiteral("10.0.0.0/8")));
        QJsonObject values;
        const auto settings = readSettings(**owner);
        QVERIFY(settings);
        for (const Setting &setting : *settings)
            values.insert(setting.name, setting.value);
        const ProbeRules rules = ProbeRules::from(values);
        QCOMPARE(rules.closed, (QList<int>{404, 451}));
        QCOMPARE(rules.perSecond, 0.5);
        QCOMPARE(rules.timeout, 30'000);
        QVERIFY(rules.refusal(QHostAddress(QStringLiteral("10.2.3.4"))).isEmpty());
    }

    // Only the owner: neither staff nor the service may write what browsers open.
    void nobodyElseMay_data()
    {
        QTest::addColumn<QString>("login");
        for (const char *login :
             {"support", "officer", "auditor", "admin", "reeve_worker", "service_app"})
            QTest::newRow(login) << QString::fromLatin1(login);
    }
    void nobodyElseMay()
    {
        QFETCH(QString, login);
        auto person = connectTo(m_database.parameters(login));
        QVERIFY(person);
        QVERIFY(!writeSetting(**person, QStringLiteral("stripe_url"),
                              QStringLiteral("https://evil.example/{reference}")));
        QVERIFY(!(*person)->query({QStringLiteral("UPDATE reeve.setting SET value = 'x'")}));
    }
};

QTEST_GUILESS_MAIN(SettingsTest)
#include "tst_settings.moc"
