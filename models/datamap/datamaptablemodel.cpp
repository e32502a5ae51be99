// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/datamap/datamaptablemodel.h"

#include "models/base/moment.h"

#include <QCoreApplication>

#include <algorithm>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::DataMapTableModel)
};

QString stateText(const DataMapRow &row)
{
    if (row.entry.problem != DataMapEntry::Problem::None)
        return dataMapProblemText(row.entry.problem);
    return row.request ? Text::tr("Change asked for") : QString();
}

std::optional<Meaning> stateMeaning(const DataMapRow &row)
{
    if (row.entry.problem != DataMapEntry::Problem::None)
        return Meaning::Problem;
    return row.request ? std::optional(Meaning::Information) : std::nullopt;
}

QString changedText(const DataMapEntry &entry)
{
    if (!entry.changed)
        return {};
    return entry.changedBy == QLatin1String("reeve")
               ? Text::tr("as delivered")
               : Text::tr("%1, %2").arg(dayText(*entry.changed), entry.changedBy);
}

std::vector<RecordColumn<DataMapRow>> columns()
{
    using Column = RecordColumn<DataMapRow>;
    return {
        Column("state", Text::tr("State"), &stateText).withMeaning(&stateMeaning),
        Column("table", Text::tr("Table"),
               [](const DataMapRow &r) { return r.entry.tablePlace(); }),
        Column("column", Text::tr("Column"),
               [](const DataMapRow &r) {
                   return r.entry.isWholeTable() ? Text::tr("the whole table") : r.entry.column;
               }),
        Column("category", Text::tr("Category"),
               [](const DataMapRow &r) { return dataCategoryText(r.entry.category); }),
        Column("act", Text::tr("When erased"),
               [](const DataMapRow &r) { return erasureActText(r.entry); }),
        Column("purpose", Text::tr("Purpose"), [](const DataMapRow &r) { return r.entry.purpose; }),
        Column("kept", Text::tr("Kept"),
               [](const DataMapRow &r) { return retentionText(r.entry); }),
        Column("basis", Text::tr("Lawful basis"),
               [](const DataMapRow &r) { return lawfulBasisText(r.entry.basis); }),
        Column("type", Text::tr("Type"), [](const DataMapRow &r) { return r.entry.type; }),
        Column("changed", Text::tr("Last changed"),
               [](const DataMapRow &r) { return changedText(r.entry); }),
    };
}

} // namespace

DataMapTableModel::DataMapTableModel(QObject *parent) : RecordModel<DataMapRow>(columns(), parent)
{
}

void DataMapTableModel::setSheet(const DataMapSheet &sheet)
{
    m_all.clear();
    for (const DataMapEntry &entry : sheet.entries)
        m_all.append(DataMapRow{.entry = entry});
    for (const OpenRequest &request : sheet.requests) {
        for (const DataMapChange &change : changesIn(request.payload)) {
            const auto found = std::find_if(m_all.begin(), m_all.end(), [&](const DataMapRow &row) {
                return row.entry.isSameColumn(change.wanted);
            });
            if (found == m_all.end() || found->request) // the list has the newest first
                continue;
            found->request = request;
            found->change = change;
        }
    }
    std::stable_partition(m_all.begin(), m_all.end(), [](const DataMapRow &row) {
        return row.entry.problem != DataMapEntry::Problem::None;
    });
    show();
}

void DataMapTableModel::setFilter(const DataMapFilter &filter)
{
    m_filter = filter;
    show();
}

void DataMapTableModel::drop()
{
    m_all.clear();
    m_filter = {};
    setRecords({});
}

bool DataMapTableModel::passes(const DataMapRow &row) const
{
    const DataMapEntry &e = row.entry;
    const bool isProblem = e.problem != DataMapEntry::Problem::None;
    if (m_filter.onlyProblems && !isProblem && !row.request)
        return false;
    if (!m_filter.category.isEmpty() && e.category != m_filter.category)
        return false;
    if (!m_filter.act.isEmpty() && e.act != m_filter.act)
        return false;
    const QString whole =
        QStringList{e.place(),         stateText(row),   dataCategoryText(e.category),
                    erasureActText(e), retentionText(e), lawfulBasisText(e.basis),
                    e.purpose,         e.type,           e.changedBy}
            .join(u' ');
    const QStringList words = m_filter.text.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&whole](const QString &word) {
        return whole.contains(word, Qt::CaseInsensitive);
    });
}

void DataMapTableModel::show()
{
    QList<DataMapRow> shown;
    std::copy_if(m_all.begin(), m_all.end(), std::back_inserter(shown),
                 [this](const DataMapRow &row) { return passes(row); });
    mergeRecords(shown, [](const DataMapRow &a, const DataMapRow &b) {
        return a.entry.isSameColumn(b.entry);
    });
}

const DataMapRow *DataMapTableModel::row(int row) const
{
    return row >= 0 && row < records().size() ? &records().at(row) : nullptr;
}

int DataMapTableModel::rowOf(const DataMapEntry &entry) const
{
    for (int row = 0; row < records().size(); ++row)
        if (records().at(row).entry.isSameColumn(entry))
            return row;
    return -1;
}

QList<DataMapEntry> DataMapTableModel::problems() const
{
    QList<DataMapEntry> all;
    for (const DataMapRow &row : m_all)
        if (row.entry.problem != DataMapEntry::Problem::None)
            all.append(row.entry);
    return all;
}

QStringList DataMapTableModel::dateColumnsOf(const DataMapEntry &entry) const
{
    QStringList columns;
    for (const DataMapRow &row : m_all)
        if (row.entry.schema == entry.schema && row.entry.table == entry.table
            && (row.entry.type == QLatin1String("date")
                || row.entry.type.startsWith(QLatin1String("timestamp"))))
            columns.append(row.entry.column);
    return columns;
}

QStringList DataMapTableModel::otherTablesOf(const DataMapEntry &entry) const
{
    QStringList tables;
    for (const DataMapRow &row : m_all)
        if (row.entry.schema == entry.schema && row.entry.table != entry.table
            && !tables.contains(row.entry.table))
            tables.append(row.entry.table);
    return tables;
}

} // namespace reeve
