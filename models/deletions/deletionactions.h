// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/openrequests.h"
#include "models/deletions/accountdeletion.h"

namespace reeve
{

/** What staff do to deletions, but for runs. Each is one operation, settled: its answer is "saved", or an error that
 *  says that nothing was changed, also after a lost link (models/database/writeonce.h). Those that name
 *  a customer need that customer's page open, see openPage(). BadValue errors begin with the name of
 *  the field, see fieldOf(). GUI thread. */
class DeletionActions
{
public:
    explicit DeletionActions(Connection &connection) : m_connection(connection) {}

    /// The date that request() would give now.
    QFuture<Result<Timestamp>> dueOf(DeletionKind kind, std::optional<QDate> received,
                                     Ticket *ticket = nullptr);
    /** Puts on record that this customer was looked at, as opening the page does, for somebody who acts
     *  from a list: counts as an opened page, reads nothing. */
    QFuture<Result<void>> openPage(CustomerId customer, const QString &reason);

    /// Closes the account if it is open. `received`: of an Art. 17 request only; none: today. The
    /// value is the Timestamp on which it falls due; null when the answer was lost.
    QFuture<Result<QVariant>> request(CustomerId customer, DeletionKind kind,
                                      std::optional<QDate> received, const QString &reason);
    QFuture<Result<QVariant>> reactivate(CustomerId customer, const QString &reason);
    /// Again: changes ground and date. `review`: within a year.
    QFuture<Result<QVariant>> hold(CustomerId customer, const QString &ground, QDate review,
                                   const QString &reason);
    QFuture<Result<QVariant>> release(CustomerId customer, const QString &reason);
    /// Those that failed are tried again; the value is how many. None given: all that failed.
    QFuture<Result<QVariant>> retry(const QList<qint64> &deletions, const QString &reason);
    /// A task at others. Not done: the remark says why, and the task stays.
    QFuture<Result<QVariant>> settleStep(qint64 step, bool isDone, const QString &remark);
    /// The day's erasures may run, where an officer has to say so; none: today.
    QFuture<Result<QVariant>> releaseErasures(std::optional<QDate> day = {});
    /// Asks another officer to have it erased before its date. `reason`: 20 to 1,000 characters.
    QFuture<Result<QVariant>> askEarlyErasure(qint64 deletion, const QString &reason);

    /// The open request of that kind for this deletion, if there is one.
    QFuture<Result<std::optional<OpenRequest>>> earlyErasure(qint64 deletion,
                                                             Ticket *ticket = nullptr);

private:
    QFuture<Result<QVariant>> write(const QString &call, QVariantList values);

    Connection &m_connection;
};

/** The field that a BadValue error is about ("review_on"), as the database names it in front of its
 *  text; empty when it names none. */
QString fieldOf(const Error &error);

} // namespace reeve
