// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/session/secrets.h"

#include <QHostAddress>
#include <QJsonObject>
#include <QList>
#include <QSslCertificate>
#include <QString>
#include <QUrl>

#include <utility>

namespace reeve
{

/** One address that a stranger may try, and what the database says should happen. */
struct ProbeTarget {
    enum class Way {
        Public, ///< the history's own address, without a key
        Alias,
        Key, ///< the status URL; only after its disclosure
    };
    enum class Expectation { Open, Password, Closed };
    qint64 center = 0;
    Way way = Way::Public;
    QString alias{}; ///< for Way::Alias
    Expectation expects = Expectation::Closed;
    Secret key{}; ///< for Way::Key; results come without it

    /// "the public address", "the alias “shop”"; contains the alias as it is.
    QString name() const;
    QString expectation() const; ///< "is open", "asks for a password", "is closed"
};

/// From the words of the database; what is not known expects to be closed.
ProbeTarget probeTarget(qint64 center, const QString &way, const QString &alias,
                        const QString &expects);

/** How the service is asked and what its answers mean: reeve.setting, read with each probe. */
struct ProbeRules {
    QString statusUrl{}; ///< patterns with {key}, {center}, {alias}; empty: not known
    QString publicUrl{};
    QString aliasUrl{};
    QList<int> open{200}; ///< HTTP statuses
    QList<int> password{401};
    QList<int> closed{403, 404, 410};
    bool allowPrivate = false; ///< loopback, private and link-local addresses, all of them
    QList<std::pair<QHostAddress, int>> allowed{}; ///< or those of these networks only
    bool allowHttp = false;
    double perSecond = 2;          ///< when many are asked
    int timeout = 15'000;          ///< ms, for one target with all its redirects
    qint64 bodyLimit = 256 * 1024; ///< bytes; what is longer is cut off
    int redirects = 5;
    QList<QSslCertificate> authorities{}; ///< beside the system's own; for tests

    static ProbeRules from(const QJsonObject &settings);
    /// Why this address may not be asked, in words; empty: it may.
    QString refusal(const QHostAddress &address) const;
    /// Input when there is no pattern, or it makes no address. The key goes into the path or the
    /// query only: the name of a server is seen by everybody on the way.
    Result<QUrl> address(const ProbeTarget &target) const;
};

} // namespace reeve
