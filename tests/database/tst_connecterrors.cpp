// SPDX-License-Identifier: GPL-3.0-or-later
// Each way of not getting in has a kind and a text of its own. On a server of this program's own,
// whose certificates and settings it changes.
#include "models/certificates/authority.h"
#include "models/database/pgdriver.h"
#include "models/sandbox/sandbox.h"
#include "tests/support/relay.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <clocale>
#include <functional>
#include <memory>

using namespace reeve;
using namespace std::chrono_literals;

namespace
{

const Validity past{QDateTime::currentDateTimeUtc().addDays(-10),
                    QDateTime::currentDateTimeUtc().addDays(-1)};
const Validity future{QDateTime::currentDateTimeUtc().addDays(1),
                      QDateTime::currentDateTimeUtc().addDays(10)};

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// In place: the server's account keeps the file, whoever runs this test.
void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly | QIODevice::Truncate), qPrintable(path));
    file.write(content);
}

// The same key under a passphrase.
QByteArray encrypted(const QByteArray &pem, const QByteArray &passphrase)
{
    BIO *in = BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size()));
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
    BIO *out = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(out, key, EVP_aes_256_cbc(), passphrase.constData(),
                                  static_cast<int>(passphrase.size()), nullptr, nullptr);
    char *text = nullptr;
    const long size = BIO_get_mem_data(out, &text);
    const QByteArray result(text, static_cast<qsizetype>(size));
    BIO_free(in);
    BIO_free(out);
    EVP_PKEY_free(key);
    return result;
}

} // namespace

class TestConnectErrors : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void ownFiles_data();
    void ownFiles();
    void network_data();
    void network();
    void serverCertificate_data();
    void serverCertificate();
    void clientCertificate_data();
    void clientCertificate();
    void serverProtocol_data();
    void serverProtocol();
    void account_data();
    void account();
    void rightPassphraseOpensTheKey();
    void disabledAccounts();
    void silentServer();
    void severalHosts();
    void standbyIsNotTaken();
    void translatedMessagesAreUnderstood();

private:
    using Change = std::function<void(TestConnectErrors &)>;
    Error failed();
    QString file(const char *name, const QByteArray &content, bool secret = false);
    void reload(const QStringList &settings = {});
    void placeServer(const Result<Issued> &issued);
    void placeClient(const Result<Issued> &issued);
    void sql(const QString &text);

    std::unique_ptr<QTemporaryDir> m_folder;
    SandboxInfo m_sandbox;
    std::unique_ptr<Authority> m_authority;
    std::unique_ptr<Authority> m_stranger;
    QByteArray m_serverCertificate;
    QByteArray m_serverKey;
    QByteArray m_serverCrl;
    QByteArray m_clientCrl;
    ConnectionParameters m_parameters; // what a test changes
    bool m_serverChanged = false;
};

void TestConnectErrors::initTestCase()
{
    m_folder = std::make_unique<QTemporaryDir>(QDir::tempPath() + QStringLiteral("/reeve-XXXXXX"));
    SandboxOptions options;
    options.directory = m_folder->filePath(QStringLiteral("sandbox"));
    options.customers = 0;
    options.durable = false;
    const auto started = startSandbox(options);
    QVERIFY2(started, qPrintable(started ? QString() : started.error().detail));
    m_sandbox = *started;
    auto authority = Authority::load(m_sandbox.authorityDirectory);
    QVERIFY(authority);
    m_authority = std::make_unique<Authority>(std::move(*authority));
    auto stranger = Authority::create(QStringLiteral("Somebody else"));
    QVERIFY(stranger && stranger->signCrl());
    m_stranger = std::make_unique<Authority>(std::move(*stranger));
    m_serverCertificate = read(m_sandbox.serverDirectory + QStringLiteral("/server.crt"));
    m_serverKey = read(m_sandbox.serverDirectory + QStringLiteral("/server.key"));
    m_serverCrl = read(m_sandbox.serverDirectory + QStringLiteral("/ca.crl"));
    m_clientCrl = read(m_sandbox.crlFile);
    QVERIFY(!m_serverCertificate.isEmpty() && !m_serverKey.isEmpty() && !m_serverCrl.isEmpty());
}

