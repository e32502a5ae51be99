// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/signing.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::SigningKey)
};

using Key = std::shared_ptr<EVP_PKEY>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

QByteArray contents(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, size);
}

Bio over(const QByteArray &bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())), &BIO_free_all);
}

} // namespace

Result<SigningKey> SigningKey::create(const QString &file)
{
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free);
    Bio pem(BIO_new(BIO_s_secmem()), &BIO_free_all);
    if (!key
        || !PEM_write_bio_PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr))
        return failure(ErrorKind::Internal, Text::tr("A signing key could not be made."));
    QFile out(file);
    // NewOnly: a key that signs anchors already is never replaced by accident.
    if (!out.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
        return failure(
            ErrorKind::File,
            Text::tr("The key file %1 could not be made: %2").arg(file, out.errorString()));
    const QByteArray text = contents(pem.get());
    if (out.write(text) != text.size() || !out.flush()) {
        const QString why = out.errorString();
        out.remove();
        return failure(ErrorKind::File,
                       Text::tr("The key file %1 could not be written: %2").arg(file, why));
    }
    return SigningKey(key);
}

Result<SigningKey> SigningKey::load(const QString &file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File,
                       Text::tr("The key file %1 cannot be read: %2").arg(file, in.errorString()));
    if (in.permissions()
        & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther))
        return failure(
            ErrorKind::File,
            Text::tr("The key file %1 can be read by others; it needs mode 0600.").arg(file));
    const QByteArray text = in.readAll();
    const Key key(PEM_read_bio_PrivateKey(over(text).get(), nullptr, nullptr, nullptr),
                  &EVP_PKEY_free);
    if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
        return failure(ErrorKind::Damaged, Text::tr("The file %1 holds no Ed25519 key.").arg(file));
    return SigningKey(key);
}

QByteArray SigningKey::sign(const QByteArray &text) const
{
    const Digest context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    QByteArray signature(64, Qt::Uninitialized);
    std::size_t size = std::size_t(signature.size());
    const bool done = EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_key.get()) == 1
                      && EVP_DigestSign(context.get(),
                                        reinterpret_cast<unsigned char *>(signature.data()), &size,
                                        reinterpret_cast<const unsigned char *>(text.constData()),
                                        std::size_t(text.size()))
                             == 1;
    return done ? signature : QByteArray();
}

QByteArray SigningKey::publicPem() const
{
    Bio pem(BIO_new(BIO_s_mem()), &BIO_free_all);
    PEM_write_bio_PUBKEY(pem.get(), m_key.get());
    return contents(pem.get());
}

bool signatureHolds(const QByteArray &text, const QByteArray &signature,
                    const QByteArray &publicPem)
{
    const Key key(PEM_read_bio_PUBKEY(over(publicPem).get(), nullptr, nullptr, nullptr),
                  &EVP_PKEY_free);
    const Digest context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    return key && EVP_PKEY_get_id(key.get()) == EVP_PKEY_ED25519
           && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1
           && EVP_DigestVerify(context.get(),
                               reinterpret_cast<const unsigned char *>(signature.constData()),
                               std::size_t(signature.size()),
                               reinterpret_cast<const unsigned char *>(text.constData()),
                               std::size_t(text.size()))
                  == 1;
}

} // namespace reeve
