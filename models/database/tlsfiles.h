// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace reeve
{

/** The file's bytes, at most a megabyte; fails when it is missing, unreadable or not PEM. */
Result<QByteArray> readPem(const QString &path);

/** A revocation list that libpq can rely on: readable, PEM, and `now` not past its nextUpdate.
 *  Fails with ErrorKind::Crl, naming the file. */
Result<void> checkRevocationList(const QString &path, const QDateTime &now);

/** True when the PEM key in the file is under a passphrase. */
bool keyIsEncrypted(const QString &path);

/** The common name of the first certificate in the file; empty when there is none. */
QString certificateName(const QString &path);

} // namespace reeve
