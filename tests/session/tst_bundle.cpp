// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/authority.h"
#include "models/certificates/openssl.h"
#include "models/session/bundle.h"
#include "models/session/bundlefile.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace reeve;

/** A bundle comes back as it was, and each way of being wrong has a text of its own. */
class TestBundle : public QObject
{
    Q_OBJECT

    const QString m_passphrase = QStringLiteral("zwölf Zeichen, mindestens");
    const QDateTime m_now = QDateTime::currentDateTimeUtc();
    std::optional<Authority> m_authority;
    ProfileBundle m_bundle;
    QByteArray m_file;

    ProfileBundle bundleFor(Authority &authority, const QString &login,
                            const Validity &validity = Validity::days(365)) const
    {
        const auto issued = authority.issueClient(login, validity);
        return {QStringLiteral("Kontor „Nord“"),
                QStringLiteral("db.example"),
                QStringLiteral("5432"),
                QStringLiteral("reeve"),
                login,
                authority.certificatePem(),
                authority.crlPem(),
                issued->certificatePem,
                issued->keyPem};
    }

    // Packs what sealBundle would refuse.
    QByteArray packed(const ProfileBundle &bundle, const QByteArray &profile) const
    {
        BundleParts parts;
        parts.key = openssl::readKey(bundle.keyPem);
        parts.certificate = openssl::readCertificate(bundle.certificatePem);
        parts.authority = openssl::readCertificate(bundle.caPem);
        parts.profile = profile;
        return packBundle(parts, m_passphrase.toUtf8());
    }

    QByteArray sealed(const ProfileBundle &bundle) const
    {
        const auto file = sealBundle(bundle, m_passphrase);
        return file ? *file : QByteArray();
    }

private slots:
    void initTestCase()
    {
        auto authority = Authority::create(QStringLiteral("Kontor"));
        QVERIFY(authority);
        m_authority = std::move(*authority);
        m_bundle = bundleFor(*m_authority, QStringLiteral("anna"));
        m_file = sealed(m_bundle);
        QVERIFY(!m_file.isEmpty());
    }

