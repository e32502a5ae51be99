// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/visibletext.h"

#include <QAbstractTableModel>

#include <functional>
#include <utility>
#include <vector>

namespace reeve
{

/** Roles that every table model of Reeve answers. */
enum RecordRole {
    RawRole = Qt::UserRole + 1, ///< the value as it is in the database, for copying
    StateRole,                  ///< a state's word as the database has it, for the badge
    IdRole,                     ///< the row's number
};

/** One column of a RecordModel. `text` is the value as it is (the model makes it visible before it
 *  is shown); the other functions may be empty. A tooltip holds no text of the data, since Qt takes
 *  what looks like markup there for markup. */
template <typename T>
struct RecordColumn {
    QString id; ///< stable name: column states are stored under it
    QString title;
    std::function<QString(const T &)> text;
    std::function<QString(const T &)> toolTip = nullptr;
    std::function<QString(const T &)> state = nullptr;
    bool alignRight = false;
    bool startsHidden = false;
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
        return cell(m_columns[std::size_t(index.column())], m_records[index.row()], role);
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
            return {};
        return heading(m_columns[std::size_t(section)], role);
    }

    /// What a cell answers; for models that keep their records elsewhere.
    static QVariant cell(const RecordColumn<T> &column, const T &record, int role)
    {
        switch (role) {
        case Qt::DisplayRole:
            return visibleText(column.text(record));
        case RawRole:
            return column.text(record);
        case Qt::ToolTipRole:
            return column.toolTip ? QVariant(column.toolTip(record)) : QVariant();
        case StateRole:
            return column.state ? QVariant(column.state(record)) : QVariant();
        case Qt::TextAlignmentRole:
            return int(Qt::AlignVCenter | (column.alignRight ? Qt::AlignRight : Qt::AlignLeft));
        default:
            return {};
        }
    }
    static QVariant heading(const RecordColumn<T> &column, int role)
    {
        if (role == Qt::DisplayRole)
            return column.title;
        if (role == RawRole)
            return column.id;
        if (role == Qt::TextAlignmentRole)
            return int(Qt::AlignVCenter | (column.alignRight ? Qt::AlignRight : Qt::AlignLeft));
        return {};
    }

private:
    std::vector<RecordColumn<T>> m_columns;
    QList<T> m_records;
};

} // namespace reeve
