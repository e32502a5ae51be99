// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/trailrepository.h"

#include "models/database/pagesection.h"
#include "models/database/writeonce.h"

#include <QJsonDocument>

#include <algorithm>

namespace reeve
{

namespace
{

TrailRecord recordIn(const QSqlQuery &query)
{
    TrailRecord record{
        .seq = query.value(0).toLongLong(),
        .person = query.value(2).toString(),
        .event = query.value(3).toString(),
        .kind = query.value(4).toString(),
        .customers = query.value(5).value<QList<qint64>>(),
        .reason = query.value(6).toString(),
        .detail = QJsonDocument::fromJson(query.value(7).toString().toUtf8()).object(),
        .disclosure = query.value(8).toUuid(),
        .isErased = query.value(9).toBool(),
        .batch = query.value(10).toLongLong(),
        .sealed = optionalMomentIn(query, 11)};
    if (!query.isNull(1))
        record.at = momentIn(query, 1);
    return record;
}

} // namespace

QFuture<Result<TrailPage>>
TrailRepository::page(const TrailFilter &filter,
                      const EndlessTableModel<TrailRecord>::Cursor &cursor, Ticket *ticket,
                      int limit)
{
    using From = EndlessTableModel<TrailRecord>::Cursor::From;
    QJsonObject arguments = filter.arguments();
    arguments.insert(QStringLiteral("limit"), limit);
    // Shown newest first, so what follows is older. `after` gives the oldest first.
    if (cursor.from == From::After)
        arguments.insert(QStringLiteral("before"), cursor.key.seq);
    else if (cursor.from == From::Before)
        arguments.insert(QStringLiteral("after"), cursor.key.seq);
    else if (cursor.from == From::End)
        arguments.insert(QStringLiteral("after"), 0);
    const bool oldestFirst = cursor.from == From::Before || cursor.from == From::End;
    const Disclosure disclosure{
        .kind = QStringLiteral("trail_page"), .args = arguments, .reason = {}};

    return m_connection.run(
        [disclosure, oldestFirst](PgDriver &driver) -> Result<TrailPage> {
            TrailPage page;
            const std::vector<Statement> statements{
                disclosure.statement(),
                {QStringLiteral("SELECT seq, at, person, event, kind, customers, reason, detail, "
                                "disclosure, is_erased, "
                                "batch, sealed_at FROM api.trail_page($1)"),
                 {disclosure.id}},
                trailStateStatement()};
            const Result<void> sent = driver.pipeline(statements,
                                                      [&](std::size_t index, QSqlQuery &rows) {
                                                          if (index == 1)
                                                              while (rows.next())
                                                                  page.rows.append(recordIn(rows));
                                                          else if (index == 2 && rows.next())
                                                              page.state = trailStateIn(rows);
                                                      });
            if (!sent)
                return tl::unexpected(sent.error());
            if (oldestFirst)
                std::reverse(page.rows.begin(), page.rows.end());
            return page;
        },
        ticket);
}

QFuture<Result<QList<TrailRestore>>> TrailRepository::restores()
{
    return m_connection.run([](PgDriver &driver) -> Result<QList<TrailRestore>> {
        auto rows = driver.query(trailRestoresStatement());
        if (!rows)
            return tl::unexpected(rows.error());
        QList<TrailRestore> restores;
        while (rows->next())
            restores.append(trailRestoreIn(*rows));
        return restores;
    });
}

QFuture<Result<void>> TrailRepository::acknowledge(const QUuid &restore)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.trail_acknowledge($1, $2)"), {operation, restore}})
        .then([](const Result<QVariant> &written) -> Result<void> {
            return written ? Result<void>() : Result<void>(tl::unexpected(written.error()));
        });
}

} // namespace reeve
