// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/exports/exportrecord.h"

#include "models/base/moment.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLocale>
#include <QSqlQuery>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ExportRecord)
};

} // namespace

QString exportStateText(const QString &state)
{
    if (state == QLatin1String("running"))
        return Text::tr("Running");
    if (state == QLatin1String("complete"))
        return Text::tr("Complete");
    if (state == QLatin1String("cancelled"))
        return Text::tr("Cancelled");
    return state == QLatin1String("failed") ? Text::tr("Failed") : state;
}

Meaning exportMeaning(const QString &state)
{
    if (state == QLatin1String("running"))
        return Meaning::Information;
    if (state == QLatin1String("complete"))
        return Meaning::Good;
    return state == QLatin1String("failed") ? Meaning::Problem : Meaning::Neutral;
}

std::vector<RecordColumn<ExportRecord>>
exportColumns(std::function<QString(const QJsonObject &)> criteriaText)
{
    using Column = RecordColumn<ExportRecord>;
    using Row = ExportRecord;
    return {
        Column("started", Text::tr("Begun"), [](const Row &e) { return localText(e.started); })
            .withToolTip([](const Row &e) { return utcText(e.started); }),
        Column("state", Text::tr("State"), [](const Row &e) { return exportStateText(e.state); })
            .withMeaning([](const Row &e) { return exportMeaning(e.state); }),
        Column("who", Text::tr("By"), [](const Row &e) { return e.who(); }),
        Column("customers", Text::tr("Customers"),
               [](const Row &e) { return QLocale().toString(e.customers); })
            .alignedRight(),
        Column("which", Text::tr("Which"),
               [criteriaText](const Row &e) {
                   const QString words = criteriaText(e.criteria);
                   return words.isEmpty() ? Text::tr("All customers") : words;
               }),
        Column("reason", Text::tr("Reason"), [](const Row &e) { return e.reason; }),
        Column("approved", Text::tr("Approved"),
               [](const Row &e) {
                   return e.approved ? Text::tr("By a second officer") : Text::tr("Not needed");
               }),
        Column("file", Text::tr("SHA-256 of the file"), [](const Row &e) { return e.fileSha256; }),
    };
}

QString exportListSql()
{
    return QStringLiteral("SELECT id, person, full_name, customers, reason, approval, state, "
                          "started_at, ended_at, criteria, file_sha256 FROM api.export_list()");
}

ExportRecord readExport(const QSqlQuery &row)
{
    ExportRecord e;
    e.id = QUuid(row.value(0).toString());
    e.person = row.value(1).toString();
    e.fullName = row.value(2).toString();
    e.customers = row.value(3).toLongLong();
    e.reason = row.value(4).toString();
    e.approved = !row.value(5).isNull();
    e.state = row.value(6).toString();
    e.started = row.value(7).value<Timestamp>();
    if (!row.value(8).isNull())
        e.ended = row.value(8).value<Timestamp>();
    e.criteria = QJsonDocument::fromJson(row.value(9).toString().toUtf8()).object();
    e.fileSha256 = row.value(10).toString();
    return e;
}

} // namespace reeve