    void comesBack()
    {
        QElapsedTimer clock;
        clock.start();
        const auto opened = openBundle(m_file, m_passphrase, m_now);
        qInfo("opened in %lld ms", clock.elapsed());
        QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text));
        QCOMPARE(opened->organisation, m_bundle.organisation);
        QCOMPARE(opened->host, m_bundle.host);
        QCOMPARE(opened->port, m_bundle.port);
        QCOMPARE(opened->database, m_bundle.database);
        QCOMPARE(opened->login, m_bundle.login);
        QCOMPARE(opened->caPem, m_bundle.caPem);
        QCOMPARE(opened->crlPem, m_bundle.crlPem);
        QCOMPARE(opened->certificatePem, m_bundle.certificatePem);
        QCOMPARE(opened->keyPem, m_bundle.keyPem);
    }

    void nothingInTheClear()
    {
        for (const char *word : {"db.example", "anna", "Kontor", "BEGIN", "PRIVATE"})
            QVERIFY2(!m_file.contains(word), word);
        // Nor is the name in the encoding of PKCS#12 (UTF-16).
        QVERIFY(!m_file.contains(QByteArray("a\0n\0n\0a", 7)));
    }

    void wrongPassphrase()
    {
        for (const QString &other : {QStringLiteral("zwölf Zeichen, mindesten"), QString(),
                                     QStringLiteral("ZWÖLF ZEICHEN, MINDESTENS")}) {
            const auto opened = openBundle(m_file, other, m_now);
            QVERIFY(!opened);
            QCOMPARE(opened.error().kind, ErrorKind::WrongPassword);
        }
    }

    void shortPassphrase()
    {
        const auto file = sealBundle(m_bundle, QStringLiteral("elf Zeichen"));
        QVERIFY(!file);
        QCOMPARE(file.error().kind, ErrorKind::Input);
        QVERIFY(file.error().text.contains(QStringLiteral("12")));
    }

    void spoilt_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("cut in half") << m_file.left(m_file.size() / 2);
        QTest::newRow("last byte missing") << m_file.chopped(1);
        QTest::newRow("something after it") << m_file + '\n';
        // A flipped bit in each region: digest, key, certificates and profile, MAC.
        for (const double part : {0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99}) {
            QByteArray flipped = m_file;
            const auto at = static_cast<qsizetype>(part * static_cast<double>(m_file.size()));
            flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
            QTest::addRow("bit at %d%%", static_cast<int>(part * 100)) << flipped;
        }
    }
    void spoilt()
    {
        QFETCH(QByteArray, file);
        const auto opened = openBundle(file, m_passphrase, m_now);
        QVERIFY(!opened);
        QVERIFY2(opened.error().kind == ErrorKind::Damaged, qPrintable(opened.error().text));
        QVERIFY2(opened.error().text.contains(QStringLiteral("damaged")),
                 qPrintable(opened.error().text));
    }

    // Every single byte: never opened as something else, never a crash, never a wait. Where the
    // MAC must be computed it takes half a second, so the long run does them all.
    void everyByte()
    {
        const bool all = qEnvironmentVariableIsSet("REEVE_LONG_TESTS");
        const qsizetype step = all ? 1 : 97;
        for (qsizetype at = 0; at < m_file.size(); at += step) {
            QByteArray flipped = m_file;
            flipped[at] = static_cast<char>(flipped[at] ^ 0x01);
            const auto opened = openBundle(flipped, m_passphrase, m_now);
            QVERIFY2(!opened, qPrintable(QString::number(at)));
            QVERIFY2(opened.error().kind == ErrorKind::Damaged,
                     qPrintable(QString::number(at) + QLatin1Char(' ') + opened.error().text));
        }
    }

    void foreign_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("Dear Anna, here is your bundle.");
        QTest::newRow("PEM") << m_bundle.certificatePem;
        QTest::newRow("zeros") << QByteArray(500, '\0');
        const auto key = openssl::readKey(m_bundle.keyPem);
        const auto certificate = openssl::readCertificate(m_bundle.certificatePem);
        const openssl::Pkcs12 plain(PKCS12_create(m_passphrase.toUtf8().constData(), "anna",
                                                  key.get(), certificate.get(), nullptr, 0, 0, 1000,
                                                  1000, 0));
        unsigned char *der = nullptr;
        const int size = i2d_PKCS12(plain.get(), &der);
        QTest::newRow("PKCS#12 of a browser") << QByteArray(reinterpret_cast<char *>(der), size);
        OPENSSL_free(der);
    }
    void foreign()
    {
        QFETCH(QByteArray, file);
        const auto opened = openBundle(file, m_passphrase, m_now);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Damaged);
        QVERIFY2(opened.error().text.contains(QStringLiteral("not a profile bundle")),
                 qPrintable(opened.error().text));
    }

    void missingField_data()
    {
        QTest::addColumn<QString>("field");
        for (const char *field : {"organisation", "host", "port", "database", "login", "crl"})
            QTest::newRow(field) << QString::fromLatin1(field);
    }
    void missingField()
    {
        QFETCH(QString, field);
        QJsonObject profile{{QStringLiteral("organisation"), m_bundle.organisation},
                            {QStringLiteral("host"), m_bundle.host},
                            {QStringLiteral("port"), m_bundle.port},
                            {QStringLiteral("database"), m_bundle.database},
                            {QStringLiteral("login"), m_bundle.login},
                            {QStringLiteral("crl"), QString::fromLatin1(m_bundle.crlPem)}};
        profile.remove(field);
        const auto opened = openBundle(packed(m_bundle, QJsonDocument(profile).toJson()),
                                       m_passphrase, m_now);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Damaged);
        QVERIFY2(opened.error().text.contains(field), qPrintable(opened.error().text));
        // And such a one is not handed out in the first place.
        ProfileBundle incomplete = m_bundle;
        incomplete.host.clear();
        QVERIFY(!sealBundle(incomplete, m_passphrase));
    }

    void certificate_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("said");
        const QDateTime now = m_now;
        const auto row = [](const char *name, const QByteArray &file, const char *said) {
            QTest::newRow(name) << file << QString::fromLatin1(said);
        };
        row("expired",
            sealed(bundleFor(*m_authority, QStringLiteral("anna"),
                             {now.addDays(-10), now.addDays(-1)})),
            "expired on");
        row("not yet valid",
            sealed(
                bundleFor(*m_authority, QStringLiteral("anna"), {now.addDays(2), now.addDays(9)})),
            "not valid before");
        ProfileBundle other = m_bundle;
        other.login = QStringLiteral("bert");
        row("another person's", sealed(other), "another person");
        auto stranger = Authority::create(QStringLiteral("Kontor"));
        ProfileBundle foreignCa = m_bundle;
        foreignCa.caPem = stranger->certificatePem();
        row("of another authority of the same name", sealed(foreignCa), "another authority");
        ProfileBundle otherKey = m_bundle;
        otherKey.keyPem = m_authority->issueClient(QStringLiteral("anna"))->keyPem;
        row("with another key", sealed(otherKey), "key");
    }
    void certificate()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, said);
        QVERIFY(!file.isEmpty());
        const auto opened = openBundle(file, m_passphrase, m_now);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::ClientCertificate);
        QVERIFY2(opened.error().text.contains(said), qPrintable(opened.error().text));
    }

    void eachTextIsItsOwn()
    {
        QStringList texts;
        const auto collect = [&](const QByteArray &file, const QString &passphrase) {
            const auto opened = openBundle(file, passphrase, m_now);
            texts += opened ? QString() : opened.error().text;
        };
        collect("text", m_passphrase);
        collect(m_file.chopped(1), m_passphrase);
        collect(m_file, QStringLiteral("another passphrase"));
        const qsizetype all = texts.size();
        QCOMPARE(texts.removeDuplicates(), 0);
        QCOMPARE(texts.size(), all);
    }
};

QTEST_GUILESS_MAIN(TestBundle)
#include "tst_bundle.moc"
