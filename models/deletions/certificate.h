// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/signing.h"
#include "models/base/result.h"
#include "models/base/timestamp.h"
#include "models/deletions/ledgerkey.h"

#include <QJsonObject>

namespace reeve
{

class PgDriver;

/** The certificate of an erasure: one JSON object, compact, keys in order, and a line end. Its facts
 *  are those of reeve.certificate_facts(), with `signed_at`, `signed_by` (SHA-256 of the public key,
 *  hex) and `signature`: Ed25519, base64, over the object without it. It names the person by customer
 *  number only. What is printed carries the SHA-256 of these bytes. */
struct Certificate {
    QByteArray json;     ///< as signed, byte for byte
    QJsonObject facts{}; ///< what it says
};

Result<QByteArray> signCertificate(QJsonObject facts, const QDateTime &at, const SigningKey &key);

/// Reads one, without a look at its signature. Damaged when it is none.
Result<Certificate> readCertificate(const QByteArray &json);

/// Damaged, saying why, unless it was signed by the owner of this key (PEM) and stands as it was signed.
Result<Certificate> verifyCertificate(const QByteArray &json, const QByteArray &publicPem);

QByteArray certificateDigest(const QByteArray &json); ///< SHA-256, hex

/// The worker's: signs those that are waited for; says how many.
Result<int> signWantedCertificates(PgDriver &driver, const LedgerKey &ledger,
                                   const SigningKey &key);

} // namespace reeve
