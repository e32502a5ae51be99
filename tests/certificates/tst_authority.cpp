// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/certificates/openssl.h"
#include "tests/support/program.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace reeve;

namespace
{
// What libpq and PostgreSQL ask OpenSSL: chain, dates, purpose, revocation.
int verify(const QByteArray &certificatePem, const Authority &authority, int purpose,
           const QByteArray &crlPem = {})
{
    using Store = std::unique_ptr<X509_STORE, openssl::Release<X509_STORE_free>>;
    using Context = std::unique_ptr<X509_STORE_CTX, openssl::Release<X509_STORE_CTX_free>>;
    const auto certificate = openssl::readCertificate(certificatePem);
    const auto ca = openssl::readCertificate(authority.certificatePem());
    const auto crl = openssl::readCrl(crlPem.isEmpty() ? authority.crlPem() : crlPem);
    const Store store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), ca.get());
    X509_STORE_add_crl(store.get(), crl.get());
    X509_STORE_set_flags(store.get(), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL
                                          | X509_V_FLAG_X509_STRICT);
    const Context context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
    X509_STORE_CTX_set_purpose(context.get(), purpose);
    X509_verify_cert(context.get());
    return X509_STORE_CTX_get_error(context.get());
}

Validity between(int fromDays, int untilDays)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return {now.addDays(fromDays), now.addDays(untilDays)};
}
} // namespace

class TestAuthority : public QObject
{
    Q_OBJECT

    Authority make() const
    {
        auto made = Authority::create(QStringLiteral("Kontor “Nord” GmbH"));
        if (!made)
            qFatal("%s", qPrintable(made.error().text));
        return std::move(*made);
    }

private slots:
    void certificatesVerify()
    {
        Authority authority = make();
        QCOMPARE(authority.organisation(), QStringLiteral("Kontor “Nord” GmbH"));
        const auto server = authority.issueServer(
            {QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")});
        const auto client = authority.issueClient(QStringLiteral("anna"));
        QVERIFY(server && client);
        QCOMPARE(verify(server->certificatePem, authority, X509_PURPOSE_SSL_SERVER), X509_V_OK);
        QCOMPARE(verify(client->certificatePem, authority, X509_PURPOSE_SSL_CLIENT), X509_V_OK);
        // One must not serve as the other.
        QVERIFY(verify(client->certificatePem, authority, X509_PURPOSE_SSL_SERVER) != X509_V_OK);
        QVERIFY(verify(server->certificatePem, authority, X509_PURPOSE_SSL_CLIENT) != X509_V_OK);
        const auto other = make();
        QVERIFY(verify(client->certificatePem, other, X509_PURPOSE_SSL_CLIENT) != X509_V_OK);

        const auto certificate = openssl::readCertificate(server->certificatePem);
        QCOMPARE(X509_check_host(certificate.get(), "localhost", 0, 0, nullptr), 1);
        QCOMPARE(X509_check_ip_asc(certificate.get(), "127.0.0.1", 0), 1);
        QCOMPARE(X509_check_ip_asc(certificate.get(), "::1", 0), 1);
        QCOMPARE(X509_check_host(certificate.get(), "example.org", 0, 0, nullptr), 0);
        const auto facts = certificateFacts(client->certificatePem);
        QVERIFY(facts);
        QCOMPARE(facts->commonName, QStringLiteral("anna"));
        QCOMPARE(facts->serial, client->serial);
        QCOMPARE(facts->expiresAt, client->expiresAt);
    }

    // Channel binding needs a signature with a hash of its own (RFC 5929): no Ed25519.
    void algorithms()
    {
        Authority authority = make();
        const auto issued = authority.issueClient(QStringLiteral("anna"));
        QVERIFY(issued);
        for (const QByteArray &pem : {issued->certificatePem, authority.certificatePem()}) {
            const auto certificate = openssl::readCertificate(pem);
            QCOMPARE(X509_get_signature_nid(certificate.get()), NID_ecdsa_with_SHA256);
            char group[32] = {};
            EVP_PKEY_get_group_name(X509_get0_pubkey(certificate.get()), group, sizeof group,
                                    nullptr);
            QCOMPARE(QByteArray(group), QByteArray("prime256v1"));
        }
        QVERIFY(openssl::readKey(issued->keyPem));
    }

    void dates_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("until");
        QTest::addColumn<int>("result");
        QTest::newRow("good") << -1 << 1 << X509_V_OK;
        QTest::newRow("expired") << -10 << -1 << X509_V_ERR_CERT_HAS_EXPIRED;
        QTest::newRow("not yet valid") << 1 << 10 << X509_V_ERR_CERT_NOT_YET_VALID;
        QTest::newRow("past 2050") << -1 << 15000 << X509_V_OK;
    }
    void dates()
    {
        QFETCH(int, from);
        QFETCH(int, until);
        QFETCH(int, result);
        Authority authority = make();
        const auto issued = authority.issueServer({QStringLiteral("db.example")},
                                                  between(from, until));
        QVERIFY(issued);
        QCOMPARE(verify(issued->certificatePem, authority, X509_PURPOSE_SSL_SERVER), result);
    }

    void revocation()
    {
        Authority authority = make();
        const auto kept = authority.issueClient(QStringLiteral("anna"));
        const auto lost = authority.issueClient(QStringLiteral("anna"));
        QVERIFY(kept && lost);
        QVERIFY(authority.revoke(lost->serial.toLower()));
        QVERIFY(authority.revoke(lost->serial)); // twice is no error
        QVERIFY(authority.signCrl());
        QCOMPARE(verify(lost->certificatePem, authority, X509_PURPOSE_SSL_CLIENT),
                 X509_V_ERR_CERT_REVOKED);
        QCOMPARE(verify(kept->certificatePem, authority, X509_PURPOSE_SSL_CLIENT), X509_V_OK);
        const auto unknown = authority.revoke(QStringLiteral("0123456789ABCDEF"));
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, ErrorKind::NotFound);
    }

