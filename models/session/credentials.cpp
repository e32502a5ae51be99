// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/credentials.h"

#include "models/certificates/authority.h"
#include "models/certificates/openssl.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QSaveFile>

#include <openssl/rand.h>

#include <array>

namespace reeve
{

namespace
{

using openssl::Release;
using KeyInfo = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Release<PKCS8_PRIV_KEY_INFO_free>>;
using SealedKey = std::unique_ptr<X509_SIG, Release<X509_SIG_free>>;
using Algorithm = std::unique_ptr<X509_ALGOR, Release<X509_ALGOR_free>>;

QString tr(const char *text)
{
    return QCoreApplication::translate("Credentials", text);
}

Result<QByteArray> contentsOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File, tr("The file %1 cannot be read.").arg(path),
                       file.errorString());
    return file.readAll();
}

// The CA file may hold several; the list is of one of them.
bool signedByOneOf(const QByteArray &caPem, X509_CRL *crl)
{
    const openssl::Bio bio = openssl::reader(caPem);
    while (openssl::Certificate ca{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
        if (X509_NAME_cmp(X509_get_subject_name(ca.get()), X509_CRL_get_issuer(crl)) == 0
            && X509_CRL_verify(crl, X509_get0_pubkey(ca.get())) == 1)
            return true;
    }
    return false;
}

bool isNewer(X509_CRL *offered, X509_CRL *present)
{
    const auto number = [](X509_CRL *crl) {
        return openssl::Integer(static_cast<ASN1_INTEGER *>(
            X509_CRL_get_ext_d2i(crl, NID_crl_number, nullptr, nullptr)));
    };
    const openssl::Integer ours = number(present);
    const openssl::Integer theirs = number(offered);
    if (ours && theirs) {
        if (const int order = ASN1_INTEGER_cmp(theirs.get(), ours.get()); order != 0)
            return order > 0;
    }
    return openssl::dateTime(X509_CRL_get0_lastUpdate(offered))
           > openssl::dateTime(X509_CRL_get0_lastUpdate(present));
}

} // namespace

Result<QByteArray> encryptKey(const QByteArray &keyPem, const QString &passphrase)
{
    const openssl::Key key = openssl::readKey(keyPem);
    const KeyInfo info(key ? EVP_PKEY2PKCS8(key.get()) : nullptr);
    if (!info)
        return failure(ErrorKind::Damaged, tr("The key in this bundle cannot be read."));

    // N = 2^14, r = 8 is what fits OpenSSL's (and so libpq's) limit of 32 MB when it is read back.
    std::array<unsigned char, 16> salt{};
    if (RAND_bytes(salt.data(), int(salt.size())) != 1)
        return failure(ErrorKind::Internal, tr("This computer gave no random numbers."));
    Algorithm algorithm(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt.data(), int(salt.size()),
                                              nullptr, 1 << 14, 8, 1));
    QByteArray secret = passphrase.toUtf8();
    const SealedKey sealed(algorithm ? PKCS8_set0_pbe(secret.constData(), int(secret.size()),
                                                      info.get(), algorithm.get())
                                     : nullptr);
    OPENSSL_cleanse(secret.data(), std::size_t(secret.size()));
    if (!sealed)
        return failure(ErrorKind::Internal, tr("The key could not be encrypted."));
    static_cast<void>(algorithm.release()); // belongs to `sealed` now

    const openssl::Bio out = openssl::writer();
    if (PEM_write_bio_PKCS8(out.get(), sealed.get()) != 1)
        return failure(ErrorKind::Internal, tr("The key could not be written."));
    return openssl::written(out.get());
}

bool keyNeedsPassphrase(const QString &keyFile)
{
    QFile file(keyFile);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray head = file.read(4096);
    return head.contains("BEGIN ENCRYPTED PRIVATE KEY") || head.contains("Proc-Type: 4,ENCRYPTED");
}

Result<QDateTime> certificateExpiry(const QString &certFile)
{
    const Result<QByteArray> pem = contentsOf(certFile);
    if (!pem)
        return tl::unexpected(pem.error());
    const Result<CertificateFacts> facts = certificateFacts(*pem);
    if (!facts)
        return tl::unexpected(facts.error());
    return facts->expiresAt;
}

int daysLeft(const QDateTime &expiry, const QDateTime &now)
{
    const qint64 seconds = now.secsTo(expiry);
    const qint64 day = 24 * 60 * 60;
    return int(seconds >= 0 ? seconds / day : -((-seconds + day - 1) / day));
}

Result<bool> replaceCrl(const QString &crlFile, const QByteArray &crlPem, const QString &caFile,
                        const QDateTime &now)
{
    const openssl::Crl offered = openssl::readCrl(crlPem);
    if (!offered)
        return failure(ErrorKind::Crl, tr("The revocation list that the database sent is damaged;"
                                          " the one on this computer stays."));
    const Result<QByteArray> ca = contentsOf(caFile);
    if (!ca)
        return tl::unexpected(ca.error());
    if (!signedByOneOf(*ca, offered.get()))
        return failure(ErrorKind::Crl,
                       tr("The revocation list that the database sent is not signed by your"
                          " organisation; the one on this computer stays."));
    if (openssl::dateTime(X509_CRL_get0_nextUpdate(offered.get())) <= now)
        return failure(ErrorKind::Crl, tr("The revocation list that the database sent has expired;"
                                          " the one on this computer stays."));
    if (const Result<QByteArray> present = contentsOf(crlFile)) {
        const openssl::Crl ours = openssl::readCrl(*present);
        if (ours && !isNewer(offered.get(), ours.get()))
            return false;
    }
    QSaveFile file(crlFile);
    if (!file.open(QIODevice::WriteOnly)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(crlPem) != crlPem.size() || !file.commit())
        return failure(ErrorKind::File,
                       tr("The new revocation list could not be written to %1.").arg(crlFile),
                       file.errorString());
    return true;
}

QString fileSha256(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromLatin1(
        QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex());
}

} // namespace reeve
