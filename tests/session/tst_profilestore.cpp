// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/authority.h"
#include "models/certificates/openssl.h"
#include "models/session/profilestore.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace reeve;

namespace
{

const QString passphrase = QStringLiteral("correct horse battery");

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestProfileStore : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileStore> m_store;
    std::optional<Authority> m_authority;

    QString settingsFile() const { return m_folder->filePath(QStringLiteral("reeve.ini")); }

    ProfileBundle bundleFor(const QString &login)
    {
        const Issued issued = *m_authority->issueClient(login);
        ProfileBundle bundle;
        bundle.organisation = QStringLiteral("Example Ltd");
        bundle.host = QStringLiteral("db.example");
        bundle.port = QStringLiteral("5432");
        bundle.database = QStringLiteral("reeve");
        bundle.login = login;
        bundle.caPem = m_authority->certificatePem();
        bundle.crlPem = *m_authority->signCrl();
        bundle.certificatePem = issued.certificatePem;
        bundle.keyPem = issued.keyPem;
        return bundle;
    }

    Result<Profile> import(const ProfileBundle &bundle)
    {
        const auto sealed = sealBundle(bundle, passphrase);
        if (!sealed)
            return tl::unexpected(sealed.error());
        const auto unpacked = unpackBundle(*sealed, passphrase, QDateTime::currentDateTimeUtc());
        return unpacked ? m_store->import(*unpacked) : tl::unexpected(unpacked.error());
    }

    QStringList files() const
    {
        QStringList found;
        QDirIterator walk(m_folder->filePath(QStringLiteral("data")), QDir::Files,
                          QDirIterator::Subdirectories);
        while (walk.hasNext())
            found.append(walk.next());
        return found;
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<ProfileStore>(settingsFile(),
                                                 m_folder->filePath(QStringLiteral("data")));
        m_authority.emplace(*Authority::create(QStringLiteral("Example Ltd")));
    }

    void importedProfileIsThereAgain()
    {
        QSignalSpy changed(m_store.get(), &ProfileStore::changed);
        const ProfileBundle bundle = bundleFor(QStringLiteral("support"));
        const auto made = import(bundle);
        QVERIFY(made);
        QCOMPARE(changed.size(), 1);

        ProfileStore again(settingsFile(), m_folder->filePath(QStringLiteral("data")));
        QCOMPARE(again.profiles(), QList<Profile>{*made});
        QCOMPARE(again.find(QStringLiteral("Example Ltd")), std::optional(*made));
        QCOMPARE(again.find(QStringLiteral("support@db.example")), std::optional(*made));
        QVERIFY(!again.find(QStringLiteral("nobody")));
        QCOMPARE(read(made->caFile), bundle.caPem);
        QCOMPARE(read(made->crlFile), bundle.crlPem);
        QCOMPARE(read(made->certFile), bundle.certificatePem);
    }

    void secretsAreNotOnTheDisk()
    {
        const ProfileBundle bundle = bundleFor(QStringLiteral("support"));
        const auto made = import(bundle);
        QVERIFY(made);
        const QByteArray key = read(made->keyFile);
        QVERIFY(key.contains("ENCRYPTED PRIVATE KEY"));
        QVERIFY(openssl::readKey(key, passphrase.toUtf8()));
        QVERIFY(!openssl::readKey(key, {}));
        for (const QString &file : files() + QStringList{settingsFile()}) {
            QVERIFY(!read(file).contains("BEGIN PRIVATE KEY"));
            QVERIFY(!read(file).contains(passphrase.toUtf8()));
        }
        for (const QString &file : files())
            QCOMPARE(
                QFile::permissions(file)
                    & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                QFile::Permissions());
    }

    void wrongPassphraseImportsNothing()
    {
        const QByteArray sealed = *sealBundle(bundleFor(QStringLiteral("support")), passphrase);
        const auto unpacked = unpackBundle(sealed, QStringLiteral("another passphrase"),
                                           QDateTime::currentDateTimeUtc());
        QVERIFY(!unpacked);
        QVERIFY(m_store->profiles().isEmpty());
        QVERIFY(files().isEmpty());
    }

    void renewedBundleReplacesTheFiles()
    {
        const auto first = import(bundleFor(QStringLiteral("support")));
        const auto other = import(bundleFor(QStringLiteral("officer")));
        const ProfileBundle renewed = bundleFor(QStringLiteral("support"));
        const auto second = import(renewed);
        QVERIFY(first && other && second);
        QCOMPARE(second->id, first->id);
        QCOMPARE(m_store->profiles().size(), 2);
        QCOMPARE(read(second->certFile), renewed.certificatePem);
        QVERIFY(!QFile::exists(first->keyFile));
        QVERIFY(QFile::exists(other->keyFile));
    }

    void failedRenewalLeavesTheOldProfile()
    {
        const auto first = import(bundleFor(QStringLiteral("support")));
        QVERIFY(first);
        // A file stands where the folder of the profiles should be.
        const QString blocked = m_folder->filePath(QStringLiteral("blocked"));
        QFile obstacle(blocked);
        QVERIFY(obstacle.open(QIODevice::WriteOnly));
        ProfileStore elsewhere(settingsFile(), blocked);
        const auto unpacked = unpackBundle(
            *sealBundle(bundleFor(QStringLiteral("support")), passphrase), passphrase,
            QDateTime::currentDateTimeUtc());
        const auto second = elsewhere.import(*unpacked);
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::File);
        QCOMPARE(elsewhere.profile(first->id), std::optional(*first));
        QVERIFY(QFile::exists(first->keyFile));
    }

    void editedProfileIsKept()
    {
        Profile profile = *import(bundleFor(QStringLiteral("support")));
        profile.host = QStringLiteral("other.example");
        QVERIFY(m_store->save(profile));
        QCOMPARE(m_store->profile(profile.id), std::optional(profile));
        profile.host.clear();
        const auto saved = m_store->save(profile);
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind, ErrorKind::Input);
    }

    void removedProfileTakesItsFiles()
    {
        const Profile profile = *import(bundleFor(QStringLiteral("support")));
        QVERIFY(m_store->remove(profile.id));
        QVERIFY(m_store->profiles().isEmpty());
        QVERIFY(files().isEmpty());
        QVERIFY(!m_store->remove(profile.id));
    }

    void othersFilesStayWhenTheirProfileGoes()
    {
        const QString key = m_folder->filePath(QStringLiteral("own.key"));
        QFile file(key);
        QVERIFY(file.open(QIODevice::WriteOnly));
        Profile profile;
        profile.host = QStringLiteral("db.example");
        profile.database = QStringLiteral("reeve");
        profile.login = QStringLiteral("support");
        profile.keyFile = key;
        QVERIFY(m_store->save(profile));
        QVERIFY(m_store->remove(profile.id));
        QVERIFY(QFile::exists(key));
    }
};

QTEST_GUILESS_MAIN(TestProfileStore)
#include "tst_profilestore.moc"
