// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/profile.h"
#include "models/session/signinflow.h"

#include "ui/shell/view.h"

#include <QWidget>

class QListWidget;
class QPushButton;

namespace reeve
{

class LoadingBar;
class Keychain;
class MessageBar;
class PasswordField;
class PlainLabel;
class ProfileStore;

/** The entrance: which database, as whom, the password. What was typed stays when signing in
 *  fails; what went wrong stands beside it in plain words. */
class SignInView : public QWidget
{
    Q_OBJECT
public:
    SignInView(ProfileStore &store, Keychain &keychain, SignInFlow &flow,
               QWidget *parent = nullptr);

    /// A profile that is not in the store (a sandbox), on top of the list and chosen.
    void offer(const Profile &profile, const QString &password = {});
    void choose(const QUuid &id);
    const Profile *chosen() const;
    void signIn();
    void importBundle();
    void forgetTyped();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void buildLayout();
    void connectFlow();
    void fill();
    void showChosen();
    void setBusy(bool busy);
    void editProfile();
    void askToRemove();
    void remove();
    void note(const Message &message, const QString &action = {});

    ProfileStore &m_store;
    Keychain &m_keychain;
    SignInFlow &m_flow;
    QList<Profile> m_profiles;
    QList<Profile> m_offered;
    bool m_trying = false;   ///< the attempt that runs is ours, not the lock screen's
    bool m_removing = false; ///< the message asks for it

    QListWidget *m_list;
    PlainLabel *m_empty;
    QPushButton *m_import;
    QPushButton *m_edit;
    QPushButton *m_remove;
    QWidget *m_form;
    PlainLabel *m_title;
    PlainLabel *m_place;
    PlainLabel *m_login;
    PasswordField *m_password;
    PlainLabel *m_passphraseLabel;
    PasswordField *m_passphrase;
    QPushButton *m_signIn;
    QPushButton *m_cancel;
    LoadingBar *m_progress;
    MessageBar *m_message;
};

} // namespace reeve
