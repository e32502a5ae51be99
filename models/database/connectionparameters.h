// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QList>
#include <QString>

#include <chrono>
#include <utility>

namespace reeve
{

/** Everything libpq needs to reach one database as one person. Paths are local files.
 *  `password` and `keyPassphrase` are secrets: never log them, never put them in QSettings. */
struct ConnectionParameters {
    QString host; ///< several, comma separated: the one that takes writes is used
    QString port; ///< one, or as many as hosts
    QString database;
    QString user;
    QString password;
    QString caFile;   ///< the organisation's CA, PEM
    QString crlFile;  ///< its revocation list, PEM; missing or unreadable is an error
    QString certFile; ///< this person's certificate, PEM
    QString keyFile;  ///< its key, PEM, mode 0600
    QString keyPassphrase;
    QString applicationName = QStringLiteral("reeve");
    bool localSocket = false; ///< `host` is a socket folder: the server's OS account, no TLS
    /// For the whole attempt; a server that accepts and stays silent ends here as Timeout.
    std::chrono::milliseconds connectTimeout{10'000};
};

using Conninfo = QList<std::pair<QByteArray, QByteArray>>;

/** Keyword/value pairs for PQconnectdbParams: always sslmode=verify-full channel_binding=require
 *  gssencmode=disable connect_timeout tcp_user_timeout keepalives target_session_attrs=read-write,
 *  and never a value from the environment or a service file for anything that we set.
 *  Fails, naming the file, when the CA, CRL, certificate or key is missing, unreadable or (CRL)
 *  past its nextUpdate: libpq itself would connect without a CRL. */
Result<Conninfo> conninfo(const ConnectionParameters &parameters);

/** Takes libpq's variables (PGSERVICE, PGHOSTADDR …) out of this process's environment: libpq reads
 *  an empty value as "not given", so some of them cannot be overridden by a value. Cheap when none
 *  is set. PgDriver does it before each connect. */
void dropLibpqEnvironment();

} // namespace reeve
