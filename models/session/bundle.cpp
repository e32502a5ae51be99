// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/bundle.h"

#include "models/certificates/openssl.h"
#include "models/session/bundlefile.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace reeve
{

using namespace openssl;

namespace
{
constexpr qsizetype shortestPassphrase = 12;

QString text(const char *source)
{
    return QCoreApplication::translate("Bundle", source);
}

QByteArray profileJson(const ProfileBundle &bundle)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("organisation"), bundle.organisation},
                                     {QStringLiteral("host"), bundle.host},
                                     {QStringLiteral("port"), bundle.port},
                                     {QStringLiteral("database"), bundle.database},
                                     {QStringLiteral("login"), bundle.login},
                                     {QStringLiteral("crl"), QString::fromLatin1(bundle.crlPem)}})
        .toJson(QJsonDocument::Compact);
}

tl::unexpected<Error> damaged(const QString &what)
{
    return failure(ErrorKind::Damaged, what, lastError());
}

Result<void> readProfile(const QByteArray &json, ProfileBundle *bundle)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    QString crl;
    const QList<std::pair<QString, QString *>> fields{
        {QStringLiteral("organisation"), &bundle->organisation},
        {QStringLiteral("host"), &bundle->host},
        {QStringLiteral("port"), &bundle->port},
        {QStringLiteral("database"), &bundle->database},
        {QStringLiteral("login"), &bundle->login},
        {QStringLiteral("crl"), &crl}};
    for (const auto &[name, value] : fields) {
        *value = object.value(name).toString();
        if (value->isEmpty())
            return damaged(
                text("The profile bundle is incomplete: its “%1” is missing.").arg(name));
    }
    bundle->crlPem = crl.toLatin1();
    if (!readCrl(bundle->crlPem))
        return damaged(text("The profile bundle's revocation list is damaged."));
    return {};
}

Result<void> checkCertificate(const BundleParts &parts, const QString &login, const QDateTime &now)
{
    X509 *certificate = parts.certificate.get();
    if (commonName(certificate) != login)
        return failure(ErrorKind::ClientCertificate,
                       text("The certificate in the profile bundle belongs to another person than "
                            "the profile."));
    if (X509_check_private_key(certificate, parts.key.get()) != 1)
        return failure(ErrorKind::ClientCertificate,
                       text("The key in the profile bundle does not belong to its certificate."),
                       lastError());
    const Key authority(X509_get_pubkey(parts.authority.get()));
    if (!authority || X509_check_issued(parts.authority.get(), certificate) != X509_V_OK
        || X509_verify(certificate, authority.get()) != 1)
        return failure(ErrorKind::ClientCertificate,
                       text("The certificate in the profile bundle was issued by another authority "
                            "than the bundle names."),
                       lastError());
    const QDateTime from = dateTime(X509_get0_notBefore(certificate));
    const QDateTime until = dateTime(X509_get0_notAfter(certificate));
    if (now > until)
        return failure(ErrorKind::ClientCertificate,
                       text("The certificate in the profile bundle expired on %1. Ask for a new "
                            "bundle.")
                           .arg(until.date().toString(Qt::ISODate)));
    if (now < from)
        return failure(ErrorKind::ClientCertificate,
                       text("The certificate in the profile bundle is not valid before %1. Check "
                            "this computer's clock.")
                           .arg(from.date().toString(Qt::ISODate)));
    return {};
}
} // namespace

Result<QByteArray> sealBundle(const ProfileBundle &bundle, const QString &passphrase)
{
    if (passphrase.size() < shortestPassphrase)
        return failure(ErrorKind::Input,
                       text("A bundle's passphrase must have at least %1 characters.")
                           .arg(shortestPassphrase));
    BundleParts parts;
    parts.key = readKey(bundle.keyPem);
    parts.certificate = readCertificate(bundle.certificatePem);
    parts.authority = readCertificate(bundle.caPem);
    parts.profile = profileJson(bundle);
    if (!parts.key || !parts.certificate || !parts.authority)
        return damaged(text("The key or a certificate for the bundle is damaged."));
    // What could not be opened again must not be handed out.
    ProfileBundle check;
    if (const auto complete = readProfile(parts.profile, &check); !complete)
        return tl::unexpected(complete.error());
    QByteArray file = packBundle(parts, passphrase.toUtf8());
    if (file.isEmpty())
        return failure(ErrorKind::Internal, text("The bundle cannot be made."), lastError());
    return file;
}

Result<ProfileBundle> openBundle(const QByteArray &file, const QString &passphrase,
                                 const QDateTime &now)
{
    auto parts = unpackBundle(file, passphrase.toUtf8());
    if (!parts)
        return tl::unexpected(parts.error());
    ProfileBundle bundle;
    if (const auto profile = readProfile(parts->profile, &bundle); !profile)
        return tl::unexpected(profile.error());
    if (const auto checked = checkCertificate(*parts, bundle.login, now); !checked)
        return tl::unexpected(checked.error());
    bundle.caPem = pem(parts->authority.get());
    bundle.certificatePem = pem(parts->certificate.get());
    bundle.keyPem = pem(parts->key.get());
    return bundle;
}

} // namespace reeve
