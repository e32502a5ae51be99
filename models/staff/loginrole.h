// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace reeve
{

class PgDriver;

/// The four roles of a person: support, officer, auditor, admin.
const QStringList &staffRoles();

/** Whether a person may have this login: lower-case letters, digits and _ . -, a letter
 *  first, at most 63; nothing that PostgreSQL or Reeve keeps for itself. Input with the reason. */
Result<void> checkLogin(const QString &login);

/// 20 characters that are not mistaken for each other when read out (114 bits).
QString randomPassword();

/** The SCRAM-SHA-256 verifier, computed here, so that the server (and its log) never has the
 *  password. */
Result<QByteArray> scramVerifier(PgDriver &driver, const QString &login, const QString &password);

/** Creates the person's login role if need be, with CONNECTION LIMIT 8 and membership in the
 *  group role reeve_<role> and in no other; sets the password. As superuser. */
Result<void> setLoginRole(PgDriver &superuser, const QString &login, const QString &role,
                          const QString &password);

/// Sets the password of an existing role. As superuser.
Result<void> setPassword(PgDriver &superuser, const QString &login, const QString &password);

} // namespace reeve
