// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/visibilityrepository.h"

#include "models/base/cursorarguments.h"
#include "models/base/visibletext.h"
#include "models/database/pagesection.h"
#include "models/database/writeonce.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::VisibilityRepository)
};

using Cursor = VisibilityRepository::Cursor;

Disclosure disclosureOf(const VisibilityQuery &query, const Cursor &cursor)
{
    QJsonObject arguments = query.arguments();
    arguments.insert(QStringLiteral("limit"), EndlessTable::pageSize);
    insertCursor(arguments, cursor);
    return {.kind = QStringLiteral("visibility_page"), .args = arguments, .reason = {}};
}

Error notACustomer()
{
    return {.kind = ErrorKind::Internal,
            .text = Text::tr("The database answered with something that is no customer. Nothing "
                             "was changed; please tell whoever looks after the database."),
            .detail = QStringLiteral("customer id out of range")};
}

Result<VisibilityRow> rowIn(const QSqlQuery &query)
{
    const auto customer = CustomerId::from(query.value(1).toLongLong());
    if (!customer)
        return tl::unexpected(notACustomer());
    return VisibilityRow{.center = query.value(0).toLongLong(),
                         .customer = *customer,
                         .firstName = query.value(2).toString(),
                         .lastName = query.value(3).toString(),
                         .businessName = query.value(4).toString(),
                         .username = query.value(5).toString(),
                         .status = query.value(6).toString(),
                         .keyCreated = momentIn(query, 7),
                         .strength = {query.value(8).toInt(), query.value(9).toInt()},
                         .access = {.visibility = visibilityFromText(query.value(11).toString()),
                                    .isPublic = query.value(10).toBool(),
                                    .openAlias = query.value(13).toString(),
                                    .openAliases = query.value(14).toInt(),
                                    .guardedAlias = query.value(15).toString(),
                                    .guardedAliases = query.value(16).toInt(),
                                    .hiddenAliases = query.value(17).toInt(),
                                    .findings = findingsFromTexts(query.value(12).toStringList())},
                         .sortKey = query.value(18).toString()};
}

} // namespace

QFuture<Result<QList<VisibilityRow>>>
VisibilityRepository::page(const VisibilityQuery &query, const Cursor &cursor, Ticket *ticket)
{
    const Disclosure disclosure = disclosureOf(query, cursor);
    return m_connection.run(
        [disclosure](PgDriver &driver) -> Result<QList<VisibilityRow>> {
            Result<QList<VisibilityRow>> rows;
            const std::vector<Statement> statements{
                disclosure.statement(),
                {QStringLiteral(
                     "SELECT center_id, customer_id, first_name, last_name, business_name, "
                     "username, status, key_created_at, key_length, key_bits, public, "
                     "visibility, findings, open_alias, open_aliases, guarded_alias, "
                     "guarded_aliases, hidden_aliases, sort_key "
                     "FROM api.visibility_page($1)"),
                 {disclosure.id}}};
            const Result<void> sent = driver.pipeline(
                statements, [&](std::size_t index, QSqlQuery &found) {
                    while (index == 1 && rows && found.next()) {
                        if (auto row = rowIn(found))
                            rows->append(std::move(*row));
                        else
                            rows = tl::unexpected(row.error());
                    }
                });
            return sent ? rows : tl::unexpected(sent.error());
        },
        ticket);
}

QFuture<Result<VisibilityCounts>> VisibilityRepository::counts(Ticket *ticket)
{
    return m_connection.run(
        [](PgDriver &driver) -> Result<VisibilityCounts> {
            auto rows = driver.query({QStringLiteral(
                "SELECT visibility, findings, histories FROM api.visibility_counts()")});
            if (!rows)
                return tl::unexpected(rows.error());
            QList<VisibilityCounts::Entry> entries;
            while (rows->next())
                entries.append({visibilityFromText(rows->value(0).toString()),
                                findingsFromTexts(rows->value(1).toStringList()),
                                rows->value(2).toLongLong()});
            return VisibilityCounts(std::move(entries));
        },
        ticket);
}

