// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/probetarget.h"

#include "models/base/publicaddress.h"

#include <QCoreApplication>

#include <QRegularExpression>

#include <algorithm>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ProbeTarget)
};

QString setting(const QJsonObject &settings, const char *name)
{
    return settings.value(QLatin1String(name)).toString().trimmed();
}

QList<int> statuses(const QJsonObject &settings, const char *name, const QList<int> &otherwise)
{
    QList<int> found;
    const QStringList words = setting(settings, name).split(u',', Qt::SkipEmptyParts);
    for (const QString &word : words)
        if (const int status = word.trimmed().toInt(); status >= 100 && status <= 599)
            found.append(status);
    return found.isEmpty() ? otherwise : found;
}

// Whatever an alias is called, it stays within its place in the address.
QString encoded(const QString &value)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(value));
}

} // namespace

QString ProbeTarget::name() const
{
    switch (way) {
    case Way::Public:
        return Text::tr("the public address");
    case Way::Alias:
        return Text::tr("the alias %1").arg(QChar(0x201c) + alias + QChar(0x201d));
    case Way::Key:
        break;
    }
    return Text::tr("the status address with its key");
}

QString ProbeTarget::expectation() const
{
    switch (expects) {
    case Expectation::Open:
        return Text::tr("open");
    case Expectation::Password:
        return Text::tr("behind a password");
    case Expectation::Closed:
        break;
    }
    return Text::tr("closed");
}

ProbeTarget probeTarget(qint64 center, const QString &way, const QString &alias,
                        const QString &expects)
{
    return {.center = center,
            .way = way == QLatin1String("alias") ? ProbeTarget::Way::Alias
                                                 : ProbeTarget::Way::Public,
            .alias = alias,
            .expects = expects == QLatin1String("open")       ? ProbeTarget::Expectation::Open
                       : expects == QLatin1String("password") ? ProbeTarget::Expectation::Password
                                                              : ProbeTarget::Expectation::Closed};
}

ProbeRules ProbeRules::from(const QJsonObject &settings)
{
    ProbeRules rules;
    rules.statusUrl = setting(settings, "status_url");
    rules.publicUrl = setting(settings, "public_url");
    rules.aliasUrl = setting(settings, "alias_url");
    rules.open = statuses(settings, "probe_open", rules.open);
    rules.password = statuses(settings, "probe_password", rules.password);
    rules.closed = statuses(settings, "probe_closed", rules.closed);
    const QString networks = setting(settings, "probe_allow_private");
    rules.allowPrivate = networks == QLatin1String("on");
    for (const QString &network : networks.split(u',', Qt::SkipEmptyParts))
        if (const auto parsed = QHostAddress::parseSubnet(network.trimmed());
            !parsed.first.isNull())
            rules.allowed.append({parsed.first, parsed.second});
    rules.allowHttp = setting(settings, "probe_allow_http") == QLatin1String("on");
    if (const double rate = setting(settings, "probe_per_second").toDouble(); rate > 0)
        rules.perSecond = std::min(rate, 50.0);
    if (const int seconds = setting(settings, "probe_timeout").toInt(); seconds > 0)
        rules.timeout = std::min(seconds, 120) * 1000;
    return rules;
}

QString ProbeRules::refusal(const QHostAddress &address) const
{
    const bool isAllowed = allowPrivate
                           || std::any_of(allowed.begin(), allowed.end(), [&](const auto &network) {
                                  return address.isInSubnet(network.first, network.second);
                              });
    return isAllowed ? QString() : whyNotPublic(address);
}

Result<QUrl> ProbeRules::address(const ProbeTarget &target) const
{
    QString text = target.way == ProbeTarget::Way::Public  ? publicUrl
                   : target.way == ProbeTarget::Way::Alias ? aliasUrl
                                                           : statusUrl;
    if (text.isEmpty())
        return failure(
            ErrorKind::Input,
            Text::tr("Where the service shows %1 is not set up; an administrator can "
                     "enter the pattern of the address.")
                .arg(target.way == ProbeTarget::Way::Alias ? Text::tr("an alias") : target.name()));
    text.replace(QLatin1String("{center}"), QString::number(target.center));
    text.replace(QLatin1String("{alias}"), encoded(target.alias));
    static const QRegularExpression keyInServer(QStringLiteral("^[^/?#]*//[^/?#]*\\{key\\}"));
    if (keyInServer.match(text).hasMatch())
        return failure(ErrorKind::Input,
                       Text::tr("The pattern puts the key into the server's name, which others "
                                "than the service see; so it is not asked."));
    text.replace(QLatin1String("{key}"), encoded(target.key.text()));
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme().isEmpty())
        return failure(ErrorKind::Input,
                       Text::tr("The pattern of the address makes no address for %1.")
                           .arg(target.way == ProbeTarget::Way::Alias ? Text::tr("this alias")
                                                                      : target.name()));
    return url;
}

} // namespace reeve
