// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/mail/mailmessage.h"

#include <chrono>
#include <functional>
#include <memory>

namespace reeve
{

/** The organisation's relay. Always over TLS 1.2 or later with a verified certificate. */
struct SmtpRelay {
    enum class Security { Smtps, StartTls };

    QString host; ///< as its certificate names it
    int port = 465;
    Security security = Security::Smtps;
    QString caFile;   ///< PEM; empty: the system's authorities
    QString user;     ///< empty: without
    QString password; ///< secret
    std::optional<MailAddress> from;
    std::chrono::seconds timeout{60}; ///< for all of it
};

/** What became of a message. */
struct MailOutcome {
    enum class Fate {
        Accepted, ///< the relay has taken it over
        Deferred, ///< 4xx: the same may be accepted later
        Rejected, ///< 5xx: it will not be
        NotSent, ///< the relay was not reached, not trusted, or let us not in: nobody has anything of it
        Unknown, ///< handed over, and the link was lost before the answer: there may be a copy
    };
    Fate fate = Fate::NotSent;
    int code = 0;  ///< the relay's last, 0: none
    QString text;  ///< for people: what happened and what to do; empty when accepted
    QString reply; ///< the relay's words, which may hold the recipient's address: not for logs

    bool isAccepted() const { return fate == Fate::Accepted; }
};

/** A connection to the relay for one message after the other. It is made with the first and again when the
 *  relay has ended it meanwhile; a message is tried twice only if nothing of it had left. Blocking; used
 *  by one thread at a time. Ends without a goodbye: nobody waits for the answer. */
class SmtpLink
{
public:
    explicit SmtpLink(const SmtpRelay &relay);
    ~SmtpLink();
    SmtpLink(const SmtpLink &) = delete;
    SmtpLink &operator=(const SmtpLink &) = delete;

    /// As sendMail.
    MailOutcome send(const MailMessage &message, const std::function<bool()> &handover = {});
    void close(); ///< the next message makes a new connection

private:
    friend MailOutcome sendMail(const SmtpRelay &, const MailMessage &,
                                const std::function<bool()> &);
    SmtpLink(const SmtpRelay &relay, bool once);
    MailOutcome sendOnce(const MailMessage &message, const std::function<bool()> &handover);

    struct Private;
    std::unique_ptr<Private> d;
};

/** Hands one message to the relay. Blocking, any thread. Nothing, not even the name of the user, is
 *  sent before TLS stands; where it cannot, nothing is sent at all.
 *
 *  `handover` is called once, right before the first byte of the message leaves; false from it stops
 *  there (NotSent). Whoever counts notices commits that there. */
MailOutcome sendMail(const SmtpRelay &relay, const MailMessage &message,
                     const std::function<bool()> &handover = {});

} // namespace reeve
