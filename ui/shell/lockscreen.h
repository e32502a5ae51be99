// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/desk.h"

#include <QWidget>

class QLabel;

class QPushButton;

namespace reeve
{

class LoadingBar;
class MessageBar;
class PasswordField;
class PlainLabel;

/** What stands in the window while it is locked: who, why, and the password. No data. */
class LockScreen : public QWidget
{
    Q_OBJECT
public:
    explicit LockScreen(QWidget *parent = nullptr);

    void showFor(const SignedIn &person, const QString &why);
    void showError(const QString &text);
    void askPassphrase(const QString &why);
    void setBusy(bool busy);
    void forgetTyped();

signals:
    void unlockRequested(const QString &password, const QString &passphrase);
    void cancelRequested();
    void otherPersonRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void submit();
    void drawIcon();

    QLabel *m_picture;
    PlainLabel *m_person;
    PlainLabel *m_why;
    PasswordField *m_password;
    PlainLabel *m_passphraseLabel;
    PasswordField *m_passphrase;
    QPushButton *m_unlock;
    QPushButton *m_other;
    LoadingBar *m_progress;
    MessageBar *m_message;
    bool m_busy = false;
};

} // namespace reeve
