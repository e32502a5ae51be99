// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"

#include <QList>
#include <QObject>
#include <QString>

namespace reeve
{

/** Whose pages this person opened last, newest first. In memory only: names of customers are kept in
 *  no file, and the lock clears it. */
class RecentCustomers : public QObject
{
    Q_OBJECT
public:
    static constexpr int most = 15;
    struct Entry {
        CustomerId id;
        QString name; ///< data: shown plain
        bool operator==(const Entry &) const = default;
    };
    using QObject::QObject;

    void visit(CustomerId customer, const QString &name);
    void clear();
    const QList<Entry> &entries() const { return m_entries; }

signals:
    void changed();

private:
    QList<Entry> m_entries;
};

} // namespace reeve
