// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/staff/staffoffice.h"

#include "models/base/osaccount.h"
#include "models/base/timestamp.h"
#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/session/bundle.h"
#include "models/staff/failedsignins.h"
#include "models/staff/loginrole.h"
#include "models/staff/revocation.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonObject>

namespace reeve
{

namespace
{
constexpr int renewalDays = 30;

QString text(const char *source)
{
    return QCoreApplication::translate("Staff", source);
}

tl::unexpected<Error> unknownLogin(const QString &login)
{
    return failure(ErrorKind::NotFound, text("There is no account %1 at the desk.").arg(login));
}
} // namespace

StaffOffice::StaffOffice(PgDriver &superuser, AuthorityFolder &folder, QString crlFile)
    : m_superuser(superuser), m_folder(folder), m_crlFile(std::move(crlFile))
{
}

Result<QList<StaffMember>> StaffOffice::list(PgDriver &superuser)
{
    auto query = superuser.query(
        {QStringLiteral("SELECT s.login, s.full_name, s.role, s.active,"
                        " coalesce(r.rolcanlogin, false), s.certificate_serial,"
                        " s.certificate_expires_at,"
                        " (SELECT count(*) FROM pg_catalog.pg_stat_activity a"
                        "  WHERE a.usename = s.login)"
                        " FROM reeve.staff s"
                        " LEFT JOIN pg_catalog.pg_roles r ON r.rolname = s.login"
                        " ORDER BY s.login")});
    if (!query)
        return tl::unexpected(query.error());
    QList<StaffMember> people;
    while (query->next()) {
        StaffMember person;
        person.login = query->value(0).toString();
        person.fullName = query->value(1).toString();
        person.role = query->value(2).toString();
        person.active = query->value(3).toBool();
        person.canLogin = query->value(4).toBool();
        person.certificateSerial = query->value(5).toString();
        if (!query->value(6).isNull())
            person.certificateExpiresAt = query->value(6).value<Timestamp>().toDateTime();
        person.sessions = query->value(7).toInt();
        people.append(person);
    }
    return people;
}

Result<std::optional<StaffMember>> StaffOffice::find(const QString &login)
{
    const auto people = list(m_superuser);
    if (!people)
        return tl::unexpected(people.error());
    for (const StaffMember &person : *people)
        if (person.login == login)
            return person;
    return std::optional<StaffMember>();
}

Result<void> StaffOffice::record(const char *event, const QString &login)
{
    const auto written = m_superuser.query(
        {QStringLiteral("SELECT audit.record(event => $1, detail => $2)"),
         {QLatin1String(event), QJsonObject{{QStringLiteral("login"), login},
                                            {QStringLiteral("os_account"), osAccount()}}}});
    return written ? Result<void>() : tl::unexpected(written.error());
}

// The certificate goes into the index before the bundle leaves, so that none is ever out there
// that could not be revoked.
Result<StaffCredentials> StaffOffice::issue(const StaffRequest &request)
{
    if (QFileInfo::exists(request.bundle.file))
        return failure(ErrorKind::File,
                       text("The file %1 exists already.").arg(request.bundle.file));
    Authority &authority = m_folder.authority();
    const auto issued = authority.issueClient(request.login,
                                              Validity::days(request.certificateDays));
    if (!issued)
        return tl::unexpected(issued.error());
    ProfileBundle bundle;
    bundle.organisation = authority.organisation();
    bundle.host = request.address.host;
    bundle.port = request.address.port;
    bundle.database = request.address.database;
    bundle.login = request.login;
    bundle.caPem = authority.certificatePem();
    bundle.crlPem = authority.crlPem();
    bundle.certificatePem = issued->certificatePem;
    bundle.keyPem = issued->keyPem;
    const auto file = sealBundle(bundle, request.bundle.passphrase);
    if (!file)
        return tl::unexpected(file.error());
    Result<void> saved = m_folder.save();
    if (saved)
        saved = writeWholeFile(request.bundle.file, *file, FileAccess::Private);
    if (!saved)
        return tl::unexpected(saved.error());
    return StaffCredentials{{}, issued->serial, issued->expiresAt};
}

Result<void> StaffOffice::withdraw(const QString &serial, const QString &bundleFile)
{
    QFile::remove(bundleFile);
    if (const auto revoked = m_folder.authority().revoke(serial); !revoked)
        return revoked;
    return m_folder.save();
}

Result<StaffCredentials> StaffOffice::add(const StaffRequest &request)
{
    if (const auto good = checkLogin(request.login); !good)
        return tl::unexpected(good.error());
    if (!staffRoles().contains(request.role))
        return failure(ErrorKind::Input,
                       text("There is no role %1; the roles are %2.")
                           .arg(request.role, staffRoles().join(QStringLiteral(", "))));
    const auto there = find(request.login);
    if (!there)
        return tl::unexpected(there.error());
    if (*there)
        return failure(ErrorKind::WrongState,
                       text("There is an account %1 already. “staff renew” gives it a new "
                            "certificate.")
                           .arg(request.login));
    auto role = m_superuser.query(
        {QStringLiteral("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1"), {request.login}});
    if (!role)
        return tl::unexpected(role.error());
    if (role->next())
        return failure(
            ErrorKind::WrongState,
            text("The server has a role %1 already, for something else.").arg(request.login));
    role->finish();

    auto credentials = issue(request);
    if (!credentials)
        return credentials;
    credentials->password = randomPassword();
    const auto written = m_superuser.transaction([&]() -> Result<void> {
        if (auto made = setLoginRole(m_superuser, request.login, request.role,
                                     credentials->password);
            !made)
            return made;
        const auto row = m_superuser.query(
            {QStringLiteral("INSERT INTO reeve.staff (login, full_name, role, certificate_serial,"
                            " certificate_expires_at) VALUES ($1, $2, $3, $4, $5)"),
             {request.login, request.fullName, request.role, credentials->serial,
              credentials->certificateExpiresAt}});
        return row ? record("staff_added", request.login) : tl::unexpected(row.error());
    });
    if (!written) {
        withdraw(credentials->serial, request.bundle.file);
        return tl::unexpected(written.error());
    }
    return credentials;
}

Result<StaffCredentials> StaffOffice::renew(const StaffRequest &request, bool revokeOld,
                                            bool newPassword)
{
    const auto there = find(request.login);
    if (!there)
        return tl::unexpected(there.error());
    if (!*there)
        return unknownLogin(request.login);
    if (!(*there)->active)
        return failure(ErrorKind::WrongState,
                       text("The account %1 is disabled.").arg(request.login));
    auto credentials = issue(request);
    if (!credentials)
        return credentials;
    if (newPassword)
        credentials->password = randomPassword();
    const auto written = m_superuser.transaction([&]() -> Result<void> {
        if (newPassword)
            if (auto set = setPassword(m_superuser, request.login, credentials->password); !set)
                return set;
        const auto row = m_superuser.query(
            {QStringLiteral("UPDATE reeve.staff SET certificate_serial = $2,"
                            " certificate_expires_at = $3 WHERE login = $1"),
             {request.login, credentials->serial, credentials->certificateExpiresAt}});
        return row ? record("staff_renewed", request.login) : tl::unexpected(row.error());
    });
    if (!written) {
        withdraw(credentials->serial, request.bundle.file);
        return tl::unexpected(written.error());
    }
    if (revokeOld) {
        const auto revoked = revokeCertificates(m_folder.authority(), request.login,
                                                credentials->serial);
        if (!revoked)
            return tl::unexpected(revoked.error());
        if (const auto refreshed = refreshCrl(m_superuser, m_folder, m_crlFile); !refreshed)
            return tl::unexpected(refreshed.error());
    }
    return credentials;
}

Result<void> StaffOffice::forbidLogin(const QString &login)
{
    auto role = m_superuser.query(
        {QStringLiteral("SELECT rolcanlogin FROM pg_catalog.pg_roles WHERE rolname = $1"),
         {login}});
    if (!role)
        return tl::unexpected(role.error());
    const bool exists = role->next();
    role->finish();
    if (!exists)
        return {};
    const auto forbidden = m_superuser.script(
        QStringLiteral("ALTER ROLE %1 NOLOGIN")
            .arg(m_superuser.escapeIdentifier(login, QSqlDriver::TableName)));
    if (!forbidden)
        return forbidden;
    const auto ended = m_superuser.query(
        {QStringLiteral("SELECT pg_catalog.pg_terminate_backend(a.pid)"
                        " FROM pg_catalog.pg_stat_activity a WHERE a.usename = $1"),
         {login}});
    return ended ? Result<void>() : tl::unexpected(ended.error());
}

Result<void> StaffOffice::disable(const QString &login)
{
    const auto there = find(login);
    if (!there)
        return tl::unexpected(there.error());
    if (!*there)
        return unknownLogin(login);
    const auto written = m_superuser.transaction([&]() -> Result<void> {
        const auto row = m_superuser.query(
            {QStringLiteral("UPDATE reeve.staff SET active = false,"
                            " disabled_at = coalesce(disabled_at, clock_timestamp()),"
                            " disabled_by = coalesce(disabled_by, $2) WHERE login = $1"),
             {login, osAccount()}});
        return row ? record("staff_disabled", login) : tl::unexpected(row.error());
    });
    if (!written)
        return written;
    if (const auto forbidden = forbidLogin(login); !forbidden)
        return forbidden;
    if (const auto revoked = revokeCertificates(m_folder.authority(), login); !revoked)
        return tl::unexpected(revoked.error());
    return refreshCrl(m_superuser, m_folder, m_crlFile);
}

Result<bool> StaffOffice::crlIsCurrent()
{
    auto stored = m_superuser.query(
        {QStringLiteral("SELECT value FROM reeve.setting WHERE name = 'crl'")});
    if (!stored)
        return tl::unexpected(stored.error());
    const QByteArray ours = m_folder.authority().crlPem();
    if (!stored->next() || stored->value(0).toString().toLatin1() != ours)
        return false;
    const auto until = crlNextUpdate(ours);
    return until && *until > QDateTime::currentDateTimeUtc().addDays(renewalDays);
}

Result<StaffOffice::Synchronised> StaffOffice::synchronise()
{
    const auto people = list(m_superuser);
    if (!people)
        return tl::unexpected(people.error());
    Synchronised changed;
    for (const StaffMember &person : *people) {
        if (person.active)
            continue;
        if (person.canLogin || person.sessions > 0) {
            if (const auto forbidden = forbidLogin(person.login); !forbidden)
                return tl::unexpected(forbidden.error());
            changed.loginsForbidden += person.login;
        }
        const auto revoked = revokeCertificates(m_folder.authority(), person.login);
        if (!revoked)
            return tl::unexpected(revoked.error());
        changed.certificatesRevoked += *revoked;
    }
    const auto current = crlIsCurrent();
    if (!current)
        return tl::unexpected(current.error());
    if (changed.certificatesRevoked > 0 || !*current) {
        if (const auto refreshed = refreshCrl(m_superuser, m_folder, m_crlFile); !refreshed)
            return tl::unexpected(refreshed.error());
        changed.crlRenewed = true;
    }
    const auto failed = readFailedSignIns(m_superuser);
    if (failed)
        changed.failedSignIns = *failed;
    else if (failed.error().kind
             != ErrorKind::WrongState) // a server without such a log is no fault
        return tl::unexpected(failed.error());
    return changed;
}

} // namespace reeve
