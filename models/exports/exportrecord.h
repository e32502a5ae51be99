// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/recordmodel.h"
#include "models/base/timestamp.h"

#include <QJsonObject>
#include <QUuid>

#include <optional>

class QSqlQuery;

namespace reeve
{

/** One export that was begun, by whomever: what api.export_list serves to officers and auditors. */
struct ExportRecord {
    QUuid id;
    QString person;
    QString fullName;
    qint64 customers = 0;
    QString reason;
    bool approved = false; ///< by a second officer
    QString state;         ///< running, complete, cancelled, failed
    Timestamp started;
    std::optional<Timestamp> ended;
    QJsonObject criteria;
    QString fileSha256;

    QString who() const { return fullName.isEmpty() ? person : fullName; }
};

QString exportStateText(const QString &state);
Meaning exportMeaning(const QString &state);

/// `criteriaText` says in words which customers they are.
std::vector<RecordColumn<ExportRecord>>
exportColumns(std::function<QString(const QJsonObject &)> criteriaText);

QString exportListSql();
ExportRecord readExport(const QSqlQuery &row);

} // namespace reeve
