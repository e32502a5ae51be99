// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connection.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace reeve
{

/** Changing one's own database password. The verifier is made here and sent, never the password
 *  (PQencryptPasswordConn); ALTER ROLE and its record stand in one transaction.
 *
 *  Works on a connection of its own, opened with the current password, which is how that one is
 *  checked. When the link is lost at the wrong moment it keeps asking until it can say "saved" or
 *  "not saved": signing in with the new password, then with the old one, is part of the answer. */
class PasswordChange : public QObject
{
    Q_OBJECT
public:
    /// At least this many characters.
    static constexpr int minimumLength = 12;

    /// `parameters` without the password; with the key's passphrase if it has one.
    PasswordChange(ConnectionParameters parameters, QObject *parent = nullptr);
    ~PasswordChange() override;

    /// What is wrong with what was typed, for people; empty when nothing is.
    static QString objection(const QString &current, const QString &fresh, const QString &again);

    void start(const QString &current, const QString &fresh);
    bool isBusy() const { return m_busy; }
    OperationId operation() const { return m_operation; }

signals:
    void saved();
    void notSaved(const reeve::Error &why);
    /// The link was lost on the way; the answer is still to come.
    void findingOut();

private:
    void send();
    void findOut(bool withNewPassword);
    void ask(bool withNewPassword);
    void end(const Result<void> &result);
    ConnectionParameters with(const QString &password) const;

    ConnectionParameters m_parameters;
    QString m_current;
    QString m_fresh;
    OperationId m_operation;
    std::unique_ptr<Connection> m_connection;
    QTimer m_again;
    bool m_askNew = true;
    bool m_busy = false;
};

} // namespace reeve
