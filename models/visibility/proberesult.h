// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"
#include "models/visibility/probetarget.h"

#include <QHostAddress>
#include <QStringList>

namespace reeve
{

/** One request on the way to the answer. */
struct ProbeHop {
    QUrl url;               ///< as it may be shown: dots stand for the key
    QHostAddress address{}; ///< the one that was asked, of those that the name has
    int status = 0;         ///< 0: no answer
};

/** What a stranger saw. */
struct ProbeResult {
    enum class Answer {
        Open,         ///< a page, without being asked for anything
        Password,     ///< a password is asked for
        Closed,       ///< not there, or not allowed
        Other,        ///< a status that the rules give no meaning
        Unreachable,  ///< no server, or not a word of HTTP
        Certificate,  ///< a certificate that no browser would take
        Silent,       ///< no answer in time
        NotAsked,     ///< an address that the rules do not allow, or none at all
        Loop,         ///< sent in a circle
        TooManyTurns, ///< sent on too often
        Cancelled,
    };
    ProbeTarget target{};
    Answer answer = Answer::NotAsked;
    QList<ProbeHop> hops{};
    bool isCut = false; ///< the answer was longer than the limit
    QString why{};      ///< more about it, in words; may hold a name from the address

    /// Nothing where the answer does not tell.
    std::optional<bool> agrees() const;
    /// The world sees what the database says is closed to it.
    bool showsTooMuch() const;
    Meaning meaning() const;
    QString verdict() const;  ///< "Agrees", "Shows too much"
    QString sentence() const; ///< what was seen, and what should have been
    QStringList path() const; ///< each hop as a line: address, status
};

} // namespace reeve
