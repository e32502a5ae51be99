// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/setting.h"

#include "models/base/osaccount.h"
#include "models/base/webaddress.h"

#include <QCoreApplication>
#include <QSet>

#include <cmath>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Setting)
};

using Check = std::function<Result<QString>(const QString &, const QJsonObject &)>;

// A pattern of an address, or nothing. Which addresses are let pass is a setting too.
Check address(const QStringList &places, const QString &allowPrivate, const QString &allowHttp = {})
{
    return [=](const QString &value, const QJsonObject &others) -> Result<QString> {
        if (value.isEmpty())
            return value;
        WebRules rules = WebRules::allowing(others.value(allowPrivate).toString());
        rules.allowHttp = others.value(allowHttp).toString() == QLatin1String("on");
        if (const auto good = WebPattern{value}.check(places, rules); !good)
            return tl::unexpected(good.error());
        return value;
    };
}

Check onOrOff()
{
    return [](const QString &value, const QJsonObject &) -> Result<QString> {
        if (value == QLatin1String("on") || value == QLatin1String("off"))
            return value;
        return failure(ErrorKind::Input, Text::tr("It is on or off."));
    };
}

Check networks()
{
    return [](const QString &value, const QJsonObject &) -> Result<QString> {
        if (value == QLatin1String("on") || value == QLatin1String("off"))
            return value;
        const auto found = networksFrom(value);
        if (!found)
            return tl::unexpected(found.error());
        if (found->isEmpty())
            return failure(ErrorKind::Input,
                           Text::tr("It is on, off, or networks apart by commas."));
        return value;
    };
}

Check statuses()
{
    return [](const QString &value, const QJsonObject &) -> Result<QString> {
        QStringList kept;
        for (const QString &word : value.split(u',')) {
            bool isNumber = false;
            const int status = word.trimmed().toInt(&isNumber);
            if (!isNumber || status < 100 || status > 599)
                return failure(
                    ErrorKind::Input,
                    Text::tr("HTTP statuses from 100 to 599 are expected, apart by commas."));
            kept += QString::number(status);
        }
        return kept.join(u',');
    };
}

Check number(double least, double most, bool whole)
{
    return [=](const QString &value, const QJsonObject &) -> Result<QString> {
        bool isNumber = false;
        const double given = value.toDouble(&isNumber);
        if (!isNumber || !(given >= least && given <= most)
            || (whole && given != std::floor(given)))
            return failure(ErrorKind::Input,
                           Text::tr("A number from %1 to %2 is expected.")
                               .arg(QString::number(least), QString::number(most)));
        return QString::number(given);
    };
}

Check words(int most)
{
    return [=](const QString &value, const QJsonObject &) -> Result<QString> {
        for (const QChar sign : value)
            if (!sign.isPrint())
                return failure(ErrorKind::Input, Text::tr("One line of text is expected."));
        if (value.size() > most)
            return failure(ErrorKind::Input, Text::tr("At most %1 characters.").arg(most));
        return value;
    };
}

// "1=Hetzner/Falkenstein, 2=OVH/Gravelines": whose the repositories of the backups are.
Check repositories()
{
    return [](const QString &value, const QJsonObject &) -> Result<QString> {
        QStringList kept;
        QSet<int> known;
        for (const QString &word : value.split(u',', Qt::SkipEmptyParts)) {
            const int number = word.section(u'=', 0, 0).trimmed().toInt();
            const QString whose = word.section(u'=', 1).simplified();
            if (number < 1 || whose.section(u'/', 0, 0).trimmed().isEmpty()
                || known.contains(number))
                return failure(ErrorKind::Input,
                               Text::tr("The repositories are expected as 1=Provider/Place, apart "
                                        "by commas."));
            known.insert(number);
            kept += QStringLiteral("%1=%2").arg(number).arg(whose);
        }
        return kept.join(QStringLiteral(", "));
    };
}

