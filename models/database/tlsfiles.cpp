// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/tlsfiles.h"

#include "models/certificates/authority.h"

#include <QCoreApplication>
#include <QFile>

namespace reeve
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(reeve::TlsFiles)
};

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
    if (!pem && pem.error().kind == ErrorKind::File)
        return failure(ErrorKind::Crl,
                       Texts::tr("The revocation list is missing or cannot be read: %1. Without "
                                 "it nobody can tell a stolen certificate; import your bundle "
                                 "again.")
                           .arg(path),
                       pem.error().detail);
    const auto next = pem ? crlNextUpdate(*pem) : Result<QDateTime>(tl::unexpected(pem.error()));
    if (!next)
        return failure(ErrorKind::Crl,
                       Texts::tr("This file is not a revocation list: %1. Import your bundle "
                                 "again.")
                           .arg(path),
                       next.error().detail);
    if (next->isValid() && *next < now)
        return failure(ErrorKind::Crl,
                       Texts::tr("The revocation list is too old (it was good until %1): %2. Ask "
                                 "an administrator for a new one.")
                           .arg(next->toLocalTime().date().toString(Qt::ISODate), path),
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
    const auto facts = pem ? certificateFacts(*pem)
                           : Result<CertificateFacts>(tl::unexpected(pem.error()));
    return facts ? facts->commonName : QString();
}

} // namespace reeve
