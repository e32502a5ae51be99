// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sessions/customersession.h"

#include "models/base/moment.h"

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
            .state = query.value(4).toString()};
}

QString stateText(const CustomerSession &session)
{
    if (session.state == QLatin1String("live"))
        return Text::tr("Live");
    if (session.state == QLatin1String("overdue"))
        return Text::tr("Should have ended");
    return session.state;
}

std::vector<RecordColumn<CustomerSession>> columns()
{
    using Column = RecordColumn<CustomerSession>;
    return {
        Column("state", Text::tr("State"), stateText).withMeaning([](const CustomerSession &s) {
            return s.state == QLatin1String("overdue") ? Meaning::Problem : Meaning::Good;
        }),
        Column("seen", Text::tr("Last seen"),
               [](const CustomerSession &s) { return agoText(s.lastSeen); })
            .withToolTip([](const CustomerSession &s) { return wholeText(s.lastSeen); }),
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
        QStringLiteral("SELECT session_id, created_at, last_seen_at, address, state "
                       "FROM api.customer_sessions($1)"),
        customerSession);
}

SessionTableModel::SessionTableModel(QObject *parent) : RecordModel(columns(), parent) {}

} // namespace reeve
