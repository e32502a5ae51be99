// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connectionparameters.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

struct pg_conn;

namespace reeve::bench
{

/** What a call costs at least: the same functions by plain libpq, in one pipeline, on this thread.
 *  Ends the program with a message on any error, as nothing measured after one means anything. */
class BareClient
{
public:
    explicit BareClient(const ConnectionParameters &parameters);
    ~BareClient();
    BareClient(const BareClient &) = delete;
    BareClient &operator=(const BareClient &) = delete;

    /// The disclosure with a sync, then `reads` (each with $1 = its id) with one more; reads every
    /// value of every row. Returns the number of rows.
    int disclose(const QByteArray &kind, const QJsonObject &args, const QByteArray &reason,
                 const QList<QByteArray> &reads);

    /// Time of the same in the server alone, in milliseconds: planning and execution of both
    /// steps, as EXPLAIN ANALYZE says.
    double serverTime(const QByteArray &kind, const QJsonObject &args, const QByteArray &reason,
                      const QList<QByteArray> &reads);

    /// One statement without values, its first column.
    QList<QByteArray> column(const QByteArray &sql);

private:
    double explained(const QByteArray &sql, const QList<QByteArray> &values);
    void check(bool fine, const char *where);
    pg_conn *m_connection = nullptr;
};

} // namespace reeve::bench
