// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/writeonce.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::WriteOnce)
};

using Promise = std::shared_ptr<QPromise<Result<QVariant>>>;

void settle(const Promise &promise, Result<QVariant> result)
{
    promise->addResult(std::move(result));
    promise->finish();
}

} // namespace

QFuture<Result<QVariant>> writeOnce(Connection &connection, const OperationId &operation,
                                    const Statement &statement)
{
    Promise promise = std::make_shared<QPromise<Result<QVariant>>>();
    promise->start();
    QFuture<Result<QVariant>> future = promise->future();
    connection
        .run([statement](PgDriver &driver) -> Result<QVariant> {
            auto rows = driver.query(statement);
            if (!rows)
                return tl::unexpected(rows.error());
            return rows->next() ? rows->value(0) : QVariant();
        })
        .then(&connection, [promise, operation, &connection](const Result<QVariant> &written) {
            if (written || written.error().kind != ErrorKind::ConnectionLost)
                return settle(promise, written);
            const Error lost = written.error();
            connection.operationOutcome(operation).then(
                &connection, [promise, lost](const Result<Outcome> &outcome) {
                    if (!outcome)
                        settle(promise, tl::unexpected(outcome.error()));
                    else if (*outcome == Outcome::Saved)
                        settle(promise, QVariant());
                    else
                        settle(promise, failure(ErrorKind::ConnectionLost,
                                                Text::tr("The connection was lost and is back. It "
                                                         "was not saved; please do it again."),
                                                lost.detail));
                });
        });
    return future;
}

} // namespace reeve
