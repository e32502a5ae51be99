// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/webaddress.h"

#include "models/base/publicaddress.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::WebAddress)
};

// A name that only the network one sits in gives a meaning to.
bool isLocalName(const QString &host)
{
    if (!host.contains(u'.'))
        return true;
    for (const char *zone :
         {".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa"})
        if (host.endsWith(QLatin1String(zone)))
            return true;
    return false;
}

// "127.1", "0x7f.1": browsers read an address in whatever ends in a number.
bool endsInNumber(const QString &host)
{
    static const QRegularExpression number(QStringLiteral("^(?:[0-9]+|0x[0-9a-f]*)$"));
    return number.match(host.section(u'.', -1)).hasMatch();
}

QString place(const QString &name)
{
    return u'{' + name + u'}';
}

Error notAnAddress()
{
    return {ErrorKind::Input, Text::tr("This is no web address."), {}};
}

} // namespace

Result<QList<std::pair<QHostAddress, int>>> networksFrom(const QString &text)
{
    QList<std::pair<QHostAddress, int>> networks;
    for (const QString &word : text.split(u',', Qt::SkipEmptyParts)) {
        const auto network = QHostAddress::parseSubnet(word.trimmed());
        if (network.first.isNull() || network.second < 0)
            return failure(
                ErrorKind::Input,
                Text::tr("“%1” is no network such as 10.20.0.0/16.").arg(word.trimmed()));
        networks.append({network.first, network.second});
    }
    return networks;
}

WebRules WebRules::allowing(const QString &setting)
{
    WebRules rules;
    rules.allowPrivate = setting == QLatin1String("on");
    if (const auto networks = networksFrom(setting))
        rules.allowed = *networks;
    return rules;
}

QString WebRules::refusal(const QHostAddress &address) const
{
    const bool isAllowed = allowPrivate
                           || std::any_of(allowed.begin(), allowed.end(), [&](const auto &network) {
                                  return address.isInSubnet(network.first, network.second);
                              });
    return isAllowed ? QString() : whyNotPublic(address);
}

QString WebRules::refusal(const QUrl &url) const
{
    const bool isHttp = allowHttp && url.scheme() == QLatin1String("http");
    if (!url.isValid() || (url.scheme() != QLatin1String("https") && !isHttp))
        return allowHttp ? Text::tr("only addresses with http or https are opened")
                         : Text::tr("only addresses with https are opened");
    if (!url.userInfo(QUrl::FullyEncoded).isEmpty() || url.authority().contains(u'@'))
        return Text::tr("an address with a name or password in it");
    QString host = url.host(QUrl::FullyEncoded).toLower();
    while (host.endsWith(u'.'))
        host.chop(1);
    if (host.isEmpty())
        return Text::tr("an address without a host");
    if (const QHostAddress literal(host); !literal.isNull()) {
        const QString why = refusal(literal);
        return why.isEmpty() ? QString() : Text::tr("it leads to %1").arg(why);
    }
    if (allowPrivate)
        return {};
    if (endsInNumber(host))
        return Text::tr("its host is a number");
    if (isLocalName(host))
        return Text::tr("its host is known in a network of one's own only");
    return {};
}

Result<void> WebPattern::check(const QStringList &places, const WebRules &rules) const
{
    static const QRegularExpression sign(
        QStringLiteral("[\\x00-\\x20\\x7f-\\x{10ffff}<>\"\\\\^`|]"));
    if (text.size() > 1000 || sign.match(text).hasMatch())
        return failure(ErrorKind::Input,
                       Text::tr("An address holds no blanks and no signs beyond ASCII, and at most "
                                "1,000 characters."));
    QString sample = text;
    for (const QString &name : places) {
        if (!text.contains(place(name)))
            return failure(ErrorKind::Input,
                           Text::tr("The place %1 is missing: what is looked for stands there.")
                               .arg(place(name)));
        sample.replace(place(name), QStringLiteral("x"));
    }
    if (sample.contains(u'{') || sample.contains(u'}'))
        return failure(ErrorKind::Input,
                       places.isEmpty() ? Text::tr("There is no place in this address.")
                                        : Text::tr("The only place in this address is %1.")
                                              .arg(place(places.join(QStringLiteral("}, {")))));
    // Up to the first slash behind "https://" everything says where one goes.
    const qsizetype start = text.indexOf(QLatin1String("://"));
    static const QRegularExpression pathSign(QStringLiteral("[/?#]"));
    const qsizetype path = start < 0 ? -1 : text.indexOf(pathSign, start + 3);
    if (start < 0 || (path < 0 ? text : text.left(path)).contains(u'{'))
        return start < 0 ? Result<void>(tl::unexpected(notAnAddress()))
                         : failure(ErrorKind::Input,
                                   Text::tr("What is filled in must stand behind the host."));
    const QUrl url(sample, QUrl::StrictMode);
    if (!url.isValid())
        return tl::unexpected(notAnAddress());
    if (const QString why = rules.refusal(url); !why.isEmpty())
        return failure(ErrorKind::Input, Text::tr("This address is refused: %1.").arg(why));
    return {};
}

Result<QUrl> WebPattern::filled(const QString &name, const QString &value,
                                const WebRules &rules) const
{
    if (const auto good = check({name}, rules); !good)
        return tl::unexpected(good.error());
    const bool dotsAlone = std::all_of(value.begin(), value.end(),
                                       [](QChar sign) { return sign == u'.'; });
    if (dotsAlone || value.size() > 500)
        return failure(ErrorKind::Input, Text::tr("This cannot stand in an address."));
    QString whole = text;
    whole.replace(place(name), QString::fromLatin1(QUrl::toPercentEncoding(value)));
    const QUrl url(whole, QUrl::StrictMode);
    // The value has changed nothing but its place.
    const QUrl bare(QString(text).replace(place(name), QStringLiteral("x")), QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != bare.scheme() || url.authority() != bare.authority())
        return tl::unexpected(notAnAddress());
    return url;
}

} // namespace reeve
