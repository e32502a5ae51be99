// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/datamap/datamapentry.h"

#include "models/database/pagesection.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::DataMapEntry)
};

QString wordIn(const Choices &choices, const QString &word)
{
    for (const auto &[value, text] : choices)
        if (value == word)
            return text;
    return word; // a newer database's
}

QString entryOf(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

// As the frozen request names the fields.
DataMapEntry frozenEntry(const QJsonObject &row)
{
    return {.schema = entryOf(row, "schema_name"),
            .table = entryOf(row, "table_name"),
            .column = entryOf(row, "column_name"),
            .category = entryOf(row, "category"),
            .purpose = entryOf(row, "purpose"),
            .basis = entryOf(row, "lawful_basis"),
            .act = entryOf(row, "act"),
            .retainBasis = entryOf(row, "retain_basis"),
            .retainYears = row.value(QLatin1String("retain_years")).toInt(),
            .retainFrom = entryOf(row, "retain_from"),
            .retainWith = entryOf(row, "retain_with")};
}

QJsonObject placeObject(const DataMapEntry &entry)
{
    return {{QStringLiteral("schema"), entry.schema},
            {QStringLiteral("table"), entry.table},
            {QStringLiteral("column"), entry.column}};
}

QString lowered(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toLower();
    return text;
}

} // namespace

QString DataMapEntry::place() const
{
    return tablePlace() + u'.' + column;
}

bool DataMapEntry::isSameColumn(const DataMapEntry &other) const
{
    return schema == other.schema && table == other.table && column == other.column;
}

bool DataMapEntry::saysTheSame(const DataMapEntry &other) const
{
    return category == other.category && purpose == other.purpose && basis == other.basis
           && act == other.act && retainBasis == other.retainBasis
           && retainYears == other.retainYears && retainFrom == other.retainFrom
           && retainWith == other.retainWith;
}

QList<DataMapChange> changesIn(const QJsonObject &payload)
{
    QList<DataMapChange> changes;
    for (const QJsonValue &value : payload.value(QLatin1String("set")).toArray()) {
        const QJsonObject row = value.toObject();
        const QJsonValue before = row.value(QLatin1String("before"));
        changes.append({.wanted = frozenEntry(row),
                        .before = before.isObject() ? std::optional(frozenEntry(before.toObject()))
                                                    : std::nullopt});
    }
    for (const QJsonValue &value : payload.value(QLatin1String("remove")).toArray())
        changes.append({.wanted = frozenEntry(value.toObject()), .removes = true});
    return changes;
}

QJsonObject changePayload(const QList<DataMapEntry> &set, const QList<DataMapEntry> &remove)
{
    QJsonArray sets;
    for (const DataMapEntry &entry : set) {
        QJsonObject row = placeObject(entry);
        row.insert(QStringLiteral("category"), entry.category);
        row.insert(QStringLiteral("purpose"), entry.purpose);
        row.insert(QStringLiteral("lawful_basis"), entry.basis);
        row.insert(QStringLiteral("act"), entry.act);
        if (entry.act == QLatin1String("retain")) {
            row.insert(QStringLiteral("retain_basis"), entry.retainBasis);
            row.insert(QStringLiteral("retain_years"), entry.retainYears);
            row.insert(QStringLiteral("retain_from"), entry.retainFrom);
            if (!entry.retainWith.isEmpty())
                row.insert(QStringLiteral("retain_with"), entry.retainWith);
        }
        sets.append(row);
    }
    QJsonArray removes;
    for (const DataMapEntry &entry : remove)
        removes.append(placeObject(entry));
    return {{QStringLiteral("set"), sets}, {QStringLiteral("remove"), removes}};
}

QString dataMapSql()
{
    return QStringLiteral(
        "SELECT schema_name, table_name, column_name, problem, data_type, category, purpose, "
        "lawful_basis, act, retain_basis, retain_years, retain_from, retain_with, changed_by, "
        "changed_by_name, changed_at FROM api.data_map()");
}

DataMapEntry dataMapEntryIn(const QSqlQuery &query)
{
    using Problem = DataMapEntry::Problem;
    const QString problem = query.value(3).toString();
    const QString name = query.value(14).toString();
    return {.schema = query.value(0).toString(),
            .table = query.value(1).toString(),
            .column = query.value(2).toString(),
            .problem = problem == QLatin1String("unclassified") ? Problem::Unclassified
                       : problem == QLatin1String("missing")    ? Problem::Missing
                                                                : Problem::None,
            .type = query.value(4).toString(),
            .category = query.value(5).toString(),
            .purpose = query.value(6).toString(),
            .basis = query.value(7).toString(),
            .act = query.value(8).toString(),
            .retainBasis = query.value(9).toString(),
            .retainYears = query.value(10).toInt(),
            .retainFrom = query.value(11).toString(),
            .retainWith = query.value(12).toString(),
            .changedBy = name.isEmpty() ? query.value(13).toString() : name,
            .changed = optionalMomentIn(query, 15)};
}

