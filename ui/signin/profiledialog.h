// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/profile.h"

#include <QDialog>

class QLineEdit;

namespace reeve
{

class MessageBar;
class ProfileStore;

/** Changes where a profile points; who one is there comes from the bundle. */
class ProfileDialog : public QDialog
{
    Q_OBJECT
public:
    ProfileDialog(ProfileStore &store, const Profile &profile, QWidget *parent = nullptr);

private:
    void save();
    QString objection() const;

    ProfileStore &m_store;
    Profile m_profile;
    QLineEdit *m_organisation;
    QLineEdit *m_host;
    QLineEdit *m_port;
    QLineEdit *m_database;
    QLineEdit *m_login;
    MessageBar *m_message;
};

} // namespace reeve
