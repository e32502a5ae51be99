// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QString>

namespace reeve
{

/** The key under which erased customers are remembered. It lies in a file of the worker's (64 hex
 *  digits, 0600) and never in the database: whoever has only the database learns nothing from a
 *  tombstone, not even whether it is that of a given customer. */
class LedgerKey
{
public:
    /// Makes a key and writes it; fails when the file exists: another key forgets everybody.
    static Result<LedgerKey> create(const QString &file);
    static Result<LedgerKey> load(const QString &file);

    QByteArray tombstone(qint64 customerId) const; ///< HMAC-SHA-256, 32 bytes
    QByteArray id() const; ///< 16 hex digits that say which key it is, and nothing of it

private:
    explicit LedgerKey(QByteArray key) : m_key(std::move(key)) {}
    QByteArray m_key;
};

} // namespace reeve
