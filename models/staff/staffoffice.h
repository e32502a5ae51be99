// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/database/pgdriver.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace reeve
{

class AuthorityFolder;

struct StaffMember {
    QString login;
    QString fullName;
    QString role;
    bool active = false;
    bool canLogin = false; ///< the login role's LOGIN attribute
    QString certificateSerial;
    QDateTime certificateExpiresAt;
    int sessions = 0; ///< open now
};

/** Where the bundle's reader will find the database. */
struct DeskAddress {
    QString host;
    QString port;
    QString database;
};

/** Where the bundle goes, and under which passphrase. */
struct BundleTarget {
    QString file;
    QString passphrase;
};

struct StaffRequest {
    QString login;
    QString fullName;
    QString role;
    DeskAddress address;
    BundleTarget bundle;
    int certificateDays = 365;
};

struct StaffCredentials {
    QString password; ///< empty when it was not changed; shown once, stored nowhere
    QString serial;
    QDateTime certificateExpiresAt;
};

/** Looks after the people's accounts on the server host: login roles, certificates, reeve.staff.
 *  Works as superuser over the local socket, since no role of Reeve's may create roles (DESIGN 3).
 *  What it does is on record in the trail, under "postgres" with the OS account in the detail. */
class StaffOffice
{
public:
    /// `crlFile` as publishCrl takes it. Both must outlive the office.
    StaffOffice(PgDriver &superuser, AuthorityFolder &folder, QString crlFile = {});

    /** Login role, row, certificate and bundle. Nothing of it stays when one fails. WrongState when
     *  the login is taken. */
    Result<StaffCredentials> add(const StaffRequest &request);

    /** A new certificate and bundle. `revokeOld`: the earlier ones end now, not at their date.
     *  `newPassword`: and a new initial password. WrongState for a disabled account. */
    Result<StaffCredentials> renew(const StaffRequest &request, bool revokeOld, bool newPassword);

    /** First the row, which stops every api call at once; then login, sessions, certificates. */
    Result<void> disable(const QString &login);

    struct Synchronised {
        QStringList loginsForbidden;
        int certificatesRevoked = 0;
        bool crlRenewed = false;
        int failedSignIns = 0; ///< new ones in the server's log
    };
    /** Follows what the console's "disable" wrote: no login, no sessions and no certificate for
     *  anybody inactive; a new revocation list when one was revoked, when the published one is not
     *  ours, or when it ends within 30 days. And reads the failed sign-ins out of the server's log,
     *  where it writes one for programs. */
    Result<Synchronised> synchronise();

    static Result<QList<StaffMember>> list(PgDriver &superuser);

private:
    Result<std::optional<StaffMember>> find(const QString &login);
    Result<StaffCredentials> issue(const StaffRequest &request);
    Result<void> withdraw(const QString &serial, const QString &bundleFile);
    Result<void> forbidLogin(const QString &login);
    Result<void> record(const char *event, const QString &login);
    Result<bool> crlIsCurrent();

    PgDriver &m_superuser;
    AuthorityFolder &m_folder;
    QString m_crlFile;
};

} // namespace reeve
