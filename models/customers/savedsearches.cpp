// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/savedsearches.h"

#include "models/base/visibletext.h"
#include "models/customers/customercolumns.h"
#include "models/database/writeonce.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace reeve
{

namespace
{

const QString channel = QStringLiteral("reeve_search");

QStringList listIn(const QJsonObject &criteria, const QString &name)
{
    QStringList values;
    for (const QJsonValue &value : criteria.value(name).toArray())
        values += value.toString();
    return values;
}

QJsonObject jsonIn(const QVariant &value)
{
    return value.canConvert<QJsonObject>() && value.typeId() == QMetaType::QJsonObject
               ? value.toJsonObject()
               : QJsonDocument::fromJson(value.toString().toUtf8()).object();
}

} // namespace

QJsonObject searchCriteria(const CustomerQuery &query)
{
    QJsonObject criteria = disclosureArguments(query, {}, customerPageSize, CountMode::None);
    criteria.remove(QStringLiteral("limit"));
    return criteria;
}

CustomerQuery searchFrom(const QJsonObject &criteria)
{
    CustomerQuery query;
    query.text = criteria.value(QStringLiteral("text")).toString();
    query.statuses = listIn(criteria, QStringLiteral("status"));
    query.plans = listIn(criteria, QStringLiteral("plan"));
    query.countries = listIn(criteria, QStringLiteral("country"));
    if (const QJsonValue on = criteria.value(QStringLiteral("newsletter")); on.isBool())
        query.newsletter = on.toBool();
    // An order goes by the name under which the search itself sends it.
    for (const CustomerColumn &column : customerColumns()) {
        CustomerQuery sorted;
        sorted.sort = column.sort;
        if (searchCriteria(sorted).value(QStringLiteral("sort"))
            == criteria.value(QStringLiteral("sort")))
            query.sort = column.sort;
    }
    query.descending = criteria.value(QStringLiteral("descending")).toBool(query.descending);
    return query;
}

SavedSearches::SavedSearches(Desk &desk, QObject *parent) : QObject(parent), m_desk(desk)
{
    m_desk.connection().listen(channel);
    connect(&m_desk.connection(), &Connection::notified, this,
            [this](const QString &where, const QString &login) {
                if (where == channel && login == m_desk.person().login && m_wanted)
                    read();
            });
}

void SavedSearches::read()
{
    m_wanted = true;
    Ticket *ticket = m_latest.next();
    const quint64 number = m_latest.number();
    m_desk.connection()
        .run(
            [](PgDriver &driver) -> Result<QList<SavedSearch>> {
                auto rows = driver.query(
                    {QStringLiteral("SELECT search_id, name, criteria FROM api.saved_searches()")});
                if (!rows)
                    return tl::unexpected(rows.error());
                QList<SavedSearch> found;
                while (rows->next())
                    found.append({rows->value(0).toLongLong(), rows->value(1).toString(),
                                  searchFrom(jsonIn(rows->value(2)))});
                return found;
            },
            ticket)
        .then(this, [this, number](const Result<QList<SavedSearch>> &found) {
            if (!m_latest.isCurrent(number))
                return;
            if (!found) {
                emit failed(found.error());
                return;
            }
            m_entries = *found;
            emit changed();
        });
}

void SavedSearches::clear()
{
    m_latest.next();
    m_wanted = false;
    QList<SavedSearch>().swap(m_entries);
    emit changed();
}

const SavedSearch *SavedSearches::find(qint64 id) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [id](const SavedSearch &search) { return search.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

QFuture<Result<QVariant>> SavedSearches::save(const QString &name, const CustomerQuery &query)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_desk.connection(), operation,
                     {QStringLiteral("SELECT api.save_search($1, $2, $3)"),
                      {operation, sendableText(name), searchCriteria(query)}});
}

QFuture<Result<QVariant>> SavedSearches::rename(qint64 id, const QString &name)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_desk.connection(), operation,
                     {QStringLiteral("SELECT api.rename_search($1, $2, $3)"),
                      {operation, id, sendableText(name)}});
}

QFuture<Result<QVariant>> SavedSearches::remove(qint64 id)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_desk.connection(), operation,
                     {QStringLiteral("SELECT api.delete_search($1, $2)"), {operation, id}});
}

QFuture<Result<QVariant>> SavedSearches::restore(qint64 id)
{
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_desk.connection(), operation,
                     {QStringLiteral("SELECT api.restore_search($1, $2)"), {operation, id}});
}

} // namespace reeve
