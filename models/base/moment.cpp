// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/moment.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

// Short formats of many locales have two-digit years; a register must not be read a century off.
QString dayFormat(const QLocale &locale)
{
    QString format = locale.dateFormat(QLocale::ShortFormat);
    if (!format.contains(QLatin1String("yyyy")))
        format.replace(QLatin1String("yy"), QLatin1String("yyyy"));
    return format;
}

QString counted(const char *text, qint64 number)
{
    return QCoreApplication::translate("reeve::moment", text, nullptr, int(number));
}

} // namespace

QString localText(QDate day, const QLocale &locale)
{
    return locale.toString(day, dayFormat(locale));
}

QString localText(Timestamp moment, const QLocale &locale)
{
    const QDateTime local = moment.toDateTime().toLocalTime();
    return localText(local.date(), locale) + u' ' + local.toString(QStringLiteral("HH:mm"));
}

QString dayText(Timestamp moment, const QLocale &locale)
{
    return localText(moment.toDateTime().toLocalTime().date(), locale);
}

QString wholeText(Timestamp moment, const QLocale &locale)
{
    return localText(moment, locale) + QStringLiteral(" (") + utcText(moment) + u')';
}

QString utcText(Timestamp moment)
{
    return moment.toDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
           + QStringLiteral(" UTC");
}

QString agoText(Timestamp moment, Timestamp now)
{
    const qint64 seconds = (now.microseconds() - moment.microseconds()) / 1'000'000;
    if (seconds < 60)
        return QCoreApplication::translate("reeve::moment", "just now");
    if (seconds < 3600)
        return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "%n min ago"), seconds / 60);
    if (seconds < 48 * 3600)
        return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "%n h ago"), seconds / 3600);
    const qint64 days = seconds / 86400;
    if (days < 92)
        return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "%n days ago"), days);
    if (days < 730)
        return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "%n months ago"), days * 12 / 365);
    return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "%n years ago"), days / 365);
}

QString untilText(Timestamp moment, Timestamp now)
{
    if (moment <= now)
        return agoText(moment, now);
    const qint64 minutes = (moment.microseconds() - now.microseconds()) / 60'000'000 + 1;
    if (minutes < 60)
        return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "in %n min"), minutes);
    if (minutes < 48 * 60)
        return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "in %n h"), minutes / 60);
    return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "in %n days"), minutes / (24 * 60));
}

QString durationText(qint64 seconds)
{
    if (seconds < 60)
        return QCoreApplication::translate("reeve::moment", "less than a minute");
    if (seconds < 3600)
        return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "%n min"), seconds / 60);
    if (seconds < 48 * 3600)
        return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "%n h"), seconds / 3600);
    return counted(QT_TRANSLATE_N_NOOP("reeve::moment", "%n days"), seconds / 86400);
}

} // namespace reeve
