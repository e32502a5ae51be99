// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// For the .cpp files that speak to OpenSSL only: no public header of the models includes it.

#include "models/base/result.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <QByteArray>
#include <QDateTime>

#include <memory>

namespace reeve::openssl
{

template <auto Free>
struct Release {
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};

using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Crl = std::unique_ptr<X509_CRL, Release<X509_CRL_free>>;
using Pkcs12 = std::unique_ptr<PKCS12, Release<PKCS12_free>>;
using Time = std::unique_ptr<ASN1_TIME, Release<ASN1_TIME_free>>;
using Integer = std::unique_ptr<ASN1_INTEGER, Release<ASN1_INTEGER_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;

/// The newest line of OpenSSL's error queue, which is emptied: for Error::detail.
QString lastError();

Bio reader(const QByteArray &content); ///< `content` must outlive it
Bio writer();
QByteArray written(BIO *bio);

Time asn1Time(const QDateTime &moment);
QDateTime dateTime(const ASN1_TIME *time);

Key readKey(const QByteArray &pem, const QByteArray &passphrase = {}); ///< null: not one
Certificate readCertificate(const QByteArray &pem);
Crl readCrl(const QByteArray &pem);

QByteArray pem(const X509 *certificate);
QByteArray pem(const X509_CRL *crl);
QByteArray pem(const EVP_PKEY *key); ///< PKCS#8, not encrypted

/// Serial number in upper-case hex with an even number of digits, as `openssl x509 -serial`.
QString serialText(const ASN1_INTEGER *serial);
Integer serialNumber(const QString &text);
QString commonName(const X509 *certificate);

} // namespace reeve::openssl
