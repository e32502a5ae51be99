// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sessions/customersession.h"

#include "models/base/moment.h"
#include "models/database/writeonce.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::CustomerSession)
};

CustomerSession customerSession(const QSqlQuery &query)
{
    return {.id = query.value(0).toLongLong(),
            .created = momentIn(query, 1),
            .lastSeen = momentIn(query, 2),
            .address = query.value(3).toString(),
            .state = query.value(4).toString(),
            .idleSeconds = query.value(5).toLongLong(),
            .total = query.value(6).toLongLong()};
}

QString stateText(const CustomerSession &session)
{
    if (session.state == QLatin1String("live"))
        return Text::tr("Live");
    if (session.state == QLatin1String("overdue"))
        return Text::tr("Overdue");
    return session.state;
}

std::vector<RecordColumn<CustomerSession>> columns()
{
    using Column = RecordColumn<CustomerSession>;
    return {
        Column("state", Text::tr("State"), stateText)
            .withMeaning([](const CustomerSession &s) {
                return s.isOverdue() ? Meaning::Problem : Meaning::Good;
            })
            .withToolTip([](const CustomerSession &s) {
                return s.isOverdue()
                           ? Text::tr(
                                 "Idle for more than 15 minutes: it should have ended %1 ago, and "
                                 "still lets somebody in.")
                                 .arg(durationText(s.idleSeconds - s.allowedIdleSeconds))
                           : QString();
            }),
        Column("idle", Text::tr("Idle for"),
               [](const CustomerSession &s) { return durationText(s.idleSeconds); })
            .withToolTip([](const CustomerSession &s) {
                return Text::tr("Last seen %1").arg(wholeText(s.lastSeen));
            }),
        Column("created", Text::tr("Signed in"),
               [](const CustomerSession &s) { return localText(s.created); })
            .withToolTip([](const CustomerSession &s) { return utcText(s.created); }),
        Column("address", Text::tr("From"), [](const CustomerSession &s) { return s.address; }),
    };
}

} // namespace

PageSection customerSessionsSection()
{
    return rowsSection<CustomerSession>(
        QStringLiteral("sessions"),
        QStringLiteral("SELECT session_id, created_at, last_seen_at, address, state, "
                       "idle_seconds, sessions_total FROM api.customer_sessions($1)"),
        customerSession);
}

QFuture<Result<QVariant>> endSessions(Connection &connection, CustomerId customer,
                                      const std::optional<QList<qint64>> &sessions,
                                      const QString &reason)
{
    const OperationId operation = OperationId::createUuid();
    return writeOnce(
        connection, operation,
        {QStringLiteral("SELECT api.end_sessions($1, $2, $3, $4)"),
         {operation, customer.number(), sessions ? QVariant::fromValue(*sessions) : QVariant(),
          sendableText(reason)}});
}

SessionTableModel::SessionTableModel(QObject *parent) : RecordModel(columns(), parent) {}

} // namespace reeve
