// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/profileedit.h"
#include "models/database/connection.h"

namespace reeve
{

/** Saves corrections of a customer's details. GUI thread. */
class ProfileRepository
{
public:
    explicit ProfileRepository(Connection &connection) : m_connection(connection) {}

    /** One operation: saved as a whole, or not at all. The value is the row's new version, null when
     *  it was saved and the answer lost. StaleVersion says who was there first; BadValue begins with
     *  the field's name and a colon. */
    QFuture<Result<QVariant>> save(CustomerId customer, int version, const QJsonObject &fields,
                                   const QString &reason);

    /// What the database has now, and what has been changed since `version`: after StaleVersion.
    QFuture<Result<ProfileNow>> now(CustomerId customer, int version, const QString &reason);

private:
    Connection &m_connection;
};

/// The field that a BadValue names, and the words after it; nothing when it names none.
std::optional<std::pair<ProfileField, QString>> refusedField(const Error &error);

} // namespace reeve
