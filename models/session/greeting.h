// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace reeve
{

class PgDriver;

/** What api.sign_in said, and what follows from it. */
struct GreetingReply {
    QString login;
    QString fullName;
    QString role;
    QString host;
    QString tlsVersion;
    QString serverVersion;
    QString organisation;
    QStringList warnings;
    bool crlRenewed = false;
};

/** What the greeting needs to know of the profile. */
struct GreetingFiles {
    QString caFile;
    QString crlFile;
    bool mayReplaceCrl = false;
};

/** The first round trip on a new connection (api.sign_in and the LISTENs), then the checks that
 *  need no further one: schema versions, server version, revocation list. Worker thread.
 *  Errors: DisabledAccount, NoRole, DatabaseOlder, DatabaseNewer, and the driver's. */
Result<GreetingReply> greet(PgDriver &driver, const GreetingFiles &files, const QDateTime &now);

} // namespace reeve
