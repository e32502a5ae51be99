// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/authority.h"
#include "models/certificates/openssl.h"
#include "models/session/credentials.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace reeve;

namespace
{

QString write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCredentials : public QObject
{
    Q_OBJECT

private slots:
    void keyIsEncryptedUnderThePassphraseOnly()
    {
        auto authority = Authority::create(QStringLiteral("Test"));
        QVERIFY(authority);
        const auto issued = authority->issueClient(QStringLiteral("support"));
        QVERIFY(issued);
        const auto sealed = encryptKey(issued->keyPem, QStringLiteral("a long passphrase"));
        QVERIFY(sealed);
        QVERIFY(sealed->startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
        QVERIFY(openssl::readKey(*sealed, "a long passphrase"));
        QVERIFY(!openssl::readKey(*sealed, "a long passphrasf"));
        QVERIFY(!openssl::readKey(*sealed, {}));
        // Salted: the same key twice does not look the same.
        QVERIFY(*sealed != *encryptKey(issued->keyPem, QStringLiteral("a long passphrase")));

        const QString plain = write(m_folder.filePath(QStringLiteral("plain")), issued->keyPem);
        const QString locked = write(m_folder.filePath(QStringLiteral("locked")), *sealed);
        QVERIFY(!keyNeedsPassphrase(plain));
        QVERIFY(keyNeedsPassphrase(locked));
        QVERIFY(!keyNeedsPassphrase(m_folder.filePath(QStringLiteral("missing"))));
    }

    void damagedKeyIsRefused()
    {
        const auto sealed = encryptKey("no key", QStringLiteral("a long passphrase"));
        QVERIFY(!sealed);
        QCOMPARE(sealed.error().kind, ErrorKind::Damaged);
    }

    void daysLeftAreWholeDays()
    {
        const QDateTime now(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);
        QCOMPARE(daysLeft(now.addSecs(1), now), 0);
        QCOMPARE(daysLeft(now.addDays(30), now), 30);
        QCOMPARE(daysLeft(now.addDays(30).addSecs(-1), now), 29);
        QCOMPARE(daysLeft(now.addSecs(-1), now), -1);
    }

    void expiryIsReadFromTheCertificate()
    {
        auto authority = Authority::create(QStringLiteral("Test"));
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto issued = authority->issueClient(QStringLiteral("support"),
                                                   {now.addDays(-1), now.addDays(20)});
        const QString file = write(m_folder.filePath(QStringLiteral("client.crt")),
                                   issued->certificatePem);
        const auto expiry = certificateExpiry(file);
        QVERIFY(expiry);
        QVERIFY(qAbs(expiry->secsTo(now.addDays(20))) <= 1);
        QVERIFY(!certificateExpiry(m_folder.filePath(QStringLiteral("none.crt"))));
    }

    void newerCrlReplacesTheOlder()
    {
        auto authority = Authority::create(QStringLiteral("Test"));
        const QByteArray older = *authority->signCrl();
        const QByteArray newer = *authority->signCrl();
        const QString ca = write(m_folder.filePath(QStringLiteral("ca.crt")),
                                 authority->certificatePem());
        const QString crl = write(m_folder.filePath(QStringLiteral("crl")), older);
        const QDateTime now = QDateTime::currentDateTimeUtc();

        const auto replaced = replaceCrl(crl, newer, ca, now);
        QVERIFY(replaced && *replaced);
        QCOMPARE(read(crl), newer);
        QCOMPARE(QFile::permissions(crl) & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
        // Going back would let a revoked server in again.
        const auto back = replaceCrl(crl, older, ca, now);
        QVERIFY(back && !*back);
        QCOMPARE(read(crl), newer);
    }

    void strangeCrlIsRefused_data()
    {
        QTest::addColumn<QString>("which");
        for (const char *which : {"foreign", "expired", "damaged"})
            QTest::newRow(which) << QString::fromLatin1(which);
    }

    void strangeCrlIsRefused()
    {
        QFETCH(QString, which);
        auto authority = Authority::create(QStringLiteral("Test"));
        auto other = Authority::create(QStringLiteral("Test")); // the same name, another key
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QByteArray ours = *authority->signCrl();
        QByteArray offered = *authority->signCrl();
        if (which == QLatin1String("foreign")) {
            other->signCrl();
            other->signCrl();
            offered = *other->signCrl();
        } else if (which == QLatin1String("expired")) {
            offered = *authority->signCrl({now.addDays(-10), now.addSecs(-1)});
        } else {
            offered.replace(60, 4, "AAAA");
        }
        const QString ca = write(m_folder.filePath(QStringLiteral("ca.crt")),
                                 authority->certificatePem());
        const QString crl = write(m_folder.filePath(QStringLiteral("crl")), ours);
        const auto replaced = replaceCrl(crl, offered, ca, now);
        QVERIFY(!replaced);
        QCOMPARE(replaced.error().kind, ErrorKind::Crl);
        QCOMPARE(read(crl), ours);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
