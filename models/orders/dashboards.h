// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/webaddress.h"

#include <QHash>
#include <QJsonObject>

namespace reeve
{

/** Where the payment processors show an order to people with an account there: the patterns stripe_url and
 *  fastspring_url of reeve.setting, with the place {reference}. Checked again with every order, whoever
 *  wrote them. */
struct Dashboards {
    QHash<QString, WebPattern> patterns{}; ///< by processor, as in the database
    WebRules rules{};

    static Dashboards from(const QJsonObject &settings);
    /// Input, in words for people, when there is no such address or it is refused.
    Result<QUrl> address(const QString &processor, const QString &reference) const;
};

} // namespace reeve
