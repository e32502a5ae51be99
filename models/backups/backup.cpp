// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/backups/backup.h"

#include "models/base/moment.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Backup)
};

constexpr int daysNamed = 3;

QString typeText(const QString &type)
{
    if (type == QLatin1String("full"))
        return Text::tr("Full");
    return type == QLatin1String("diff") ? Text::tr("Differential") : Text::tr("Incremental");
}

std::optional<Timestamp> momentOf(const QJsonValue &value)
{
    // As JSON has it: 2026-11-22T14:02:53.123456+00:00.
    const QDateTime moment = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return moment.isValid() ? std::optional(Timestamp::fromDateTime(moment)) : std::nullopt;
}

// English has no file of plurals.
QString counted(qint64 number, const QString &one, const QString &many)
{
    return number == 1 ? one : many.arg(QLocale().toString(number));
}

// "3 Nov, 4 Nov, 7 Nov and 2 more"
QString listed(const QStringList &words)
{
    const QString first = words.mid(0, daysNamed).join(QStringLiteral(", "));
    const auto more = words.size() - daysNamed;
    return more > 0 ? Text::tr("%1 and %2 more").arg(first).arg(more) : first;
}

QString dailyText(const BackupCheck &check)
{
    QStringList days;
    for (const QJsonValue &day : check.detail.value(QLatin1String("missing")).toArray())
        days += localText(QDate::fromString(day.toString(), Qt::ISODate));
    if (days.isEmpty())
        return check.state == QLatin1String("good") ? Text::tr("There is a backup of every day.")
                                                    : Text::tr("There has never been a backup.");
    return counted(days.size(), Text::tr("No backup was made on one day: "),
                   Text::tr("No backup was made on %1 days: "))
           + listed(days) + u'.';
}

QString providerText(const BackupCheck &check, int backups)
{
    if (check.state == QLatin1String("problem"))
        return counted(backups, Text::tr("One backup lies at the database server's own provider."),
                       Text::tr("%1 backups lie at the database server's own provider."));
    QStringList repositories;
    for (const QJsonValue &number : check.detail.value(QLatin1String("unknown")).toArray())
        repositories += QString::number(number.toInt());
    return repositories.isEmpty()
               ? Text::tr("Nobody has said who runs the database server: “reevectl settings set "
                          "primary_provider”.")
               : Text::tr("Nobody has said whose repository %1 is: “reevectl settings set "
                          "backup_providers”.")
                     .arg(listed(repositories));
}

} // namespace

QString backupStateText(const Backup &backup)
{
    if (backup.expired)
        return Text::tr("Gone");
    if (backup.hasError)
        return Text::tr("Damaged pages");
    if (backup.isOverdue)
        return Text::tr("Kept too long");
    return backup.isAtPrimary ? Text::tr("At the server's provider") : Text::tr("Kept");
}

Meaning backupMeaning(const Backup &backup)
{
    if (backup.expired)
        return Meaning::Neutral;
    return backup.hasError || backup.isOverdue || backup.isAtPrimary ? Meaning::Problem
                                                                     : Meaning::Good;
}

QString backupPlace(const Backup &backup)
{
    if (backup.provider.isEmpty())
        return Text::tr("Repository %1").arg(backup.repo);
    return backup.place.isEmpty() ? backup.provider
                                  : backup.provider + QStringLiteral(", ") + backup.place;
}

