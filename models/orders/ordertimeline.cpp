// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/orders/ordertimeline.h"

#include "models/base/moment.h"
#include "models/base/processor.h"

#include <QCoreApplication>
#include <QSize>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::OrderTimeline)
};

std::vector<RecordColumn<Order>> columns()
{
    using Column = RecordColumn<Order>;
    return {
        Column("ordered", Text::tr("Date"), [](const Order &o) { return dayText(o.ordered); })
            .withToolTip([](const Order &o) { return wholeText(o.ordered); }),
        Column("kind", Text::tr("What"), [](const Order &o) { return orderKindText(o.kind); }),
        Column("amount", Text::tr("Amount"),
               [](const Order &o) { return o.amount.toString(QLocale()); })
            .alignedRight(),
        Column("status", Text::tr("Status"),
               [](const Order &o) { return orderStatusText(o.status); })
            .withMeaning([](const Order &o) { return orderMeaning(o.status); }),
        Column("number", Text::tr("Order"), [](const Order &o) { return o.number; }),
        Column("invoice", Text::tr("Invoice"),
               [](const Order &o) {
                   return o.invoiceNumber.isEmpty() ? Text::tr("none") : o.invoiceNumber;
               })
            .withToolTip([](const Order &o) {
                return o.invoiced.isValid() ? Text::tr("Invoiced on %1").arg(localText(o.invoiced))
                                            : QString();
            }),
        Column("processor", Text::tr("Paid through"),
               [](const Order &o) { return processorText(o.processor); }),
        Column("reference", Text::tr("Reference there"),
               [](const Order &o) { return o.processorReference; }),
    };
}

} // namespace

OrderTimelineModel::OrderTimelineModel(QObject *parent)
    : QAbstractTableModel(parent), m_columns(columns())
{
}

void OrderTimelineModel::setHistory(OrderHistory history)
{
    beginResetModel();
    m_history = std::move(history);
    m_rows.clear();
    for (int i = 0; i < m_history.orders.size(); ++i) {
        const int year = m_history.orders.at(i).year();
        if (m_rows.isEmpty() || m_rows.last().year != year)
            m_rows.append(Row{.year = year, .order = -1});
        m_rows.append(Row{.year = year, .order = i});
    }
    endResetModel();
}

const Order *OrderTimelineModel::order(int row) const
{
    if (row < 0 || row >= m_rows.size() || m_rows.at(row).order < 0)
        return nullptr;
    return &m_history.orders.at(m_rows.at(row).order);
}

int OrderTimelineModel::rowOf(qint64 wanted) const
{
    for (int row = 0; row < m_rows.size(); ++row)
        if (const Order *found = order(row); found && found->id == wanted)
            return row;
    return -1;
}

int OrderTimelineModel::rowOf(const QString &number) const
{
    for (int row = 0; row < m_rows.size(); ++row)
        if (const Order *found = order(row); found && found->number == number)
            return row;
    return -1;
}

QList<int> OrderTimelineModel::yearRows() const
{
    QList<int> rows;
    for (int row = 0; row < m_rows.size(); ++row)
        if (m_rows.at(row).order < 0)
            rows.append(row);
    return rows;
}

int OrderTimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int OrderTimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant OrderTimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Order *found = order(index.row());
    if (!found)
        return yearCell(m_rows.at(index.row()).year, index.column(), role);
    if (role == IdRole)
        return found->id;
    return m_columns[std::size_t(index.column())].cell(*found, role);
}

QVariant OrderTimelineModel::yearCell(int year, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case RawRole:
        return column == 0 ? yearText(year, m_history.years) : QString();
    case Qt::ToolTipRole:
        return Text::tr("All orders of the year are counted, each currency by itself. What was "
                        "refunded, failed or is still pending is not in the sum. Years are those "
                        "of UTC.");
    case HeadingRole:
        return true;
    case Qt::SizeHintRole:
        return QSize(0, 0); // the row spans the table and makes no column wider
    default:
        return {};
    }
}

QVariant OrderTimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    return m_columns[std::size_t(section)].heading(role);
}

} // namespace reeve