void TestConnectErrors::init()
{
    m_parameters = m_sandbox.parameters(QStringLiteral("support"));
    m_parameters.connectTimeout = 5s;
    m_serverChanged = false;
}

void TestConnectErrors::cleanup()
{
    if (!m_serverChanged)
        return;
    write(m_sandbox.serverDirectory + QStringLiteral("/server.crt"), m_serverCertificate);
    write(m_sandbox.serverDirectory + QStringLiteral("/server.key"), m_serverKey);
    write(m_sandbox.serverDirectory + QStringLiteral("/ca.crl"), m_serverCrl);
    write(m_sandbox.crlFile, m_clientCrl);
    sql(QStringLiteral("ALTER SYSTEM RESET ALL")); // what the sandbox set is in a file of its own
    reload();
    PgDriver driver;
    QTRY_VERIFY(driver.openWith(m_sandbox.parameters(QStringLiteral("support"))));
}

void TestConnectErrors::cleanupTestCase()
{
    if (!m_sandbox.directory.isEmpty())
        stopSandbox(m_sandbox.directory);
}

Error TestConnectErrors::failed()
{
    PgDriver driver;
    const auto opened = driver.openWith(m_parameters);
    return opened ? Error{ErrorKind::Internal, QStringLiteral("it opened"), {}} : opened.error();
}

QString TestConnectErrors::file(const char *name, const QByteArray &content, bool secret)
{
    const QString path = m_folder->filePath(QString::fromLatin1(name));
    write(path, content);
    QFile::setPermissions(path, secret ? QFile::ReadOwner | QFile::WriteOwner
                                       : QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup
                                             | QFile::ReadOther);
    return path;
}

void TestConnectErrors::sql(const QString &text)
{
    PgDriver driver;
    const auto opened = driver.openWith(m_sandbox.superuser());
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().detail));
    const auto done = driver.query({text});
    QVERIFY2(done, qPrintable(done ? QString() : text + done.error().detail));
}

void TestConnectErrors::reload(const QStringList &settings)
{
    m_serverChanged = true;
    for (const QString &setting : settings)
        sql(QStringLiteral("ALTER SYSTEM SET ") + setting);
    // The postmaster reads its files when it gets the signal; a new backend shows that it has.
    PgDriver driver;
    const auto loadedAt = [&]() -> QString {
        if (!driver.openWith(m_sandbox.superuser()))
            return {};
        auto rows = driver.query({QStringLiteral("SELECT pg_conf_load_time()::text")});
        return rows && rows->next() ? rows->value(0).toString() : QString();
    };
    const QString before = loadedAt();
    QVERIFY(!before.isEmpty());
    sql(QStringLiteral("SELECT pg_reload_conf()"));
    QTRY_VERIFY(loadedAt() != before);
}

void TestConnectErrors::placeServer(const Result<Issued> &issued)
{
    QVERIFY(issued);
    write(m_sandbox.serverDirectory + QStringLiteral("/server.crt"), issued->certificatePem);
    write(m_sandbox.serverDirectory + QStringLiteral("/server.key"), issued->keyPem);
    reload();
}

void TestConnectErrors::placeClient(const Result<Issued> &issued)
{
    QVERIFY(issued);
    m_parameters.certFile = file("client.crt", issued->certificatePem);
    m_parameters.keyFile = file("client.key", issued->keyPem, true);
}

#define CASE(name, kind, change)                                                                   \
    QTest::newRow(name) << Change([](TestConnectErrors &t) { change }) << ErrorKind::kind
#define COLUMNS                                                                                    \
    QTest::addColumn<Change>("change");                                                            \
    QTest::addColumn<ErrorKind>("kind")
#define CHECK                                                                                      \
    QFETCH(Change, change);                                                                        \
    QFETCH(ErrorKind, kind);                                                                       \
    change(*this);                                                                                 \
    if (QTest::currentTestFailed())                                                                \
        return;                                                                                    \
    const Error error = failed();                                                                  \
    QVERIFY2(error.kind == kind, qPrintable(error.text + u'|' + error.detail));                    \
    QVERIFY(!error.text.isEmpty());                                                                \
    QVERIFY(!error.text.contains(m_parameters.password));                                          \
    QVERIFY(!error.detail.contains(m_parameters.password))

