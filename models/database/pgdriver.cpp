// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/pgdriver.h"

#include "models/base/timestamp.h"
#include "models/database/pgconnect.h"
#include "models/database/pgdriver_p.h"
#include "models/database/pgerror.h"
#include "models/database/pgresult.h"

#include <QAbstractEventDispatcher>

namespace reeve
{

namespace
{

Statement listenStatement(PGconn *connection, const char *verb, const QString &channel)
{
    const QByteArray name = channel.toUtf8();
    char *quoted = PQescapeIdentifier(connection, name.constData(),
                                      static_cast<std::size_t>(name.size()));
    const Statement statement{QLatin1String(verb) + QString::fromUtf8(quoted)};
    PQfreemem(quoted);
    return statement;
}

} // namespace

PgDriver::PgDriver(QObject *parent) : QSqlDriver(parent), d(std::make_unique<Private>(this))
{
    registerTimestampConverters();
}

PgDriver::~PgDriver()
{
    PgDriver::close();
}

Result<void> PgDriver::openWith(const ConnectionParameters &parameters)
{
    close();
    auto connection = connectToServer(parameters, *d->canceller);
    if (!connection) {
        setOpenError(true);
        return d->fail(connection.error());
    }
    d->connection = *connection;
    d->canceller->connected(d->connection);
    if (QAbstractEventDispatcher::instance()) {
        d->notifier = std::make_unique<QSocketNotifier>(PQsocket(d->connection),
                                                        QSocketNotifier::Read);
        connect(d->notifier.get(), &QSocketNotifier::activated, this, [this] { d->readable(); });
    }
    setOpenError(false);
    setOpen(true);
    return {};
}

void PgDriver::close()
{
    d->notifier.reset();
    d->prelude.clear();
    d->channels.clear();
    d->canceller->disconnected();
    PQfinish(d->connection);
    d->connection = nullptr;
    d->broken = false;
    setOpen(false);
}

Result<void> PgDriver::pipeline(const std::vector<Statement> &statements,
                                const std::function<void(std::size_t, QSqlQuery &)> &onResult)
{
    if (d->prelude.empty())
        return d->pipeline(statements, 0, onResult);
    std::vector<Statement> all = std::exchange(d->prelude, {});
    const std::size_t skip = all.size();
    all.insert(all.end(), statements.begin(), statements.end());
    return d->pipeline(all, skip, onResult);
}

Result<QSqlQuery> PgDriver::query(const Statement &statement)
{
    if (!d->prelude.empty()) {
        std::optional<QSqlQuery> rows;
        auto done = pipeline({statement},
                             [&](std::size_t, QSqlQuery &query) { rows = std::move(query); });
        if (!done)
            return tl::unexpected(done.error());
        return std::move(*rows);
    }
    auto answer = d->execute(statement.sql, statement.values);
    if (!answer)
        return tl::unexpected(answer.error());
    auto *result = new PgResult(this); // the query owns it
    result->adopt(*answer);
    return QSqlQuery(result);
}

Result<void> PgDriver::script(const QString &text)
{
    if (!d->usable())
        return tl::unexpected(d->failure);
    if (!d->canceller->beginStatement())
        return d->fail(cancelledError());
    std::optional<Error> first;
    if (!PQsendQuery(d->connection, text.toUtf8().constData()))
        first = lostError(QString::fromUtf8(PQerrorMessage(d->connection)).simplified());
    else
        while (const auto answer = d->next()) {
            const auto status = PQresultStatus(answer.get());
            if (d->endCopy(answer.get()) && !first)
                first = errorOfState("0A000", {});
            else if (!first && (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE)) {
                first = d->errorFrom(answer.get());
                // Class 42 speaks of the text, and a script's text is ours and without values.
                if (first->sqlstate.startsWith("42"))
                    first->detail += QStringLiteral(": ")
                                     + QString::fromUtf8(
                                         PQresultErrorField(answer.get(), PG_DIAG_MESSAGE_PRIMARY));
            }
            if (PQstatus(d->connection) == CONNECTION_BAD)
                break;
        }
    d->canceller->endStatement();
    d->settle();
    if (first)
        return d->fail(*first);
    if (d->broken)
        return d->fail(lostError());
    return {};
}

void PgDriver::listenWithNext(const QStringList &channels)
{
    if (!d->connection)
        return;
    for (const QString &channel : channels) {
        d->prelude.push_back(listenStatement(d->connection, "LISTEN ", channel));
        d->channels.append(channel);
    }
}

Result<void> PgDriver::flushListens()
{
    if (d->prelude.empty())
        return {};
    return pipeline({}, [](std::size_t, QSqlQuery &) {});
}

void PgDriver::cancelRunning()
{
    d->canceller->cancelRunning();
}

std::shared_ptr<PgCanceller> PgDriver::canceller() const
{
    return d->canceller;
}

QString PgDriver::parameter(const char *name) const
{
    return d->connection ? QString::fromUtf8(PQparameterStatus(d->connection, name)) : QString();
}

int PgDriver::serverVersion() const
{
    return d->connection ? PQserverVersion(d->connection) : 0;
}

QString PgDriver::tlsVersion() const
{
    return d->connection ? QString::fromLatin1(PQsslAttribute(d->connection, "protocol"))
                         : QString();
}

bool PgDriver::isBroken() const
{
    return d->broken;
}

bool PgDriver::inTransaction() const
{
    if (!d->connection || d->broken)
        return false;
    const auto status = PQtransactionStatus(d->connection);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

int PgDriver::backendPid() const
{
    return d->connection ? PQbackendPID(d->connection) : 0;
}

pg_conn *PgDriver::connection() const
{
    return d->connection;
}

const Error &PgDriver::lastFailure() const
{
    return d->failure;
}

bool PgDriver::hasFeature(DriverFeature feature) const
{
    switch (feature) {
    case Transactions:
    case QuerySize:
    case BLOB:
    case Unicode:
    case EventNotifications:
        return true;
    // PreparedQueries would make QtSql rewrite the text; values go out of band all the same.
    default:
        return false;
    }
}

bool PgDriver::open(const QString &, const QString &, const QString &, const QString &, int,
                    const QString &)
{
    setLastError(QSqlError(tr("Use openWith()."), {}, QSqlError::ConnectionError));
    setOpenError(true);
    return false;
}

QSqlResult *PgDriver::createResult() const
{
    return new PgResult(this);
}

bool PgDriver::beginTransaction()
{
    const auto answer = d->execute(QStringLiteral("BEGIN"), {});
    if (answer)
        PQclear(*answer);
    return answer.has_value();
}

bool PgDriver::commitTransaction()
{
    const auto answer = d->execute(QStringLiteral("COMMIT"), {});
    if (!answer) {
        // Refused before it was sent, or by a check at the end of the transaction.
        const Error why = d->failure;
        if (inTransaction())
            rollbackTransaction();
        d->failure = why;
        return false;
    }
    const Private::Answer owned(*answer);
    // COMMIT of a transaction that has failed succeeds, and says ROLLBACK.
    if (qstrcmp(PQcmdStatus(owned.get()), "COMMIT") == 0)
        return true;
    d->fail(errorOfState("25P02", {}));
    return false;
}

bool PgDriver::rollbackTransaction()
{
    const auto answer = d->executeAnyway("ROLLBACK");
    if (answer)
        PQclear(*answer);
    return answer.has_value();
}

bool PgDriver::subscribeToNotification(const QString &name)
{
    if (!d->usable())
        return false;
    if (!query(listenStatement(d->connection, "LISTEN ", name)))
        return false;
    d->channels.append(name);
    return true;
}

bool PgDriver::unsubscribeFromNotification(const QString &name)
{
    d->channels.removeAll(name);
    return d->usable() && query(listenStatement(d->connection, "UNLISTEN ", name));
}

QStringList PgDriver::subscribedToNotifications() const
{
    return d->channels;
}

} // namespace reeve
