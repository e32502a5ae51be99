// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/recordmodel.h"
#include "models/datamap/datamaprepository.h"

namespace reeve
{

/** A row of the map with what is asked to become of it. */
struct DataMapRow {
    DataMapEntry entry;
    std::optional<OpenRequest> request{};  ///< the newest open one
    std::optional<DataMapChange> change{}; ///< what it would do to this row
};

/** Which rows are shown. */
struct DataMapFilter {
    QString text{};     ///< each word somewhere in the row
    QString category{}; ///< this and the next: the database's word; empty: all
    QString act{};
    bool onlyProblems = false;
    bool isNarrowed() const
    {
        return !text.trimmed().isEmpty() || !category.isEmpty() || !act.isEmpty() || onlyProblems;
    }
};

/** The data map as a list: what blocks every erasure on top, then by schema, table and column. */
class DataMapTableModel : public RecordModel<DataMapRow>
{
    Q_OBJECT
public:
    explicit DataMapTableModel(QObject *parent = nullptr);

    /// Taken over in place: the selection stays.
    void setSheet(const DataMapSheet &sheet);
    void setFilter(const DataMapFilter &filter);
    void drop();

    const DataMapFilter &filter() const { return m_filter; }
    const DataMapRow *row(int row) const; ///< null when there is none
    int rowOf(const DataMapEntry &entry) const;
    const QList<DataMapRow> &all() const { return m_all; } ///< whatever the filter says
    QList<DataMapEntry> problems() const;
    /// Of the same table, whose date the years of a kept row may be counted from.
    QStringList dateColumnsOf(const DataMapEntry &entry) const;
    QStringList otherTablesOf(const DataMapEntry &entry) const; ///< of the same schema

private:
    bool passes(const DataMapRow &row) const;
    void show();

    QList<DataMapRow> m_all;
    DataMapFilter m_filter;
};

} // namespace reeve
