// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/customertrail.h"

#include "models/base/moment.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::CustomerTrail)
};

CustomerTrailEntry entry(const QSqlQuery &query)
{
    return {.record = {.seq = query.value(0).toLongLong(),
                       .at = momentIn(query, 1),
                       .person = query.value(2).toString(),
                       .event = query.value(4).toString(),
                       .kind = query.value(5).toString(),
                       .reason = query.value(6).toString()},
            .fullName = query.value(3).toString()};
}

// On the customer's own page: what was done with this one, not with how many.
QString whatText(const CustomerTrailEntry &entry)
{
    const TrailRecord &record = entry.record;
    if (record.event == QLatin1String("profile_saved"))
        return Text::tr("Details corrected");
    if (record.event == QLatin1String("newsletter_switched"))
        return Text::tr("Newsletter switched");
    if (record.event == QLatin1String("note_added"))
        return Text::tr("Note written");
    if (record.event == QLatin1String("note_changed"))
        return Text::tr("Note changed");
    if (record.event == QLatin1String("note_deleted"))
        return Text::tr("Note deleted");
    if (record.event == QLatin1String("note_restored"))
        return Text::tr("Note brought back");
    if (record.event == QLatin1String("deletion_requested"))
        return Text::tr("Deletion requested");
    if (record.event == QLatin1String("reactivated"))
        return Text::tr("Reactivated");
    if (record.event == QLatin1String("deletion_held"))
        return Text::tr("Deletion put on hold");
    if (record.event == QLatin1String("deletion_released"))
        return Text::tr("Deletion released");
    if (record.event != QLatin1String("disclosure"))
        return trailEventText(record);
    if (record.kind == QLatin1String("customer"))
        return Text::tr("Opened");
    if (record.kind == QLatin1String("customer_again"))
        return Text::tr("Read again while open");
    if (record.kind == QLatin1String("alias_password"))
        return Text::tr("Revealed an alias password");
    if (record.kind == QLatin1String("customer_page"))
        return Text::tr("Seen in a list");
    if (record.kind == QLatin1String("customer_sheet"))
        return Text::tr("Printed");
    if (record.kind == QLatin1String("customer_rows"))
        return Text::tr("Seen to change in a list");
    if (record.kind == QLatin1String("deletion_page"))
        return Text::tr("Seen in the deletion queue");
    return Text::tr("Read (%1)").arg(record.kind);
}

std::vector<RecordColumn<CustomerTrailEntry>> columns()
{
    using Column = RecordColumn<CustomerTrailEntry>;
    using Entry = CustomerTrailEntry;
    return {
        Column("at", Text::tr("Time"), [](const Entry &e) { return localText(e.record.at); })
            .withToolTip([](const Entry &e) { return utcText(e.record.at); }),
        Column("who", Text::tr("Who"),
               [](const Entry &e) { return e.fullName.isEmpty() ? e.record.person : e.fullName; }),
        Column("what", Text::tr("What"), whatText),
        Column("reason", Text::tr("Reason"), [](const Entry &e) { return e.record.reason; }),
    };
}

} // namespace

PageSection customerTrailSection()
{
    return rowsSection<CustomerTrailEntry>(
        QStringLiteral("trail"),
        QStringLiteral(
            "SELECT seq, at, person, full_name, event, kind, reason FROM api.customer_trail($1)"),
        entry);
}

CustomerTrailTableModel::CustomerTrailTableModel(QObject *parent) : RecordModel(columns(), parent)
{
}

} // namespace reeve
