// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/staff/staffrecord.h"

#include "models/base/moment.h"

#include <QCoreApplication>
#include <QLocale>

namespace reeve
{

namespace
{

constexpr qint64 day = 86'400'000'000; // microseconds
constexpr qint64 soon = 30 * day;      // a certificate is renewed within its last 30 days

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::StaffRecord)
};

QString dash()
{
    return QString(QChar(0x2013));
}

QString agoOrDash(const std::optional<Timestamp> &moment)
{
    return moment ? agoText(*moment) : dash();
}

QString momentTip(const std::optional<Timestamp> &moment)
{
    return moment ? QString(localText(*moment) + QStringLiteral(" (") + utcText(*moment) + u')')
                  : QString();
}

QString stateText(const StaffRecord &record)
{
    return record.isActive ? Text::tr("Active") : Text::tr("Disabled");
}

QString liftText(const std::optional<Timestamp> &until)
{
    return until ? Text::tr("until %1")
                       .arg(QLocale().toString(until->toDateTime().toLocalTime().time(),
                                               QLocale::ShortFormat))
                 : dash();
}

std::vector<RecordColumn<StaffRecord>> staffColumns()
{
    using Column = RecordColumn<StaffRecord>;
    using Record = StaffRecord;
    return {
        Column("name", Text::tr("Name"), [](const Record &r) { return r.fullName; }),
        Column("login", Text::tr("Login"), [](const Record &r) { return r.login; }),
        Column("role", Text::tr("Role"), [](const Record &r) { return staffRoleText(r.role); }),
        Column("state", Text::tr("State"), stateText)
            .withToolTip([](const Record &r) {
                return r.disabled ? Text::tr("Disabled on %1 by %2")
                                        .arg(localText(*r.disabled), r.disabledBy)
                                        .toHtmlEscaped()
                                  : QString();
            })
            .withMeaning(
                [](const Record &r) { return r.isActive ? Meaning::Good : Meaning::Neutral; }),
        Column("signin", Text::tr("Last sign-in"),
               [](const Record &r) { return agoOrDash(r.lastSignIn); })
            .withToolTip([](const Record &r) { return momentTip(r.lastSignIn); }),
        Column("certificate", Text::tr("Certificate ends"),
               [](const Record &r) {
                   return r.certificateExpires ? deadlineText(*r.certificateExpires) : dash();
               })
            .withToolTip([](const Record &r) {
                return r.certificateExpires ? utcText(*r.certificateExpires) : QString();
            })
            .withMeaning([](const Record &r) -> std::optional<Meaning> {
                if (!r.isActive || !r.certificateExpires)
                    return std::nullopt;
                return deadlineMeaning(*r.certificateExpires);
            }),
        Column("failed", Text::tr("Failed sign-ins"),
               [](const Record &r) { return QLocale().toString(r.failedSignIns); })
            .withToolTip([](const Record &r) {
                return r.lastFailure ? Text::tr("Within 30 days; the last one on %1")
                                           .arg(localText(*r.lastFailure))
                                     : Text::tr("Within 30 days");
            })
            .withMeaning([](const Record &r) {
                return r.failedSignIns > 0 ? std::optional(Meaning::Attention) : std::nullopt;
            }),
        Column("sessions", Text::tr("Signed in now"),
               [](const Record &r) {
                   return r.sessionsAlive > 0 ? QLocale().toString(r.sessionsAlive) : dash();
               })
            .withToolTip([](const Record &r) {
                return r.lastUse ? Text::tr("At work last on %1").arg(localText(*r.lastUse))
                                 : QString();
            }),
        Column("pages", Text::tr("Pages an hour"),
               [](const Record &r) {
                   return r.readsCustomers() ? QLocale().toString(r.quotaPages) : dash();
               })
            .alignedRight(),
        Column("rows", Text::tr("Rows an hour"),
               [](const Record &r) {
                   return r.readsCustomers() ? QLocale().toString(r.quotaRows) : dash();
               })
            .alignedRight(),
        Column("lifted", Text::tr("Limits lifted"),
               [](const Record &r) { return liftText(r.liftedUntil); })
            .withToolTip([](const Record &r) { return momentTip(r.liftedUntil); })
            .withMeaning([](const Record &r) {
                return r.liftedUntil ? std::optional(Meaning::Attention) : std::nullopt;
            }),
    };
}

std::vector<RecordColumn<QuotaEvent>> quotaColumns()
{
    using Column = RecordColumn<QuotaEvent>;
    using Event = QuotaEvent;
    return {
        Column("who", Text::tr("Who"),
               [](const Event &e) {
                   return e.fullName.isEmpty()
                              ? e.person
                              : QString(e.fullName + QStringLiteral(" (") + e.person + u')');
               }),
        Column("limit", Text::tr("Reached the limit of"),
               [](const Event &e) { return quotaLimitText(e.limit); })
            .withMeaning([](const Event &) { return Meaning::Attention; }),
        Column("at", Text::tr("Last time"), [](const Event &e) { return agoText(e.reached); })
            .withToolTip([](const Event &e) { return momentTip(e.reached); }),
        Column("lifted", Text::tr("Lifted"),
               [](const Event &e) { return liftText(e.liftedUntil); }),
    };
}

} // namespace

QString staffRoleText(const QString &role)
{
    if (role == QLatin1String("support"))
        return Text::tr("Support");
    if (role == QLatin1String("officer"))
        return Text::tr("Officer");
    if (role == QLatin1String("auditor"))
        return Text::tr("Auditor");
    if (role == QLatin1String("admin"))
        return Text::tr("Admin");
    return role;
}

QString deadlineText(Timestamp deadline, Timestamp now)
{
    const qint64 left = deadline.microseconds() - now.microseconds();
    const QString when = QLocale().toString(deadline.toDateTime().toLocalTime().date(),
                                            QStringLiteral("d MMM yyyy"));
    const int days = int(std::abs(left) / day);
    if (left < 0)
        return days == 0   ? Text::tr("has ended today (%1)").arg(when)
               : days == 1 ? Text::tr("ended yesterday (%1)").arg(when)
                           : Text::tr("ended %L1 days ago (%2)").arg(days).arg(when);
    return days == 0   ? Text::tr("today (%1)").arg(when)
           : days == 1 ? Text::tr("in 1 day (%1)").arg(when)
                       : Text::tr("in %L1 days (%2)").arg(days).arg(when);
}

Meaning deadlineMeaning(Timestamp deadline, Timestamp now)
{
    const qint64 left = deadline.microseconds() - now.microseconds();
    return left < 0 ? Meaning::Problem : left < soon ? Meaning::Attention : Meaning::Good;
}

QString quotaLimitText(const QString &limit)
{
    if (limit == QLatin1String("pages"))
        return Text::tr("opened customers");
    return limit == QLatin1String("rows") ? Text::tr("customers in lists") : limit;
}

StaffTableModel::StaffTableModel(QObject *parent) : RecordModel(staffColumns(), parent) {}

int StaffTableModel::rowOf(const QString &login) const
{
    for (int row = 0; row < records().size(); ++row)
        if (records().at(row).login == login)
            return row;
    return -1;
}

QuotaEventTableModel::QuotaEventTableModel(QObject *parent) : RecordModel(quotaColumns(), parent) {}

} // namespace reeve
