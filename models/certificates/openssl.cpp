// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/openssl.h"

#include <QTimeZone>

#include <cstring>
#include <ctime>

namespace reeve::openssl
{

namespace
{
// Without one OpenSSL asks on the terminal, and a desktop program has none.
int givePassphrase(char *buffer, int size, int, void *data)
{
    const auto *passphrase = static_cast<const QByteArray *>(data);
    if (!passphrase || passphrase->size() > size)
        return -1;
    std::memcpy(buffer, passphrase->constData(), static_cast<std::size_t>(passphrase->size()));
    return static_cast<int>(passphrase->size());
}
} // namespace

QString lastError()
{
    QString newest;
    while (const unsigned long code = ERR_get_error()) {
        char line[256];
        ERR_error_string_n(code, line, sizeof line);
        newest = QString::fromLatin1(line);
    }
    return newest;
}

Bio reader(const QByteArray &content)
{
    return Bio(BIO_new_mem_buf(content.constData(), static_cast<int>(content.size())));
}

Bio writer()
{
    return Bio(BIO_new(BIO_s_mem()));
}

QByteArray written(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<qsizetype>(size)};
}

Time asn1Time(const QDateTime &moment)
{
    return Time(ASN1_TIME_set(nullptr, static_cast<std::time_t>(moment.toSecsSinceEpoch())));
}

QDateTime dateTime(const ASN1_TIME *time)
{
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC);
}

Key readKey(const QByteArray &pem, const QByteArray &passphrase)
{
    const Bio bio = reader(pem);
    QByteArray copy = passphrase;
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, givePassphrase, &copy));
}

Certificate readCertificate(const QByteArray &pem)
{
    const Bio bio = reader(pem);
    return Certificate(PEM_read_bio_X509(bio.get(), nullptr, givePassphrase, nullptr));
}

Crl readCrl(const QByteArray &pem)
{
    const Bio bio = reader(pem);
    return Crl(PEM_read_bio_X509_CRL(bio.get(), nullptr, givePassphrase, nullptr));
}

QByteArray pem(const X509 *certificate)
{
    const Bio bio = writer();
    return PEM_write_bio_X509(bio.get(), certificate) == 1 ? written(bio.get()) : QByteArray();
}

QByteArray pem(const X509_CRL *crl)
{
    const Bio bio = writer();
    return PEM_write_bio_X509_CRL(bio.get(), crl) == 1 ? written(bio.get()) : QByteArray();
}

QByteArray pem(const EVP_PKEY *key)
{
    const Bio bio = writer();
    return PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1
               ? written(bio.get())
               : QByteArray();
}

QString serialText(const ASN1_INTEGER *serial)
{
    const std::unique_ptr<BIGNUM, Release<BN_free>> number(ASN1_INTEGER_to_BN(serial, nullptr));
    if (!number)
        return {};
    char *hex = BN_bn2hex(number.get());
    const QString text = QString::fromLatin1(hex);
    OPENSSL_free(hex);
    return text;
}

Integer serialNumber(const QString &text)
{
    const QByteArray hex = text.toLatin1();
    BIGNUM *raw = nullptr;
    const int digits = BN_hex2bn(&raw, hex.constData());
    const std::unique_ptr<BIGNUM, Release<BN_free>> number(raw);
    if (digits == 0 || digits != hex.size())
        return nullptr;
    return Integer(BN_to_ASN1_INTEGER(number.get(), nullptr));
}

QString commonName(const X509 *certificate)
{
    const X509_NAME *subject = X509_get_subject_name(certificate);
    const int position = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (position < 0)
        return {};
    unsigned char *utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(
        &utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, position)));
    if (size < 0)
        return {};
    const QString name = QString::fromUtf8(reinterpret_cast<const char *>(utf8), size);
    OPENSSL_free(utf8);
    return name;
}

} // namespace reeve::openssl
