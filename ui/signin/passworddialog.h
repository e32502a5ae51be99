// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/passwordchange.h"
#include "models/session/profile.h"

#include <QDialog>

class QPushButton;

namespace reeve
{

class LoadingBar;
class Keychain;
class MessageBar;
class PasswordField;
class PlainLabel;

/** Changes one's own password. Closes only when it is known whether it was saved. */
class PasswordDialog : public QDialog
{
    Q_OBJECT
public:
    PasswordDialog(const Profile &profile, Keychain &keychain, QWidget *parent = nullptr);

signals:
    /// Saved: sign in anew with these, the open connection still has the old ones.
    void changed(const QString &password, const QString &passphrase);

protected:
    void reject() override;

private:
    void submit();
    void start(const QString &passphrase);
    void setBusy(bool busy);

    Profile m_profile;
    Keychain &m_keychain;
    PasswordChange *m_change = nullptr;
    QString m_usedPassphrase;
    PasswordField *m_current;
    PasswordField *m_fresh;
    PasswordField *m_again;
    PlainLabel *m_passphraseLabel;
    PasswordField *m_passphrase;
    QPushButton *m_save;
    QPushButton *m_cancel;
    LoadingBar *m_progress;
    MessageBar *m_message;
};

} // namespace reeve
