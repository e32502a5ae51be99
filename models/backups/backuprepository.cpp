// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/backups/backuprepository.h"

#include <QJsonDocument>
#include <QSqlQuery>

namespace reeve
{

namespace
{

std::optional<Timestamp> moment(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional(value.value<Timestamp>());
}

BackupSummary summaryFrom(const QSqlQuery &row)
{
    BackupSummary summary;
    summary.synced = moment(row.value(0));
    summary.kept = row.value(1).toLongLong();
    summary.oldest = moment(row.value(2));
    summary.newest = moment(row.value(3));
    summary.days = row.value(4).toInt();
    summary.waiting = row.value(5).toLongLong();
    summary.nextGone = moment(row.value(6));
    summary.lastGone = moment(row.value(7));
    return summary;
}

Backup backupFrom(const QSqlQuery &row)
{
    Backup b;
    b.stanza = row.value(0).toString();
    b.repo = row.value(1).toInt();
    b.label = row.value(2).toString();
    b.type = row.value(3).toString();
    b.started = row.value(4).value<Timestamp>();
    b.stopped = row.value(5).value<Timestamp>();
    b.size = row.value(6).toLongLong();
    b.repoSize = row.value(7).toLongLong();
    b.provider = row.value(8).toString();
    b.place = row.value(9).toString();
    b.isAtPrimary = row.value(10).toBool();
    b.hasError = row.value(11).toBool();
    b.leaves = row.value(12).value<Timestamp>();
    b.expired = moment(row.value(13));
    b.isOverdue = row.value(14).toBool();
    return b;
}

} // namespace

QFuture<Result<BackupOverview>> BackupRepository::read(Ticket *ticket)
{
    return m_connection.run(
        [](PgDriver &driver) -> Result<BackupOverview> {
            BackupOverview overview;
            const std::vector<Statement> statements{
                {QStringLiteral("SELECT synced_at, kept, oldest_at, newest_at, days, waiting, "
                                "next_gone_at, last_gone_at FROM api.backup_summary()")},
                {QStringLiteral("SELECT name, state, detail FROM api.backup_checks()")},
                {QStringLiteral("SELECT stanza, repo, label, type, started_at, stopped_at, size, "
                                "repo_size, provider, place, is_at_primary, has_error, leaves_at, "
                                "expired_at, is_overdue FROM api.backups()")}};
            const auto read = driver.pipeline(statements, [&overview](std::size_t index,
                                                                      QSqlQuery &rows) {
                while (rows.next()) {
                    if (index == 0)
                        overview.summary = summaryFrom(rows);
                    else if (index == 1)
                        overview.checks.append(
                            {rows.value(0).toString(), rows.value(1).toString(),
                             QJsonDocument::fromJson(rows.value(2).toString().toUtf8()).object()});
                    else
                        overview.backups.append(backupFrom(rows));
                }
            });
            if (!read)
                return tl::unexpected(read.error());
            return overview;
        },
        ticket);
}

} // namespace reeve
