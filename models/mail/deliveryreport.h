// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace reeve
{

/** A delivery report (RFC 3464) as it arrived: what became of a message that was accepted before. */
struct DeliveryReport {
    struct Recipient {
        QByteArray action; ///< failed, delayed, delivered, relayed, expanded
        QByteArray status; ///< "5.1.1" (RFC 3463); empty: not said
        QString words;     ///< of the server that refused; may hold the address: not for logs
    };
    QList<QByteArray> to;         ///< whom it was sent to: the return paths it names
    QByteArray originalMessageId; ///< of the message it is about, without brackets; empty: not said
    QList<Recipient> recipients;  ///< in their order; at most 100
};

/** Reads a mail as a delivery report; nothing when it is none: somebody's answer, an out-of-office note, a
 *  mail that only looks like one. Whatever it holds, it is text. Any thread. */
std::optional<DeliveryReport> deliveryReportIn(const QByteArray &mail);

} // namespace reeve
