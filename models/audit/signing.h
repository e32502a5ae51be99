// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

struct evp_pkey_st;

namespace reeve
{

/** The worker host's Ed25519 key (RFC 8032): signs anchors, evidence and certificates. The private
 *  half never leaves its file (PEM, 0600). */
class SigningKey
{
public:
    /// Makes a key and writes it, 0600; fails when the file exists.
    static Result<SigningKey> create(const QString &file);
    static Result<SigningKey> load(const QString &file);

    QByteArray sign(const QByteArray &text) const; ///< 64 bytes
    QByteArray publicPem() const;

private:
    explicit SigningKey(std::shared_ptr<evp_pkey_st> key) : m_key(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> m_key;
};

/// Whether `signature` is that of `text` by the owner of the public key (PEM).
bool signatureHolds(const QByteArray &text, const QByteArray &signature,
                    const QByteArray &publicPem);

} // namespace reeve
