// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/pgdriver.h"

#include <QString>

#include <functional>
#include <memory>

namespace reeve
{

/** The reports of a long piece of work: one line for people each. */
using Progress = std::function<void(const QString &)>;

/** A connection of its own, on the calling thread. */
Result<std::unique_ptr<PgDriver>> connectTo(const ConnectionParameters &parameters);

/** Runs a file of resources/sql (":/sql/cluster/roles.sql") as it is. */
Result<void> runResource(PgDriver &driver, const QString &path);

/** What `reevectl db init` does, as superuser over the local socket: roles, the database (UTF8,
 *  C.UTF-8) unless it is there, its privileges, and all migrations as reeve_owner. Idempotent.
 *  `superuser` names the socket; its database does not matter. */
Result<void> initialiseDatabase(ConnectionParameters superuser, const QString &database,
                                const Progress &progress);

} // namespace reeve
