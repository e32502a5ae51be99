// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QString>

#include <optional>

struct pg_result;

namespace reeve
{

/** What is known about a connection attempt that failed. */
struct ConnectFailure {
    /// libpq's own words, untranslated (UntranslatedMessages) and with PQERRORS_VERBOSE.
    QByteArray message;
    QString host;
    QString user;
    /// X509_V_ERR_… of our check of the server's certificate; 0 when it passed or never ran.
    long verifyResult = 0;
    /// The TLS alert that the server sent us; -1 for none.
    int alert = -1;
    bool timedOut = false;
    bool certificateIsAnothers = false; ///< our certificate's name is not the login
    bool keyIsEncrypted = false;        ///< so "could not load" means: wrong passphrase
};

/** libpq gives nothing but texts for a failed connection (until 18), so they are matched here, in
 *  one place, SQLSTATE and alert numbers before words. */
Error connectError(const ConnectFailure &failure);

/** What the server answered to a statement. `text` is the server's primary message only for class
 *  RV, whose texts are written for people; any other message may quote a value, so a fixed text
 *  stands in its place. */
Error serverError(const pg_result *result);

/** The same for a state that did not come with a result. */
Error errorOfState(const QByteArray &sqlstate, const QString &primaryMessage);

Error lostError(const QString &detail = {});
Error cancelledError();

/** True when trying again later can help: the network or the server, not the account. */
bool isTransient(ErrorKind kind);

/** While it lives, libpq's messages on this thread are not translated, whatever the desktop's
 *  language is. */
class UntranslatedMessages
{
public:
    UntranslatedMessages();
    ~UntranslatedMessages();
    Q_DISABLE_COPY_MOVE(UntranslatedMessages)

private:
    void *m_locale = nullptr;
    void *m_previous = nullptr;
};

} // namespace reeve
