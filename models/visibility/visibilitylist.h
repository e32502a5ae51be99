// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"
#include "models/base/recordmodel.h"
#include "models/base/timestamp.h"
#include "models/visibility/historyaccess.h"

#include <QJsonObject>

namespace reeve
{

/** One history in the list over all customers. */
struct VisibilityRow {
    /// Where it stands in the shown order, as the server wrote it.
    struct Key {
        QString sortKey{};
        qint64 id = 0;
        qint64 number() const { return id; }
        bool operator==(const Key &) const = default;
    };
    qint64 center = 0;
    CustomerId customer = *CustomerId::from(1);
    QString firstName{};
    QString lastName{};
    QString businessName{};
    QString username{};
    QString status{};
    Timestamp keyCreated{};
    KeyStrength strength{};
    HistoryAccess access{};
    QString sortKey{};

    QString name() const; ///< the person, else the business, else the user name
    Key key() const { return {sortKey, center}; }
    qint64 number() const { return center; }
};

enum class VisibilitySort { KeyAge, Customer };

/** What the list is asked for. */
struct VisibilityQuery {
    QList<Visibility> reach{}; ///< empty: all
    QList<Finding> findings{}; ///< one of them is enough; empty: with and without
    VisibilitySort sort = VisibilitySort::KeyAge;
    bool descending = false; ///< the youngest key first, the highest number first

    bool isNarrowed() const { return !reach.isEmpty() || !findings.isEmpty(); }
    bool operator==(const VisibilityQuery &) const = default;
    QJsonObject arguments() const; ///< of the disclosure, without the page
};

/** How many histories there are of each kind; no personal data. */
class VisibilityCounts
{
public:
    struct Entry {
        Visibility visibility = Visibility::Unknown;
        QList<Finding> findings{};
        qint64 histories = 0;
    };
    VisibilityCounts() = default;
    explicit VisibilityCounts(QList<Entry> entries) : m_entries(std::move(entries)) {}

    qint64 total() const;
    qint64 of(const VisibilityQuery &query) const; ///< how many the list of this query has
    qint64 of(Visibility visibility) const;
    qint64 of(Finding finding) const;

private:
    QList<Entry> m_entries;
};

std::vector<RecordColumn<VisibilityRow>> visibilityColumns();
/// Nothing: the list cannot be sorted by this column.
std::optional<VisibilitySort> visibilitySortOf(int column);
int visibilityColumnOf(VisibilitySort sort);

} // namespace reeve
