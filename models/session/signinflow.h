// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/desk.h"
#include "models/session/profile.h"

#include <QDateTime>
#include <QObject>
#include <QStringList>

#include <memory>
#include <optional>

namespace reeve
{

class Keychain;

/** What a sign-in brought, beside the person. */
struct SignInReport {
    SignedIn person;
    QString organisation;
    QStringList warnings;                   ///< for people: server too old, list not replaced …
    std::optional<int> certificateDaysLeft; ///< nothing when there is no certificate to read
    bool crlRenewed = false;
};

/// From this many days before its end, renewing the certificate is offered.
inline constexpr int certificateRenewalDays = 30;

/** Signing in: the passphrase from the keychain if the key has one, the connection, and one round
 *  trip that says who this is and whether program and database fit. GUI thread; one at a time.
 *
 *  The password is not kept here: the connection has it until it is closed, for its reconnects. */
class SignInFlow : public QObject
{
    Q_OBJECT
public:
    SignInFlow(Desk &desk, Keychain &keychain, QObject *parent = nullptr);
    ~SignInFlow() override;

    /** Ends in exactly one of signedIn, failed, passphraseNeeded; busyChanged around it. An empty
     *  `passphrase` means: the keychain's. A typed one goes into the keychain once it has worked.
     */
    void signIn(const Profile &profile, const QString &password, const QString &passphrase = {});
    void cancel(); ///< ends in failed(Cancelled)
    bool isBusy() const { return m_busy; }
    /// The last one that was tried.
    const Profile &profile() const { return m_profile; }
    const SignInReport &report() const { return m_report; }

    /// For tests of what depends on the date (certificate expiry).
    void setClock(std::function<QDateTime()> now) { m_now = std::move(now); }

signals:
    void busyChanged(bool busy);
    /// The key has a passphrase and the keychain does not have it; `why` is for people.
    void passphraseNeeded(const QString &why);
    void signedIn(const reeve::SignInReport &report);
    void failed(const reeve::Error &error);

private:
    struct Greeting;
    void connectWith(const QString &password, const QString &passphrase, bool typed);
    void finish(const Result<void> &result);
    void setBusy(bool busy);
    void take();

    Desk &m_desk;
    Keychain &m_keychain;
    Profile m_profile;
    SignInReport m_report;
    std::shared_ptr<Greeting> m_greeting;
    std::function<QDateTime()> m_now;
    QString m_typedPassphrase;
    quint64 m_attempt = 0;
    bool m_busy = false;
};

} // namespace reeve
