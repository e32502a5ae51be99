// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/secrets.h"

#include <openssl/crypto.h>

namespace reeve
{

void wipe(QString &secret)
{
    // A shared text would be copied first and the copy wiped: then only let go.
    if (!secret.isEmpty() && secret.isDetached())
        OPENSSL_cleanse(secret.data(), std::size_t(secret.size()) * sizeof(QChar));
    secret = QString();
}

void wipe(QByteArray &secret)
{
    if (!secret.isEmpty() && secret.isDetached())
        OPENSSL_cleanse(secret.data(), std::size_t(secret.size()));
    secret = QByteArray();
}

const QString &Secret::text() const
{
    static const QString nothing;
    return m_text ? m_text->value : nothing;
}

} // namespace reeve