void TestConnectErrors::ownFiles_data()
{
    COLUMNS;
    CASE("no CA", File, t.m_parameters.caFile = QStringLiteral("/nowhere/ca.crt"););
    CASE("no CA given", File, t.m_parameters.caFile.clear(););
    CASE("CA is not PEM", File, t.m_parameters.caFile = t.file("ca.crt", "nonsense"););
    CASE("no certificate", ClientCertificate,
         t.m_parameters.certFile = QStringLiteral("/nowhere"););
    CASE("no key", ClientCertificate, t.m_parameters.keyFile = QStringLiteral("/nowhere"););
    CASE("damaged certificate", ClientCertificate,
         t.m_parameters.certFile = t.file("client.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n"
                                                        "-----END CERTIFICATE-----\n"););
    CASE("damaged key", ClientCertificate,
         t.m_parameters.keyFile = t.file("client.key",
                                         "-----BEGIN PRIVATE KEY-----\nAAAA\n"
                                         "-----END PRIVATE KEY-----\n",
                                         true););
    CASE("key that others may read", ClientCertificate,
         t.m_parameters.keyFile = t.file("client.key", read(t.m_parameters.keyFile)););
    CASE("key of another certificate", ClientCertificate,
         const auto other = t.m_authority->issueClient(QStringLiteral("support"));
         t.m_parameters.keyFile = t.file("client.key", other->keyPem, true););
    CASE("passphrase missing", ClientCertificate,
         t.m_parameters.keyFile = t.file(
             "client.key", encrypted(read(t.m_parameters.keyFile), "open sesame"), true););
    CASE("passphrase wrong", ClientCertificate,
         t.m_parameters.keyFile = t.file(
             "client.key", encrypted(read(t.m_parameters.keyFile), "open sesame"), true);
         t.m_parameters.keyPassphrase = QStringLiteral("open barley"););
    CASE("no CRL", Crl, t.m_parameters.crlFile = QStringLiteral("/nowhere/ca.crl"););
    CASE("no CRL given", Crl, t.m_parameters.crlFile.clear(););
    CASE("CRL is a folder", Crl, t.m_parameters.crlFile = t.m_folder->path(););
    CASE("CRL is nonsense", Crl, t.m_parameters.crlFile = t.file("ca.crl", "nonsense"););
    CASE("CRL is a certificate", Crl,
         t.m_parameters.crlFile = t.file("ca.crl", read(t.m_parameters.caFile)););
    CASE("CRL too old", Crl,
         t.m_parameters.crlFile = t.file("ca.crl", *t.m_authority->signCrl(past)););
    CASE("CRL of another CA", Crl,
         t.m_parameters.crlFile = t.file("ca.crl", t.m_stranger->crlPem()););
}

void TestConnectErrors::ownFiles()
{
    CHECK;
    if (kind == ErrorKind::Crl && QByteArray(QTest::currentDataTag()) != "CRL of another CA")
        QVERIFY(error.text.contains(m_parameters.crlFile)); // names the file
    if (QByteArray(QTest::currentDataTag()).startsWith("passphrase"))
        QVERIFY2(error.text.contains(QStringLiteral("passphrase")), qPrintable(error.text));
}

void TestConnectErrors::network_data()
{
    COLUMNS;
    CASE("unknown host", UnknownHost,
         t.m_parameters.host = QStringLiteral("no-such-host.invalid"););
    CASE("nobody listens", Refused, QTcpServer probe; probe.listen(QHostAddress::LocalHost);
         t.m_parameters.port = QString::number(probe.serverPort()););
    CASE("no socket", Refused, t.m_parameters.localSocket = true;
         t.m_parameters.host = t.m_folder->path(););
}

void TestConnectErrors::network()
{
    CHECK;
}