    void crlLastsAYear()
    {
        Authority authority = make();
        const auto until = crlNextUpdate(authority.crlPem());
        QVERIFY(until);
        const qint64 days = QDateTime::currentDateTimeUtc().daysTo(*until);
        QVERIFY(days >= 364 && days <= 366);
        const auto client = authority.issueClient(QStringLiteral("anna"));
        const auto old = authority.signCrl(between(-10, -1));
        QVERIFY(client && old);
        QCOMPARE(verify(client->certificatePem, authority, X509_PURPOSE_SSL_CLIENT, *old),
                 X509_V_ERR_CRL_HAS_EXPIRED);
        QVERIFY(!crlNextUpdate("no list"));
    }

    void folderKeepsAll()
    {
        QTemporaryDir place;
        const QString path = place.filePath(QStringLiteral("ca"));
        Issued lost;
        {
            auto folder = AuthorityFolder::create(path, QStringLiteral("Kontor"));
            QVERIFY2(folder, qPrintable(folder ? QString() : folder.error().text));
            auto issued = folder->authority().issueClient(QStringLiteral("anna"));
            QVERIFY(issued);
            lost = *issued;
            QVERIFY(folder->authority().issueClient(QStringLiteral("bert"), between(-1, 15000)));
            QVERIFY(folder->save());
        }
        QCOMPARE(QFileInfo(path + QStringLiteral("/ca.key")).permissions()
                     & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
        {
            auto folder = AuthorityFolder::open(path);
            QVERIFY2(folder, qPrintable(folder ? QString() : folder.error().text));
            QCOMPARE(folder->authority().index().size(), 2);
            QCOMPARE(folder->authority().index().at(0).subject, QStringLiteral("anna"));
            QCOMPARE(folder->authority().index().at(0).expiresAt, lost.expiresAt);
            QVERIFY(folder->authority().index().at(1).expiresAt.date().year() > 2060);
            QVERIFY(folder->authority().revoke(lost.serial));
            QVERIFY(folder->authority().signCrl());
            QVERIFY(folder->save());
        }
        const auto again = Authority::load(path);
        QVERIFY(again);
        QVERIFY(again->index().at(0).revokedAt.has_value());
        QVERIFY(!again->index().at(1).revokedAt);
        QCOMPARE(verify(lost.certificatePem, *again, X509_PURPOSE_SSL_CLIENT),
                 X509_V_ERR_CERT_REVOKED);
        // A second authority in the same folder would orphan every certificate of the first.
        const auto second = AuthorityFolder::create(path, QStringLiteral("Other"));
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::WrongState);
    }

