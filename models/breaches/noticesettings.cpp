// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/breaches/noticesettings.h"

#include "models/base/wholefile.h"
#include "models/work/workersettings.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::NoticeSettings)
};

Result<void> makeFolder(const QString &folder)
{
    if (!QDir().mkpath(folder)
        || !QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return failure(ErrorKind::File, Text::tr("The folder %1 cannot be made.").arg(folder));
    return {};
}

} // namespace

Result<NoticeSettings> readNoticeSettings(const QString &settingsFile)
{
    const auto content = readWholeFile(settingsFile);
    if (!content)
        return tl::unexpected(content.error());
    const QJsonObject mail =
        QJsonDocument::fromJson(*content).object().value(QStringLiteral("mail")).toObject();
    if (mail.isEmpty())
        return failure(ErrorKind::NotFound,
                       Text::tr("%1 names no mail relay: notices of a breach are not sent.")
                           .arg(settingsFile));
    const auto wrong = [&settingsFile](const char *name) {
        return failure(ErrorKind::Input,
                       Text::tr("%1: the field \"%2\" of \"mail\" is missing or wrong.")
                           .arg(settingsFile, QLatin1String(name)));
    };
    const auto from = MailAddress::from(mail.value(QStringLiteral("from")).toString());
    if (!from)
        return wrong("from");
    NoticeSettings settings{.from = *from};
    if (mail.contains(QStringLiteral("host"))) {
        const auto relay = readMailSettings(settingsFile);
        if (!relay)
            return tl::unexpected(relay.error());
        settings.relay = relay->relay;
    } else {
        settings.folder = mail.value(QStringLiteral("folder")).toString();
        if (settings.folder.isEmpty())
            return wrong("folder");
        if (const auto made = makeFolder(settings.folder); !made)
            return tl::unexpected(made.error());
    }
    settings.fromName = mail.value(QStringLiteral("from_name")).toString();
    if (mail.contains(QStringLiteral("bounces"))) {
        settings.bounces = MailAddress::from(mail.value(QStringLiteral("bounces")).toString());
        if (!settings.bounces)
            return wrong("bounces");
    }
    struct Limit {
        const char *name;
        int *value;
        int lowest;
        int highest;
    };
    for (const Limit &limit :
         {Limit{"connections", &settings.connections, 1, 50},
          Limit{"per_minute", &settings.perMinute, 0, 1'000'000},
          Limit{"domain_per_minute", &settings.domainPerMinute, 0, 1'000'000}}) {
        const QLatin1String name(limit.name);
        if (!mail.contains(name))
            continue;
        *limit.value = mail.value(name).toInt(-1);
        if (*limit.value < limit.lowest || *limit.value > limit.highest)
            return wrong(limit.name);
    }
    return settings;
}

Result<NoticeSettings> sandboxNoticeSettings(const QString &sandboxFolder)
{
    NoticeSettings settings{.folder = QDir(sandboxFolder).filePath(QStringLiteral("mail")),
                            .from = *MailAddress::from(QStringLiteral("privacy@service.example"))};
    if (const auto made = makeFolder(settings.folder); !made)
        return tl::unexpected(made.error());
    return settings;
}

} // namespace reeve
