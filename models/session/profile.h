// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connectionparameters.h"

#include <QString>
#include <QUuid>

namespace reeve
{

/** Where a database is and who one is there; nothing secret. The files of an imported profile
 *  belong to the profile store; those of a sandbox are only used. */
struct Profile {
    QUuid id = QUuid::createUuid();
    QString organisation; ///< what people call it
    QString host;
    QString port;
    QString database;
    QString login;
    QString caFile;
    QString crlFile;
    QString certFile;
    QString keyFile;
    bool imported = false; ///< the store wrote the files, and may replace and remove them

    bool isValid() const { return !host.isEmpty() && !database.isEmpty() && !login.isEmpty(); }
    /// The organisation; login@host where it has no name.
    QString title() const;
    ConnectionParameters parameters() const; ///< without the two secrets
    bool operator==(const Profile &) const = default;
};

/** Same place, same person: what a renewed bundle is recognised by. */
bool samePersonAndPlace(const Profile &first, const Profile &second);

} // namespace reeve
