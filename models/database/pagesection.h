// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include "models/base/timestamp.h"

#include <QDate>
#include <QHash>
#include <QList>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <any>
#include <functional>
#include <optional>

namespace reeve
{

/** What one feature adds to a disclosed page: a statement and the reader of its rows.
 *
 *  A page is a shelf: whoever composes it passes the list of sections, so the page knows none of
 *  them, and the features do not know each other. All sections of a page are read in one sync
 *  group behind the page's disclosure. */
struct PageSection {
    QString id;  ///< names the section: "orders"
    QString sql; ///< its only parameter, $1, is the disclosure's id
    /// Reads all rows; runs on the connection's worker thread, so it may touch nothing shared.
    std::function<std::any(QSqlQuery &)> read;
    /// True of a record that says something of a page's subject that is gone; empty: never. A page
    /// that has only such records is shown with their sections alone.
    std::function<bool(const std::any &)> remains{};
};

/** A section whose record is a QList<T>, one for each row in the server's order. */
template <typename T>
PageSection rowsSection(QString id, QString sql, T (*row)(const QSqlQuery &))
{
    return {std::move(id), std::move(sql), [row](QSqlQuery &query) {
                QList<T> rows;
                while (query.next())
                    rows.append(row(query));
                return std::any(std::move(rows));
            }};
}

/// A timestamptz that is never null in this column.
inline Timestamp momentIn(const QSqlQuery &query, int column)
{
    return query.value(column).value<Timestamp>();
}
inline std::optional<Timestamp> optionalMomentIn(const QSqlQuery &query, int column)
{
    const QVariant value = query.value(column);
    return value.isNull() ? std::nullopt : std::optional(value.value<Timestamp>());
}

/** Sections as they were read, by id. */
class SectionRecords
{
public:
    void insert(const QString &id, std::any record) { m_records.insert(id, std::move(record)); }
    /// The record a section's reader returned; null when the page has no such section.
    template <typename T>
    const T *get(const QString &id) const
    {
        const auto found = m_records.constFind(id);
        return found == m_records.constEnd() ? nullptr : std::any_cast<T>(&found.value());
    }
    std::any any(const QString &id) const { return m_records.value(id); }

private:
    QHash<QString, std::any> m_records;
};

} // namespace reeve
