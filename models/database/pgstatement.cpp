// SPDX-License-Identifier: GPL-3.0-or-later
// How a statement goes out and its answers come in; the rest of PgDriver is in pgdriver.cpp.
#include "models/database/pgconnect.h"
#include "models/database/pgdriver_p.h"
#include "models/database/pgerror.h"
#include "models/database/pgresult.h"
#include "models/database/pgvalue.h"
#include "models/database/socketwait.h"

#include <deque>

namespace reeve
{

namespace
{

using namespace std::chrono_literals;

bool isError(ExecStatusType status)
{
    return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}

bool send(PGconn *connection, const QString &sql, const PgParameters &parameters)
{
    return PQsendQueryParams(connection, sql.toUtf8().constData(), parameters.count(),
                             parameters.types(), parameters.values(), parameters.lengths(),
                             parameters.formats(), 0);
}

} // namespace

bool PgDriver::Private::usable()
{
    if (connection && !broken)
        return true;
    failure = lostError(connection ? QString() : QStringLiteral("not open"));
    return false;
}

tl::unexpected<Error> PgDriver::Private::fail(Error error)
{
    failure = std::move(error);
    q->setLastError(sqlError(failure, QSqlError::StatementError));
    return tl::unexpected(failure);
}

QSqlError PgDriver::Private::sqlError(const Error &error, QSqlError::ErrorType type) const
{
    return QSqlError(error.text, {}, broken ? QSqlError::ConnectionError : type,
                     QString::fromLatin1(error.sqlstate));
}

Error PgDriver::Private::errorFrom(const PGresult *result)
{
    Error error = serverError(result);
    if (error.sqlstate == "57014" && canceller->wasCancelled())
        return cancelledError();
    if (PQstatus(connection) == CONNECTION_BAD && error.kind != ErrorKind::ConnectionLost)
        return lostError(error.detail);
    return error;
}

// Waits with poll() rather than in PQgetResult, so that sending and receiving go on together, and
// in slices, so that a connection that is given up does not keep its thread.
PgDriver::Private::Answer PgDriver::Private::next()
{
    for (;;) {
        const int unsent = PQflush(connection);
        if (!PQisBusy(connection) || unsent < 0)
            return Answer(PQgetResult(connection));
        if (!hasBufferedInput(connection)) {
            const auto state = waitForSocket(PQsocket(connection), unsent > 0, true, 100ms);
            if (state == SocketState::TimedOut) {
                if (!canceller->isAbandoned())
                    continue;
                broken = true;
                return nullptr;
            }
        }
        if (!PQconsumeInput(connection)) // broken: what the server said last, or libpq's words
            return Answer(PQgetResult(connection));
    }
}

// COPY has no place here; its rows are let go, so that the connection stays usable.
bool PgDriver::Private::endCopy(const PGresult *answer)
{
    switch (PQresultStatus(answer)) {
    case PGRES_COPY_IN:
        PQputCopyEnd(connection, "no data");
        return true;
    case PGRES_COPY_BOTH:
    case PGRES_COPY_OUT:
        for (char *row = nullptr; PQgetCopyData(connection, &row, 0) > 0;)
            PQfreemem(row);
        return true;
    default:
        return false;
    }
}

Result<PGresult *> PgDriver::Private::lastAnswer()
{
    Answer answer;
    bool copied = false;
    while (Answer more = next()) {
        copied = endCopy(more.get()) || copied;
        if (!answer || !isError(PQresultStatus(answer.get())))
            answer = std::move(more);
        if (PQstatus(connection) == CONNECTION_BAD)
            break;
    }
    if (!answer)
        return tl::unexpected(lostError());
    if (isError(PQresultStatus(answer.get())))
        return tl::unexpected(errorFrom(answer.get()));
    if (copied)
        return tl::unexpected(errorOfState("0A000", {}));
    return answer.release();
}

Result<PGresult *> PgDriver::Private::execute(const QString &sql, const QVariantList &values)
{
    if (!usable())
        return tl::unexpected(failure);
    if (!prelude.empty())
        if (auto sent = q->flushListens(); !sent)
            return tl::unexpected(sent.error());
    PgParameters parameters;
    if (auto set = parameters.set(values); !set)
        return fail(set.error());
    if (!canceller->beginStatement())
        return fail(canceller->isAbandoned() ? lostError() : cancelledError());
    Result<PGresult *> answer =
        send(connection, sql, parameters)
            ? lastAnswer()
            : Result<PGresult *>(tl::unexpected(
                lostError(QString::fromUtf8(PQerrorMessage(connection)).simplified())));
    canceller->endStatement();
    settle();
    if (!answer)
        return fail(answer.error());
    return answer;
}

Result<PGresult *> PgDriver::Private::executeAnyway(const char *sql)
{
    if (!usable())
        return tl::unexpected(failure);
    Result<PGresult *> answer = PQsendQueryParams(connection, sql, 0, nullptr, nullptr, nullptr,
                                                  nullptr, 0)
                                    ? lastAnswer()
                                    : Result<PGresult *>(tl::unexpected(lostError()));
    settle();
    if (!answer)
        return fail(answer.error());
    return answer;
}

Result<void>
PgDriver::Private::pipeline(const std::vector<Statement> &statements, std::size_t skip,
                            const std::function<void(std::size_t, QSqlQuery &)> &onResult)
{
    if (!usable())
        return tl::unexpected(failure);
    if (statements.empty())
        return {};
    // All values first: nothing goes out when one of them cannot.
    std::deque<PgParameters> parameters;
    for (const Statement &statement : statements)
        if (auto set = parameters.emplace_back().set(statement.values); !set)
            return fail(set.error());
    if (!canceller->beginStatement())
        return fail(canceller->isAbandoned() ? lostError() : cancelledError());

    std::optional<Error> first;
    bool sent = PQenterPipelineMode(connection);
    for (std::size_t i = 0; sent && i < statements.size(); ++i) {
        sent = send(connection, statements[i].sql, parameters[i]);
        if (sent && (statements[i].sync || i + 1 == statements.size()))
            sent = PQpipelineSync(connection);
    }
    if (sent) {
        readPipeline(statements, skip, onResult, first);
    } else {
        // Half a pipeline cannot be taken back.
        first = lostError(QString::fromUtf8(PQerrorMessage(connection)).simplified());
        broken = true;
    }
    canceller->endStatement();
    if (!broken && PQstatus(connection) == CONNECTION_OK && !PQexitPipelineMode(connection))
        broken = true;
    settle();
    if (first)
        return fail(*first);
    if (broken)
        return fail(lostError());
    return {};
}

void PgDriver::Private::readPipeline(const std::vector<Statement> &statements, std::size_t skip,
                                     const std::function<void(std::size_t, QSqlQuery &)> &onResult,
                                     std::optional<Error> &first)
{
    for (std::size_t i = 0; i < statements.size(); ++i) {
        while (Answer answer = next()) { // null ends the statement
            const auto status = PQresultStatus(answer.get());
            if (isError(status) && !first)
                first = errorFrom(answer.get());
            else if (!first && i >= skip && status != PGRES_PIPELINE_ABORTED) {
                auto *result = new PgResult(q); // the query owns it
                result->adopt(answer.release(), i >= skip && statements[i].secret);
                QSqlQuery query(result);
                onResult(i - skip, query);
            }
            if (PQstatus(connection) == CONNECTION_BAD)
                return;
        }
        if (broken || PQstatus(connection) == CONNECTION_BAD)
            return;
        if (!statements[i].sync && i + 1 != statements.size())
            continue;
        // The sync, and before it what only the commit found out (a deferred constraint).
        for (int silent = 0; silent < 3;) {
            const Answer answer = next();
            if (broken || PQstatus(connection) == CONNECTION_BAD)
                return;
            if (!answer) {
                ++silent;
                continue;
            }
            if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC)
                break;
            if (isError(PQresultStatus(answer.get())) && !first)
                first = errorFrom(answer.get());
        }
    }
}

void PgDriver::Private::readable()
{
    do {
        if (!PQconsumeInput(connection))
            break;
    } while (hasBufferedInput(connection));
    settle();
}

void PgDriver::Private::settle()
{
    if (!connection)
        return;
    while (PGnotify *notify = PQnotifies(connection)) {
        const QString channel = QString::fromUtf8(notify->relname);
        const QString payload = QString::fromUtf8(notify->extra);
        const bool own = notify->be_pid == PQbackendPID(connection);
        PQfreemem(notify);
        emit q->notification(channel, own ? QSqlDriver::SelfSource : QSqlDriver::OtherSource,
                             payload);
    }
    if (broken || PQstatus(connection) == CONNECTION_BAD)
        lost();
}

void PgDriver::Private::lost()
{
    broken = true;
    if (!q->isOpen())
        return;
    if (notifier)
        notifier->setEnabled(false);
    q->setOpen(false);
    emit q->connectionLost();
}

} // namespace reeve
