// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/staff/revocation.h"

#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/database/pgdriver.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>
#include <unistd.h>

namespace reeve
{

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("Staff", source);
}

Result<QString> serverCrlFile(PgDriver &superuser)
{
    auto query = superuser.query({QStringLiteral("SELECT current_setting('ssl_crl_file'),"
                                                 " current_setting('data_directory')")});
    if (!query)
        return tl::unexpected(query.error());
    query->next();
    const QString file = query->value(0).toString();
    if (file.isEmpty())
        return failure(ErrorKind::Crl,
                       text("The server uses no revocation list: set ssl_crl_file in its "
                            "postgresql.conf."));
    return QDir(query->value(1).toString()).absoluteFilePath(file);
}

// The server's file stays its own, also where root replaces it.
Result<void> replaceFile(const QString &path, const QByteArray &content)
{
    struct stat before {
    };
    const bool known = stat(QFile::encodeName(path).constData(), &before) == 0;
    if (const auto saved = writeWholeFile(path, content, FileAccess::Public); !saved)
        return saved;
    if (known && before.st_uid != geteuid()
        && chown(QFile::encodeName(path).constData(), before.st_uid, before.st_gid) != 0)
        return failure(ErrorKind::File, text("The owner of %1 cannot be kept.").arg(path));
    return {};
}
} // namespace

Result<void> publishCrl(PgDriver &superuser, const QByteArray &crlPem, const QString &crlFile)
{
    const auto file = crlFile.isEmpty() ? serverCrlFile(superuser) : Result<QString>(crlFile);
    if (!file)
        return tl::unexpected(file.error());
    if (const auto replaced = replaceFile(*file, crlPem); !replaced)
        return replaced;
    return superuser.pipeline(
        {{QStringLiteral("SELECT pg_catalog.pg_reload_conf()")},
         {QStringLiteral("INSERT INTO reeve.setting (name, value) VALUES ('crl', $1)"
                         " ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
          {QString::fromLatin1(crlPem)}}},
        [](std::size_t, QSqlQuery &) {});
}

Result<void> refreshCrl(PgDriver &superuser, AuthorityFolder &folder, const QString &crlFile)
{
    const auto crl = folder.authority().signCrl();
    if (!crl)
        return tl::unexpected(crl.error());
    // The folder first: a list that was published and forgotten would let its numbers go back.
    if (const auto saved = folder.save(); !saved)
        return saved;
    return publishCrl(superuser, *crl, crlFile);
}

Result<int> revokeCertificates(Authority &authority, const QString &login, const QString &except)
{
    int count = 0;
    for (const IssuedEntry &entry : authority.index()) {
        if (entry.subject != login || entry.revokedAt || entry.serial == except)
            continue;
        if (const auto revoked = authority.revoke(entry.serial); !revoked)
            return tl::unexpected(revoked.error());
        ++count;
    }
    return count;
}

} // namespace reeve
