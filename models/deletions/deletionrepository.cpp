// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/deletionrepository.h"

#include "models/base/cursorarguments.h"
#include "models/base/visibletext.h"
#include "models/database/pagesection.h"
#include "models/database/writeonce.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::DeletionRepository)
};

using Cursor = DeletionRepository::Cursor;

Disclosure disclosureOf(const DeletionQuery &query, const Cursor &cursor)
{
    QJsonObject arguments = query.arguments();
    arguments.insert(QStringLiteral("limit"), EndlessTable::pageSize);
    insertCursor(arguments, cursor);
    return {.kind = QStringLiteral("deletion_page"), .args = arguments, .reason = {}};
}

Error notACustomer()
{
    return {.kind = ErrorKind::Internal,
            .text = Text::tr("The database answered with something that is no customer. Nothing "
                             "was changed; please tell whoever looks after the database."),
            .detail = QStringLiteral("customer id out of range")};
}

// NULL means all that are meant.
QVariant idsOrAll(const QList<qint64> &ids)
{
    return ids.isEmpty() ? QVariant() : QVariant::fromValue(ids);
}

QString wordOf(ErasureRun::State state)
{
    switch (state) {
    case ErasureRun::State::Paused:
        return QStringLiteral("paused");
    case ErasureRun::State::Cancelled:
        return QStringLiteral("cancelled");
    default:
        return QStringLiteral("running");
    }
}

} // namespace

QFuture<Result<QList<AccountDeletion>>>
DeletionRepository::page(const DeletionQuery &query, const Cursor &cursor, Ticket *ticket)
{
    const Disclosure disclosure = disclosureOf(query, cursor);
    return m_connection.run(
        [disclosure](PgDriver &driver) -> Result<QList<AccountDeletion>> {
            Result<QList<AccountDeletion>> rows;
            const std::vector<Statement> statements{
                disclosure.statement(),
                {QStringLiteral("SELECT %1 FROM api.deletion_page($1)").arg(deletionFields()),
                 {disclosure.id}}};
            const Result<void> sent = driver.pipeline(
                statements, [&](std::size_t index, QSqlQuery &found) {
                    while (index == 1 && rows && found.next()) {
                        if (auto row = deletionIn(found))
                            rows->append(std::move(*row));
                        else
                            rows = tl::unexpected(notACustomer());
                    }
                });
            return sent ? rows : tl::unexpected(sent.error());
        },
        ticket);
}

QFuture<Result<QList<ErasureStep>>> DeletionRepository::steps(CustomerId customer, Ticket *ticket)
{
    const Disclosure disclosure{.kind = QStringLiteral("deletion_page"),
                                .args = {{QStringLiteral("customer_id"), customer.number()}},
                                .reason = {}};
    return m_connection.run(
        [disclosure](PgDriver &driver) -> Result<QList<ErasureStep>> {
            QList<ErasureStep> steps;
            const std::vector<Statement> statements{
                disclosure.statement(),
                {QStringLiteral("SELECT %1 FROM api.deletion_steps($1)").arg(erasureStepFields()),
                 {disclosure.id}}};
            const Result<void> sent = driver.pipeline(statements,
                                                      [&](std::size_t index, QSqlQuery &rows) {
                                                          while (index == 1 && rows.next())
                                                              steps.append(erasureStepIn(rows));
                                                      });
            if (!sent)
                return tl::unexpected(sent.error());
            return steps;
        },
        ticket);
}

QFuture<Result<DeletionCounts>> DeletionRepository::counts(Ticket *ticket)
{
    return m_connection.run(
        [](PgDriver &driver) -> Result<DeletionCounts> {
            auto rows = driver.query({QStringLiteral(
                "SELECT state, kind, deletions, overdue FROM api.deletion_counts()")});
            if (!rows)
                return tl::unexpected(rows.error());
            QList<DeletionCounts::Entry> entries;
            while (rows->next())
                entries.append({deletionStateFromText(rows->value(0).toString()),
                                deletionKindFromText(rows->value(1).toString()),
                                rows->value(2).toLongLong(), rows->value(3).toLongLong()});
            return DeletionCounts(std::move(entries));
        },
        ticket);
}