QFuture<Result<VisibilityTargets>>
VisibilityRepository::targets(const VisibilityQuery &query,
                              const std::optional<VisibilityRow::Key> &after, Ticket *ticket)
{
    VisibilityQuery inOrder = query;
    inOrder.sort = VisibilitySort::Customer;
    inOrder.descending = false;
    const Disclosure disclosure = disclosureOf(inOrder, after ? Cursor{Cursor::From::After, *after}
                                                              : Cursor());
    return m_connection.run(
        [disclosure](PgDriver &driver) -> Result<VisibilityTargets> {
            VisibilityTargets found;
            const std::vector<Statement> statements{
                disclosure.statement(),
                {QStringLiteral("SELECT center_id, way, alias, expects, sort_key "
                                "FROM api.visibility_targets($1)"),
                 {disclosure.id}}};
            const Result<void> sent = driver.pipeline(
                statements, [&](std::size_t index, QSqlQuery &rows) {
                    while (index == 1 && rows.next()) {
                        const qint64 center = rows.value(0).toLongLong();
                        if (!found.last || found.last->id != center)
                            ++found.histories;
                        found.last = {rows.value(4).toString(), center};
                        found.targets.append(probeTarget(center, rows.value(1).toString(),
                                                         rows.value(2).toString(),
                                                         rows.value(3).toString()));
                    }
                });
            if (!sent)
                return tl::unexpected(sent.error());
            if (found.histories < EndlessTable::pageSize)
                found.last.reset();
            return found;
        },
        ticket);
}

QFuture<Result<QVariant>> VisibilityRepository::rotateKey(CustomerId customer, qint64 center,
                                                          Timestamp made, const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(
        m_connection, operation,
        {QStringLiteral("SELECT api.rotate_status_key($1, $2, $3, $4, $5)"),
         {operation, customer.number(), center, QVariant::fromValue(made), sendableText(reason)}});
}

QFuture<Result<QVariant>> VisibilityRepository::makePrivate(CustomerId customer, qint64 center,
                                                            int version, const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.make_history_private($1, $2, $3, $4, $5)"),
                      {operation, customer.number(), center, version, sendableText(reason)}});
}

QFuture<Result<VisibilityRepository::StatusKey>>
VisibilityRepository::readKey(CustomerId customer, qint64 center, const QString &reason,
                              Ticket *ticket)
{
    const Disclosure disclosure{.kind = QStringLiteral("status_key"),
                                .args = {{QStringLiteral("customer_id"), customer.number()},
                                         {QStringLiteral("center_id"), center}},
                                .reason = sendableText(reason)};
    return m_connection.run(
        [disclosure](PgDriver &driver) -> Result<StatusKey> {
            std::optional<StatusKey> found;
            const std::vector<Statement> statements{
                disclosure.statement(),
                {.sql = QStringLiteral("SELECT status_url, status_key FROM api.status_key($1)"),
                 .values = {disclosure.id},
                 .secret = true}};
            const Result<void> sent = driver.pipeline(statements, [&](std::size_t index,
                                                                      QSqlQuery &rows) {
                if (index == 1 && rows.next())
                    found = StatusKey{rows.value(0).toString(), Secret(rows.value(1).toString())};
            });
            if (!sent)
                return tl::unexpected(sent.error());
            if (!found)
                return failure(ErrorKind::NotFound,
                               Text::tr("This history is gone; the page is out of date."));
            return *found;
        },
        ticket);
}

QFuture<Result<Secret>> VisibilityRepository::statusUrl(CustomerId customer, qint64 center,
                                                        const QString &reason, Ticket *ticket)
{
    return readKey(customer, center, reason, ticket)
        .then([](const Result<StatusKey> &found) -> Result<Secret> {
            if (!found)
                return tl::unexpected(found.error());
            if (found->pattern.isEmpty())
                return failure(
                    ErrorKind::Input,
                    Text::tr("The pattern of status addresses is not set up, so there is no "
                             "address to show."));
            return Secret(statusUrlWith(found->pattern, found->key.text()));
        });
}

QFuture<Result<Secret>> VisibilityRepository::statusKey(CustomerId customer, qint64 center,
                                                        const QString &reason, Ticket *ticket)
{
    return readKey(customer, center, reason, ticket)
        .then([](const Result<StatusKey> &found) -> Result<Secret> {
            if (!found)
                return tl::unexpected(found.error());
            return found->key;
        });
}

QFuture<Result<ProbeRules>> VisibilityRepository::beginProbe(std::optional<CustomerId> customer,
                                                             qint64 center, const QString &reason)
{
    const OperationId operation = QUuid::createUuid();
    const QVariant who = customer ? QVariant(customer->number()) : QVariant();
    const QVariant which = customer ? QVariant(center) : QVariant();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.begin_probe($1, $2, $3, $4)"),
                      {operation, who, which, sendableText(reason)}})
        .then([](const Result<QVariant> &said) -> Result<ProbeRules> {
            if (!said)
                return tl::unexpected(said.error());
            if (said->isNull())
                return failure(ErrorKind::ConnectionLost,
                               Text::tr("The connection was lost before the rules for asking were "
                                        "read. Nothing was asked; please try again."));
            return ProbeRules::from(QJsonDocument::fromJson(said->toString().toUtf8()).object());
        });
}

} // namespace reeve
