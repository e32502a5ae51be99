// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/profile.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace reeve
{

class LoadingBar;
class Keychain;
class MessageBar;
class PasswordField;
class ProfileStore;

/** Imports a profile bundle: the file and its passphrase. Says what is wrong with it, and then
 *  nothing has been imported. */
class ImportDialog : public QDialog
{
    Q_OBJECT
public:
    ImportDialog(ProfileStore &store, Keychain &keychain, QWidget *parent = nullptr);
    void setFile(const QString &path);

signals:
    /// `remark`: what did not work beside the import (the keychain), for people.
    void imported(const reeve::Profile &profile, const QString &remark);

private:
    void choose();
    void start();
    void finish(const Profile &profile, const QString &passphrase);
    void setBusy(bool busy);

    ProfileStore &m_store;
    Keychain &m_keychain;
    QLineEdit *m_file;
    QPushButton *m_browse;
    PasswordField *m_passphrase;
    QPushButton *m_import;
    LoadingBar *m_progress;
    MessageBar *m_message;
};

} // namespace reeve
