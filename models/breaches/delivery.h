// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/breaches/noticesettings.h"
#include "models/database/connectionparameters.h"

#include <functional>
#include <memory>

namespace reeve
{

/** Sends the notices of a breach for as long as it lives, over several connections to the relay, on
 *  threads of its own: one that talks to the database, and one for each connection.
 *
 *  Each notice is handed over in the database (committed) right before the first byte of its message
 *  leaves, and settled with the relay's answer; what several connections ask for is one statement. Killed at
 *  any moment, it leaves at most one notice a connection of which nobody knows whether it was accepted:
 *  such a notice is sent again with the same Message-ID. A link that is down, and a relay that puts off one
 *  message after the other, are given a rest of growing length. Memory does not grow with the number of
 *  notices. Several may run at once, on any number of hosts; no clock of theirs decides anything. */
class Delivery
{
public:
    /// `say` gets lines for the log, never a customer's data; called from threads of this.
    Delivery(ConnectionParameters parameters, NoticeSettings settings,
             std::function<void(const QString &)> say);
    /// Lets the messages under way come to their end first, at most the relay's time-out.
    ~Delivery();
    Delivery(const Delivery &) = delete;
    Delivery &operator=(const Delivery &) = delete;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/** The mark of one notice in its Message-ID and its return path: "<number>.<20 hex digits>". */
QByteArray noticeMark(qint64 notice, const QByteArray &mac);

/// Which notice a return path or a Message-ID of ours names: number and digits; nothing when none.
struct NoticeMark {
    qint64 notice = 0;
    QByteArray mac;
};
std::optional<NoticeMark> noticeMarkIn(const QByteArray &addressOrId);

} // namespace reeve
