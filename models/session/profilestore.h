// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/bundle.h"
#include "models/session/profile.h"

#include <QList>
#include <QObject>
#include <QString>

#include <optional>

class QSettings;

namespace reeve
{

/** A bundle, opened, with its key made ready for the disk. */
struct UnpackedBundle {
    ProfileBundle bundle; ///< without the plain key
    QByteArray encryptedKey;
};

/** Opens the bundle and encrypts its key under the same passphrase, the only one that its owner
 *  knows. Takes some tenths of a second (two slow key derivations); any thread. */
Result<UnpackedBundle> unpackBundle(const QByteArray &file, const QString &passphrase,
                                    const QDateTime &now);

/** The profiles of this desktop account. Fields that are not secret stand in QSettings; imported
 *  files under `folder`/profiles/<random>/ with mode 0600. GUI thread. */
class ProfileStore : public QObject
{
    Q_OBJECT
public:
    /// Empty arguments: the account's own settings and AppDataLocation.
    explicit ProfileStore(const QString &settingsFile = {}, const QString &folder = {},
                          QObject *parent = nullptr);
    ~ProfileStore() override;

    QList<Profile> profiles() const; ///< by title
    std::optional<Profile> profile(const QUuid &id) const;
    /// By title, login@host or id; for --profile.
    std::optional<Profile> find(const QString &name) const;

    /** Writes the bundle's files and remembers the profile. A bundle for a person and place that is
     *  known already (a renewed certificate) replaces that profile's files. On failure nothing is
     *  left and nothing is changed. */
    Result<Profile> import(const UnpackedBundle &bundle);
    Result<void> save(const Profile &profile); ///< adds or changes
    Result<void> remove(const QUuid &id);      ///< with the files that were imported

    QUuid lastUsed() const;
    void setLastUsed(const QUuid &id);
    QSettings &settings() { return *m_settings; }

signals:
    void changed();

private:
    Result<void> write(const Profile &profile);

    QSettings *m_settings;
    QString m_folder;
};

/** The keychain's name for a profile's key passphrase. */
QString keychainName(const Profile &profile);

} // namespace reeve
