// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/authority.h"

#include "models/certificates/index.h"
#include "models/certificates/openssl.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QRegularExpression>

namespace reeve
{

using namespace openssl;

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("Authority", source);
}

tl::unexpected<Error> opensslFailure()
{
    return failure(ErrorKind::Internal, text("A certificate could not be made."), lastError());
}

Key newKey()
{
    return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
}

// 64 random bits (CA/Browser Forum's minimum), positive and never zero. Random ones need no
// counter file, and tell nobody how many certificates there are.
Integer newSerial()
{
    const std::unique_ptr<BIGNUM, Release<BN_free>> number(BN_new());
    if (BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1)
        return nullptr;
    return Integer(BN_to_ASN1_INTEGER(number.get(), nullptr));
}

bool addName(X509_NAME *name, const char *field, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>(utf8.constData()),
                                      static_cast<int>(utf8.size()), -1, 0)
           == 1;
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setDates(X509 *certificate, const Validity &validity)
{
    const Time from = asn1Time(validity.from);
    const Time until = asn1Time(validity.until);
    return from && until && X509_set1_notBefore(certificate, from.get()) == 1
           && X509_set1_notAfter(certificate, until.get()) == 1;
}

// "DNS:localhost,IP:127.0.0.1"; empty when one is neither name nor address.
QByteArray alternativeNames(const QStringList &hosts)
{
    static const QRegularExpression name(
        QStringLiteral("^(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
                       "(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$"));
    QByteArrayList parts;
    for (const QString &host : hosts) {
        const QHostAddress address(host);
        if (!address.isNull() && address.scopeId().isEmpty())
            parts += "IP:" + address.toString().toLatin1();
        else if (host.size() <= 253 && name.match(host).hasMatch())
            parts += "DNS:" + host.toLatin1();
        else
            return {};
    }
    return parts.join(',');
}
} // namespace

Validity Validity::days(int count)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return {now.addSecs(-3600), now.addDays(count)};
}

struct Authority::Private {
    Key key;
    Certificate certificate;
    QByteArray crlPem;
    qint64 crlNumber = 0;
    QList<IssuedEntry> index;

    Result<Issued> issue(const QString &name, const Validity &validity,
                         const QList<std::pair<int, QByteArray>> &extensions)
    {
        const Key subjectKey = newKey();
        const Certificate made(X509_new());
        const Integer serial = newSerial();
        if (!subjectKey || !made || !serial)
            return opensslFailure();
        X509_NAME *subject = X509_get_subject_name(made.get());
        bool good = X509_set_version(made.get(), X509_VERSION_3) == 1
                    && X509_set_serialNumber(made.get(), serial.get()) == 1
                    && setDates(made.get(), validity) && addName(subject, "CN", name)
                    && X509_set_issuer_name(made.get(), X509_get_subject_name(certificate.get()))
                           == 1
                    && X509_set_pubkey(made.get(), subjectKey.get()) == 1;
        for (const auto &[nid, value] : extensions)
            good = good && addExtension(made.get(), certificate.get(), nid, value);
        if (!good || X509_sign(made.get(), key.get(), EVP_sha256()) <= 0)
            return opensslFailure();
        Issued issued{pem(made.get()), pem(subjectKey.get()), serialText(serial.get()),
                      dateTime(X509_get0_notAfter(made.get()))};
        index.append({issued.serial, name, issued.expiresAt, std::nullopt});
        return issued;
    }
};

Authority::Authority() : d(std::make_unique<Private>()) {}
Authority::Authority(Authority &&) noexcept = default;
Authority &Authority::operator=(Authority &&) noexcept = default;
Authority::~Authority() = default;

Result<Authority> Authority::create(const QString &organisation, const Validity &validity)
{
    // X.520 ends a common name at 64 characters, and OpenSSL would refuse with a riddle.
    if (organisation.trimmed().isEmpty() || organisation.size() > 50)
        return failure(ErrorKind::Input,
                       text("The organisation's name must have 1 to 50 characters."));
    Authority made;
    made.d->key = newKey();
    made.d->certificate.reset(X509_new());
    const Integer serial = newSerial();
    X509 *certificate = made.d->certificate.get();
    if (!made.d->key || !certificate || !serial)
        return opensslFailure();
    X509_NAME *name = X509_get_subject_name(certificate);
    if (X509_set_version(certificate, X509_VERSION_3) != 1
        || X509_set_serialNumber(certificate, serial.get()) != 1 || !setDates(certificate, validity)
        || !addName(name, "O", organisation)
        || !addName(name, "CN", organisation + QStringLiteral(" Reeve CA"))
        || X509_set_issuer_name(certificate, name) != 1
        || X509_set_pubkey(certificate, made.d->key.get()) != 1
        || !addExtension(certificate, certificate, NID_basic_constraints,
                         "critical,CA:TRUE,pathlen:0")
        || !addExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign")
        || !addExtension(certificate, certificate, NID_subject_key_identifier, "hash")
        || X509_sign(certificate, made.d->key.get(), EVP_sha256()) <= 0)
        return opensslFailure();
    if (const auto crl = made.signCrl(); !crl)
        return tl::unexpected(crl.error());
    return made;
}

Result<Issued> Authority::issueServer(const QStringList &hosts, const Validity &validity)
{
    const QByteArray names = alternativeNames(hosts);
    if (names.isEmpty())
        return failure(ErrorKind::Input,
                       text("A server certificate needs host names or addresses, and “%1” is "
                            "neither.")
                           .arg(hosts.join(QStringLiteral(", "))));
    return d->issue(hosts.first().left(64), validity,
                    {{NID_basic_constraints, "critical,CA:FALSE"},
                     {NID_key_usage, "critical,digitalSignature"},
                     {NID_ext_key_usage, "serverAuth"},
                     {NID_subject_key_identifier, "hash"},
                     {NID_authority_key_identifier, "keyid:always"},
                     {NID_subject_alt_name, names}});
}

