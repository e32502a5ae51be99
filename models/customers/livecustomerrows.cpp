// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/livecustomerrows.h"

namespace reeve
{

LiveCustomerRows::LiveCustomerRows(CustomerTableModel &model, CustomerRepository &repository,
                                   QObject *parent)
    : QObject(parent), m_model(model), m_repository(repository),
      m_changes(repository.connection(),
                [&model](qint64 customer) { return model.rowOfNumber(customer) >= 0; }),
      m_scrolled(this)
{
    m_scrolled.setSingleShot(true);
    m_scrolled.setInterval(CustomerChanges::gathering);
    connect(&m_scrolled, &QTimer::timeout, this, &LiveCustomerRows::read);
    connect(&m_changes, &CustomerChanges::changed, this, &LiveCustomerRows::gather);
    // Rows of a new answer are new.
    connect(&m_model, &QAbstractItemModel::modelReset, this, &LiveCustomerRows::forget);
}

void LiveCustomerRows::setSeen(bool seen)
{
    m_seen = seen;
    if (seen)
        scrolled();
}

void LiveCustomerRows::scrolled()
{
    if (!m_changed.isEmpty() && !m_scrolled.isActive())
        m_scrolled.start();
}

void LiveCustomerRows::gather(const QSet<qint64> &customers, bool anybody)
{
    m_changed += customers;
    for (int row = 0; anybody && row < m_model.rowCount(); ++row)
        if (const CustomerRow *customer = m_model.customer(row))
            m_changed.insert(customer->number());
    read();
}

QList<qint64> LiveCustomerRows::wanted() const
{
    QList<qint64> customers;
    const auto [first, last] = m_model.visibleRows();
    for (int row = first; row <= last && customers.size() < customerPageSize; ++row) {
        const CustomerRow *customer = m_model.customer(row);
        if (customer && m_changed.contains(customer->number()))
            customers.append(customer->number());
    }
    return customers;
}

void LiveCustomerRows::read()
{
    if (m_reading)
        return; // looks again when it is there
    const QList<qint64> asked = m_seen ? wanted() : QList<qint64>();
    if (asked.isEmpty()) {
        m_changes.release();
        return;
    }
    m_reading = true;
    Ticket *ticket = m_latest.next();
    const quint64 number = m_latest.number();
    m_repository.rows(asked, ticket)
        .then(this, [this, number, asked](const Result<QList<CustomerRow>> &rows) {
            if (m_latest.isCurrent(number))
                take(asked, rows);
        });
}

void LiveCustomerRows::take(const QList<qint64> &asked, const Result<QList<CustomerRow>> &rows)
{
    m_reading = false;
    if (!rows) {
        // A lost link ends in a reading of everything on the screen. When the hour is over in which
        // these were met, the list is read as F5 does; whatever else fails, fails louder elsewhere.
        const bool again = rows.error().kind == ErrorKind::WrongState;
        forget();
        if (again)
            m_model.refresh();
        return;
    }
    QSet<qint64> gone(asked.begin(), asked.end());
    m_changed -= gone;
    for (const CustomerRow &row : *rows) {
        gone.remove(row.number());
        m_model.updateRow(row);
    }
    emit rowsRead(int(rows->size()));
    if (!gone.isEmpty())
        m_model.rereadAround(*gone.begin());
    if (wanted().isEmpty())
        m_changes.release();
    else
        read();
}

void LiveCustomerRows::forget()
{
    m_latest.next();
    m_reading = false;
    m_changed.clear();
    m_scrolled.stop();
    m_changes.forget();
}

} // namespace reeve
