// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace reeve
{

// What a caller can act on. The kinds of class RV stand for the SQLSTATEs that `api` raises
// (resources/sql/reeve, "errors"): RV001 not allowed, RV002 stale version, RV003 approval needed,
// RV004 quota, RV005 wrong state, RV006 not found, RV007 bad value, RV008 disclosure missing.
enum class ErrorKind {
    NotAllowed,
    StaleVersion,
    ApprovalNeeded,
    Quota,
    WrongState,
    NotFound,
    BadValue,
    DisclosureMissing,

    UnknownHost,
    Refused,          // nobody listens there
    Timeout,          // connected, and silent
    WrongHostName,    // the certificate is another host's
    UnknownAuthority, // the server's certificate is not of our CA
    ServerExpired,    // the server's certificate has expired or is not valid yet
    ServerWithoutTls,
    TlsTooOld,
    ClientCertificate, // ours: expired, unknown to the server, unreadable, wrong passphrase
    Revoked,
    Crl, // the revocation list is missing, unreadable or too old
    WrongPassword,
    DisabledAccount,
    NoRole,
    DatabaseOlder, // than this program
    DatabaseNewer,

    ConnectionLost,
    Cancelled,
    File,     // cannot be read or written
    Damaged,  // read, and not what it claims to be
    Input,    // what a person typed
    Internal, // our mistake, or the server's
};

/** An error as a value; it crosses threads, exceptions do not.
 *  Neither text ever carries customer data. */
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    QString text;          ///< for people: what happened, what was kept, what to do
    QString detail;        ///< for the log: technical, without values
    QByteArray sqlstate{}; ///< five characters where the server said so
};

} // namespace reeve
