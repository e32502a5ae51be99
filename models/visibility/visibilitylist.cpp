// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/visibilitylist.h"

#include "models/base/moment.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::VisibilityList)
};

enum Column { Number, Name, Reach, Through, Findings, Strength, Age };

QString through(const VisibilityRow &row)
{
    const HistoryAccess &access = row.access;
    const auto named = [](const QString &name, int count) {
        return count > 1 ? Text::tr("%1 and %L2 more").arg(name).arg(count - 1) : name;
    };
    switch (access.visibility) {
    case Visibility::Anybody:
        if (access.isPublic && access.openAliases > 0)
            return Text::tr("public address, %1").arg(named(access.openAlias, access.openAliases));
        return access.isPublic ? Text::tr("public address")
                               : named(access.openAlias, access.openAliases);
    case Visibility::AliasPassword:
        return named(access.guardedAlias, access.guardedAliases);
    default:
        return {};
    }
}

QString findingsText(const VisibilityRow &row)
{
    QStringList words;
    for (const Finding finding : row.access.findings)
        words += findingText(finding);
    return words.join(QStringLiteral(", "));
}

} // namespace

QString VisibilityRow::name() const
{
    const QString person = QString(firstName + u' ' + lastName).trimmed();
    if (!person.isEmpty())
        return person;
    return businessName.isEmpty() ? username : businessName;
}

QJsonObject VisibilityQuery::arguments() const
{
    QJsonObject arguments{{QStringLiteral("sort"), sort == VisibilitySort::KeyAge
                                                       ? QStringLiteral("key_created_at")
                                                       : QStringLiteral("customer_id")},
                          {QStringLiteral("descending"), descending}};
    if (!reach.isEmpty()) {
        QJsonArray words;
        for (const Visibility one : reach)
            words.append(visibilityWord(one));
        arguments.insert(QStringLiteral("reach"), words);
    }
    if (!findings.isEmpty()) {
        QJsonArray words;
        for (const Finding one : findings)
            words.append(findingWord(one));
        arguments.insert(QStringLiteral("findings"), words);
    }
    return arguments;
}

qint64 VisibilityCounts::total() const
{
    return of(VisibilityQuery());
}

qint64 VisibilityCounts::of(const VisibilityQuery &query) const
{
    qint64 sum = 0;
    for (const Entry &entry : m_entries) {
        const bool found = query.findings.isEmpty()
                           || std::any_of(
                               entry.findings.begin(), entry.findings.end(),
                               [&](Finding finding) { return query.findings.contains(finding); });
        if (found && (query.reach.isEmpty() || query.reach.contains(entry.visibility)))
            sum += entry.histories;
    }
    return sum;
}

qint64 VisibilityCounts::of(Visibility visibility) const
{
    return of(VisibilityQuery{.reach = {visibility}});
}

qint64 VisibilityCounts::of(Finding finding) const
{
    return of(VisibilityQuery{.findings = {finding}});
}

std::vector<RecordColumn<VisibilityRow>> visibilityColumns()
{
    using Row = VisibilityRow;
    return {
        RecordColumn<Row>("customer", Text::tr("Customer"),
                          [](const Row &row) { return QString(u'#' + row.customer.toString()); }),
        RecordColumn<Row>("name", Text::tr("Name"), &Row::name),
        RecordColumn<Row>("reach", Text::tr("Who can read it"),
                          [](const Row &row) { return visibilityText(row.access.visibility); })
            .withMeaning([](const Row &row) -> std::optional<Meaning> {
                return visibilityMeaning(row.access.visibility);
            }),
        RecordColumn<Row>("through", Text::tr("Through"), through),
        RecordColumn<Row>("findings", Text::tr("Worth a look"), findingsText)
            .withToolTip([](const Row &row) {
                QStringList sentences;
                for (const Finding finding : row.access.findings)
                    sentences += findingExplanation(finding);
                return sentences.join(u'\n');
            }),
        RecordColumn<Row>("strength", Text::tr("Key"),
                          [](const Row &row) { return row.strength.word(); })
            .withMeaning([](const Row &row) -> std::optional<Meaning> {
                return row.strength.grade() == KeyStrength::Grade::Weak
                           ? std::optional(Meaning::Problem)
                           : std::nullopt;
            })
            .withToolTip([](const Row &row) { return row.strength.text(); }),
        RecordColumn<Row>("age", Text::tr("Key made"),
                          [](const Row &row) { return agoText(row.keyCreated); })
            .withToolTip([](const Row &row) { return wholeText(row.keyCreated); }),
    };
}

std::optional<VisibilitySort> visibilitySortOf(int column)
{
    if (column == Number)
        return VisibilitySort::Customer;
    return column == Age ? std::optional(VisibilitySort::KeyAge) : std::nullopt;
}

int visibilityColumnOf(VisibilitySort sort)
{
    return sort == VisibilitySort::Customer ? Number : Age;
}

} // namespace reeve
