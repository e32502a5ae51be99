// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/recordmodel.h"
#include "models/deletions/accountdeletion.h"

#include <QJsonObject>

namespace reeve
{

/** What the queue is asked for. Its order is that of the due dates. */
struct DeletionQuery {
    QList<DeletionState> states{}; ///< empty: those in which something is still to be done here
    bool isEverything = false;     ///< of empty `states`: the ended ones too
    QList<DeletionKind> kinds{};   ///< empty: all
    bool overdueOnly = false;
    std::optional<Timestamp> from{};  ///< of the due date
    std::optional<Timestamp> until{}; ///< not included
    std::optional<CustomerId> customer{};
    std::optional<qint64> run{};
    bool descending = false; ///< the latest date first

    /// The states that are really asked for.
    QList<DeletionState> shownStates() const;
    bool isNarrowed() const;
    bool operator==(const DeletionQuery &) const = default;
    QJsonObject arguments() const; ///< of the disclosure, without the page
};

/** How many deletions there are of each kind and state; no personal data. */
class DeletionCounts
{
public:
    struct Entry {
        DeletionState state = DeletionState::Unknown;
        DeletionKind kind = DeletionKind::Unknown;
        qint64 deletions = 0;
        qint64 overdue = 0;
    };
    DeletionCounts() = default;
    explicit DeletionCounts(QList<Entry> entries) : m_entries(std::move(entries)) {}

    qint64 total() const;
    qint64 overdue() const;
    qint64 open() const; ///< in openDeletionStates()
    qint64 of(DeletionState state) const;
    /// How many a run could take at once: the date has passed and nothing stands in the way.
    qint64 due() const;

private:
    QList<Entry> m_entries;
};

/** What falls due in one week, by the organisation's time zone; of the first entry: what is overdue. */
struct DeletionWeek {
    std::optional<QDate> monday{}; ///< nothing: overdue
    qint64 closing = 0;
    qint64 art17 = 0;
    qint64 held = 0;

    qint64 total() const { return closing + art17 + held; }
    bool operator==(const DeletionWeek &) const = default;
};

std::vector<RecordColumn<AccountDeletion>> deletionColumns();
/// Of the column by which the queue is ordered.
int deletionDueColumn();

} // namespace reeve
