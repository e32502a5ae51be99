// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/historycenter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace reeve
{

namespace
{

HistoryCenter historyCenter(const QSqlQuery &query)
{
    HistoryCenter center{.id = query.value(0).toLongLong(),
                         .keyCreated = momentIn(query, 1),
                         .key = {query.value(2).toInt(), query.value(3).toInt()},
                         .access = {.visibility = visibilityFromText(query.value(5).toString()),
                                    .isPublic = query.value(4).toBool(),
                                    .openAlias = query.value(7).toString(),
                                    .openAliases = query.value(8).toInt(),
                                    .guardedAlias = query.value(9).toString(),
                                    .guardedAliases = query.value(10).toInt(),
                                    .hiddenAliases = query.value(11).toInt(),
                                    .findings = findingsFromTexts(query.value(6).toStringList())},
                         .statusUrl = query.value(12).toString(),
                         .hosts = query.value(14).toLongLong(),
                         .firstCheck = optionalMomentIn(query, 15),
                         .lastCheck = optionalMomentIn(query, 16)};
    const auto targets = QJsonDocument::fromJson(query.value(13).toString().toUtf8()).array();
    for (const QJsonValue &value : targets) {
        const QJsonObject target = value.toObject();
        center.targets.append(probeTarget(center.id, target.value(QLatin1String("way")).toString(),
                                          target.value(QLatin1String("alias")).toString(),
                                          target.value(QLatin1String("expects")).toString()));
    }
    return center;
}

} // namespace

QString HistoryCenter::maskedUrl() const
{
    return QString(statusUrl).replace(QLatin1String("{key}"), QString(12, QChar(0x2022)));
}

QString statusUrlWith(const QString &pattern, const QString &key)
{
    return QString(pattern).replace(QLatin1String("{key}"),
                                    QString::fromLatin1(QUrl::toPercentEncoding(key)));
}

PageSection historyCentersSection()
{
    return rowsSection<HistoryCenter>(
        QStringLiteral("visibility"),
        QStringLiteral(
            "SELECT center_id, key_created_at, key_length, key_bits, public, visibility, "
            "findings, open_alias, open_aliases, guarded_alias, guarded_aliases, "
            "hidden_aliases, status_url, targets, hosts, first_check_at, last_check_at "
            "FROM api.customer_history_centers($1)"),
        historyCenter);
}

} // namespace reeve
