// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composition/erasurekinds.h"

#include "models/base/moment.h"
#include "models/datamap/datamapentry.h"
#include "models/deletions/accountdeletion.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ErasureKinds)
};

using Facts = QList<std::pair<QString, QString>>;

QString momentIn(const QJsonObject &payload, const char *name)
{
    // The server writes moments inside jsonb in ISO 8601 with a T.
    const QDateTime at = QDateTime::fromString(payload.value(QLatin1String(name)).toString(),
                                               Qt::ISODateWithMs);
    return at.isValid() ? localText(Timestamp::fromDateTime(at)) : QString();
}

QString titleOf(const DataMapChange &change)
{
    const QString place = change.wanted.place();
    if (change.removes)
        return Text::tr("Take %1 out of the data map").arg(place);
    return change.before ? Text::tr("Change what the data map says of %1").arg(place)
                         : Text::tr("Classify %1 in the data map").arg(place);
}

// Every part of the row, also what stays: that is voted on, too.
void addRow(Facts &facts, const DataMapChange &change)
{
    const DataMapEntry &wanted = change.wanted;
    const DataMapEntry before = change.before.value_or(DataMapEntry{});
    const auto add = [&](const QString &caption, const QString &was, const QString &will) {
        if (was.isEmpty() && will.isEmpty())
            return;
        const bool isNew = !change.before;
        facts.append({caption, isNew            ? will
                               : was == will    ? Text::tr("%1 (stays)").arg(will)
                               : was.isEmpty()  ? Text::tr("%1 (not so far)").arg(will)
                               : will.isEmpty() ? Text::tr("%1 \u2192 no longer").arg(was)
                                                : Text::tr("%1 \u2192 %2").arg(was, will)});
    };
    add(Text::tr("Category"), dataCategoryText(before.category), dataCategoryText(wanted.category));
    add(Text::tr("Purpose"), before.purpose, wanted.purpose);
    add(Text::tr("Lawful basis"), lawfulBasisText(before.basis), lawfulBasisText(wanted.basis));
    add(Text::tr("When erased"), erasureActText(before), erasureActText(wanted));
    add(Text::tr("Kept"), retentionText(before), retentionText(wanted));
}

// What erasures from then on do that they did not, or the other way round.
QString consequence(const DataMapChange &change)
{
    if (change.removes)
        return Text::tr("The database has no such column any more; until its row is taken out, "
                        "nobody is erased.");
    const QLatin1String kept("retain");
    const bool keptBefore = change.before && change.before->act == kept;
    if (!change.before)
        return Text::tr("Until this is carried out nobody is erased.");
    if (!keptBefore && change.wanted.act == kept)
        return Text::tr("Of whoever is erased from then on this column is kept, which it was not "
                        "so far. What has been erased does not come back.");
    if (keptBefore && change.wanted.act != kept)
        return Text::tr("Of whoever is erased from then on this column is no longer kept. What is "
                        "kept of customers erased before stays for its years.");
    return Text::tr("It holds for every erasure from the moment it is carried out; nothing is done "
                    "to what was erased before.");
}

} // namespace

ApprovalText dataMapText(const QJsonObject &payload)
{
    const QList<DataMapChange> changes = changesIn(payload);
    ApprovalText text;
    if (changes.size() == 1) {
        const DataMapChange &change = changes.first();
        text.title = titleOf(change);
        text.facts.append({Text::tr("Column"), change.wanted.place()});
        if (!change.removes)
            addRow(text.facts, change);
        text.note = consequence(change);
        return text;
    }
    text.title = Text::tr("Change %L1 rows of the data map").arg(changes.size());
    for (const DataMapChange &change : changes) {
        const QString before = change.before ? dataMapRowText(*change.before)
                                             : Text::tr("not classified");
        text.facts.append(
            {change.wanted.place(),
             change.removes ? Text::tr("taken out of the map")
                            : Text::tr("%1 \u2192 %2").arg(before, dataMapRowText(change.wanted))});
    }
    text.note = Text::tr("It holds for every erasure from the moment it is carried out; nothing is "
                         "done to what was erased before.");
    return text;
}

ApprovalText earlyErasureText(const QJsonObject &payload)
{
    const QString customer = QStringLiteral("#%1").arg(
        payload.value(QLatin1String("customer_id")).toInteger());
    const QString due = momentIn(payload, "due_at");
    return {
        Text::tr("Erase the account of customer %1 before its date").arg(customer),
        {{Text::tr("Customer"), customer},
         {Text::tr("Kind"),
          deletionKindText(deletionKindFromText(payload.value(QLatin1String("kind")).toString()))},
         {Text::tr("Asked for"), momentIn(payload, "requested_at")},
         {Text::tr("Falls due now"), due},
         {Text::tr("Falls due then"), Text::tr("at the moment this is carried out")},
         {Text::tr("Erased"), Text::tr("profile, orders, aliases, histories, sessions, notes: all "
                                       "that the data map names; what law says must be kept "
                                       "stays")}},
        Text::tr("The worker erases it within its schedule, and then it cannot be undone. Until "
                 "then it can be reactivated or put on hold. If anything happens to the deletion "
                 "meanwhile, this request can no longer be carried out.")};
}

} // namespace reeve
