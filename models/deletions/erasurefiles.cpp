// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/wholefile.h"
#include "models/deletions/eraser.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace reeve
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ErasureFiles)
};
} // namespace

Result<ErasureFiles> readErasureFiles(const QString &settingsFile)
{
    const auto content = readWholeFile(settingsFile);
    if (!content)
        return tl::unexpected(content.error());
    const QJsonObject object =
        QJsonDocument::fromJson(*content).object().value(QStringLiteral("erasure")).toObject();
    if (object.isEmpty())
        return failure(
            ErrorKind::NotFound,
            Text::tr("%1 names no ledger: the object \"erasure\" is missing, and nothing "
                     "is erased.")
                .arg(settingsFile));
    ErasureFiles files;
    const std::pair<const char *, QString *> fields[] = {
        {"ledger", &files.ledger}, {"key", &files.key}, {"signing_key", &files.signingKey}};
    for (const auto &[name, value] : fields) {
        *value = object.value(QLatin1String(name)).toString();
        if (value->isEmpty())
            return failure(ErrorKind::Input,
                           Text::tr("%1: the field \"%2\" of \"erasure\" is missing.")
                               .arg(settingsFile, QLatin1String(name)));
    }
    return files;
}

Result<ErasureFiles> sandboxErasureFiles(const QString &sandboxFolder)
{
    const QDir folder(sandboxFolder);
    if (!folder.mkpath(QStringLiteral("erasure")))
        return failure(ErrorKind::File,
                       Text::tr("The folder %1 cannot be written.").arg(sandboxFolder));
    const ErasureFiles files{folder.filePath(QStringLiteral("erasure/ledger")),
                             folder.filePath(QStringLiteral("erasure/ledger.key")),
                             folder.filePath(QStringLiteral("erasure/signing.key"))};
    if (!QFile::exists(files.key))
        if (const auto made = LedgerKey::create(files.key); !made)
            return tl::unexpected(made.error());
    if (!QFile::exists(files.signingKey))
        if (const auto made = SigningKey::create(files.signingKey); !made)
            return tl::unexpected(made.error());
    return files;
}

} // namespace reeve
