// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connectionparameters.h"

namespace reeve
{

/** Reads the worker's own file: a JSON object {"host", "port", "database", "user", "password", "ca",
 *  "crl", "cert", "key"}; `user` is reeve_worker unless it says otherwise. It holds a password, so
 *  it is refused when others may read it (mode 0600). Errors name the file and the field. */
Result<ConnectionParameters> readWorkerSettings(const QString &file);

/// What readWorkerSettings reads back: it holds the password.
QByteArray workerSettingsText(const ConnectionParameters &parameters);

} // namespace reeve
