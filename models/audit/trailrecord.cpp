// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/trailrecord.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::TrailRecord)
};

QString in(const TrailRecord &record, const char *field)
{
    return record.detail.value(QLatin1String(field)).toVariant().toString();
}

QString roleText(const QString &role)
{
    if (role == QLatin1String("support"))
        return Text::tr("support");
    if (role == QLatin1String("officer"))
        return Text::tr("officer");
    if (role == QLatin1String("auditor"))
        return Text::tr("auditor");
    if (role == QLatin1String("admin"))
        return Text::tr("admin");
    return role;
}

// What an approval was asked for.
QString matter(const QString &kind)
{
    if (kind == QLatin1String("role_grant"))
        return Text::tr("a role");
    if (kind == QLatin1String("export"))
        return Text::tr("an export");
    if (kind == QLatin1String("data_map"))
        return Text::tr("a change of the data map");
    if (kind == QLatin1String("early_erasure"))
        return Text::tr("an erasure before its date");
    return kind;
}

QString disclosureText(const TrailRecord &record)
{
    const qint64 found = record.customers.size();
    if (record.kind == QLatin1String("customer"))
        return found == 1 ? Text::tr("Opened customer %1").arg(record.customers.first())
                          : Text::tr("Tried to open a customer who does not exist");
    if (record.kind == QLatin1String("customer_again"))
        return found == 1 ? Text::tr("Read customer %1 again").arg(record.customers.first())
                          : Text::tr("Read a customer again who was gone");
    if (record.kind == QLatin1String("alias_password"))
        return found == 1 ? Text::tr("Revealed an alias password of customer %1")
                                .arg(record.customers.first())
                          : Text::tr("Tried to reveal the password of an alias that was gone");
    if (record.kind == QLatin1String("deletion_page"))
        return Text::tr("Saw %L1 customers in the deletion queue").arg(found);
    if (record.kind == QLatin1String("customer_page"))
        return found == 0   ? Text::tr("Searched, and found no customer")
               : found == 1 ? Text::tr("Saw 1 customer in a list")
                            : Text::tr("Saw %L1 customers in a list").arg(found);
    if (record.kind == QLatin1String("visibility_page"))
        return found == 0 ? Text::tr("Looked who can read histories, and found none")
                          : Text::tr("Saw who can read the histories of customers: %L1").arg(found);
    if (record.kind == QLatin1String("status_key"))
        return found == 1 ? Text::tr("Revealed the status address of customer %1")
                                .arg(record.customers.first())
                          : Text::tr("Tried to reveal a status address that was gone");
    if (record.kind == QLatin1String("customer_sheet"))
        return found == 1 ? Text::tr("Printed customer %1").arg(record.customers.first())
                          : Text::tr("Tried to print a customer who does not exist");
    if (record.kind == QLatin1String("customer_rows"))
        return found == 1 ? Text::tr("Saw 1 customer of a list change")
                          : Text::tr("Saw %L1 customers of a list change").arg(found);
    if (record.kind == QLatin1String("trail_page"))
        return Text::tr("Read the trail");
    if (record.kind == QLatin1String("trail_export"))
        return Text::tr("Wrote a part of the trail to a file");
    return found == 0 ? Text::tr("Read data (%1)").arg(record.kind)
                      : Text::tr("Read data of customers (%1): %L2").arg(record.kind).arg(found);
}

qint64 customerOf(const TrailRecord &record)
{
    return record.customers.isEmpty() ? 0 : record.customers.first();
}

} // namespace

QJsonObject TrailFilter::arguments() const
{
    QJsonObject arguments;
    if (!person.isEmpty())
        arguments.insert(QStringLiteral("person"), sendableText(person));
    if (customer)
        arguments.insert(QStringLiteral("customer_id"), customer->number());
    if (!event.isEmpty())
        arguments.insert(QStringLiteral("event"), event);
    if (from)
        arguments.insert(QStringLiteral("from"), from->microseconds());
    if (until)
        arguments.insert(QStringLiteral("to"), until->microseconds());
    return arguments;
}

