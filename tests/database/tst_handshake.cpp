// SPDX-License-Identifier: GPL-3.0-or-later
// What signing in costs over a distance. A program of its own: what the driver changes in OpenSSL
// holds for the whole process, and the bare connection must come first.
#include "models/database/pgdriver.h"
#include "models/database/tlsgroups.h"
#include "tests/support/relay.h"
#include "tests/support/testdatabase.h"

#include <QTemporaryFile>
#include <QTest>

#include <libpq-fe.h>
#include <openssl/ssl.h>

#include <vector>

using namespace reeve;
using namespace std::chrono_literals;

class TestHandshake : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void oneRoundTripLessThanBareLibpq();
    void theSystemsOtherSettingsStay();

private:
    QTemporaryFile m_configuration;
};

void TestHandshake::initTestCase()
{
    // OpenSSL reads this at its first use, which is still to come.
    QVERIFY(m_configuration.open());
    m_configuration.write("openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\n"
                          "system_default = strict\n[strict]\nMinProtocol = TLSv1.2\n"
                          "CipherString = DEFAULT:@SECLEVEL=3\nGroups = X25519:P-384:P-256\n");
    m_configuration.close();
    qputenv("OPENSSL_CONF", m_configuration.fileName().toLocal8Bit());
}

void TestHandshake::oneRoundTripLessThanBareLibpq()
{
    TestDatabase database(TestDatabase::Content::Bare);
    ConnectionParameters parameters = database.owner();
    test::Relay relay(parameters.host, parameters.port.toUShort(), 10ms);
    parameters.host = QStringLiteral("127.0.0.1");
    parameters.port = QString::number(relay.port());

    const auto info = conninfo(parameters);
    QVERIFY(info);
    std::vector<const char *> names;
    std::vector<const char *> values;
    for (const auto &[name, value] : *info) {
        names.push_back(name.constData());
        values.push_back(value.constData());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    PGconn *bare = PQconnectdbParams(names.data(), values.data(), 0);
    QCOMPARE(PQstatus(bare), CONNECTION_OK);
    const int bareRoundTrips = relay.traffic().roundTrips;
    PQfinish(bare);

    // Through a relay of its own: the farewell of the connection before may still be on its way.
    test::Relay ownRelay(database.owner().host, database.owner().port.toUShort(), 10ms);
    parameters.port = QString::number(ownRelay.port());
    PgDriver driver;
    const auto opened = driver.openWith(parameters);
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().detail));
    QCOMPARE(ownRelay.traffic().roundTrips, bareRoundTrips - 1);
}

void TestHandshake::theSystemsOtherSettingsStay()
{
    offerP256First();
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    QVERIFY(context);
    QCOMPARE(SSL_CTX_get_min_proto_version(context), long(TLS1_2_VERSION));
    QCOMPARE(SSL_CTX_get_security_level(context), 3);
    SSL_CTX_free(context);
}

QTEST_GUILESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
