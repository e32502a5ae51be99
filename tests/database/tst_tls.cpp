// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/database/setup.h"
#include "models/sandbox/sandbox.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <libpq-fe.h>
#include <unistd.h>

using namespace reeve;

/** Each way in which TLS can go wrong, against a real server that is set up to do so. */
class TestTls : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    SandboxInfo m_info;
    std::optional<Authority> m_authority;
    std::optional<Authority> m_stranger;
    QByteArray m_serverCertificate;
    QByteArray m_serverKey;

    static Validity between(int fromDays, int untilDays)
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        return {now.addDays(fromDays), now.addDays(untilDays)};
    }

    ConnectionParameters person() const { return m_info.parameters(QStringLiteral("support")); }

    QString write(const char *name, const QByteArray &content) const
    {
        const QString path = m_folder.filePath(QLatin1String(name));
        return writeWholeFile(path, content, FileAccess::Private) ? path : QString();
    }

    // A file of the server's, in its account's hands.
    void place(const char *name, const QByteArray &content) const
    {
        const QFileInfo home(m_info.serverDirectory);
        const QString path = home.filePath() + QLatin1Char('/') + QLatin1String(name);
        QVERIFY(writeWholeFile(path, content, FileAccess::Private));
        QCOMPARE(chown(QFile::encodeName(path).constData(), home.ownerId(), home.groupId()), 0);
    }

    QString ask(const QString &statement) const
    {
        auto driver = connectTo(m_info.superuser());
        if (!driver)
            return {};
        auto query = (*driver)->query({statement});
        return query && query->next() ? query->value(0).toString() : QString();
    }

    // The server has the new settings when a new connection was made under them.
    void configure(const QStringList &statements = {})
    {
        const QString before = ask(QStringLiteral("SELECT pg_conf_load_time()::text"));
        auto driver = connectTo(m_info.superuser());
        QVERIFY(driver);
        for (const QString &statement : statements)
            QVERIFY((*driver)->query({statement}));
        QVERIFY((*driver)->query({QStringLiteral("SELECT pg_reload_conf()")}));
        QTRY_VERIFY(ask(QStringLiteral("SELECT pg_conf_load_time()::text")) != before);
    }

    void useServerCertificate(const Result<Issued> &issued)
    {
        QVERIFY(issued);
        place("server.crt", issued->certificatePem);
        place("server.key", issued->keyPem);
        configure();
    }

    void expect(const ConnectionParameters &parameters, ErrorKind kind, const char *said)
    {
        const auto opened = connectTo(parameters);
        QVERIFY2(!opened, "it connected");
        QVERIFY2(opened.error().kind == kind,
                 qPrintable(QStringLiteral("kind %1: %2 (%3)")
                                .arg(int(opened.error().kind))
                                .arg(opened.error().text, opened.error().detail)));
        QVERIFY2(opened.error().text.contains(QString::fromUtf8(said)),
                 qPrintable(opened.error().text));
    }