QList<std::pair<QString, QString>> trailEventChoices()
{
    return {
        {QStringLiteral("customer"), Text::tr("Customers opened")},
        {QStringLiteral("customer_again"), Text::tr("Customers read again")},
        {QStringLiteral("customer_page"), Text::tr("Lists and searches")},
        {QStringLiteral("alias_password"), Text::tr("Alias passwords revealed")},
        {QStringLiteral("set_alias_password"), Text::tr("Alias passwords set")},
        {QStringLiteral("remove_alias_password"), Text::tr("Alias passwords removed")},
        {QStringLiteral("publish_alias"), Text::tr("Aliases published")},
        {QStringLiteral("unpublish_alias"), Text::tr("Aliases no longer published")},
        {QStringLiteral("end_sessions"), Text::tr("Sessions of customers ended")},
        {QStringLiteral("new_password_required"), Text::tr("New passwords required")},
        {QStringLiteral("new_password_withdrawn"), Text::tr("New passwords no longer required")},
        {QStringLiteral("visibility_page"), Text::tr("Lists of who can read what")},
        {QStringLiteral("status_key"), Text::tr("Status addresses revealed")},
        {QStringLiteral("status_key_rotated"), Text::tr("Status keys replaced")},
        {QStringLiteral("history_made_private"), Text::tr("Histories made private")},
        {QStringLiteral("history_probed"), Text::tr("Histories asked for from outside")},
        {QStringLiteral("customer_sheet"), Text::tr("Customers printed")},
        {QStringLiteral("customer_rows"), Text::tr("Changes seen in lists")},
        {QStringLiteral("customers"), Text::tr("Exports of customers")},
        {QStringLiteral("profile_saved"), Text::tr("Details corrected")},
        {QStringLiteral("newsletter_switched"), Text::tr("Newsletters switched")},
        {QStringLiteral("note_added"), Text::tr("Notes written")},
        {QStringLiteral("note_changed"), Text::tr("Notes changed")},
        {QStringLiteral("note_deleted"), Text::tr("Notes deleted")},
        {QStringLiteral("deletion_page"), Text::tr("Deletion queues read")},
        {QStringLiteral("deletion_requested"), Text::tr("Deletions requested")},
        {QStringLiteral("reactivated"), Text::tr("Accounts reactivated")},
        {QStringLiteral("deletion_held"), Text::tr("Deletions put on hold")},
        {QStringLiteral("deletion_released"), Text::tr("Deletions released")},
        {QStringLiteral("erasure_advanced"), Text::tr("Erasures brought forward")},
        {QStringLiteral("erased"), Text::tr("Accounts erased")},
        {QStringLiteral("data_map_changed"), Text::tr("Data map changed")},
        {QStringLiteral("trail_page"), Text::tr("Trail read")},
        {QStringLiteral("trail_export"), Text::tr("Trail written to a file")},
        {QStringLiteral("sign_in"), Text::tr("Sign-ins")},
        {QStringLiteral("password_changed"), Text::tr("Passwords of staff changed")},
        {QStringLiteral("role_grant"), Text::tr("Requests for a role")},
        {QStringLiteral("role_granted"), Text::tr("Roles granted")},
        {QStringLiteral("staff_added"), Text::tr("Accounts added")},
        {QStringLiteral("staff_renewed"), Text::tr("Certificates renewed")},
        {QStringLiteral("staff_disabled"), Text::tr("Accounts disabled")},
        {QStringLiteral("quota_reached"), Text::tr("Limits reached")},
        {QStringLiteral("quota_lifted"), Text::tr("Limits lifted")},
        {QStringLiteral("quota_set"), Text::tr("Limits changed")},
        {QStringLiteral("setting_changed"), Text::tr("Settings changed")},
        {QStringLiteral("restored"), Text::tr("Restores")},
        {QStringLiteral("restore_acknowledged"), Text::tr("Restores acknowledged")},
        {QStringLiteral("payload_erased"), Text::tr("Events erased")}};
}

