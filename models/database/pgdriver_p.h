// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/pgcanceller.h"
#include "models/database/pgdriver.h"

#include <QSocketNotifier>
#include <QSqlError>

#include <libpq-fe.h>

#include <memory>

namespace reeve
{

/** What PgDriver and PgResult share. */
struct PgDriver::Private {
    explicit Private(PgDriver *driver) : q(driver) {}

    struct Clear {
        void operator()(PGresult *result) const { PQclear(result); }
    };
    using Answer = std::unique_ptr<PGresult, Clear>;

    /// One statement in the extended protocol; the answer is the caller's.
    Result<PGresult *> execute(const QString &sql, const QVariantList &values);
    /// The same, also when the work was cancelled: to end a transaction.
    Result<PGresult *> executeAnyway(const char *sql);
    Result<void> pipeline(const std::vector<Statement> &statements, std::size_t skip,
                          const std::function<void(std::size_t, QSqlQuery &)> &onResult);

    bool usable(); ///< open and not broken; else `failure` says so
    Result<PGresult *> lastAnswer();
    bool endCopy(const PGresult *answer); ///< true when it was one
    Answer next(); ///< waits for the next answer; null at the end of a statement
    void readPipeline(const std::vector<Statement> &statements, std::size_t skip,
                      const std::function<void(std::size_t, QSqlQuery &)> &onResult,
                      std::optional<Error> &first);
    /// The rows of a COPY … TO STDOUT; false when `onRow` wants no more, or the link broke.
    bool readCopy(const std::function<bool(std::string_view)> &onRow);
    Error errorFrom(const PGresult *result);
    tl::unexpected<Error> fail(Error error);
    QSqlError sqlError(const Error &error, QSqlError::ErrorType type) const;

    void readable(); ///< the socket, while nothing runs
    void settle();   ///< after each statement: notifications, loss
    void lost();

    PgDriver *q;
    PGconn *connection = nullptr;
    std::shared_ptr<PgCanceller> canceller = std::make_shared<PgCanceller>();
    std::unique_ptr<QSocketNotifier> notifier;
    std::vector<Statement> prelude; ///< goes out in front of the next statement
    QStringList channels;
    Error failure;
    bool broken = false;
};

} // namespace reeve