QList<SettingKind> makeKinds()
{
    const QString probePrivate = QStringLiteral("probe_allow_private");
    const QString probeHttp = QStringLiteral("probe_allow_http");
    const QString dashboardPrivate = QStringLiteral("dashboard_allow_private");
    const QStringList reference{QStringLiteral("reference")};
    return {
        {QStringLiteral("organisation"), Text::tr("The organisation's name, as staff see it"),
         words(200)},
        {QStringLiteral("stripe_url"),
         Text::tr("Where Stripe shows an order; holds {reference}. Empty: not known"),
         address(reference, dashboardPrivate)},
        {QStringLiteral("fastspring_url"),
         Text::tr("Where FastSpring shows an order; holds {reference}. Empty: not known"),
         address(reference, dashboardPrivate)},
        {dashboardPrivate,
         Text::tr("These may lie in a network of your own: on, off, or networks apart by commas"),
         networks()},
        {QStringLiteral("backup_providers"),
         Text::tr("Whose the backups' repositories are, and where: 1=Provider/Place, apart by "
                  "commas"),
         repositories()},
        {QStringLiteral("primary_provider"),
         Text::tr("Who runs the database server; no backup may lie there"), words(100)},
        {QStringLiteral("status_url"),
         Text::tr("Where the service shows a history by its key; holds {key}. Empty: not known"),
         address({QStringLiteral("key")}, probePrivate, probeHttp)},
        {QStringLiteral("public_url"),
         Text::tr("Where it shows a public history; holds {center}. Empty: not known"),
         address({QStringLiteral("center")}, probePrivate, probeHttp)},
        {QStringLiteral("alias_url"),
         Text::tr("Where it shows an alias; holds {alias}. Empty: not known"),
         address({QStringLiteral("alias")}, probePrivate, probeHttp)},
        {QStringLiteral("probe_open"), Text::tr("HTTP statuses with which it answers when open"),
         statuses()},
        {QStringLiteral("probe_password"),
         Text::tr("HTTP statuses with which it asks for a password"), statuses()},
        {QStringLiteral("probe_closed"),
         Text::tr("HTTP statuses with which it answers when closed"), statuses()},
        {probePrivate,
         Text::tr(
             "The service may lie in a network of your own: on, off, or networks apart by commas"),
         networks()},
        {probeHttp, Text::tr("The service may be asked without TLS: on or off"), onOrOff()},
        {QStringLiteral("probe_per_second"),
         Text::tr("How many are asked in a second, when many are"), number(0.1, 50, false)},
        {QStringLiteral("probe_timeout"),
         Text::tr("Seconds for one address with all its redirects"), number(1, 120, true)},
    };
}

Result<QJsonObject> valuesNow(PgDriver &owner)
{
    auto rows = owner.query({QStringLiteral("SELECT name, value FROM reeve.setting")});
    if (!rows)
        return tl::unexpected(rows.error());
    QJsonObject values;
    while (rows->next())
        if (const QString name = rows->value(0).toString(); findSetting(name))
            values.insert(name, rows->value(1).toString());
    return values;
}

} // namespace

const QList<SettingKind> &settingKinds()
{
    static const QList<SettingKind> kinds = makeKinds();
    return kinds;
}

const SettingKind *findSetting(const QString &name)
{
    for (const SettingKind &kind : settingKinds())
        if (kind.name == name)
            return &kind;
    return nullptr;
}

Result<QList<Setting>> readSettings(PgDriver &owner)
{
    const auto values = valuesNow(owner);
    if (!values)
        return tl::unexpected(values.error());
    QList<Setting> settings;
    for (const SettingKind &kind : settingKinds())
        settings.append({kind.name, values->value(kind.name).toString(), kind.help});
    return settings;
}

Result<QString> writeSetting(PgDriver &owner, const QString &name, const QString &value)
{
    const SettingKind *kind = findSetting(name);
    if (!kind)
        return failure(ErrorKind::NotFound, Text::tr("There is no setting %1.").arg(name));
    const auto others = valuesNow(owner);
    if (!others)
        return tl::unexpected(others.error());
    const auto kept = kind->check(value.trimmed(), *others);
    if (!kept)
        return failure(kept.error().kind, name + QStringLiteral(": ") + kept.error().text);
    if (others->contains(name) && others->value(name).toString() == *kept)
        return *kept; // nothing changes, and nothing is put on record
    const auto written = owner.transaction([&]() -> Result<void> {
        return owner.pipeline(
            {{QStringLiteral("INSERT INTO reeve.setting (name, value) VALUES ($1, $2)"
                             " ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
              {name, *kept},
              false},
             {QStringLiteral("SELECT audit.record(event => 'setting_changed', detail => $1)"),
              {QJsonObject{{QStringLiteral("setting"), name},
                           {QStringLiteral("value"), *kept},
                           {QStringLiteral("os_account"), osAccount()}}},
              true}},
            [](std::size_t, QSqlQuery &) {});
    });
    if (!written)
        return tl::unexpected(written.error());
    return *kept;
}

} // namespace reeve
