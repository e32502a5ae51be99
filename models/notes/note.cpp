// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notes/note.h"

#include "models/base/visibletext.h"
#include "models/database/writeonce.h"

namespace reeve
{

namespace
{

Note readNote(const QSqlQuery &query)
{
    const QString changedBy = query.value(5).toString();
    const QString changedByName = query.value(6).toString();
    return {.id = query.value(0).toLongLong(),
            .body = query.value(1).toString(),
            .author = query.value(2).toString(),
            .authorName = query.value(3).toString(),
            .created = momentIn(query, 4),
            .changedBy = changedByName.isEmpty() ? changedBy : changedByName,
            .changed = optionalMomentIn(query, 7),
            .version = query.value(8).toInt(),
            .total = query.value(9).toLongLong()};
}

} // namespace

PageSection notesSection()
{
    return rowsSection<Note>(
        QStringLiteral("notes"),
        QStringLiteral("SELECT note_id, body, author, author_name, created_at, changed_by, "
                       "changed_by_name, changed_at, version, notes_total "
                       "FROM api.customer_notes($1)"),
        readNote);
}

QFuture<Result<QVariant>> NoteRepository::add(CustomerId customer, const QString &body,
                                              const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.add_note($1, $2, $3, $4)"),
                      {operation, customer.number(), sendableText(body), sendableText(reason)}});
}

QFuture<Result<QVariant>> NoteRepository::change(CustomerId customer, qint64 note, int version,
                                                 const QString &body, const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(
        m_connection, operation,
        {QStringLiteral("SELECT api.edit_note($1, $2, $3, $4, $5, $6)"),
         {operation, customer.number(), note, version, sendableText(body), sendableText(reason)}});
}

QFuture<Result<QVariant>> NoteRepository::remove(CustomerId customer, qint64 note, int version,
                                                 const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.delete_note($1, $2, $3, $4, $5)"),
                      {operation, customer.number(), note, version, sendableText(reason)}});
}

QFuture<Result<QVariant>> NoteRepository::restore(CustomerId customer, qint64 note,
                                                  const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.restore_note($1, $2, $3, $4)"),
                      {operation, customer.number(), note, sendableText(reason)}});
}

} // namespace reeve
