// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composition/approvalkinds.h"

#include "models/base/country.h"
#include "models/customers/customercolumns.h"
#include "ui/composition/erasurekinds.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ApprovalKinds)
};

QString entry(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toVariant().toString();
}

QString listed(const QJsonObject &criteria, const char *name, QString (*word)(const QString &))
{
    QStringList words;
    for (const QJsonValue &value : criteria.value(QLatin1String(name)).toArray())
        words += word(value.toString());
    return words.join(Text::tr(" or "));
}

QString roleText(const QString &role)
{
    if (role == QLatin1String("support"))
        return Text::tr("support");
    if (role == QLatin1String("officer"))
        return Text::tr("officer");
    if (role == QLatin1String("auditor"))
        return Text::tr("auditor");
    return role == QLatin1String("admin") ? Text::tr("admin") : role;
}

QString rightsText(const QString &role)
{
    if (role == QLatin1String("support"))
        return Text::tr("reads and edits customers");
    if (role == QLatin1String("officer"))
        return Text::tr("reads and edits customers, exports, votes on requests, lifts limits");
    if (role == QLatin1String("auditor"))
        return Text::tr("reads the trail, no customers");
    if (role == QLatin1String("admin"))
        return Text::tr("looks after staff accounts, no customers");
    return {};
}

ApprovalText roleGrant(const QJsonObject &payload)
{
    const QString login = entry(payload, "login");
    const QString name = entry(payload, "full_name");
    const QString from = entry(payload, "from");
    const QString role = entry(payload, "role");
    const QString who = name.isEmpty() ? login : QStringLiteral("%1 (%2)").arg(name, login);
    return {
        Text::tr("Give %1 the role %2 instead of %3").arg(who, roleText(role), roleText(from)),
        {{Text::tr("Person"), who},
         {Text::tr("Role now"), QStringLiteral("%1: %2").arg(roleText(from), rightsText(from))},
         {Text::tr("Role then"), QStringLiteral("%1: %2").arg(roleText(role), rightsText(role))}},
        Text::tr("It holds from the moment it is carried out; another request can take it "
                 "back.")};
}

// In groups of eight, so that it can be read out, and broken into lines.
QString grouped(const QString &digest)
{
    QStringList groups;
    for (qsizetype at = 0; at < digest.size(); at += 8)
        groups += digest.mid(at, 8);
    return groups.join(u' ');
}

ApprovalText exportOf(const QJsonObject &payload)
{
    const QString number = QLocale().toString(
        payload.value(QLatin1String("customers")).toInteger());
    const QString which = criteriaText(payload.value(QLatin1String("criteria")).toObject());
    const QString customers = which.isEmpty() ? Text::tr("all customers") : which;
    return {Text::tr("Export of %1 customers: %2").arg(number, customers),
            {{Text::tr("Customers"), number},
             {Text::tr("Which"), customers},
             {Text::tr("Data"),
              Text::tr("number, user name, e-mail, name, business, phone, address, VAT number, "
                       "language, plan, status, newsletter, created")},
             {Text::tr("Goes to"), Text::tr("a CSV file on the computer of the person who asks")},
             {Text::tr("Customers' fingerprint"), grouped(entry(payload, "digest"))}},
            Text::tr("Exactly the customers found when it was asked for; later ones are not in it. "
                     "It can be exported once.")};
}

} // namespace

QString criteriaText(const QJsonObject &criteria)
{
    QStringList parts;
    if (const QString text = entry(criteria, "text"); !text.isEmpty())
        parts += Text::tr("found by %1").arg(QChar(0x201c) + text + QChar(0x201d));
    if (const QString words = listed(criteria, "status", customerStatusText); !words.isEmpty())
        parts += Text::tr("status %1").arg(words);
    if (const QString words = listed(criteria, "plan", planText); !words.isEmpty())
        parts += Text::tr("plan %1").arg(words);
    if (const QString words = listed(criteria, "country", countryText); !words.isEmpty())
        parts += Text::tr("country %1").arg(words);
    if (const QJsonValue on = criteria.value(QLatin1String("newsletter")); on.isBool())
        parts += on.toBool() ? Text::tr("newsletter on") : Text::tr("newsletter off");
    return parts.join(QStringLiteral(", "));
}

ApprovalText approvalText(const Approval &approval)
{
    if (approval.kind == QLatin1String("role_grant"))
        return roleGrant(approval.payload);
    if (approval.kind == QLatin1String("export"))
        return exportOf(approval.payload);
    if (approval.kind == QLatin1String("data_map"))
        return dataMapText(approval.payload);
    if (approval.kind == QLatin1String("early_erasure"))
        return earlyErasureText(approval.payload);
    return plainApprovalText(approval);
}

} // namespace reeve
