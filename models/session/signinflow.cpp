// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/signinflow.h"

#include "models/session/credentials.h"
#include "models/session/greeting.h"
#include "models/session/keychain.h"
#include "models/session/profilestore.h"
#include "models/session/secrets.h"

#include <QMutex>

namespace reeve
{

/** Written by the connection's thread, at the first sign-in and again at each reconnect. */
struct SignInFlow::Greeting {
    QMutex mutex;
    GreetingReply reply;
};

SignInFlow::SignInFlow(Desk &desk, Keychain &keychain, QObject *parent)
    : QObject(parent), m_desk(desk), m_keychain(keychain),
      m_now([] { return QDateTime::currentDateTimeUtc(); })
{
    // After a reconnect the role may be another one.
    connect(&m_desk.connection(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Open && !m_busy && m_greeting)
            take();
    });
}

SignInFlow::~SignInFlow() = default;

void SignInFlow::signIn(const Profile &profile, const QString &password, const QString &passphrase)
{
    if (m_busy)
        return;
    m_profile = profile;
    const quint64 attempt = ++m_attempt;
    setBusy(true);
    if (!passphrase.isEmpty() || !keyNeedsPassphrase(profile.keyFile)) {
        connectWith(password, passphrase, !passphrase.isEmpty());
        return;
    }
    m_keychain.read(keychainName(profile))
        .then(this, [this, attempt, password](const Result<QString> &kept) {
            if (attempt != m_attempt)
                return;
            if (kept) {
                connectWith(password, *kept, false);
                return;
            }
            setBusy(false);
            emit passphraseNeeded(
                kept.error().kind == ErrorKind::NotFound
                    ? tr("The keychain of this computer does not have the passphrase of your key."
                         " It is the one of the bundle that you imported.")
                    : tr("The keychain of this computer is not available, so the passphrase of your"
                         " key has to be typed. It is the one of the bundle that you imported."));
        });
}

void SignInFlow::connectWith(const QString &password, const QString &passphrase, bool typed)
{
    ConnectionParameters parameters = m_profile.parameters();
    parameters.password = password;
    parameters.keyPassphrase = passphrase;
    if (typed)
        m_typedPassphrase = passphrase;

    auto greeting = std::make_shared<Greeting>();
    m_greeting = greeting;
    const GreetingFiles files{m_profile.caFile, m_profile.crlFile, m_profile.imported};
    const auto clock = m_now;
    const quint64 attempt = m_attempt;
    m_desk.connection()
        .open(parameters,
              [greeting, files, clock](PgDriver &driver) -> Result<void> {
                  Result<GreetingReply> reply = greet(driver, files, clock());
                  if (!reply)
                      return tl::unexpected(reply.error());
                  const QMutexLocker locker(&greeting->mutex);
                  greeting->reply = *reply;
                  return {};
              })
        .then(this, [this, attempt](const Result<void> &result) {
            if (attempt == m_attempt)
                finish(result);
        });
    wipe(parameters.password);
    wipe(parameters.keyPassphrase);
}

void SignInFlow::finish(const Result<void> &result)
{
    if (!result) {
        m_greeting.reset();
        wipe(m_typedPassphrase);
        setBusy(false);
        emit failed(result.error());
        return;
    }
    if (!m_typedPassphrase.isEmpty()) {
        // It has just opened the key; without a keychain it will be asked for again.
        m_keychain.write(keychainName(m_profile), m_typedPassphrase);
        wipe(m_typedPassphrase);
    }
    take();
    setBusy(false);
    emit signedIn(m_report);
}

void SignInFlow::take()
{
    GreetingReply reply;
    {
        const QMutexLocker locker(&m_greeting->mutex);
        reply = m_greeting->reply;
    }
    m_report = {};
    m_report.person = {reply.login,        reply.fullName,   reply.role,         reply.host,
                       m_profile.database, reply.tlsVersion, reply.serverVersion};
    m_report.organisation = reply.organisation;
    m_report.warnings = reply.warnings;
    m_report.crlRenewed = reply.crlRenewed;
    if (const Result<QDateTime> expiry = certificateExpiry(m_profile.certFile))
        m_report.certificateDaysLeft = daysLeft(*expiry, m_now());
    m_desk.setPerson(m_report.person);
}

void SignInFlow::cancel()
{
    if (!m_busy)
        return;
    ++m_attempt; // what still comes back belongs to nobody
    m_desk.connection().close();
    finish(failure(ErrorKind::Cancelled, tr("Signing in was cancelled.")));
}

void SignInFlow::setBusy(bool busy)
{
    if (m_busy == busy)
        return;
    m_busy = busy;
    emit busyChanged(busy);
}

} // namespace reeve
