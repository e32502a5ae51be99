// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/deletionlist.h"

#include "models/base/moment.h"
#include "models/deletions/deletionwords.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::DeletionList)
};

enum Column { Customer, Name, Kind, State, Due, Standing, Requested };

QString nameText(const AccountDeletion &row)
{
    return row.erased ? Text::tr("erased") : row.name();
}

// Our own words only: a tooltip holds nothing of the data.
QString dueTip(const AccountDeletion &row)
{
    QString text = Text::tr("Due: %1").arg(wholeText(row.due));
    if (row.promised)
        text += u'\n'
                + Text::tr("Before two people agreed to an earlier date: %1")
                      .arg(wholeText(*row.promised));
    return text;
}

} // namespace

QList<DeletionState> DeletionQuery::shownStates() const
{
    if (!states.isEmpty())
        return states;
    return isEverything ? knownDeletionStates() : openDeletionStates();
}

bool DeletionQuery::isNarrowed() const
{
    DeletionQuery whole;
    whole.descending = descending;
    return *this != whole;
}

QJsonObject DeletionQuery::arguments() const
{
    QJsonObject arguments{{QStringLiteral("descending"), descending}};
    QJsonArray words;
    for (const DeletionState state : shownStates())
        words.append(deletionStateWord(state));
    arguments.insert(QStringLiteral("state"), words);
    if (!kinds.isEmpty()) {
        QJsonArray kindWords;
        for (const DeletionKind kind : kinds)
            kindWords.append(deletionKindWord(kind));
        arguments.insert(QStringLiteral("kind"), kindWords);
    }
    if (overdueOnly)
        arguments.insert(QStringLiteral("overdue"), true);
    if (from)
        arguments.insert(QStringLiteral("from"), from->toServerText());
    if (until)
        arguments.insert(QStringLiteral("to"), until->toServerText());
    if (customer)
        arguments.insert(QStringLiteral("customer_id"), customer->number());
    if (run)
        arguments.insert(QStringLiteral("run_id"), *run);
    return arguments;
}

qint64 DeletionCounts::total() const
{
    qint64 sum = 0;
    for (const Entry &entry : m_entries)
        sum += entry.deletions;
    return sum;
}

qint64 DeletionCounts::overdue() const
{
    qint64 sum = 0;
    for (const Entry &entry : m_entries)
        sum += entry.overdue;
    return sum;
}

qint64 DeletionCounts::open() const
{
    qint64 sum = 0;
    for (const DeletionState state : openDeletionStates())
        sum += of(state);
    return sum;
}

qint64 DeletionCounts::of(DeletionState state) const
{
    qint64 sum = 0;
    for (const Entry &entry : m_entries)
        if (entry.state == state)
            sum += entry.deletions;
    return sum;
}

qint64 DeletionCounts::due() const
{
    qint64 sum = 0;
    for (const Entry &entry : m_entries)
        if (entry.state == DeletionState::GracePeriod || entry.state == DeletionState::Due)
            sum += entry.overdue;
    return sum;
}

std::vector<RecordColumn<AccountDeletion>> deletionColumns()
{
    using Row = AccountDeletion;
    return {
        RecordColumn<Row>("customer", Text::tr("Customer"),
                          [](const Row &row) { return QString(u'#' + row.customer.toString()); }),
        RecordColumn<Row>("name", Text::tr("Name"), nameText),
        RecordColumn<Row>("kind", Text::tr("Why"),
                          [](const Row &row) { return deletionKindText(row.kind); }),
        RecordColumn<Row>("state", Text::tr("State"), stateTextOf)
            .withMeaning(
                [](const Row &row) -> std::optional<Meaning> { return stateMeaningOf(row); }),
        RecordColumn<Row>("due", Text::tr("Date that counts"),
                          [](const Row &row) { return deadlineOf(row).text; })
            .withMeaning([](const Row &row) -> std::optional<Meaning> {
                const Meaning meaning = deadlineOf(row).meaning;
                return meaning == Meaning::Neutral ? std::nullopt : std::optional(meaning);
            })
            .withToolTip(dueTip),
        RecordColumn<Row>("standing", Text::tr("Where it stands, and what is next"),
                          [](const Row &row) { return standingText(row); }),
        RecordColumn<Row>(
            "requested", Text::tr("Asked for"),
            [](const Row &row) {
                return row.requestedBy == QLatin1String("service")
                           ? Text::tr("%1, by the customer").arg(dayText(row.requested))
                           : Text::tr("%1, by %2").arg(dayText(row.requested), row.requestedByName);
            })
            .withToolTip([](const Row &row) { return wholeText(row.requested); }),
    };
}

int deletionDueColumn()
{
    return Due;
}

} // namespace reeve
