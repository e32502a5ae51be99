// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/ledgerkey.h"

#include "models/base/wholefile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFileInfo>
#include <QMessageAuthenticationCode>

#include <openssl/rand.h>

namespace reeve
{

namespace
{
constexpr int keySize = 32;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::LedgerKey)
};
} // namespace

Result<LedgerKey> LedgerKey::create(const QString &file)
{
    QByteArray key(keySize, '\0');
    if (RAND_priv_bytes(reinterpret_cast<unsigned char *>(key.data()), keySize) != 1)
        return failure(ErrorKind::Internal, Text::tr("A key could not be made."));
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)
        || out.write(key.toHex() + '\n') != 2 * keySize + 1 || !out.flush())
        return failure(
            ErrorKind::File,
            Text::tr("The key file %1 could not be made: %2").arg(file, out.errorString()));
    return LedgerKey(key);
}

Result<LedgerKey> LedgerKey::load(const QString &file)
{
    const auto text = readWholeFile(file, 1024);
    if (!text)
        return tl::unexpected(text.error());
    if (QFileInfo(file).permissions()
        & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther))
        return failure(
            ErrorKind::File,
            Text::tr("The key file %1 can be read by others; it needs mode 0600.").arg(file));
    const QByteArray key = QByteArray::fromHex(text->trimmed());
    if (key.size() != keySize || key.toHex() != text->trimmed())
        return failure(ErrorKind::Damaged,
                       Text::tr("The file %1 holds no key of the ledger.").arg(file));
    return LedgerKey(key);
}

QByteArray LedgerKey::tombstone(qint64 customerId) const
{
    return QMessageAuthenticationCode::hash(
        QByteArray("reeve customer " + QByteArray::number(customerId)), m_key,
        QCryptographicHash::Sha256);
}

QByteArray LedgerKey::id() const
{
    return QCryptographicHash::hash(QByteArray("reeve ledger key " + m_key),
                                    QCryptographicHash::Sha256)
        .toHex()
        .left(16);
}

} // namespace reeve
