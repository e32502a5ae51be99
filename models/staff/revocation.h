// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QString>

namespace reeve
{

class Authority;
class AuthorityFolder;
class PgDriver;

/** Makes the authority's newest revocation list the one that counts: the file that the server reads
 *  (`crlFile`, or where empty what its ssl_crl_file says; owner kept), then pg_reload_conf, then
 *  reeve.setting 'crl', from where consoles fetch it. As superuser on the server host. */
Result<void> publishCrl(PgDriver &superuser, const QByteArray &crlPem, const QString &crlFile = {});

/** Signs a new list for one year, stores it in the authority's folder and publishes it. */
Result<void> refreshCrl(PgDriver &superuser, AuthorityFolder &folder, const QString &crlFile = {});

/** Revokes all certificates of a login but the one with serial `except`. Returns how many were
 *  not revoked already; they count once a list is signed and published. */
Result<int> revokeCertificates(Authority &authority, const QString &login,
                               const QString &except = {});

} // namespace reeve
