// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"
#include "models/base/timestamp.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>
#include <utility>

class QSqlQuery;

namespace reeve
{

/** What is said of one column, and what erasure does to it (resources/sql/reeve/0010_data_map.sql). The
 *  words are the database's; those for people are below. No customer's data. */
struct DataMapEntry {
    enum class Problem { None, Unclassified, Missing };
    QString schema{};
    QString table{};
    QString column{}; ///< "*": the whole table
    Problem problem = Problem::None;
    QString type{}; ///< as the database calls it; empty: there is no such column
    QString category{};
    QString purpose{};
    QString basis{};       ///< the lawful one
    QString act{};         ///< delete, retain, pseudonymise, clear, none
    QString retainBasis{}; ///< this and the rest only with "retain": the law or the duty
    int retainYears = 0;
    QString retainFrom{}; ///< the date column from which the years count, to the end of its year
    QString retainWith{}; ///< only rows that a row of this table belongs to; empty: all
    QString changedBy{};  ///< name, else login; "reeve": as it was delivered
    std::optional<Timestamp> changed{};

    QString place() const; ///< "service.customer.email"
    QString tablePlace() const { return schema + u'.' + table; }
    bool isWholeTable() const { return column == QLatin1String("*"); }
    bool isClassified() const { return !act.isEmpty(); }
    bool isSameColumn(const DataMapEntry &other) const;
    /// What is said of it is the same, whoever said it.
    bool saysTheSame(const DataMapEntry &other) const;
    bool operator==(const DataMapEntry &) const = default;
};

/** A row of the map that somebody asks to change: frozen in the request "data_map". */
struct DataMapChange {
    DataMapEntry wanted{};                ///< only its place, when the row is to go
    std::optional<DataMapEntry> before{}; ///< none: nobody has classified it
    bool removes = false;
};
QList<DataMapChange> changesIn(const QJsonObject &payload);
/// What is asked for: rows to set, and rows of columns that are gone.
QJsonObject changePayload(const QList<DataMapEntry> &set, const QList<DataMapEntry> &remove);

QString dataMapSql();
DataMapEntry dataMapEntryIn(const QSqlQuery &query);

// Words, each with what can be chosen: the database's word and ours.
using Choices = QList<std::pair<QString, QString>>;
const Choices &dataCategories();
const Choices &lawfulBases();
/// What erasure can do to a column of this schema.
Choices erasureActs(const QString &schema);
QString dataCategoryText(const QString &category);
QString lawfulBasisText(const QString &basis);
QString erasureActText(const DataMapEntry &entry); ///< "Kept", "Deleted"; empty: unclassified
/// "10 years from the end of the year of invoiced_on, only with an invoice: accounting law".
QString retentionText(const DataMapEntry &entry);
QString dataMapProblemText(DataMapEntry::Problem problem); ///< "Not classified"
/// What of the row would be another one: caption, before, after; what stays is not in it.
QList<std::tuple<QString, QString, QString>> differences(const DataMapChange &change);
/// The whole row in a line: "Contact, contract, deleted".
QString dataMapRowText(const DataMapEntry &entry);

} // namespace reeve
