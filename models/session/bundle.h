// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace reeve
{

/** What `reevectl staff add` hands to a person: where the database is, and who they are there.
 *  Travels as one PKCS#12 file: key, certificate and CA in the usual bags, the rest as JSON in a
 *  secret bag, everything under the file's MAC, so that a changed host name is noticed too. */
struct ProfileBundle {
    QString organisation; ///< shown as the profile's name
    QString host;
    QString port;
    QString database;
    QString login;
    QByteArray caPem;
    QByteArray crlPem;
    QByteArray certificatePem;
    QByteArray keyPem; ///< PKCS#8, not encrypted: never written as it is
};

/** Writes a bundle under a passphrase (at least 12 characters). */
Result<QByteArray> sealBundle(const ProfileBundle &bundle, const QString &passphrase);

/** Reads one. Says what is wrong: not a bundle, damaged, wrong passphrase, certificate expired,
 *  certificate of another person or another CA, a field missing (named). */
Result<ProfileBundle> openBundle(const QByteArray &file, const QString &passphrase,
                                 const QDateTime &now);

} // namespace reeve
