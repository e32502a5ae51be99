// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QDateTime>
#include <QString>

namespace reeve
{

class AuthorityFolder;
class PgDriver;

/** Where the worker's files go, and where it finds the database. */
struct WorkerPlace {
    QString folder; ///< worker.crt, worker.key (0600) and worker.json (0600)
    QString host;   ///< as the server's certificate names it
    QString port;
    QString database;
    int certificateDays = 365;
    bool replace = false; ///< an earlier worker's: its certificates are revoked
};

struct WorkerAccount {
    QString settingsFile;
    QDateTime certificateExpiresAt;
};

/** What reeve_worker needs to sign in on a real server: a certificate, a password of 114 bits that
 *  nobody ever sees, and its settings file with both. The settings name the list of revoked
 *  certificates in the CA's folder, which `staff sync` and `crl refresh` keep new.
 *
 *  On the server host, as superuser over the local socket. File, naming it, when one of the files
 *  exists and is not to be replaced; an earlier worker goes on working unless all of it was done.
 *  `crlFile` as publishCrl takes it. */
Result<WorkerAccount> issueWorkerAccount(PgDriver &superuser, AuthorityFolder &authority,
                                         const WorkerPlace &place, const QString &crlFile);

} // namespace reeve
