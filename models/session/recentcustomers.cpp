// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/recentcustomers.h"

namespace reeve
{

void RecentCustomers::visit(CustomerId customer, const QString &name)
{
    m_entries.removeIf([customer](const Entry &entry) { return entry.id == customer; });
    m_entries.prepend({customer, name});
    if (m_entries.size() > most)
        m_entries.removeLast();
    emit changed();
}

void RecentCustomers::clear()
{
    QList<Entry>().swap(m_entries);
    emit changed();
}

} // namespace reeve
