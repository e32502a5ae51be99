// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/settledwrite.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::SettledWrite)
};

using Answer = Result<QVariant>;

void give(const std::shared_ptr<QPromise<Answer>> &promise, Answer answer)
{
    promise->addResult(std::move(answer));
    promise->finish();
}

} // namespace

QFuture<Answer> settledWrite(Connection &connection, OperationId operation,
                             const Statement &statement)
{
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    QFuture<Answer> future = promise->future();
    connection
        .run([statement](PgDriver &driver) -> Answer {
            auto rows = driver.query(statement);
            if (!rows)
                return tl::unexpected(rows.error());
            return rows->next() ? rows->value(0) : QVariant();
        })
        .then(&connection, [&connection, operation, promise](const Answer &answer) {
            if (answer || answer.error().kind != ErrorKind::ConnectionLost)
                return give(promise, answer);
            connection.operationOutcome(operation)
                .then(&connection, [promise](const Result<Outcome> &outcome) {
                    if (!outcome)
                        return give(promise, tl::unexpected(outcome.error()));
                    if (*outcome == Outcome::Saved)
                        return give(promise, QVariant());
                    give(promise,
                         failure(ErrorKind::ConnectionLost,
                                 Text::tr("The connection was lost before this was saved: nothing "
                                          "was changed. Please do it again.")));
                });
        });
    return future;
}

} // namespace reeve
