// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/passwordchange.h"

#include "models/session/secrets.h"

#include <libpq-fe.h>

namespace reeve
{

namespace
{

constexpr int secondsBetweenQuestions = 3;

Result<void> changeOn(PgDriver &driver, const OperationId &operation, const QByteArray &login,
                      QByteArray fresh)
{
    const std::unique_ptr<char, decltype(&PQfreemem)> verifier(
        PQencryptPasswordConn(driver.connection(), fresh.constData(), login.constData(),
                              "scram-sha-256"),
        &PQfreemem);
    wipe(fresh);
    if (!verifier)
        return failure(ErrorKind::Internal, PasswordChange::tr("The password was not accepted."));
    // A verifier has no quote in it, and ALTER ROLE takes no parameters.
    const QString statement = QStringLiteral("ALTER ROLE CURRENT_USER PASSWORD '%1'")
                                  .arg(QString::fromLatin1(verifier.get()));
    return driver.transaction([&]() -> Result<void> {
        const auto altered = driver.query({statement});
        if (!altered)
            return tl::unexpected(altered.error());
        const auto noted = driver.query(
            {QStringLiteral("SELECT api.password_changed($1)"), {operation}});
        if (!noted)
            return tl::unexpected(noted.error());
        return {};
    });
}

} // namespace

PasswordChange::PasswordChange(ConnectionParameters parameters, QObject *parent)
    : QObject(parent), m_parameters(std::move(parameters))
{
    m_again.setSingleShot(true);
    m_again.setInterval(secondsBetweenQuestions * 1000);
    connect(&m_again, &QTimer::timeout, this, [this] { findOut(m_askNew); });
}

PasswordChange::~PasswordChange()
{
    wipe(m_current);
    wipe(m_fresh);
}

QString PasswordChange::objection(const QString &current, const QString &fresh,
                                  const QString &again)
{
    if (current.isEmpty())
        return tr("Please type the password that you use now.");
    if (fresh.size() < minimumLength)
        return tr("The new password needs at least %1 characters.").arg(minimumLength);
    if (fresh == current)
        return tr("The new password is the one that you use now.");
    if (fresh.contains(QChar(0)))
        return tr("The new password contains a character that cannot be used.");
    if (fresh != again)
        return tr("The two new passwords are not the same.");
    return {};
}

ConnectionParameters PasswordChange::with(const QString &password) const
{
    ConnectionParameters parameters = m_parameters;
    parameters.password = password;
    return parameters;
}

void PasswordChange::start(const QString &current, const QString &fresh)
{
    if (m_busy)
        return;
    m_busy = true;
    m_current = current;
    m_fresh = fresh;
    m_operation = QUuid::createUuid();
    m_connection = std::make_unique<Connection>();
    m_connection->open(with(m_current)).then(this, [this](const Result<void> &opened) {
        if (opened) {
            send();
            return;
        }
        Error error = opened.error();
        if (error.kind == ErrorKind::WrongPassword)
            error.text = tr("The current password is not right. Nothing was changed.");
        end(tl::unexpected(error));
    });
}

void PasswordChange::send()
{
    m_connection
        ->run([operation = m_operation, login = m_parameters.user.toUtf8(),
               fresh = m_fresh.toUtf8()](PgDriver &driver) {
            return changeOn(driver, operation, login, fresh);
        })
        .then(this, [this](const Result<void> &done) {
            if (done || done.error().kind != ErrorKind::ConnectionLost) {
                end(done);
                return;
            }
            emit findingOut();
            findOut(true);
        });
}

void PasswordChange::findOut(bool withNewPassword)
{
    m_askNew = withNewPassword;
    m_connection = std::make_unique<Connection>();
    m_connection->open(with(withNewPassword ? m_fresh : m_current))
        .then(this, [this, withNewPassword](const Result<void> &opened) {
            if (opened)
                ask(withNewPassword);
            else if (opened.error().kind == ErrorKind::WrongPassword && withNewPassword)
                findOut(false);
            else {
                m_askNew = true;
                m_again.start();
            }
        });
}

void PasswordChange::ask(bool withNewPassword)
{
    // The old password still signs in while the lost transaction is open, so that its answer alone
    // is not enough: the question waits for that transaction, and settles it.
    m_connection->operationOutcome(m_operation)
        .then(this, [this, withNewPassword](const Result<Outcome> &outcome) {
            if (!outcome) {
                m_askNew = withNewPassword;
                m_again.start();
            } else if (*outcome == Outcome::Saved) {
                end({});
            } else {
                end(failure(ErrorKind::ConnectionLost,
                            tr("The link was lost; the password was not changed.")));
            }
        });
}

void PasswordChange::end(const Result<void> &result)
{
    m_connection.reset();
    wipe(m_current);
    wipe(m_fresh);
    m_busy = false;
    if (result)
        emit saved();
    else
        emit notSaved(result.error());
}

} // namespace reeve