// Of an account's deletion; empty: it is none.
static QString deletionEventText(const TrailRecord &record)
{
    const QString &event = record.event;
    if (event == QLatin1String("deletion_requested"))
        return in(record, "kind") == QLatin1String("art17")
                   ? Text::tr("Registered an Art. 17 request of customer %1")
                         .arg(customerOf(record))
                   : Text::tr("Requested the deletion of customer %1").arg(customerOf(record));
    if (event == QLatin1String("reactivated"))
        return Text::tr("Reactivated the account of customer %1").arg(customerOf(record));
    if (event == QLatin1String("deletion_held"))
        return Text::tr("Put the deletion of customer %1 on hold").arg(customerOf(record));
    if (event == QLatin1String("deletion_released"))
        return Text::tr("Released the deletion of customer %1").arg(customerOf(record));
    if (event == QLatin1String("erasure_advanced"))
        return Text::tr("Brought the erasure of customer %1 forward").arg(customerOf(record));
    if (event == QLatin1String("erased"))
        return record.customers.size() == 1
                   ? Text::tr("Erased customer %1").arg(customerOf(record))
                   : Text::tr("Erased %L1 customers").arg(record.customers.size());
    if (event == QLatin1String("erasure_failed"))
        return Text::tr("Failed to erase customer %1").arg(customerOf(record));
    if (event == QLatin1String("erasure_step_done"))
        return Text::tr("Settled a task at %1 after an erasure").arg(in(record, "target"));
    if (event == QLatin1String("erasure_step_failed"))
        return Text::tr("Left a task at %1 open after an erasure").arg(in(record, "target"));
    if (event == QLatin1String("deletions_retried"))
        return Text::tr("Had failed erasures tried again");
    if (event == QLatin1String("erasures_released"))
        return Text::tr("Released the erasures of %1").arg(in(record, "day"));
    if (event == QLatin1String("erasure_run_started"))
        return Text::tr("Sent the worker to erase %L1 accounts")
            .arg(in(record, "deletions").toLongLong());
    if (event == QLatin1String("erasure_run_paused"))
        return Text::tr("Paused a run of erasures");
    if (event == QLatin1String("erasure_run_running"))
        return Text::tr("Let a run of erasures go on");
    if (event == QLatin1String("erasure_run_cancelled"))
        return Text::tr("Cancelled a run of erasures");
    if (event == QLatin1String("erasure_settings_saved"))
        return Text::tr("Changed the settings of erasures");
    if (event == QLatin1String("retained_deleted"))
        return Text::tr("Deleted what had been kept for its years");
    if (event == QLatin1String("data_map_changed"))
        return Text::tr("Changed the data map");
    return {};
}