const Choices &dataCategories()
{
    static const Choices choices{
        {QStringLiteral("identity"), Text::tr("Identity")},
        {QStringLiteral("contact"), Text::tr("Contact")},
        {QStringLiteral("account"), Text::tr("Account")},
        {QStringLiteral("credential"), Text::tr("Credentials")},
        {QStringLiteral("technical"), Text::tr("Technical")},
        {QStringLiteral("payment"), Text::tr("Payment")},
        {QStringLiteral("order"), Text::tr("Orders")},
        {QStringLiteral("billing"), Text::tr("Billing")},
        {QStringLiteral("content"), Text::tr("Content")},
        {QStringLiteral("record"), Text::tr("Records of what was done")},
        {QStringLiteral("staff"), Text::tr("Staff")},
        {QStringLiteral("none"), Text::tr("No personal data")},
    };
    return choices;
}

const Choices &lawfulBases()
{
    static const Choices choices{
        {QStringLiteral("contract"), Text::tr("Contract")},
        {QStringLiteral("legal_obligation"), Text::tr("Legal obligation")},
        {QStringLiteral("legitimate_interest"), Text::tr("Legitimate interest")},
        {QStringLiteral("consent"), Text::tr("Consent")},
        {QStringLiteral("none"), Text::tr("None is needed")},
    };
    return choices;
}

Choices erasureActs(const QString &schema)
{
    return {
        {QStringLiteral("delete"), Text::tr("Deleted with its row")},
        {QStringLiteral("retain"), Text::tr("Kept for years, as law says")},
        {QStringLiteral("pseudonymise"), Text::tr("Kept as a keyed hash")},
        {QStringLiteral("clear"), schema == QLatin1String("service")
                                      ? Text::tr("Deleted, also where its row is kept")
                                      : Text::tr("Emptied; the row stays")},
    };
}

QString dataCategoryText(const QString &category)
{
    return wordIn(dataCategories(), category);
}

QString lawfulBasisText(const QString &basis)
{
    return wordIn(lawfulBases(), basis);
}

QString erasureActText(const DataMapEntry &entry)
{
    if (entry.act.isEmpty())
        return {};
    return entry.act == QLatin1String("none") ? Text::tr("Nothing: it is nobody's data")
                                              : wordIn(erasureActs(entry.schema), entry.act);
}

QString retentionText(const DataMapEntry &entry)
{
    if (entry.act != QLatin1String("retain"))
        return {};
    const QString years =
        entry.retainYears == 1
            ? Text::tr("1 year from the end of the year of %1")
            : Text::tr("%1 years from the end of the year of %2").arg(entry.retainYears);
    const QString term = years.arg(entry.retainFrom);
    return entry.retainWith.isEmpty() ? Text::tr("%1: %2").arg(term, entry.retainBasis)
                                      : Text::tr("%1, only with a row of %2: %3")
                                            .arg(term, entry.retainWith, entry.retainBasis);
}

QString dataMapProblemText(DataMapEntry::Problem problem)
{
    switch (problem) {
    case DataMapEntry::Problem::Unclassified:
        return Text::tr("Not classified");
    case DataMapEntry::Problem::Missing:
        return Text::tr("Column is gone");
    case DataMapEntry::Problem::None:
        break;
    }
    return {};
}

QList<std::tuple<QString, QString, QString>> differences(const DataMapChange &change)
{
    QList<std::tuple<QString, QString, QString>> all;
    const DataMapEntry before = change.before.value_or(DataMapEntry{});
    const auto add = [&all](const QString &caption, const QString &was, const QString &will) {
        if (was != will)
            all.append({caption, was, will});
    };
    add(Text::tr("Category"), dataCategoryText(before.category),
        dataCategoryText(change.wanted.category));
    add(Text::tr("Purpose"), before.purpose, change.wanted.purpose);
    add(Text::tr("Lawful basis"), lawfulBasisText(before.basis),
        lawfulBasisText(change.wanted.basis));
    add(Text::tr("When erased"), erasureActText(before), erasureActText(change.wanted));
    add(Text::tr("Kept"), retentionText(before), retentionText(change.wanted));
    return all;
}

QString dataMapRowText(const DataMapEntry &entry)
{
    if (!entry.isClassified())
        return Text::tr("not classified");
    QStringList parts{dataCategoryText(entry.category), entry.purpose,
                      lowered(lawfulBasisText(entry.basis)), lowered(erasureActText(entry)),
                      retentionText(entry)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral("; "));
}

} // namespace reeve