std::vector<RecordColumn<Backup>> backupColumns()
{
    using Column = RecordColumn<Backup>;
    using Row = Backup;
    return {
        Column("started", Text::tr("Begun"), [](const Row &b) { return localText(b.started); })
            .withToolTip([](const Row &b) { return utcText(b.started); }),
        Column("state", Text::tr("State"), [](const Row &b) { return backupStateText(b); })
            .withMeaning([](const Row &b) { return backupMeaning(b); }),
        Column("leaves", Text::tr("Gone"),
               [](const Row &b) {
                   if (b.expired)
                       return dayText(*b.expired);
                   return Text::tr("%1 (%2)").arg(untilText(b.leaves), dayText(b.leaves));
               })
            .withToolTip([](const Row &b) { return wholeText(b.expired.value_or(b.leaves)); }),
        Column("type", Text::tr("Kind"), [](const Row &b) { return typeText(b.type); }),
        Column("place", Text::tr("Where"), [](const Row &b) { return backupPlace(b); }),
        Column("took", Text::tr("Took"),
               [](const Row &b) {
                   return durationText((b.stopped.microseconds() - b.started.microseconds())
                                       / 1'000'000);
               }),
        Column("size", Text::tr("Database"),
               [](const Row &b) { return QLocale().formattedDataSize(b.size); })
            .alignedRight(),
        Column("repoSize", Text::tr("Takes there"),
               [](const Row &b) { return QLocale().formattedDataSize(b.repoSize); })
            .alignedRight(),
        Column("label", Text::tr("Label"), [](const Row &b) { return b.label; }),
    };
}

QString summaryText(const BackupSummary &summary)
{
    if (!summary.synced)
        return {};
    QString said = Text::tr("No backup is kept.");
    if (summary.oldest)
        said = summary.kept == 1
                   ? Text::tr("One backup is kept, of %1.").arg(dayText(*summary.oldest))
                   : Text::tr("%1 backups are kept, the oldest of %2.")
                         .arg(QLocale().toString(summary.kept), dayText(*summary.oldest));
    if (summary.waiting == 0)
        return said + u' ' + Text::tr("No erased account is in one.");
    said += u' ';
    said += counted(summary.waiting, Text::tr("One erased account may still be in one"),
                    Text::tr("%1 erased accounts may still be in one"));
    return summary.lastGone
               ? Text::tr("%1; the last leaves on %2.").arg(said, dayText(*summary.lastGone))
               : said + u'.';
}

Meaning BackupCheck::meaning() const
{
    if (state == QLatin1String("good"))
        return Meaning::Good;
    return state == QLatin1String("problem") ? Meaning::Problem : Meaning::Attention;
}

QString checkWord(const BackupCheck &check)
{
    switch (check.meaning()) {
    case Meaning::Good:
        return Text::tr("Kept");
    case Meaning::Problem:
        return Text::tr("Broken");
    default:
        return Text::tr("To look at");
    }
}

QString checkText(const BackupCheck &check, int days)
{
    const bool good = check.state == QLatin1String("good");
    const int backups = check.detail.value(QLatin1String("backups")).toInt();
    if (check.name == QLatin1String("catalogue")) {
        const auto synced = momentOf(check.detail.value(QLatin1String("synced_at")));
        if (!synced)
            return Text::tr("No catalogue of backups has ever been read.");
        return good ? Text::tr("The catalogue was read %1.").arg(agoText(*synced))
                    : Text::tr("The catalogue was last read on %1; it is to be read every day.")
                          .arg(localText(*synced));
    }
    if (check.name == QLatin1String("daily"))
        return dailyText(check);
    if (check.name == QLatin1String("age"))
        return good ? Text::tr("None is older than %1 days.").arg(days)
                    : counted(backups, Text::tr("One is older than the promised %2 days."),
                              Text::tr("%1 are older than the promised %2 days."))
                          .replace(QStringLiteral("%2"), QString::number(days));
    if (check.name == QLatin1String("provider"))
        return good ? Text::tr("All lie at another provider than the database server.")
                    : providerText(check, backups);
    if (check.name == QLatin1String("errors"))
        return good
                   ? Text::tr("None has damaged pages.")
                   : counted(backups, Text::tr("One backup has damaged pages: a restore may fail."),
                             Text::tr("%1 backups have damaged pages: a restore may fail."));
    if (check.name == QLatin1String("early"))
        return good ? Text::tr("None went before its days were over.")
                    : counted(backups, Text::tr("One backup went before its days were over."),
                              Text::tr("%1 backups went before their days were over."));
    if (check.name == QLatin1String("archive"))
        return good ? Text::tr("The archived log begins with the oldest backup.")
                    : Text::tr("The archived log reaches further back than the oldest backup: "
                               "erased accounts stay in it.");
    return check.name;
}

} // namespace reeve
