// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/signintext.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("SignInText", text);
}

} // namespace

QString signInText(const Error &error, const Profile &profile)
{
    const QString where = profile.port.isEmpty()
                              ? profile.host
                              : tr("%1, port %2").arg(profile.host, profile.port);
    switch (error.kind) {
    case ErrorKind::UnknownHost:
        return tr("No computer with the name %1 was found. Check the host in the profile, and"
                  " whether this computer is in the right network.")
            .arg(profile.host);
    case ErrorKind::Refused:
        return tr("Nothing answers at %1. The database may be stopped, or the port in the profile"
                  " is not the right one.")
            .arg(where);
    case ErrorKind::Timeout:
        return tr("%1 does not answer. A firewall may be in between, or the server hangs; try again"
                  " in a minute.")
            .arg(where);
    case ErrorKind::WrongHostName:
        return tr("The server at %1 has a certificate for another name, so it may not be the one it"
                  " claims to be. Nothing was sent. Check the host in the profile.")
            .arg(where);
    case ErrorKind::UnknownAuthority:
        return tr("The certificate of %1 was not made by your organisation, so it may not be your"
                  " database. Nothing was sent. Please tell whoever looks after the server.")
            .arg(where);
    case ErrorKind::ServerExpired:
        return tr("The certificate of %1 has expired or is not valid yet. Check the clock of this"
                  " computer; if it is right, the server's certificate has to be renewed.")
            .arg(where);
    case ErrorKind::ServerWithoutTls:
        return tr("%1 does not offer an encrypted connection. Nothing was sent. Please tell whoever"
                  " looks after the server.")
            .arg(where);
    case ErrorKind::TlsTooOld:
        return tr("%1 only speaks a version of TLS that is too old (1.3 is needed). Nothing was"
                  " sent. Please tell whoever looks after the server.")
            .arg(where);
    case ErrorKind::ClientCertificate:
        return tr(
            "Your certificate or its key was not accepted: it may have expired, belong to"
            " another server, or the passphrase is not right. A renewed bundle helps if it has"
            " expired.");
    case ErrorKind::Revoked:
        return tr("A certificate has been revoked. If it is yours, you need a new bundle; if it is"
                  " the server's, do not connect, and tell whoever looks after it.");
    case ErrorKind::Crl:
        return tr("The list of revoked certificates is missing, damaged or too old, so it cannot be"
                  " checked whom this program would talk to. Import a renewed bundle.");
    case ErrorKind::WrongPassword:
        return tr("This password is not right for %1.").arg(profile.login);
    case ErrorKind::DisabledAccount:
        return tr("The account %1 has been disabled. An administrator can tell you why.")
            .arg(profile.login);
    case ErrorKind::NoRole:
        return tr("The account %1 exists, but has no role at this desk. An administrator can give "
                  "it"
                  " one.")
            .arg(profile.login);
    case ErrorKind::DatabaseOlder:
        return tr(
            "The database is older than this program. It has to be upgraded first (reevectl db"
            " migrate), or use the program that fits it.");
    case ErrorKind::DatabaseNewer:
        return tr("The database is newer than this program. Install the newer Reeve; nothing was"
                  " changed.");
    case ErrorKind::ConnectionLost:
        return tr("The connection to %1 broke off while signing in. Try again.").arg(where);
    case ErrorKind::Cancelled:
        return tr("Signing in was cancelled.");
    case ErrorKind::File:
        return tr("A file of this profile cannot be read: %1").arg(error.text);
    case ErrorKind::NotAllowed:
    case ErrorKind::StaleVersion:
    case ErrorKind::ApprovalNeeded:
    case ErrorKind::Quota:
    case ErrorKind::WrongState:
    case ErrorKind::NotFound:
    case ErrorKind::BadValue:
    case ErrorKind::DisclosureMissing:
    case ErrorKind::Damaged:
    case ErrorKind::Input:
    case ErrorKind::Internal:
        break;
    }
    return tr("Signing in failed: %1").arg(error.text);
}

} // namespace reeve
