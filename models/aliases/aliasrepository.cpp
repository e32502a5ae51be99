// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aliases/aliasrepository.h"

#include "models/base/visibletext.h"
#include "models/database/writeonce.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::AliasRepository)
};

QVariant momentOrNull(const std::optional<Timestamp> &moment)
{
    return moment ? QVariant::fromValue(*moment) : QVariant();
}

} // namespace

QFuture<Result<Secret>> AliasRepository::reveal(qint64 alias, const QString &reason, Ticket *ticket)
{
    const Disclosure disclosure{.kind = QStringLiteral("alias_password"),
                                .args = {{QStringLiteral("alias_id"), alias}},
                                .reason = sendableText(reason)};
    return m_connection.run(
        [disclosure](PgDriver &driver) -> Result<Secret> {
            bool found = false;
            Secret password;
            const Result<void> sent = driver.pipeline(
                {disclosure.statement(),
                 {.sql = QStringLiteral("SELECT password FROM api.alias_password($1)"),
                  .values = {disclosure.id},
                  .secret = true}},
                [&](std::size_t index, QSqlQuery &rows) {
                    if (index != 1 || !rows.next())
                        return;
                    found = true;
                    password = Secret(rows.value(0).toString());
                });
            if (!sent)
                return tl::unexpected(sent.error());
            if (!found)
                return failure(
                    ErrorKind::NotFound,
                    Text::tr("This alias no longer exists: it was deleted after the page "
                             "was read. There is nothing to reveal."));
            if (password.isEmpty())
                return failure(ErrorKind::WrongState,
                               Text::tr("This alias has no password any more: it was removed after "
                                        "the page was read."));
            return password;
        },
        ticket);
}

QFuture<Result<QVariant>> AliasRepository::setPassword(CustomerId customer, const Alias &alias,
                                                       const Secret &password,
                                                       const QString &reason)
{
    const OperationId operation = OperationId::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.set_alias_password($1, $2, $3, $4, $5, $6)"),
                      {operation, customer.number(), alias.id, password.text(),
                       momentOrNull(alias.passwordChanged), sendableText(reason)}});
}

QFuture<Result<QVariant>> AliasRepository::removePassword(CustomerId customer, const Alias &alias,
                                                          const QString &reason)
{
    const OperationId operation = OperationId::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.remove_alias_password($1, $2, $3, $4, $5)"),
                      {operation, customer.number(), alias.id, momentOrNull(alias.passwordChanged),
                       sendableText(reason)}});
}

QFuture<Result<QVariant>> AliasRepository::publish(CustomerId customer, qint64 alias,
                                                   bool published, const QString &reason)
{
    const OperationId operation = OperationId::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.publish_alias($1, $2, $3, $4, $5)"),
                      {operation, customer.number(), alias, published, sendableText(reason)}});
}

} // namespace reeve
