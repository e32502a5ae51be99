// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/work/workeraccount.h"

#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/database/pgdriver.h"
#include "models/staff/loginrole.h"
#include "models/staff/revocation.h"
#include "models/work/workersettings.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

namespace reeve
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::WorkerAccount)
};
} // namespace

Result<WorkerAccount> issueWorkerAccount(PgDriver &superuser, AuthorityFolder &authority,
                                         const WorkerPlace &place, const QString &crlFile)
{
    const QDir folder(QDir(place.folder).absolutePath());
    const QString login = QStringLiteral("reeve_worker");
    const QString certFile = folder.filePath(QStringLiteral("worker.crt"));
    const QString keyFile = folder.filePath(QStringLiteral("worker.key"));
    const QString settingsFile = folder.filePath(QStringLiteral("worker.json"));
    if (!place.replace)
        for (const QString &file : {certFile, keyFile, settingsFile})
            if (QFile::exists(file))
                return failure(ErrorKind::File, Text::tr("The file %1 exists already.").arg(file));

    const auto issued = authority.authority().issueClient(login,
                                                          Validity::days(place.certificateDays));
    if (!issued)
        return tl::unexpected(issued.error());
    // In the index before it is out there, so that it can be revoked.
    if (const auto saved = authority.save(); !saved)
        return tl::unexpected(saved.error());

    ConnectionParameters parameters;
    parameters.host = place.host;
    parameters.port = place.port;
    parameters.database = place.database;
    parameters.user = login;
    parameters.password = randomPassword();
    const QDir ca(QDir(authority.path()).absolutePath());
    parameters.caFile = ca.filePath(QStringLiteral("ca.crt"));
    parameters.crlFile = ca.filePath(QStringLiteral("ca.crl"));
    parameters.certFile = certFile;
    parameters.keyFile = keyFile;
    // What else stands in the file, such as the mail relay, stays.
    const QJsonObject before =
        QJsonDocument::fromJson(readWholeFile(settingsFile).value_or(QByteArray())).object();
    // The password is the server's only when all files are there, and a file is whole or as before.
    const auto made = superuser.transaction([&]() -> Result<void> {
        Result<void> step = setPassword(superuser, login, parameters.password);
        if (step)
            step = writeWholeFile(keyFile, issued->keyPem, FileAccess::Private);
        if (step)
            step = writeWholeFile(certFile, issued->certificatePem, FileAccess::Public);
        if (step)
            step = writeWholeFile(settingsFile, workerSettingsText(parameters, before),
                                  FileAccess::Private);
        return step;
    });
    if (!made)
        return tl::unexpected(made.error());
    if (place.replace) {
        const auto revoked = revokeCertificates(authority.authority(), login, issued->serial);
        if (!revoked)
            return tl::unexpected(revoked.error());
        if (*revoked > 0)
            if (const auto refreshed = refreshCrl(superuser, authority, crlFile); !refreshed)
                return tl::unexpected(refreshed.error());
    }
    return WorkerAccount{settingsFile, issued->expiresAt};
}

} // namespace reeve
