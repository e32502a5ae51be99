// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/publicaddress.h"

#include <QCoreApplication>

#include <array>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::PublicAddress)
};

struct Range {
    const char *network;
    const char *words; ///< marked for translation below
};

constexpr std::array fourRanges{
    Range{"127.0.0.0/8", QT_TRANSLATE_NOOP("reeve::PublicAddress", "this computer itself")},
    Range{"0.0.0.0/8", QT_TRANSLATE_NOOP("reeve::PublicAddress", "this computer itself")},
    Range{"10.0.0.0/8", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a private network")},
    Range{"172.16.0.0/12", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a private network")},
    Range{"192.168.0.0/16", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a private network")},
    Range{"100.64.0.0/10", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a private network")},
    Range{"169.254.0.0/16", QT_TRANSLATE_NOOP("reeve::PublicAddress", "this network cable only")},
    Range{"192.0.0.0/24", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a reserved range")},
    Range{"192.0.2.0/24", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a reserved range")},
    Range{"198.18.0.0/15", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a reserved range")},
    Range{"198.51.100.0/24", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a reserved range")},
    Range{"203.0.113.0/24", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a reserved range")},
    Range{"224.0.0.0/4", QT_TRANSLATE_NOOP("reeve::PublicAddress", "many computers at once")},
    Range{"240.0.0.0/4", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a reserved range")},
};
constexpr std::array sixRanges{
    Range{"::1/128", QT_TRANSLATE_NOOP("reeve::PublicAddress", "this computer itself")},
    Range{"::/128", QT_TRANSLATE_NOOP("reeve::PublicAddress", "this computer itself")},
    Range{"fc00::/7", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a private network")},
    Range{"fec0::/10", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a private network")},
    Range{"fe80::/10", QT_TRANSLATE_NOOP("reeve::PublicAddress", "this network cable only")},
    Range{"ff00::/8", QT_TRANSLATE_NOOP("reeve::PublicAddress", "many computers at once")},
    Range{"100::/64", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a reserved range")},
    Range{"2001:db8::/32", QT_TRANSLATE_NOOP("reeve::PublicAddress", "a reserved range")},
};

bool isIn(const QHostAddress &address, const char *network)
{
    return address.isInSubnet(QHostAddress::parseSubnet(QLatin1String(network)));
}

// The IPv4 address that an IPv6 one stands for; null when it stands for itself.
QHostAddress within(const QHostAddress &address)
{
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    const auto four = [&](int at) {
        return QHostAddress(quint32(bytes[at]) << 24 | quint32(bytes[at + 1]) << 16
                            | quint32(bytes[at + 2]) << 8 | quint32(bytes[at + 3]));
    };
    if (isIn(address, "::ffff:0:0/96") || isIn(address, "64:ff9b::/96")
        || (isIn(address, "::/96") && !isIn(address, "::/127")))
        return four(12);
    if (isIn(address, "2002::/16"))
        return four(2);
    return {};
}

} // namespace

QString whyNotPublic(const QHostAddress &address)
{
    if (address.isNull())
        return Text::tr("no address");
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        for (const Range &range : fourRanges)
            if (isIn(address, range.network))
                return Text::tr(range.words);
        return {};
    }
    if (const QHostAddress four = within(address); !four.isNull())
        return whyNotPublic(four);
    for (const Range &range : sixRanges)
        if (isIn(address, range.network))
            return Text::tr(range.words);
    return {};
}

} // namespace reeve
