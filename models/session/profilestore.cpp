// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/profilestore.h"

#include "models/session/credentials.h"
#include "models/session/secrets.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

namespace reeve
{

namespace
{

QString group(const QUuid &id)
{
    return QStringLiteral("profiles/") + id.toString(QUuid::WithoutBraces);
}

Result<void> writePrivate(const QString &path, const QByteArray &bytes)
{
    // The mode is set before the first byte, so that nobody can have opened it.
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(bytes) != bytes.size() || !file.commit())
        return failure(ErrorKind::File,
                       ProfileStore::tr("%1 cannot be written: %2").arg(path, file.errorString()));
    return {};
}

} // namespace

ProfileStore::ProfileStore(const QString &settingsFile, const QString &folder, QObject *parent)
    : QObject(parent),
      m_settings(settingsFile.isEmpty() ? new QSettings(this)
                                        : new QSettings(settingsFile, QSettings::IniFormat, this)),
      m_folder(folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
                                : folder)
{
}

ProfileStore::~ProfileStore() = default;

QList<Profile> ProfileStore::profiles() const
{
    QList<Profile> result;
    m_settings->beginGroup(QStringLiteral("profiles"));
    const QStringList ids = m_settings->childGroups();
    m_settings->endGroup();
    for (const QString &text : ids) {
        if (const auto found = profile(QUuid::fromString(text)))
            result.append(*found);
    }
    std::sort(result.begin(), result.end(), [](const Profile &first, const Profile &second) {
        const int order = first.title().localeAwareCompare(second.title());
        return order != 0 ? order < 0 : first.login < second.login;
    });
    return result;
}

std::optional<Profile> ProfileStore::profile(const QUuid &id) const
{
    const auto field = [&](const char *name) {
        return m_settings->value(group(id) + u'/' + QLatin1String(name)).toString();
    };
    Profile result;
    result.id = id;
    result.organisation = field("organisation");
    result.host = field("host");
    result.port = field("port");
    result.database = field("database");
    result.login = field("login");
    result.caFile = field("ca");
    result.crlFile = field("crl");
    result.certFile = field("certificate");
    result.keyFile = field("key");
    result.imported = field("imported") == QLatin1String("true");
    if (id.isNull() || !result.isValid())
        return std::nullopt;
    return result;
}

std::optional<Profile> ProfileStore::find(const QString &name) const
{
    for (const Profile &profile : profiles()) {
        if (profile.title() == name || profile.login + u'@' + profile.host == name
            || profile.id.toString(QUuid::WithoutBraces) == name)
            return profile;
    }
    return std::nullopt;
}

Result<UnpackedBundle> unpackBundle(const QByteArray &file, const QString &passphrase,
                                    const QDateTime &now)
{
    Result<ProfileBundle> bundle = openBundle(file, passphrase, now);
    if (!bundle)
        return tl::unexpected(bundle.error());
    const Result<QByteArray> key = encryptKey(bundle->keyPem, passphrase);
    wipe(bundle->keyPem);
    if (!key)
        return tl::unexpected(key.error());
    return UnpackedBundle{*std::move(bundle), *key};
}

Result<Profile> ProfileStore::import(const UnpackedBundle &unpacked)
{
    const ProfileBundle &bundle = unpacked.bundle;
    Profile made;
    made.organisation = bundle.organisation;
    made.host = bundle.host;
    made.port = bundle.port;
    made.database = bundle.database;
    made.login = bundle.login;
    made.imported = true;

    std::optional<Profile> known;
    for (const Profile &other : profiles()) {
        if (samePersonAndPlace(other, made))
            known = other;
    }
    if (known)
        made.id = known->id;

    // A folder of its own each time: the settings' entry is what switches from the old files to the
    // new ones, so that a failure in between leaves the old profile whole.
    QDir folder(m_folder + QStringLiteral("/profiles/")
                + QUuid::createUuid().toString(QUuid::WithoutBraces));
    if (!folder.mkpath(QStringLiteral(".")))
        return failure(ErrorKind::File, tr("%1 cannot be created.").arg(folder.path()));
    QFile::setPermissions(folder.path(),
                          QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    made.caFile = folder.filePath(QStringLiteral("ca.crt"));
    made.crlFile = folder.filePath(QStringLiteral("crl"));
    made.certFile = folder.filePath(QStringLiteral("client.crt"));
    made.keyFile = folder.filePath(QStringLiteral("client.key"));

    Result<void> done = writePrivate(made.caFile, bundle.caPem);
    if (done)
        done = writePrivate(made.crlFile, bundle.crlPem);
    if (done)
        done = writePrivate(made.certFile, bundle.certificatePem);
    if (done)
        done = writePrivate(made.keyFile, unpacked.encryptedKey);
    if (done)
        done = write(made);
    if (!done) {
        folder.removeRecursively();
        return tl::unexpected(done.error());
    }
    if (known && known->imported)
        QFileInfo(known->keyFile).dir().removeRecursively();
    emit changed();
    return made;
}

Result<void> ProfileStore::save(const Profile &profile)
{
    const Result<void> done = write(profile);
    if (done)
        emit changed();
    return done;
}

Result<void> ProfileStore::write(const Profile &profile)
{
    if (!profile.isValid())
        return failure(ErrorKind::Input,
                       tr("A profile needs a host, a database and an account name."));
    const QList<std::pair<QString, QString>> fields{
        {QStringLiteral("organisation"), profile.organisation},
        {QStringLiteral("host"), profile.host},
        {QStringLiteral("port"), profile.port},
        {QStringLiteral("database"), profile.database},
        {QStringLiteral("login"), profile.login},
        {QStringLiteral("ca"), profile.caFile},
        {QStringLiteral("crl"), profile.crlFile},
        {QStringLiteral("certificate"), profile.certFile},
        {QStringLiteral("key"), profile.keyFile},
        {QStringLiteral("imported"),
         profile.imported ? QStringLiteral("true") : QStringLiteral("false")}};
    for (const auto &[name, value] : fields)
        m_settings->setValue(group(profile.id) + u'/' + name, value);
    m_settings->sync();
    if (m_settings->status() != QSettings::NoError)
        return failure(ErrorKind::File,
                       tr("The settings cannot be written: %1").arg(m_settings->fileName()));
    return {};
}

Result<void> ProfileStore::remove(const QUuid &id)
{
    const std::optional<Profile> known = profile(id);
    if (!known)
        return failure(ErrorKind::NotFound, tr("This profile is not there any more."));
    m_settings->remove(group(id));
    m_settings->sync();
    if (m_settings->status() != QSettings::NoError)
        return failure(ErrorKind::File,
                       tr("The settings cannot be written: %1").arg(m_settings->fileName()));
    bool removed = true;
    if (known->imported)
        removed = QFileInfo(known->keyFile).dir().removeRecursively();
    emit changed();
    if (!removed)
        return failure(ErrorKind::File,
                       tr("The profile is removed, but its files in %1 could not be"
                          " deleted; please delete the folder.")
                           .arg(QFileInfo(known->keyFile).path()));
    return {};
}

QUuid ProfileStore::lastUsed() const
{
    return QUuid::fromString(m_settings->value(QStringLiteral("lastProfile")).toString());
}

void ProfileStore::setLastUsed(const QUuid &id)
{
    m_settings->setValue(QStringLiteral("lastProfile"), id.toString(QUuid::WithoutBraces));
}

QString keychainName(const Profile &profile)
{
    return QStringLiteral("client key ") + profile.id.toString(QUuid::WithoutBraces);
}

} // namespace reeve
