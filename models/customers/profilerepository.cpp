// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/profilerepository.h"

#include "models/base/visibletext.h"
#include "models/database/writeonce.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ProfileRepository)
};

QList<ProfileChange> readChanges(QSqlQuery &query)
{
    QList<ProfileChange> changes;
    while (query.next()) {
        const QString name = query.value(1).toString();
        changes.append({.person = name.isEmpty() ? query.value(0).toString() : name,
                        .at = momentIn(query, 2),
                        .fields = query.value(3).toString().split(u',', Qt::SkipEmptyParts)});
    }
    return changes;
}

} // namespace

QFuture<Result<QVariant>> ProfileRepository::save(CustomerId customer, int version,
                                                  const QJsonObject &fields, const QString &reason)
{
    QJsonObject sent;
    for (auto field = fields.begin(); field != fields.end(); ++field)
        sent.insert(field.key(), sendableText(field.value().toString()));
    const OperationId operation = QUuid::createUuid();
    return writeOnce(m_connection, operation,
                     {QStringLiteral("SELECT api.save_profile($1, $2, $3, $4, $5)"),
                      {operation, customer.number(), version, sent, sendableText(reason)}});
}

QFuture<Result<ProfileNow>> ProfileRepository::now(CustomerId customer, int version,
                                                   const QString &reason)
{
    const Disclosure disclosure{.kind = QStringLiteral("customer_again"),
                                .args = {{QStringLiteral("customer_id"), customer.number()},
                                         {QStringLiteral("version"), version}},
                                .reason = sendableText(reason)};
    return m_connection.run([disclosure](PgDriver &driver) -> Result<ProfileNow> {
        const PageSection profile = profileSection();
        const std::vector<Statement> statements{
            disclosure.statement(),
            {profile.sql, {disclosure.id}, false},
            {QStringLiteral("SELECT person, full_name, at, array_to_string(fields, ',') "
                            "FROM api.customer_changes($1)"),
             {disclosure.id},
             true}};
        std::optional<CustomerProfile> found;
        QList<ProfileChange> changes;
        const Result<void> sent = driver.pipeline(
            statements, [&](std::size_t index, QSqlQuery &rows) {
                if (index == 1)
                    found = std::any_cast<std::optional<CustomerProfile>>(profile.read(rows));
                else if (index == 2)
                    changes = readChanges(rows);
            });
        if (!sent)
            return tl::unexpected(sent.error());
        if (!found)
            return failure(ErrorKind::NotFound,
                           Text::tr("This customer no longer exists; the account was erased "
                                    "meanwhile."));
        return ProfileNow{std::move(*found), std::move(changes)};
    });
}

std::optional<std::pair<ProfileField, QString>> refusedField(const Error &error)
{
    const qsizetype colon = error.text.indexOf(QStringLiteral(": "));
    if (error.kind != ErrorKind::BadValue || colon < 0)
        return {};
    const auto field = profileFieldFromId(error.text.left(colon));
    QString words = error.text.mid(colon + 2);
    if (!field || words.isEmpty())
        return {};
    words[0] = words.at(0).toUpper();
    return std::pair(*field, words);
}

} // namespace reeve