void TestConnectErrors::serverCertificate_data()
{
    COLUMNS;
    CASE("another host's", WrongHostName,
         t.placeServer(t.m_authority->issueServer({QStringLiteral("db.example")})););
    CASE("another CA's", UnknownAuthority,
         t.placeServer(t.m_stranger->issueServer(
             {QStringLiteral("localhost"), QStringLiteral("127.0.0.1")})););
    CASE("our CA is another", UnknownAuthority,
         t.m_parameters.caFile = t.file("ca.crt", t.m_stranger->certificatePem());
         t.m_parameters.crlFile = t.file("ca.crl", t.m_stranger->crlPem()););
    CASE("expired", ServerExpired,
         t.placeServer(t.m_authority->issueServer(
             {QStringLiteral("localhost"), QStringLiteral("127.0.0.1")}, past)););
    CASE("not yet valid", ServerExpired,
         t.placeServer(t.m_authority->issueServer(
             {QStringLiteral("localhost"), QStringLiteral("127.0.0.1")}, future)););
    CASE("revoked", Revoked,
         const auto server = t.m_authority->issueServer(
             {QStringLiteral("localhost"), QStringLiteral("127.0.0.1")});
         t.placeServer(server); QVERIFY(t.m_authority->revoke(server->serial));
         t.m_parameters.crlFile = t.file("ca.crl", *t.m_authority->signCrl()););
}

void TestConnectErrors::serverCertificate()
{
    CHECK;
    QVERIFY(error.text.contains(m_parameters.host));
}

void TestConnectErrors::clientCertificate_data()
{
    COLUMNS;
    CASE("another CA's", ClientCertificate,
         t.placeClient(t.m_stranger->issueClient(QStringLiteral("support"))););
    CASE("expired", ClientCertificate,
         t.placeClient(t.m_authority->issueClient(QStringLiteral("support"), past)););
    CASE("another person's", ClientCertificate,
         t.placeClient(t.m_authority->issueClient(QStringLiteral("somebody"))););
    CASE("revoked", Revoked,
         const auto client = t.m_authority->issueClient(QStringLiteral("support"));
         t.placeClient(client); QVERIFY(t.m_authority->revoke(client->serial));
         write(t.m_sandbox.serverDirectory + QStringLiteral("/ca.crl"), *t.m_authority->signCrl());
         t.reload(););
}

void TestConnectErrors::clientCertificate()
{
    CHECK;
}

void TestConnectErrors::serverProtocol_data()
{
    COLUMNS;
    CASE("no TLS", ServerWithoutTls, t.reload({QStringLiteral("ssl = off")}););
    CASE("TLS 1.2 only", TlsTooOld,
         t.reload({QStringLiteral("ssl_min_protocol_version = 'TLSv1.2'"),
                   QStringLiteral("ssl_max_protocol_version = 'TLSv1.2'")}););
}

void TestConnectErrors::serverProtocol()
{
    CHECK;
}

void TestConnectErrors::account_data()
{
    COLUMNS;
    CASE("wrong password", WrongPassword, t.m_parameters.password = QStringLiteral("no such"););
    CASE("no password", WrongPassword, t.m_parameters.password.clear(););
    CASE("no such login", WrongPassword, t.m_parameters.user = QStringLiteral("nobody");
         t.placeClient(t.m_authority->issueClient(QStringLiteral("nobody"))););
    CASE("no such database", NotFound, t.m_parameters.database = QStringLiteral("elsewhere"););
}

void TestConnectErrors::account()
{
    QFETCH(Change, change);
    QFETCH(ErrorKind, kind);
    change(*this);
    const Error error = failed();
    QVERIFY2(error.kind == kind, qPrintable(error.text + u'|' + error.detail));
    QVERIFY(!error.text.isEmpty());
}

void TestConnectErrors::rightPassphraseOpensTheKey()
{
    m_parameters.keyFile = file("client.key", encrypted(read(m_parameters.keyFile), "open sesame"),
                                true);
    m_parameters.keyPassphrase = QStringLiteral("open sesame");
    PgDriver driver;
    QVERIFY(driver.openWith(m_parameters));
}