    void openssl()
    {
        QTemporaryDir place;
        auto folder = AuthorityFolder::create(place.filePath(QStringLiteral("ca")),
                                              QStringLiteral("Kontor"));
        QVERIFY(folder);
        const auto issued = folder->authority().issueClient(QStringLiteral("anna"));
        QVERIFY(issued);
        const QString file = place.filePath(QStringLiteral("anna.crt"));
        QVERIFY(writeWholeFile(file, issued->certificatePem, FileAccess::Public));
        const Ran ran = runProgram(
            QStringLiteral("openssl"),
            {QStringLiteral("verify"), QStringLiteral("-x509_strict"), QStringLiteral("-CAfile"),
             folder->path() + QStringLiteral("/ca.crt"), QStringLiteral("-CRLfile"),
             folder->path() + QStringLiteral("/ca.crl"), QStringLiteral("-crl_check"), file});
        if (ran.code == -1)
            QSKIP("no openssl program here");
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
    }

    void damagedFolder_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        for (const char *name : {"ca.key", "ca.crt", "index.txt", "crlnumber"})
            QTest::addRow("%s spoilt", name) << QString::fromLatin1(name) << QByteArray("spoilt\n");
        for (const char *name : {"ca.key", "ca.crt", "ca.crl", "index.txt", "crlnumber"})
            QTest::addRow("%s missing", name) << QString::fromLatin1(name) << QByteArray();
        QTest::newRow("another's key")
            << QStringLiteral("ca.key") << make().issueClient(QStringLiteral("x"))->keyPem;
    }
    void damagedFolder()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QTemporaryDir place;
        {
            auto folder = AuthorityFolder::create(place.path(), QStringLiteral("Kontor"));
            QVERIFY(folder && folder->authority().issueClient(QStringLiteral("anna"))
                    && folder->save());
        }
        const QString file = place.filePath(name);
        QVERIFY(QFile::remove(file));
        if (!content.isEmpty())
            QVERIFY(writeWholeFile(file, content, FileAccess::Private));
        const auto opened = AuthorityFolder::open(place.path());
        QVERIFY(!opened);
        QVERIFY2(opened.error().text.contains(name), qPrintable(opened.error().text));
    }

    void badNames_data()
    {
        QTest::addColumn<QString>("host");
        for (const char *host :
             {"", "a b", "a,IP:1.2.3.4", "-a", "a..b", "a/b", "fe80::1%eth0", "ä.example"})
            QTest::addRow("“%s”", host) << QString::fromUtf8(host);
    }
    void badNames()
    {
        QFETCH(QString, host);
        Authority authority = make();
        const auto issued = authority.issueServer({QStringLiteral("good.example"), host});
        QVERIFY(!issued);
        QCOMPARE(issued.error().kind, ErrorKind::Input);
        QVERIFY(!Authority::create(QString()));
        QVERIFY(!authority.issueClient(QString()));
        QVERIFY(!authority.issueClient(QString(64, QLatin1Char('a'))));
    }
};

QTEST_GUILESS_MAIN(TestAuthority)
#include "tst_authority.moc"
