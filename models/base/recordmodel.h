// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"
#include "models/base/visibletext.h"

#include <QAbstractTableModel>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace reeve
{

/** Roles that every table model of Reeve answers. */
enum RecordRole {
    RawRole = Qt::UserRole + 1, ///< the value as it is in the database, for copying
    MeaningRole,                ///< int(Meaning) of a state; its word is the display text
    IdRole,                     ///< the row's number
    HeadingRole,                ///< true: the row is a heading over those below it
};

/** One column of a RecordModel. `text` is the value as it is (the model makes it visible before it
 *  is shown); the other functions may be empty. A tooltip holds no text of the data, since Qt takes
 *  what looks like markup there for markup. */
template <typename T>
class RecordColumn
{
public:
    using Text = std::function<QString(const T &)>;

    /// `id` is a stable name: the columns' widths and order are stored under it.
    RecordColumn(const char *id, QString title, Text text)
        : m_id(QString::fromLatin1(id)), m_title(std::move(title)), m_text(std::move(text))
    {
    }
    RecordColumn &withToolTip(Text toolTip)
    {
        m_toolTip = std::move(toolTip);
        return *this;
    }
    /// The text is a state's word, and this is what the state means; nothing: it is just a text.
    RecordColumn &withMeaning(std::function<std::optional<Meaning>(const T &)> meaning)
    {
        m_meaning = std::move(meaning);
        return *this;
    }
    /// The first click on the heading shows the largest first.
    RecordColumn &largestFirst()
    {
        m_firstOrder = Qt::DescendingOrder;
        return *this;
    }
    RecordColumn &alignedRight()
    {
        m_alignment = Qt::AlignRight;
        return *this;
    }

    QVariant cell(const T &record, int role) const
    {
        switch (role) {
        case Qt::DisplayRole:
            return visibleText(m_text(record));
        case RawRole:
            return m_text(record);
        case Qt::ToolTipRole:
            return m_toolTip ? QVariant(m_toolTip(record)) : QVariant();
        case MeaningRole:
            if (const auto meaning = m_meaning ? m_meaning(record) : std::nullopt)
                return int(*meaning);
            return {};
        case Qt::TextAlignmentRole:
            return int(Qt::AlignVCenter | m_alignment);
        default:
            return {};
        }
    }
    QVariant heading(int role) const
    {
        switch (role) {
        case Qt::DisplayRole:
            return m_title;
        case RawRole:
            return m_id;
        case Qt::InitialSortOrderRole:
            return int(m_firstOrder);
        case Qt::TextAlignmentRole:
            return int(Qt::AlignVCenter | m_alignment);
        default:
            return {};
        }
    }

private:
    QString m_id;
    QString m_title;
    Text m_text;
    Text m_toolTip;
    std::function<std::optional<Meaning>(const T &)> m_meaning;
    Qt::AlignmentFlag m_alignment = Qt::AlignLeft;
    Qt::SortOrder m_firstOrder = Qt::AscendingOrder;
};

/** A table over a list of records held in memory: a row a record, a column a RecordColumn. */
template <typename T>
class RecordModel : public QAbstractTableModel
{
public:
    explicit RecordModel(std::vector<RecordColumn<T>> columns, QObject *parent = nullptr)
        : QAbstractTableModel(parent), m_columns(std::move(columns))
    {
    }

    void setRecords(QList<T> records)
    {
        beginResetModel();
        m_records = std::move(records);
        endResetModel();
    }
    const QList<T> &records() const { return m_records; }

    /** Takes over a newer reading of the same list row by row, so that the selection and the place
     *  stay: rows are the same when `sameKey` says so, and their order must not have changed. */
    template <typename SameKey>
    void mergeRecords(const QList<T> &records, SameKey sameKey)
    {
        int row = 0;
        for (const T &record : records) {
            int found = row;
            while (found < m_records.size() && !sameKey(m_records[found], record))
                ++found;
            if (found == m_records.size()) {
                beginInsertRows({}, row, row);
                m_records.insert(row, record);
                endInsertRows();
            } else {
                removeRecords(row, found - row);
                m_records[row] = record;
                emit dataChanged(index(row, 0), index(row, columnCount() - 1));
            }
            ++row;
        }
        removeRecords(row, int(m_records.size()) - row);
    }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_records.size());
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_columns.size());
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
            return {};
        return m_columns[std::size_t(index.column())].cell(m_records[index.row()], role);
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
            return {};
        return m_columns[std::size_t(section)].heading(role);
    }

private:
    void removeRecords(int row, int count)
    {
        if (count <= 0)
            return;
        beginRemoveRows({}, row, row + count - 1);
        m_records.remove(row, count);
        endRemoveRows();
    }

    std::vector<RecordColumn<T>> m_columns;
    QList<T> m_records;
};

} // namespace reeve
