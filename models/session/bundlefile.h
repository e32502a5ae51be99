// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// For bundle.cpp only.

#include "models/base/result.h"
#include "models/certificates/openssl.h"

namespace reeve
{

/** What the PKCS#12 file carries. */
struct BundleParts {
    openssl::Key key;
    openssl::Certificate certificate;
    openssl::Certificate authority;
    QByteArray profile; ///< JSON, in a secret bag
};

/** The file: three safes. The first, in the clear, has a digest over the other two, so that
 *  what a mail program or a disk spoilt is told from a wrong passphrase; the second the key under
 *  AES-256 with PBKDF2-HMAC-SHA-256; the third the certificates and the profile under the same.
 *  The MAC over all (SHA-256) is what guards against people. Empty on failure. */
QByteArray packBundle(const BundleParts &parts, const QByteArray &passphrase);

/** Damaged: no bundle, spoilt, or without one of the parts. WrongPassword. */
Result<BundleParts> unpackBundle(const QByteArray &file, const QByteArray &passphrase);

} // namespace reeve