private slots:
    void initTestCase()
    {
        SandboxOptions options;
        options.directory = QDir::tempPath() + QStringLiteral("/reeve-tls-%1").arg(getpid());
        options.customers = 0;
        options.durable = false;
        auto info = startSandbox(options);
        QVERIFY2(info, qPrintable(info ? QString() : info.error().text));
        m_info = *info;
        auto authority = Authority::load(m_info.authorityDirectory);
        QVERIFY(authority);
        m_authority = std::move(*authority);
        auto stranger = Authority::create(QStringLiteral("Sandbox")); // the same name, another key
        QVERIFY(stranger);
        m_stranger = std::move(*stranger);
        m_serverCertificate = *readWholeFile(m_info.serverDirectory
                                             + QStringLiteral("/server.crt"));
        m_serverKey = *readWholeFile(m_info.serverDirectory + QStringLiteral("/server.key"));
    }

    void cleanupTestCase()
    {
        if (!m_info.directory.isEmpty())
            QVERIFY(stopSandbox(m_info.directory));
    }

    // Back to a good server after each test; and good it must be, or the next one proves nothing.
    void cleanup()
    {
        place("server.crt", m_serverCertificate);
        place("server.key", m_serverKey);
        place("ca.crl", m_authority->crlPem());
        configure({QStringLiteral("ALTER SYSTEM RESET ALL")});
        const auto opened = connectTo(person());
        QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text));
        QCOMPARE((*opened)->tlsVersion(), QStringLiteral("TLSv1.3"));
    }

    void wrongHostName()
    {
        useServerCertificate(m_authority->issueServer({QStringLiteral("elsewhere.example")}));
        expect(person(), ErrorKind::WrongHostName, "127.0.0.1");
    }

    void unknownAuthority()
    {
        useServerCertificate(m_stranger->issueServer({QStringLiteral("127.0.0.1")}));
        expect(person(), ErrorKind::UnknownAuthority, "not issued by your organisation");
    }

    void serverCertificateExpired()
    {
        useServerCertificate(
            m_authority->issueServer({QStringLiteral("127.0.0.1")}, between(-9, -1)));
        expect(person(), ErrorKind::ServerExpired, "expired");
    }

    void serverCertificateNotYetValid()
    {
        useServerCertificate(
            m_authority->issueServer({QStringLiteral("127.0.0.1")}, between(1, 9)));
        expect(person(), ErrorKind::ServerExpired, "not valid yet");
    }

    void serverCertificateRevoked()
    {
        const auto issued = m_authority->issueServer({QStringLiteral("127.0.0.1")});
        QVERIFY(issued);
        QVERIFY(m_authority->revoke(issued->serial));
        const auto crl = m_authority->signCrl();
        QVERIFY(crl);
        useServerCertificate(issued);
        auto parameters = person();
        parameters.crlFile = write("newer.crl", *crl);
        expect(parameters, ErrorKind::Revoked, "revoked");
    }

    // A client's certificate rather than the server's own in its place.
    void serverWithAClientCertificate()
    {
        useServerCertificate(m_authority->issueClient(QStringLiteral("127.0.0.1")));
        expect(person(), ErrorKind::UnknownAuthority, "");
    }

    void clientCertificateRevoked()
    {
        const auto issued = m_authority->issueClient(QStringLiteral("support"));
        QVERIFY(issued);
        auto parameters = person();
        parameters.certFile = write("lost.crt", issued->certificatePem);
        parameters.keyFile = write("lost.key", issued->keyPem);
        QVERIFY(connectTo(parameters));
        QVERIFY(m_authority->revoke(issued->serial));
        const auto crl = m_authority->signCrl();
        QVERIFY(crl);
        place("ca.crl", *crl);
        configure();
        expect(parameters, ErrorKind::Revoked, "Your certificate has been revoked");
        QVERIFY(connectTo(person())); // the others are let in
    }

    void clientCertificate_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("until");
        QTest::addColumn<bool>("stranger");
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("said");
        const QString support = QStringLiteral("support");
        QTest::newRow("expired") << -9 << -1 << false << support << QStringLiteral("expired");
        QTest::newRow("not yet valid") << 1 << 9 << false << support << QString();
        QTest::newRow("another authority's")
            << -1 << 9 << true << support << QStringLiteral("does not know your certificate");
        QTest::newRow("another person's") << -1 << 9 << false << QStringLiteral("officer")
                                          << QStringLiteral("not issued to support");
    }
    void clientCertificate()
    {
        QFETCH(int, from);
        QFETCH(int, until);
        QFETCH(bool, stranger);
        QFETCH(QString, login);
        QFETCH(QString, said);
        const auto issued =
            (stranger ? m_stranger : m_authority)->issueClient(login, between(from, until));
        QVERIFY(issued);
        auto parameters = person();
        parameters.certFile = write("odd.crt", issued->certificatePem);
        parameters.keyFile = write("odd.key", issued->keyPem);
        expect(parameters, ErrorKind::ClientCertificate, said.toUtf8().constData());
    }

    void ownFiles_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QByteArray>("content"); // empty: missing
        QTest::addColumn<int>("kind");
        const auto row = [](const char *name, const char *which, const QByteArray &content,
                            ErrorKind kind) {
            QTest::newRow(name) << QString::fromLatin1(which) << content << int(kind);
        };
        row("CRL missing", "crl", {}, ErrorKind::Crl);
        row("CRL garbled", "crl", "-----BEGIN X509 CRL-----\nAAAA\n", ErrorKind::Crl);
        row("CRL is something else", "crl", m_serverCertificate, ErrorKind::Crl);
        row("CRL expired", "crl", *m_authority->signCrl(between(-9, -1)), ErrorKind::Crl);
        row("CRL of another authority", "crl", m_stranger->crlPem(), ErrorKind::Crl);
        row("CA missing", "ca", {}, ErrorKind::File);
        row("CA garbled", "ca", "garbled", ErrorKind::File);
        row("CA is another's", "ca", m_stranger->certificatePem(), ErrorKind::UnknownAuthority);
        row("certificate missing", "cert", {}, ErrorKind::ClientCertificate);
        row("certificate garbled", "cert", "garbled", ErrorKind::ClientCertificate);
        row("key missing", "key", {}, ErrorKind::ClientCertificate);
        row("key garbled", "key", "garbled", ErrorKind::ClientCertificate);
        row("key of another", "key", m_serverKey, ErrorKind::ClientCertificate);
        QVERIFY(m_authority->signCrl()); // a good one again
    }
    void ownFiles()
    {
        QFETCH(QString, which);
        QFETCH(QByteArray, content);
        QFETCH(int, kind);
        auto parameters = person();
        const QString path = content.isEmpty() ? m_folder.filePath(QStringLiteral("missing"))
                                               : write("own.pem", content);
        QString &file = which == QStringLiteral("crl")    ? parameters.crlFile
                        : which == QStringLiteral("ca")   ? parameters.caFile
                        : which == QStringLiteral("cert") ? parameters.certFile
                                                          : parameters.keyFile;
        file = path;
        expect(parameters, ErrorKind(kind), "");
    }

    void unreadableCrl()
    {
        if (geteuid() == 0)
            QSKIP("root reads everything");
        auto parameters = person();
        parameters.crlFile = write("closed.crl", m_authority->crlPem());
        QVERIFY(QFile::setPermissions(parameters.crlFile, QFile::Permissions()));
        expect(parameters, ErrorKind::Crl, "closed.crl");
    }

    void serverWithoutTls()
    {
        configure({QStringLiteral("ALTER SYSTEM SET ssl = off")});
        expect(person(), ErrorKind::ServerWithoutTls, "");
    }

    void oldTlsOnly()
    {
        configure({QStringLiteral("ALTER SYSTEM SET ssl_min_protocol_version = 'TLSv1.2'"),
                   QStringLiteral("ALTER SYSTEM SET ssl_max_protocol_version = 'TLSv1.2'")});
        expect(person(), ErrorKind::TlsTooOld, "1.3");
    }

    // A port that takes the connection and says nothing.
    void silentServer()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        auto parameters = person();
        parameters.port = QString::number(silent.serverPort());
        parameters.connectTimeout = std::chrono::seconds(2);
        expect(parameters, ErrorKind::Timeout, "");
    }

    void nobodyThere()
    {
        quint16 port = 0;
        {
            QTcpServer gone;
            QVERIFY(gone.listen(QHostAddress::LocalHost));
            port = gone.serverPort();
        }
        auto parameters = person();
        parameters.port = QString::number(port);
        expect(parameters, ErrorKind::Refused, "");
        parameters.host = QStringLiteral("nowhere.invalid");
        expect(parameters, ErrorKind::UnknownHost, "nowhere.invalid");
    }

    // What the server itself must refuse, whatever a client would put up with.
    void serverRefuses_data()
    {
        QTest::addColumn<QString>("options");
        QTest::newRow("no TLS") << QStringLiteral("sslmode=disable");
        QTest::newRow("TLS 1.2") << QStringLiteral(
            "sslmode=require ssl_max_protocol_version=TLSv1.2");
        QTest::newRow("no certificate") << QStringLiteral("sslmode=require");
    }
    void serverRefuses()
    {
        QFETCH(QString, options);
        const auto one = person();
        const QString line =
            QStringLiteral(
                "host=%1 port=%2 dbname=%3 user=%4 password=%5 sslcert=/none sslkey=/none"
                " ssl_min_protocol_version=TLSv1.2 %6")
                .arg(one.host, one.port, one.database, one.user, one.password, options);
        PGconn *connection = PQconnectdb(line.toUtf8().constData());
        const auto status = PQstatus(connection);
        PQfinish(connection);
        QCOMPARE(status, CONNECTION_BAD);
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
