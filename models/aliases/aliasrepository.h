// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aliases/alias.h"
#include "models/base/identifiers.h"
#include "models/database/connection.h"
#include "models/session/secrets.h"

#include <QVariant>

namespace reeve
{

/** Reveals and changes the aliases of a customer whose page is open. GUI thread; passwords travel as
 *  values beside the statement, and libpq's copies are overwritten. */
class AliasRepository
{
public:
    explicit AliasRepository(Connection &connection) : m_connection(connection) {}

    /** One password, by a disclosure of its own and in one round trip. NotFound when the alias was
     *  deleted meanwhile, WrongState when it has no password (any more) or no page is open. */
    QFuture<Result<Secret>> reveal(qint64 alias, const QString &reason, Ticket *ticket = nullptr);

    /// StaleVersion when the password is not the one that `alias` was read with.
    QFuture<Result<QVariant>> setPassword(CustomerId customer, const Alias &alias,
                                          const Secret &password, const QString &reason);
    QFuture<Result<QVariant>> removePassword(CustomerId customer, const Alias &alias,
                                             const QString &reason);
    QFuture<Result<QVariant>> publish(CustomerId customer, qint64 alias, bool published,
                                      const QString &reason);

private:
    Connection &m_connection;
};

} // namespace reeve
