// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerquery.h"
#include "models/session/desk.h"

namespace reeve
{

struct SavedSearch {
    qint64 id = 0;
    QString name; ///< as the person typed it: data
    CustomerQuery query{};
};

/// What is kept of a search: text, filters and order.
QJsonObject searchCriteria(const CustomerQuery &query);
/// The inverse; what cannot be read is left out.
CustomerQuery searchFrom(const QJsonObject &criteria);

/** The searches that this person has saved. They may name customers, so they live in the database and
 *  in memory until clear(), and in no file. Reads again when they were changed, also from another of
 *  the person's desks. GUI thread; the desk outlives it. */
class SavedSearches : public QObject
{
    Q_OBJECT
public:
    explicit SavedSearches(Desk &desk, QObject *parent = nullptr);

    void read();  ///< changed() comes when they are there
    void clear(); ///< on lock
    const QList<SavedSearch> &entries() const { return m_entries; }
    const SavedSearch *find(qint64 id) const;

    /// Under a name that exists already: replaces what it means.
    QFuture<Result<QVariant>> save(const QString &name, const CustomerQuery &query);
    QFuture<Result<QVariant>> rename(qint64 id, const QString &name);
    QFuture<Result<QVariant>> remove(qint64 id);
    QFuture<Result<QVariant>> restore(qint64 id); ///< for five minutes

signals:
    void changed();
    void failed(const reeve::Error &error); ///< they could not be read

private:
    Desk &m_desk;
    Latest m_latest;
    QList<SavedSearch> m_entries;
    bool m_wanted = false; ///< somebody shows them
};

} // namespace reeve
