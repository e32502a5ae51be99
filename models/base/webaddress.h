// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QHostAddress>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <utility>

namespace reeve
{

/** Which web addresses may be used. */
struct WebRules {
    bool allowPrivate =
        false; ///< loopback, private networks, names that only a network of one's own knows
    QList<std::pair<QHostAddress, int>> allowed{}; ///< or the literal addresses of these networks
    bool allowHttp = false;

    /// From a setting: "on", "off", or networks apart by commas. Whatever else stands there allows nothing.
    static WebRules allowing(const QString &setting);
    /// Why nobody may be sent to this address, in words; empty: they may.
    QString refusal(const QHostAddress &address) const;
    /** The same for a web address: only https with a host, nobody's name or password in it, and a host of
     *  the open internet as far as it can be seen without asking (names are not looked up). */
    QString refusal(const QUrl &url) const;
};

/** Networks apart by commas ("10.20.0.0/16, fd00:1::/64"); Input, naming the wrong one, when one is none. */
Result<QList<std::pair<QHostAddress, int>>> networksFrom(const QString &text);

/** A web address with places for values: "https://pay.example/orders/{reference}". Empty is none. */
struct WebPattern {
    QString text{};

    /** Whether this is a pattern with just these places, each at least once, none of them in or before the
     *  host, and the rules let it pass. */
    Result<void> check(const QStringList &places, const WebRules &rules) const;
    /** The address with one place filled in: every sign that means something in an address is encoded, so
     *  that whatever the value is, it stays within its place. Input when it cannot: an empty value, one of
     *  dots alone (which means another folder) or of more than 500 characters, or a pattern that does not
     *  pass check(). */
    Result<QUrl> filled(const QString &place, const QString &value, const WebRules &rules) const;
};

} // namespace reeve
