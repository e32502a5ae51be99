// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"
#include "models/database/connection.h"
#include "models/database/pagesection.h"

namespace reeve
{

/** What a colleague wrote down about a customer. Plain text; personal data like the rest. */
struct Note {
    qint64 id = 0;
    QString body{};
    QString author{};     ///< login
    QString authorName{}; ///< may be empty
    Timestamp created{};
    QString changedBy{}; ///< name, else login; empty: as it was written
    std::optional<Timestamp> changed{};
    int version = 0;
    qint64 total = 0; ///< of the customer; more than are read when there are over 100

    QString writtenBy() const { return authorName.isEmpty() ? author : authorName; }
    bool operator==(const Note &) const = default;
};

/// Characters of the longest note.
inline constexpr int longestNote = 10'000;

/// The newest notes of a customer as a QList<Note>, the newest first.
PageSection notesSection();

/** Writes notes. Each call is one operation: done, or not done. GUI thread. */
class NoteRepository
{
public:
    explicit NoteRepository(Connection &connection) : m_connection(connection) {}

    QFuture<Result<QVariant>> add(CustomerId customer, const QString &body, const QString &reason);
    /// StaleVersion says who was there first; NotFound that it was deleted meanwhile.
    QFuture<Result<QVariant>> change(CustomerId customer, qint64 note, int version,
                                     const QString &body, const QString &reason);
    QFuture<Result<QVariant>> remove(CustomerId customer, qint64 note, int version,
                                     const QString &reason);
    /// Takes a deletion of one's own back, for five minutes.
    QFuture<Result<QVariant>> restore(CustomerId customer, qint64 note, const QString &reason);

private:
    Connection &m_connection;
};

} // namespace reeve
