// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/deletionactions.h"

#include "models/base/visibletext.h"
#include "models/database/writeonce.h"

#include <QRegularExpression>

namespace reeve
{

namespace
{

QVariant dayOrNull(std::optional<QDate> day)
{
    return day ? QVariant(*day) : QVariant(QMetaType(QMetaType::QDate));
}

QString earlyKind()
{
    return QStringLiteral("early_erasure");
}

} // namespace

QFuture<Result<Timestamp>> DeletionActions::dueOf(DeletionKind kind, std::optional<QDate> received,
                                                  Ticket *ticket)
{
    const Statement statement{QStringLiteral("SELECT api.deletion_due($1, $2)"),
                              {deletionKindWord(kind), dayOrNull(received)}};
    return m_connection.run(
        [statement](PgDriver &driver) -> Result<Timestamp> {
            auto rows = driver.query(statement);
            if (!rows)
                return tl::unexpected(rows.error());
            return rows->next() ? rows->value(0).value<Timestamp>() : Timestamp();
        },
        ticket);
}

QFuture<Result<void>> DeletionActions::openPage(CustomerId customer, const QString &reason)
{
    const Disclosure disclosure{.kind = QStringLiteral("customer"),
                                .args = {{QStringLiteral("customer_id"), customer.number()}},
                                .reason = sendableText(reason)};
    return m_connection.run([disclosure](PgDriver &driver) -> Result<void> {
        auto rows = driver.query(disclosure.statement());
        if (!rows)
            return tl::unexpected(rows.error());
        return {};
    });
}

QFuture<Result<QVariant>> DeletionActions::write(const QString &call, QVariantList values)
{
    const OperationId operation = QUuid::createUuid();
    values.prepend(operation);
    return writeOnce(m_connection, operation, {call, values});
}

QFuture<Result<QVariant>> DeletionActions::request(CustomerId customer, DeletionKind kind,
                                                   std::optional<QDate> received,
                                                   const QString &reason)
{
    return write(
        QStringLiteral("SELECT due_at FROM api.request_deletion($1, $2, $3, $4, $5)"),
        {customer.number(), deletionKindWord(kind), dayOrNull(received), sendableText(reason)});
}

QFuture<Result<QVariant>> DeletionActions::reactivate(CustomerId customer, const QString &reason)
{
    return write(QStringLiteral("SELECT api.reactivate($1, $2, $3)"),
                 {customer.number(), sendableText(reason)});
}

QFuture<Result<QVariant>> DeletionActions::hold(CustomerId customer, const QString &ground,
                                                QDate review, const QString &reason)
{
    return write(QStringLiteral("SELECT api.hold_deletion($1, $2, $3, $4, $5)"),
                 {customer.number(), sendableText(ground), review, sendableText(reason)});
}

QFuture<Result<QVariant>> DeletionActions::release(CustomerId customer, const QString &reason)
{
    return write(QStringLiteral("SELECT api.release_deletion($1, $2, $3)"),
                 {customer.number(), sendableText(reason)});
}

QFuture<Result<QVariant>> DeletionActions::retry(const QList<qint64> &deletions,
                                                 const QString &reason)
{
    return write(QStringLiteral("SELECT api.retry_deletions($1, $2, $3)"),
                 {deletions.isEmpty() ? QVariant(QMetaType::fromType<QList<qint64>>())
                                      : QVariant::fromValue(deletions),
                  sendableText(reason)});
}

QFuture<Result<QVariant>> DeletionActions::settleStep(qint64 step, bool isDone,
                                                      const QString &remark)
{
    return write(QStringLiteral("SELECT api.settle_erasure_step($1, $2, $3, $4)"),
                 {step, isDone, sendableText(remark)});
}

QFuture<Result<QVariant>> DeletionActions::releaseErasures(std::optional<QDate> day)
{
    return write(QStringLiteral("SELECT api.release_erasures($1, $2)"), {dayOrNull(day)});
}

QFuture<Result<QVariant>> DeletionActions::askEarlyErasure(qint64 deletion, const QString &reason)
{
    return askForConsent(m_connection, earlyKind(), {{QStringLiteral("deletion_id"), deletion}},
                         reason);
}

QFuture<Result<std::optional<OpenRequest>>> DeletionActions::earlyErasure(qint64 deletion,
                                                                          Ticket *ticket)
{
    return m_connection.run(
        [deletion](PgDriver &driver) -> Result<std::optional<OpenRequest>> {
            auto rows = driver.query(openRequestsOf(earlyKind()));
            if (!rows)
                return tl::unexpected(rows.error());
            while (rows->next()) {
                OpenRequest request = openRequestIn(*rows);
                if (request.payload.value(QLatin1String("deletion_id")).toInteger() == deletion)
                    return request;
            }
            return std::optional<OpenRequest>();
        },
        ticket);
}

QString fieldOf(const Error &error)
{
    if (error.kind != ErrorKind::BadValue)
        return {};
    static const QRegularExpression name(QStringLiteral("^([a-z][a-z0-9_]*): "));
    return name.match(error.text).captured(1);
}

} // namespace reeve
