// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/database/connectionparameters.h"

#include <QSqlDriver>
#include <QSqlQuery>
#include <QVariantList>

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

struct pg_conn;

namespace reeve
{

class PgCanceller;

/** One statement with its values out of band ($1, $2 …). */
struct Statement {
    QString sql;
    QVariantList values{};
    /// A sync follows: the server commits (or rolls back) what stands since the last sync.
    bool sync = true;
    /// Its answer holds a secret: libpq's copy is overwritten before it is freed.
    bool secret = false;
};

/** A QSqlDriver on libpq. Qt's own QPSQL puts values into the text, takes three round trips a
 *  query and cannot cancel (DESIGN 3). Everything above is ordinary QtSql.
 *
 *  Statements: `$1` placeholders, values by addBindValue; one statement a call (the extended
 *  protocol refuses a second one). Values: bool, integers, double, QString, QByteArray (bytea),
 *  Timestamp, QDateTime, QDate, QUuid, QStringList (text[]), QList<qint64> (bigint[]),
 *  QJsonObject/QJsonArray/QJsonDocument (jsonb), null QVariant (NULL).
 *  Whole numbers are bigint or integer to the server; QString has the type that its place in the
 *  statement asks for, as a quoted literal has. A QString that isNull() is the empty text: NULL is
 *  QVariant(). Text with a NUL character is refused (BadValue): no column can hold it.
 *  Columns come back as: bool, int/qlonglong, double, QString (text, numeric, uuid, json, date …
 *  unless listed), QByteArray (bytea), Timestamp (timestamptz), QDate (date), QStringList (text[]),
 *  QList<qint64> (bigint[]); NULL is a null QVariant.
 *
 *  Thread: one driver belongs to one thread, that of its Connection; cancel() may be called from
 *  any. Errors: QSqlError carries SQLSTATE as nativeErrorCode and the primary message only, never
 *  DETAIL or a value; `lastFailure()` has the Error that the driver made of it. */
class PgDriver : public QSqlDriver
{
    Q_OBJECT
public:
    explicit PgDriver(QObject *parent = nullptr);
    ~PgDriver() override;

    /** Opens; blocking, on this driver's thread. Each way of failing has its own ErrorKind. */
    Result<void> openWith(const ConnectionParameters &parameters);

    /** Sends all statements in one pipeline (one round trip) and calls `onResult(index, query)` for
     *  each as its rows arrive, in order; `query` stands before its first row. A statement that
     *  fails ends the rest of its sync group; the answers of what follows are read and dropped, and
     *  the first failure is returned. A following group still runs on the server. `onResult` must
     *  not use this driver; it may keep the query. */
    Result<void> pipeline(const std::vector<Statement> &statements,
                          const std::function<void(std::size_t, QSqlQuery &)> &onResult);

    /** One statement, rows as a query. */
    Result<QSqlQuery> query(const Statement &statement);

    /** Several statements in one text, simple protocol, no values: for migrations and fixed text
     *  only. Stops at the first error. */
    Result<void> script(const QString &text);

    /** COPY … TO STDOUT as fixed text (no values); calls `onRow` with each row as the server sends
     *  it, its line end included, in constant memory. False from `onRow` stops the statement: the
     *  result is then an error of kind Cancelled. `onRow` must not use this driver. */
    Result<void> copyOut(const QString &text, const std::function<bool(std::string_view)> &onRow);

    /** Runs `work` between BEGIN and COMMIT; rolls back unless it returned a value. */
    template <typename Work>
    auto transaction(Work work) -> decltype(work());

    /** LISTEN on the channels in front of the next statement, at no round trip of its own. */
    void listenWithNext(const QStringList &channels);

    /** Sends what listenWithNext left, if no statement has taken it along. */
    Result<void> flushListens();

    /** Asks the server to stop the running statement. Any thread; blocks for a round trip, so never
     *  call it on the GUI thread. Does nothing when none is running. */
    void cancelRunning();
    /// For Connection: cancels by piece of work; outlives the driver.
    std::shared_ptr<PgCanceller> canceller() const;

    /** Server parameter as reported at start or since ("server_version", "TimeZone" …). */
    QString parameter(const char *name) const;
    int serverVersion() const;  ///< as libpq: 150020 for 15.20
    QString tlsVersion() const; ///< "TLSv1.3", empty on a local socket
    bool isBroken() const;      ///< the connection is lost
    bool inTransaction() const; ///< BEGIN without COMMIT or ROLLBACK, failed ones included
    int backendPid() const;
    pg_conn *connection() const; ///< for COPY and tests; stays the driver's
    const Error &lastFailure() const;

    // QSqlDriver
    bool hasFeature(DriverFeature feature) const override;
    bool open(const QString &db, const QString &user, const QString &password, const QString &host,
              int port, const QString &options) override; ///< refuses: openWith is the only way in
    void close() override;
    QSqlResult *createResult() const override;
    bool beginTransaction() override;
    bool commitTransaction() override;
    bool rollbackTransaction() override;
    bool subscribeToNotification(const QString &name) override;
    bool unsubscribeFromNotification(const QString &name) override;
    QStringList subscribedToNotifications() const override;

signals:
    /// The socket said so while idle, or a statement found out.
    void connectionLost();

private:
    struct Private;
    std::unique_ptr<Private> d;
    friend class PgResult;
};

template <typename Work>
auto PgDriver::transaction(Work work) -> decltype(work())
{
    using R = decltype(work());
    if (!beginTransaction())
        return R(tl::unexpected(lastFailure()));
    R result = work();
    if (!result) {
        rollbackTransaction();
        return result;
    }
    if (!commitTransaction())
        return R(tl::unexpected(lastFailure()));
    return result;
}

} // namespace reeve