QString trailEventText(const TrailRecord &record)
{
    if (record.isErased)
        return Text::tr("Erased: the content was taken away, the seal stands");
    const QString &event = record.event;
    if (event == QLatin1String("disclosure"))
        return disclosureText(record);
    if (event == QLatin1String("sign_in"))
        return Text::tr("Signed in");
    if (event == QLatin1String("password_changed"))
        return Text::tr("Changed their own password");
    if (event == QLatin1String("profile_saved"))
        return Text::tr("Corrected the details of customer %1").arg(customerOf(record));
    if (event == QLatin1String("newsletter_switched"))
        return Text::tr("Switched the newsletter of customer %1").arg(customerOf(record));
    if (event == QLatin1String("note_added"))
        return Text::tr("Wrote a note on customer %1").arg(customerOf(record));
    if (event == QLatin1String("note_changed"))
        return Text::tr("Changed a note on customer %1").arg(customerOf(record));
    if (event == QLatin1String("note_deleted"))
        return Text::tr("Deleted a note on customer %1").arg(customerOf(record));
    if (event == QLatin1String("note_restored"))
        return Text::tr("Brought a note on customer %1 back").arg(customerOf(record));
    if (const QString text = deletionEventText(record); !text.isEmpty())
        return text;
    if (event == QLatin1String("quota_reached"))
        return in(record, "limit") == QLatin1String("rows")
                   ? Text::tr("Was refused: reached the limit of customers in lists")
                   : Text::tr("Was refused: reached the limit of opened customers");
    if (event == QLatin1String("status_key_rotated"))
        return Text::tr("Gave a history of customer %1 a new key").arg(record.customers.value(0));
    if (event == QLatin1String("history_made_private"))
        return Text::tr("Made a history of customer %1 private").arg(record.customers.value(0));
    if (event == QLatin1String("history_probed"))
        return record.customers.isEmpty()
                   ? Text::tr("Began to ask from outside who can read histories")
                   : Text::tr("Asked from outside who can read a history of customer %1")
                         .arg(record.customers.first());
    if (event == QLatin1String("export"))
        return Text::tr("Began to export customers");
    if (event == QLatin1String("export_complete"))
        return Text::tr("Exported %L1 customers").arg(in(record, "customers").toLongLong());
    if (event == QLatin1String("export_cancelled"))
        return Text::tr("Cancelled an export of customers");
    if (event == QLatin1String("export_failed"))
        return Text::tr("An export of customers failed");
    if (event == QLatin1String("approval_asked"))
        return Text::tr("Asked for the approval of %1").arg(matter(record.kind));
    if (event == QLatin1String("approval_voted"))
        return record.detail.value(QLatin1String("agrees")).toBool()
                   ? Text::tr("Agreed to %1").arg(matter(record.kind))
                   : Text::tr("Refused %1").arg(matter(record.kind));
    if (event == QLatin1String("approval_run"))
        return Text::tr("Carried out what was approved: %1").arg(matter(record.kind));
    if (event == QLatin1String("approval_withdrawn"))
        return Text::tr("Withdrew a request for %1").arg(matter(record.kind));
    if (event == QLatin1String("staff_added"))
        return Text::tr("Added the account %1").arg(in(record, "login"));
    if (event == QLatin1String("staff_renewed"))
        return Text::tr("Renewed the certificate of %1").arg(in(record, "login"));
    if (event == QLatin1String("staff_disabled"))
        return Text::tr("Disabled the account %1").arg(in(record, "login"));
    if (event == QLatin1String("role_granted"))
        return Text::tr("Made %1 %2 instead of %3")
            .arg(in(record, "login"), roleText(in(record, "role")), roleText(in(record, "from")));
    if (event == QLatin1String("quota_lifted"))
        return Text::tr("Lifted the limits of %1 for an hour").arg(in(record, "login"));
    if (event == QLatin1String("quota_set"))
        return Text::tr("Set the limits to %1 pages and %2 rows an hour")
            .arg(in(record, "pages"), in(record, "rows"));
    if (event == QLatin1String("setting_changed"))
        return in(record, "value").isEmpty()
                   ? Text::tr("Emptied the setting %1").arg(in(record, "setting"))
                   : Text::tr("Set %1 to %2").arg(in(record, "setting"), in(record, "value"));
    if (event == QLatin1String("set_alias_password"))
        return record.detail.value(QLatin1String("had_password")).toBool()
                   ? Text::tr("Changed the password of an alias")
                   : Text::tr("Gave an alias a password");
    if (event == QLatin1String("remove_alias_password"))
        return Text::tr("Removed the password of an alias");
    if (event == QLatin1String("publish_alias"))
        return record.detail.value(QLatin1String("with_password")).toBool()
                   ? Text::tr("Published an alias, with its password")
                   : Text::tr("Published an alias to everybody");
    if (event == QLatin1String("unpublish_alias"))
        return Text::tr("Stopped publishing an alias");
    if (event == QLatin1String("end_sessions"))
        return in(record, "sessions") == QLatin1String("1")
                   ? Text::tr("Ended 1 session of the customer")
                   : Text::tr("Ended %1 sessions of the customer").arg(in(record, "sessions"));
    if (event == QLatin1String("new_password_required"))
        return Text::tr("Required a new password of the customer");
    if (event == QLatin1String("new_password_withdrawn"))
        return Text::tr("No longer required a new password of the customer");
    if (event == QLatin1String("restored"))
        return Text::tr("Put a restored database on record");
    if (event == QLatin1String("restore_acknowledged"))
        return Text::tr("Acknowledged a restored database");
    if (event == QLatin1String("payload_erased"))
        return Text::tr("Took the content of events away, as an erasure asked for (%L1)")
            .arg(record.detail.value(QLatin1String("seqs")).toArray().size());
    return record.kind.isEmpty() ? event : QString(event + QStringLiteral(": ") + record.kind);
}

