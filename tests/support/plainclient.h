// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connectionparameters.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

struct pg_conn;

namespace reeve::test
{

/** What one text came to: the last result of it. */
struct Answer {
    bool ok = false;
    QByteArray sqlstate;
    QString message;
    QStringList notices;     ///< what the server sent beside the results
    QList<QStringList> rows; ///< of every result of the text, one after the other
    QString cell() const { return rows.isEmpty() ? QString() : rows.first().value(0); }
    QString
    everything() const; ///< message, notices and all cells, to look for what must not be there
};

/** A colleague with psql: plain libpq, simple protocol, no Reeve code between. */
class PlainClient
{
public:
    explicit PlainClient(const ConnectionParameters &parameters);
    ~PlainClient();
    PlainClient(const PlainClient &) = delete;
    PlainClient &operator=(const PlainClient &) = delete;

    bool isOpen() const;
    QString failure() const;
    Answer run(const QString &text);
    /// What has been said on the channels it listens to, since the last call: channel, payload.
    QList<QStringList> notifications();

private:
    pg_conn *m_connection = nullptr;
    QStringList m_notices;
};

} // namespace reeve::test
