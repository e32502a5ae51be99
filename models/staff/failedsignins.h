// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/base/timestamp.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace reeve
{

class PgDriver;

/** A sign-in that failed, as a line of the server's jsonlog tells it. */
struct FailedSignIn {
    QString login;   ///< as it was typed, so perhaps a password: never shown or kept unless known
    QString at;      ///< "2026-01-31 09:00:00.123", in the server's log_timezone
    QString address; ///< empty: over the local socket
    QString why;     ///< password, no_certificate, wrong_certificate, bad_certificate, no_login,
                     ///< not_allowed (pg_hba.conf), other
};

/** Finds them, line by line in the log's order: that a certificate is another person's stands in the
 *  line before. */
class FailedSignInLines
{
public:
    /// Nothing for a line about anything else, or one that is no JSON.
    std::optional<FailedSignIn> take(const QByteArray &logLine);

private:
    QString m_otherCertificate; ///< the session in which one was shown
};

/// In plain words.
QString failedSignInText(const QString &why);

/** Reads what the server's log has gained since the last time into reeve.failed_sign_in: each line
 *  once, whoever is killed in between, through rotation and files that are begun anew. A login is
 *  kept only where it is one of Reeve's; of the unknown the newest 10,000, all for 90 days. Nothing
 *  else of the log is kept or shown. Returns how many there were.
 *
 *  As superuser on the server's host: it is the server that reads its files, so no other account
 *  needs a right on them. WrongState when the server writes no jsonlog. */
Result<int> readFailedSignIns(PgDriver &superuser);

struct FailedSignInRow {
    std::optional<QString> login; ///< nothing: of an account that does not exist
    Timestamp at;
    QString address;
    QString why;
};
/// The newest first.
Result<QList<FailedSignInRow>> listFailedSignIns(PgDriver &superuser, int most);

} // namespace reeve
