// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerquery.h"
#include "tests/bench/bare.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace reeve::bench
{

/** One thing that staff do, as the repository is asked for it. */
struct Call {
    QString name;
    CustomerQuery query{};
    CustomerCursor cursor{};
    std::optional<CustomerId> customer{}; ///< set: the page of this customer, else the list
    std::optional<qint64> alias{};        ///< set too: the password of this alias of theirs
    std::optional<double> serverLimit{};  ///< goal for the time in the database, ms

    QByteArray kind() const
    {
        return alias ? "alias_password" : customer ? "customer" : "customer_page";
    }
    QJsonObject args() const;
    QByteArray reason() const { return customer ? "bench" : ""; }
    /// The second step's statements, the same texts that the repository sends.
    QList<QByteArray> reads() const;
};

/** Three to seven letters as they stand in a customer's name or address. */
struct Fragment {
    QString text;
    qint64 hits = 0;
};

/** About `wanted` fragments of names and mail addresses of customers spread over the whole table,
 *  the rarest first. `superuser` counts behind api's back. */
QList<Fragment> findFragments(BareClient &superuser, int wanted);

/** The calls, on data that is really there. */
QList<Call> plannedCalls(BareClient &superuser, const QList<Fragment> &known);

/** Each fragment in the default order and by name: to find the worst. */
QList<Call> fragmentSweep(const QList<Fragment> &known);

} // namespace reeve::bench