QString trailCustomersText(const TrailRecord &record)
{
    const qsizetype named = record.customers.size() > 3 ? 1 : 3; // all that is said must be seen
    const QList<qint64> &customers = record.customers;
    QStringList numbers;
    for (qsizetype i = 0; i < std::min(named, customers.size()); ++i)
        numbers += QString::number(customers.at(i));
    const int more = int(customers.size() - numbers.size());
    return more <= 0
               ? numbers.join(QStringLiteral(", "))
               : Text::tr("%1 and %L2 more").arg(numbers.join(QStringLiteral(", "))).arg(more);
}

std::optional<Meaning> trailMeaning(const TrailRecord &record)
{
    if (record.isErased)
        return Meaning::Neutral;
    static const QStringList attention{
        QStringLiteral("quota_reached"),   QStringLiteral("export"),
        QStringLiteral("export_complete"), QStringLiteral("export_failed"),
        QStringLiteral("staff_disabled"),  QStringLiteral("role_granted"),
        QStringLiteral("quota_lifted"),    QStringLiteral("quota_set"),
        QStringLiteral("setting_changed"), QStringLiteral("restore_acknowledged"),
        QStringLiteral("approval_run"),    QStringLiteral("payload_erased"),
        QStringLiteral("staff_added")};
    if (record.event == QLatin1String("restored"))
        return Meaning::Problem;
    return attention.contains(record.event) ? std::optional(Meaning::Attention) : std::nullopt;
}

QString trailSentence(const TrailRecord &record)
{
    if (record.isErased)
        return Text::tr("What this event said was taken away by an erasure that is itself on "
                        "record. That there was an event, and "
                        "where it stood, is still sealed.");
    QString what = trailEventText(record);
    if (what.isEmpty())
        return {};
    what[0] = what.at(0).toLower();
    const QString sentence = Text::tr("%1 %2 on %3").arg(record.person, what, localText(record.at));
    return record.reason.isEmpty() ? QString(sentence + u'.')
                                   : Text::tr("%1, because: %2").arg(sentence, record.reason);
}

QStringList trailDetailLines(const TrailRecord &record)
{
    QStringList lines;
    for (auto field = record.detail.begin(); field != record.detail.end(); ++field) {
        QString value = field.value().toVariant().toString();
        if (field.value().isBool())
            value = field.value().toBool() ? Text::tr("yes") : Text::tr("no");
        else if (field.value().isArray()) {
            QStringList parts;
            for (const QJsonValue &part : field.value().toArray())
                parts += part.toVariant().toString();
            value = parts.join(QStringLiteral(", "));
        }
        if (!value.isEmpty())
            lines += QString(field.key() + QStringLiteral(": ") + value);
    }
    return lines;
}

std::vector<RecordColumn<TrailRecord>> trailColumns()
{
    using Column = RecordColumn<TrailRecord>;
    using Record = TrailRecord;
    return {
        Column("at", Text::tr("Time"),
               [](const Record &r) { return r.isErased ? QString() : localText(r.at); })
            .withToolTip([](const Record &r) { return r.isErased ? QString() : utcText(r.at); }),
        Column("person", Text::tr("Who"), [](const Record &r) { return r.person; }),
        Column("what", Text::tr("What"), [](const Record &r) { return trailEventText(r); })
            .withMeaning([](const Record &r) { return trailMeaning(r); }),
        Column("reason", Text::tr("Reason"), [](const Record &r) { return r.reason; }),
        Column("customers", Text::tr("Customers"),
               [](const Record &r) { return trailCustomersText(r); }),
        Column("seq", Text::tr("Event"), [](const Record &r) { return QString::number(r.seq); })
            .alignedRight(),
    };
}

} // namespace reeve
