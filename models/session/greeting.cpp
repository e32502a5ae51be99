// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/greeting.h"

#include "models/database/migrator.h"
#include "models/database/pgdriver.h"
#include "models/database/serverversions.h"
#include "models/session/credentials.h"

#include <QCoreApplication>
#include <QVariant>

#include <libpq-fe.h>

namespace reeve
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Greeting", text);
}

Error inPlainWords(Error error)
{
    if (error.sqlstate == "RV009")
        error.kind = ErrorKind::DisabledAccount;
    else if (error.sqlstate == "RV010" || error.sqlstate == "42501")
        error.kind = ErrorKind::NoRole;
    else if (error.sqlstate == "42883" || error.sqlstate == "3F000" || error.sqlstate == "42P01")
        error.kind = ErrorKind::DatabaseOlder;
    return error;
}

Result<void> compare(const SchemaVersion &theirs, const SchemaVersion &ours)
{
    const QString numbers = QStringLiteral("service %1/%2, reeve %3/%4")
                                .arg(theirs.service)
                                .arg(ours.service)
                                .arg(theirs.reeve)
                                .arg(ours.reeve);
    if (theirs.service > ours.service || theirs.reeve > ours.reeve)
        return failure(ErrorKind::DatabaseNewer, tr("The database is newer than this program."),
                       numbers);
    if (theirs.service < ours.service || theirs.reeve < ours.reeve)
        return failure(ErrorKind::DatabaseOlder, tr("The database is older than this program."),
                       numbers);
    return {};
}

} // namespace

Result<GreetingReply> greet(PgDriver &driver, const GreetingFiles &files, const QDateTime &now)
{
    GreetingReply reply;
    SchemaVersion theirs;
    QByteArray crl;
    QByteArray apiChecksum;
    bool said = false;
    bool logsParameters = false;
    const Result<void> done = driver.pipeline(
        {{QStringLiteral("SELECT login, full_name, role, service_version, reeve_version,"
                         " server_version, crl, organisation, api_checksum, logs_parameters"
                         " FROM api.sign_in($1)"),
          {fileSha256(files.crlFile)}}},
        [&](std::size_t, QSqlQuery &query) {
            if (!query.next())
                return;
            said = true;
            reply.login = query.value(0).toString();
            reply.fullName = query.value(1).toString();
            reply.role = query.value(2).toString();
            theirs.service = query.value(3).toInt();
            theirs.reeve = query.value(4).toInt();
            reply.serverVersion = query.value(5).toString();
            crl = query.value(6).toString().toUtf8();
            reply.organisation = query.value(7).toString();
            apiChecksum = query.value(8).toString().toLatin1();
            logsParameters = query.value(9).toBool();
        });
    if (!done)
        return tl::unexpected(inPlainWords(done.error()));
    if (!said)
        return failure(ErrorKind::Internal, tr("The database did not say who you are."));
    if (const Result<void> fits = compare(theirs, Migrator(driver).target()); !fits)
        return tl::unexpected(fits.error());

    reply.host = QString::fromUtf8(PQhost(driver.connection()));
    reply.tlsVersion = driver.tlsVersion();
    if (isServerTooOld(driver.serverVersion()))
        reply.warnings.append(tr("The server runs PostgreSQL %1; versions before %2 have known"
                                 " security holes. Please tell whoever looks after the server.")
                                  .arg(reply.serverVersion.section(u' ', 0, 0),
                                       oldestReleaseFor(driver.serverVersion())));
    if (apiChecksum != Migrator::apiChecksumOf(QStringLiteral(":/sql")))
        reply.warnings.append(
            tr("The database and this program are of different builds; some things"
               " may not work. Please tell whoever looks after the server"
               " (reevectl db migrate)."));
    if (logsParameters)
        reply.warnings.append(tr("The server may write what is typed and read here into its log"
                                 " (log_parameter_max_length is not 0). Please tell whoever looks"
                                 " after the server (reevectl db init)."));
    if (!crl.isEmpty() && files.mayReplaceCrl) {
        const Result<bool> replaced = replaceCrl(files.crlFile, crl, files.caFile, now);
        reply.crlRenewed = replaced.value_or(false);
        if (!replaced)
            reply.warnings.append(replaced.error().text);
    }
    return reply;
}

} // namespace reeve
