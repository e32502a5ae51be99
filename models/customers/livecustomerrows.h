// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerchanges.h"
#include "models/customers/customertablemodel.h"

namespace reeve
{

/** Keeps the rows on the screen as they are in the database: reads those that are said to have
 *  changed, and no others, one reading at a time. A changed row that is in memory and not on the
 *  screen is read when it is scrolled to. Rows stay where they stand, whatever they would sort to.
 *  Model and repository outlive it. GUI thread. */
class LiveCustomerRows : public QObject
{
    Q_OBJECT
public:
    LiveCustomerRows(CustomerTableModel &model, CustomerRepository &repository,
                     QObject *parent = nullptr);

    /// Whether the list is on the screen; while it is not, nothing is read.
    void setSeen(bool seen);
    void scrolled(); ///< other rows are on the screen

signals:
    void rowsRead(int rows); ///< for tests and measuring

private:
    void gather(const QSet<qint64> &customers, bool anybody);
    QList<qint64> wanted() const;
    void read();
    void take(const QList<qint64> &asked, const Result<QList<CustomerRow>> &rows);
    void forget();

    CustomerTableModel &m_model;
    CustomerRepository &m_repository;
    CustomerChanges m_changes;
    QTimer m_scrolled;
    Latest m_latest;
    QSet<qint64> m_changed; ///< in memory, and not as they are in the database
    bool m_seen = true;
    bool m_reading = false;
};

} // namespace reeve
