// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/certificates.h"

#include <QCoreApplication>
#include <QFile>

#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <mutex>

namespace reeve
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(reeve::Certificates)
};

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using Bio = std::unique_ptr<BIO, Freed<&BIO_free_all>>;
using Crl = std::unique_ptr<X509_CRL, Freed<&X509_CRL_free>>;
using Certificate = std::unique_ptr<X509, Freed<&X509_free>>;
using Conf = std::unique_ptr<CONF, Freed<&NCONF_free>>;

Bio memory(const QByteArray &bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), static_cast<int>(bytes.size())));
}

QDateTime moment(const ASN1_TIME *time)
{
    tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC);
}

// The groups to offer: P-256, then what the distribution names, or X25519 and the NIST curves.
QByteArray groupsAfter(const QByteArray &configured)
{
    QByteArray groups = "P-256";
    const QByteArray others = configured.isEmpty() ? QByteArray("X25519:P-384:P-521") : configured;
    for (const QByteArray &group : others.split(':')) {
        const QByteArray name = group.trimmed();
        if (!name.isEmpty() && name != "P-256" && name != "prime256v1" && name != "secp256r1")
            groups += ':' + name;
    }
    return groups;
}

// The "system_default" section of the configuration that OpenSSL loaded by itself, with its own
// Groups replaced. Loading another ssl_conf module replaces the whole, so all of it is repeated.
QByteArray configurationWithGroups()
{
    QByteArray section;
    QByteArray groups;
    const std::unique_ptr<char, void (*)(char *)> path(
        CONF_get1_default_config_file(), [](char *text) { OPENSSL_free(text); });
    const Conf conf(NCONF_new(nullptr));
    long line = 0;
    if (path && conf && NCONF_load(conf.get(), path.get(), &line) == 1) {
        const auto text = [&](const char *in, const char *name) {
            return in ? NCONF_get_string(conf.get(), in, name) : nullptr;
        };
        const char *init = NCONF_get_string(conf.get(), nullptr, "openssl_conf");
        const char *system = text(text(init, "ssl_conf"), "system_default");
        STACK_OF(CONF_VALUE) *values = system ? NCONF_get_section(conf.get(), system) : nullptr;
        for (int i = 0; i < sk_CONF_VALUE_num(values); ++i) {
            const CONF_VALUE *value = sk_CONF_VALUE_value(values, i);
            const QByteArray name(value->name);
            if (name.endsWith("Groups") || name.endsWith("Curves"))
                groups = value->value;
            else
                section += name + " = " + value->value + '\n';
        }
    }
    return "openssl_conf = reeve_init\n[reeve_init]\nssl_conf = reeve_ssl\n"
           "[reeve_ssl]\nsystem_default = reeve_default\n[reeve_default]\n"
        + section + "Groups = " + groupsAfter(groups) + '\n';
}

} // namespace

Result<QByteArray> readPem(const QString &path)
{
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File, Texts::tr("The file cannot be read: %1").arg(path),
                       path + QStringLiteral(": ") + file.errorString());
    const QByteArray bytes = file.read(1 << 20);
    if (!bytes.contains("-----BEGIN "))
        return failure(ErrorKind::Damaged, Texts::tr("The file is not PEM: %1").arg(path), path);
    return bytes;
}

Result<void> checkRevocationList(const QString &path, const QDateTime &now)
{
    const auto pem = readPem(path);
    if (!pem)
        return failure(ErrorKind::Crl,
                       Texts::tr("The revocation list is missing or cannot be read: %1. Without "
                                 "it nobody can tell a stolen certificate; import your bundle "
                                 "again.").arg(path),
                       pem.error().detail);
    const Bio bio = memory(*pem);
    const Crl crl(PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!crl)
        return failure(ErrorKind::Crl,
                       Texts::tr("This file is not a revocation list: %1. Import your bundle "
                                 "again.").arg(path),
                       path);
    const QDateTime next = moment(X509_CRL_get0_nextUpdate(crl.get()));
    if (next.isValid() && next < now)
        return failure(ErrorKind::Crl,
                       Texts::tr("The revocation list is too old (it was good until %1): %2. Ask "
                                 "an administrator for a new one.")
                           .arg(next.toLocalTime().date().toString(Qt::ISODate), path),
                       path);
    return {};
}

bool keyIsEncrypted(const QString &path)
{
    const auto pem = readPem(path);
    return pem && pem->contains("ENCRYPTED");
}

QString certificateName(const QString &path)
{
    const auto pem = readPem(path);
    if (!pem)
        return {};
    const Bio bio = memory(*pem);
    const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!certificate)
        return {};
    const X509_NAME *subject = X509_get_subject_name(certificate.get());
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0)
        return {};
    unsigned char *text = nullptr;
    const int size
        = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    if (size < 0)
        return {};
    const QString name = QString::fromUtf8(reinterpret_cast<const char *>(text), size);
    OPENSSL_free(text);
    return name;
}

void offerP256First()
{
    static std::once_flag once;
    std::call_once(once, [] {
        OPENSSL_init_ssl(OPENSSL_INIT_LOAD_CONFIG, nullptr);
        const QByteArray text = configurationWithGroups();
        const Conf conf(NCONF_new(nullptr));
        const Bio bio = memory(text);
        long line = 0;
        // Losing this costs a round trip at sign-in, nothing else: no error to report.
        if (conf && bio && NCONF_load_bio(conf.get(), bio.get(), &line) == 1)
            CONF_modules_load(conf.get(), nullptr, 0);
        ERR_clear_error();
    });
}

} // namespace reeve
