// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace reeve
{

/** The client's key as it may lie on a disk: PKCS#8, AES-256-CBC under scrypt (RFC 7914), which
 *  libpq reads with the passphrase. `keyPem` is a private key without passphrase. */
Result<QByteArray> encryptKey(const QByteArray &keyPem, const QString &passphrase);

/// True when the file's key needs a passphrase; an unreadable file does not (libpq says what is
/// wrong).
bool keyNeedsPassphrase(const QString &keyFile);

/** When the certificate in a PEM file stops being valid (UTC). */
Result<QDateTime> certificateExpiry(const QString &certFile);

/** Whole days from `now` until `expiry`, rounded down; negative when it has passed. */
int daysLeft(const QDateTime &expiry, const QDateTime &now);

/** Replaces the revocation list with a newer one, at once or not at all. Refuses one that the CA
 *  did not sign, that has expired, or that is not newer (CRL number, then date of issue) than the
 *  one on disk: an old list would let a revoked server back in.
 *  Returns whether the file was replaced. */
Result<bool> replaceCrl(const QString &crlFile, const QByteArray &crlPem, const QString &caFile,
                        const QDateTime &now);

/// SHA-256 of the file's bytes, lower-case hex: what api.sign_in compares.
QString fileSha256(const QString &file);

} // namespace reeve