Result<Issued> Authority::issueClient(const QString &login, const Validity &validity)
{
    if (login.isEmpty() || login.toUtf8().size() > 63)
        return failure(ErrorKind::Input, text("A login must have 1 to 63 characters."));
    return d->issue(login, validity,
                    {{NID_basic_constraints, "critical,CA:FALSE"},
                     {NID_key_usage, "critical,digitalSignature"},
                     {NID_ext_key_usage, "clientAuth"},
                     {NID_subject_key_identifier, "hash"},
                     {NID_authority_key_identifier, "keyid:always"}});
}

Result<void> Authority::revoke(const QString &serial)
{
    for (IssuedEntry &entry : d->index) {
        if (entry.serial.compare(serial, Qt::CaseInsensitive) != 0)
            continue;
        if (!entry.revokedAt)
            entry.revokedAt = QDateTime::currentDateTimeUtc();
        return {};
    }
    return failure(
        ErrorKind::NotFound,
        text("This authority has not issued a certificate with the serial %1.").arg(serial));
}

Result<QByteArray> Authority::signCrl(const Validity &validity)
{
    const Crl crl(X509_CRL_new());
    const Time from = asn1Time(validity.from);
    const Time until = asn1Time(validity.until);
    const Integer number(ASN1_INTEGER_new());
    if (!crl || !from || !until || ASN1_INTEGER_set_int64(number.get(), d->crlNumber + 1) != 1
        || X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) != 1
        || X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(d->certificate.get())) != 1
        || X509_CRL_set1_lastUpdate(crl.get(), from.get()) != 1
        || X509_CRL_set1_nextUpdate(crl.get(), until.get()) != 1
        || X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, number.get(), 0, 0) != 1)
        return opensslFailure();
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, d->certificate.get(), nullptr, nullptr, crl.get(), 0);
    const Extension keyId(
        X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always"));
    if (!keyId || X509_CRL_add_ext(crl.get(), keyId.get(), -1) != 1)
        return opensslFailure();
    for (const IssuedEntry &entry : std::as_const(d->index)) {
        if (!entry.revokedAt)
            continue;
        std::unique_ptr<X509_REVOKED, Release<X509_REVOKED_free>> revoked(X509_REVOKED_new());
        const Integer serial = serialNumber(entry.serial);
        const Time when = asn1Time(*entry.revokedAt);
        if (!revoked || !serial || !when
            || X509_REVOKED_set_serialNumber(revoked.get(), serial.get()) != 1
            || X509_REVOKED_set_revocationDate(revoked.get(), when.get()) != 1
            || X509_CRL_add0_revoked(crl.get(), revoked.get()) != 1)
            return opensslFailure();
        revoked.release(); // the list owns it now
    }
    X509_CRL_sort(crl.get());
    if (X509_CRL_sign(crl.get(), d->key.get(), EVP_sha256()) <= 0)
        return opensslFailure();
    ++d->crlNumber;
    d->crlPem = pem(crl.get());
    return d->crlPem;
}

QByteArray Authority::certificatePem() const
{
    return pem(d->certificate.get());
}

QByteArray Authority::crlPem() const
{
    return d->crlPem;
}

QString Authority::organisation() const
{
    const QString suffix = QStringLiteral(" Reeve CA");
    QString name = commonName(d->certificate.get());
    return name.endsWith(suffix) ? name.chopped(suffix.size()) : name;
}

QList<IssuedEntry> Authority::index() const
{
    return d->index;
}

Result<void> Authority::save(const QString &folder) const
{
    return saveAuthority(folder,
                         {pem(d->key.get()), certificatePem(), d->crlPem, d->crlNumber, d->index});
}

Result<Authority> Authority::load(const QString &folder)
{
    auto stored = loadAuthority(folder);
    if (!stored)
        return tl::unexpected(stored.error());
    Authority loaded;
    loaded.d->key = readKey(stored->keyPem);
    loaded.d->certificate = readCertificate(stored->certificatePem);
    lastError(); // what the two lines above left in OpenSSL's queue would be blamed on others
    const auto damaged = [&](const char *file, const char *what) {
        return failure(ErrorKind::Damaged, text(what).arg(folder + QLatin1String(file)));
    };
    if (!loaded.d->key)
        return damaged("/ca.key", "The authority's key %1 is damaged.");
    if (!loaded.d->certificate)
        return damaged("/ca.crt", "The authority's certificate %1 is damaged.");
    if (X509_check_private_key(loaded.d->certificate.get(), loaded.d->key.get()) != 1)
        return damaged("/ca.key", "The key %1 does not belong to the certificate beside it.");
    loaded.d->crlPem = stored->crlPem;
    loaded.d->crlNumber = stored->crlNumber;
    loaded.d->index = stored->index;
    return loaded;
}

Result<CertificateFacts> certificateFacts(const QByteArray &certificatePem)
{
    const Certificate certificate = readCertificate(certificatePem);
    if (!certificate)
        return failure(ErrorKind::Damaged, text("This is not a certificate."), lastError());
    return CertificateFacts{serialText(X509_get0_serialNumber(certificate.get())),
                            commonName(certificate.get()),
                            dateTime(X509_get0_notBefore(certificate.get())),
                            dateTime(X509_get0_notAfter(certificate.get()))};
}

Result<QDateTime> crlNextUpdate(const QByteArray &crlPem)
{
    const Crl crl = readCrl(crlPem);
    if (!crl)
        return failure(ErrorKind::Damaged, text("This is not a revocation list."), lastError());
    return dateTime(X509_CRL_get0_nextUpdate(crl.get()));
}

} // namespace reeve