void TestConnectErrors::disabledAccounts()
{
    m_serverChanged = true;
    sql(QStringLiteral("ALTER ROLE support NOLOGIN"));
    QCOMPARE(failed().kind, ErrorKind::DisabledAccount);
    sql(QStringLiteral("ALTER ROLE support LOGIN CONNECTION LIMIT 0"));
    const Error full = failed();
    QVERIFY2(full.kind == ErrorKind::Refused, qPrintable(full.detail));
    QVERIFY(full.text.contains(QStringLiteral("connections")));
    sql(QStringLiteral("ALTER ROLE support CONNECTION LIMIT -1"));
}

void TestConnectErrors::silentServer()
{
    test::Relay relay(QStringLiteral("127.0.0.1"), m_parameters.port.toUShort());
    relay.freeze();
    m_parameters.port = QString::number(relay.port());
    m_parameters.connectTimeout = 400ms;
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(failed().kind, ErrorKind::Timeout);
    QVERIFY2(timer.elapsed() >= 400 && timer.elapsed() < 1500,
             qPrintable(QString::number(timer.elapsed())));
}

void TestConnectErrors::severalHosts()
{
    test::Relay silent(QStringLiteral("127.0.0.1"), m_parameters.port.toUShort());
    silent.freeze();
    quint16 closedPort = 0;
    {
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost));
        closedPort = probe.serverPort();
    }
    const QString good = m_parameters.port;
    const QString bad = QString::number(closedPort);
    m_parameters.host = QStringLiteral("localhost,localhost,localhost");
    m_parameters.connectTimeout = 1s;
    m_parameters.port = bad + u',' + QString::number(silent.port()) + u',' + good;
    PgDriver driver;
    const auto opened = driver.openWith(m_parameters);
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().detail));

    // A refused login is not tried again at the next host.
    test::Relay second(QStringLiteral("127.0.0.1"), good.toUShort());
    m_parameters.host = QStringLiteral("localhost,localhost");
    m_parameters.port = good + u',' + QString::number(second.port());
    m_parameters.password = QStringLiteral("no such");
    QCOMPARE(failed().kind, ErrorKind::WrongPassword);
    QCOMPARE(second.traffic().connections, 0);
}

void TestConnectErrors::standbyIsNotTaken()
{
    // What a standby reports when asked, as the account's own setting.
    sql(QStringLiteral("ALTER ROLE support SET default_transaction_read_only = on"));
    const Error error = failed();
    sql(QStringLiteral("ALTER ROLE support RESET default_transaction_read_only"));
    QVERIFY2(error.kind == ErrorKind::Refused, qPrintable(error.detail));
}

// libpq has nothing but texts for these, and translates them.
void TestConnectErrors::translatedMessagesAreUnderstood()
{
    const QByteArray before = setlocale(LC_ALL, nullptr);
    qputenv("LANGUAGE", "de");
    const char *taken = nullptr;
    for (const char *name : {"de_DE.UTF-8", "en_US.UTF-8", "C.UTF-8"})
        if (!taken)
            taken = setlocale(LC_ALL, name);
    m_parameters.host = QStringLiteral("no-such-host.invalid");
    const Error unknown = failed();
    init();
    QTcpServer probe;
    QVERIFY(probe.listen(QHostAddress::LocalHost));
    m_parameters.port = QString::number(probe.serverPort());
    probe.close();
    const Error refused = failed();
    init();
    m_parameters.password = QStringLiteral("no such");
    const Error wrong = failed();
    setlocale(LC_ALL, before.constData());
    qunsetenv("LANGUAGE");
    QVERIFY2(unknown.kind == ErrorKind::UnknownHost, qPrintable(unknown.detail));
    QVERIFY2(refused.kind == ErrorKind::Refused, qPrintable(refused.detail));
    QVERIFY2(wrong.kind == ErrorKind::WrongPassword, qPrintable(wrong.detail));
    QVERIFY2(unknown.detail.contains(QStringLiteral("translate host name")),
             qPrintable(unknown.detail));
}

QTEST_GUILESS_MAIN(TestConnectErrors)
#include "tst_connecterrors.moc"
