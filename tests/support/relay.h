// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <memory>

namespace reeve::test
{

/** A TCP relay between a client and the server under test: adds distance, falls silent, cuts the
 *  line, and counts. Works in a thread of its own; every function may be called from any thread.
 *  Listens on 127.0.0.1 and speaks IPv4 to `host`. Nagle is off on both sides, so that the only
 *  delay is the one asked for. */
class Relay
{
public:
    struct Traffic {
        int connections = 0;
        /// Times the client spoke first or after having heard something new: what a call costs in
        /// distance. Exact only with a delay longer than the client needs to send its messages.
        int roundTrips = 0;
        qint64 bytesToServer = 0;
        qint64 bytesToClient = 0;
    };

    /// `oneWay` is added in each direction: 20 ms make a link with a round trip of 40 ms.
    Relay(const QString &host, quint16 port, std::chrono::microseconds oneWay = {});
    ~Relay(); ///< cuts every connection
    Relay(const Relay &) = delete;
    Relay &operator=(const Relay &) = delete;

    quint16 port() const; ///< 0 when the relay could not listen

    void setDelay(std::chrono::microseconds oneWay); ///< for what is read from now on
    /// A silent server: connections are taken and stay, nothing goes through until thawed.
    void freeze();
    void thaw();   ///< what was held goes on its way
    void cut();    ///< resets every connection, as a cable that is pulled and a router that tells
    void refuse(); ///< cuts, and nobody listens any more
    void accept(); ///< listens again, on the same port

    Traffic traffic() const; ///< since the last reset
    void resetTraffic();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace reeve::test
