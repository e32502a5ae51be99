// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/certificates/authority.h"

namespace reeve
{

/** An authority as its folder holds it. */
struct StoredAuthority {
    QByteArray keyPem;
    QByteArray certificatePem;
    QByteArray crlPem;
    qint64 crlNumber = 0;
    QList<IssuedEntry> index;
};

/** Writes ca.key, ca.crt, ca.crl, crlnumber and index.txt, each whole; the index before the list,
 *  so that a failure in between leaves a revocation to be repeated and not a forgotten one. */
Result<void> saveAuthority(const QString &folder, const StoredAuthority &authority);
Result<StoredAuthority> loadAuthority(const QString &folder);

} // namespace reeve
