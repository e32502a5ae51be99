// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/recordmodel.h"
#include "models/orders/order.h"

namespace reeve
{

/** A customer's orders, newest first, below a row for each year that says what was paid in it. A year's
 *  row has its text in the first column alone, and no IdRole. */
class OrderTimelineModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit OrderTimelineModel(QObject *parent = nullptr);

    void setHistory(OrderHistory history);
    const OrderHistory &history() const { return m_history; }
    const Order *order(int row) const; ///< null for a year's row
    int rowOf(qint64 order) const;     ///< -1: not here
    int rowOf(const QString &number) const;
    QList<int> yearRows() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        int year = 0;
        int order = -1; ///< index in the history; -1: the year's own row
    };
    QVariant yearCell(int year, int column, int role) const;

    const std::vector<RecordColumn<Order>> m_columns;
    OrderHistory m_history;
    QList<Row> m_rows;
};

} // namespace reeve