QFuture<Result<QList<DeletionWeek>>> DeletionRepository::timeline(int weeks, Ticket *ticket)
{
    return m_connection.run(
        [weeks](PgDriver &driver) -> Result<QList<DeletionWeek>> {
            auto rows = driver.query(
                {QStringLiteral("SELECT week, closing, art17, held FROM api.deletion_timeline($1)"),
                 {weeks}});
            if (!rows)
                return tl::unexpected(rows.error());
            QList<DeletionWeek> found;
            while (rows->next()) {
                const QVariant monday = rows->value(0);
                found.append({monday.isNull() ? std::nullopt : std::optional(monday.toDate()),
                              rows->value(1).toLongLong(), rows->value(2).toLongLong(),
                              rows->value(3).toLongLong()});
            }
            return found;
        },
        ticket);
}

QFuture<Result<ErasureSettings>> DeletionRepository::settings(Ticket *ticket)
{
    return m_connection.run(
        [](PgDriver &driver) -> Result<ErasureSettings> {
            auto rows = driver.query(
                {QStringLiteral("SELECT name, value FROM api.erasure_settings()")});
            if (!rows)
                return tl::unexpected(rows.error());
            QHash<QString, QString> values;
            while (rows->next())
                values.insert(rows->value(0).toString(), rows->value(1).toString());
            return ErasureSettings(std::move(values));
        },
        ticket);
}

QFuture<Result<QList<ErasureRun>>> DeletionRepository::runs(int most, Ticket *ticket)
{
    return m_connection.run(
        [most](PgDriver &driver) -> Result<QList<ErasureRun>> {
            auto rows = driver.query(
                {QStringLiteral("SELECT run_id, started_by_name, started_at, reason, state, "
                                "ended_at, wanted, erased, failed, left_over "
                                "FROM api.erasure_runs($1)"),
                 {most}});
            if (!rows)
                return tl::unexpected(rows.error());
            QList<ErasureRun> runs;
            while (rows->next())
                runs.append({.id = rows->value(0).toLongLong(),
                             .startedBy = rows->value(1).toString(),
                             .started = momentIn(*rows, 2),
                             .reason = rows->value(3).toString(),
                             .state = runStateFromText(rows->value(4).toString()),
                             .ended = optionalMomentIn(*rows, 5),
                             .wanted = rows->value(6).toLongLong(),
                             .erased = rows->value(7).toLongLong(),
                             .failed = rows->value(8).toLongLong(),
                             .leftOver = rows->value(9).toLongLong()});
            return runs;
        },
        ticket);
}

QFuture<Result<QList<RetainedGroup>>> DeletionRepository::retained(Ticket *ticket)
{
    return m_connection.run(
        [](PgDriver &driver) -> Result<QList<RetainedGroup>> {
            auto rows = driver.query({QStringLiteral(
                "SELECT DISTINCT table_name, retain_basis, retain_years FROM api.data_map() "
                "WHERE schema_name = 'service' AND act = 'retain' ORDER BY 3 DESC, 2, 1")});
            if (!rows)
                return tl::unexpected(rows.error());
            QList<RetainedGroup> groups;
            while (rows->next())
                groups.append(
                    {rows->value(0).toString(), rows->value(1).toString(), rows->value(2).toInt()});
            return groups;
        },
        ticket);
}

QFuture<Result<QVariant>> DeletionRepository::startRun(const QList<qint64> &deletions,
                                                       const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT wanted FROM api.start_erasure_run($1, $2, $3)"),
                      {operation, idsOrAll(deletions), sendableText(reason)}});
}

QFuture<Result<QVariant>> DeletionRepository::changeRun(qint64 run, ErasureRun::State wanted,
                                                        const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.change_erasure_run($1, $2, $3, $4)"),
                      {operation, run, wordOf(wanted), sendableText(reason)}});
}

QFuture<Result<QVariant>> DeletionRepository::saveSettings(const QHash<QString, QString> &values,
                                                           const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    QJsonObject settings;
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        settings.insert(it.key(), sendableText(it.value()));
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.save_erasure_settings($1, $2, $3)"),
                      {operation, settings, sendableText(reason)}});
}

} // namespace reeve
