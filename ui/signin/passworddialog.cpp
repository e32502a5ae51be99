// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signin/passworddialog.h"

#include "models/session/credentials.h"
#include "models/session/keychain.h"
#include "models/session/profilestore.h"
#include "models/session/secrets.h"
#include "ui/shell/signintext.h"
#include "ui/shell/view.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/passwordfield.h"
#include "ui/widgets/plainlabel.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace reeve
{

PasswordDialog::PasswordDialog(const Profile &profile, Keychain &keychain, QWidget *parent)
    : QDialog(parent), m_profile(profile), m_keychain(keychain), m_current(new PasswordField(this)),
      m_fresh(new PasswordField(this)), m_again(new PasswordField(this)),
      m_passphraseLabel(new PlainLabel(tr("Passphrase of your key"), this)),
      m_passphrase(new PasswordField(this)), m_progress(new LoadingBar(this)),
      m_message(new MessageBar(this))
{
    setObjectName(QStringLiteral("passwordDialog"));
    setWindowTitle(tr("Change password"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_save = buttons->addButton(tr("Change password"), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(QStringLiteral("savePassword"));
    m_save->setDefault(true);
    m_cancel = buttons->button(QDialogButtonBox::Cancel);
    m_cancel->setIcon({});
    m_message->setClosable(false);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(4);
    const auto add = [&](const QString &label, PasswordField *field, const char *name) {
        layout->addWidget(new PlainLabel(label, this));
        layout->addWidget(field);
        layout->addSpacing(8);
        field->edit()->setObjectName(QLatin1String(name));
        field->edit()->setAccessibleName(label);
        connect(field, &PasswordField::submitted, this, &PasswordDialog::submit);
    };
    add(tr("Current password"), m_current, "currentPassword");
    add(tr("New password, at least %1 characters").arg(PasswordChange::minimumLength), m_fresh,
        "newPassword");
    add(tr("New password again"), m_again, "newPasswordAgain");
    layout->addWidget(m_passphraseLabel);
    layout->addWidget(m_passphrase);
    m_passphrase->edit()->setObjectName(QStringLiteral("changePassphrase"));
    m_passphrase->edit()->setAccessibleName(tr("Passphrase of your key"));
    m_passphraseLabel->hide();
    m_passphrase->hide();
    layout->addWidget(m_progress);
    layout->addWidget(m_message);
    layout->addStretch(1);
    layout->addSpacing(8);
    layout->addWidget(buttons);
    m_current->setMinimumWidth(fontMetrics().averageCharWidth() * 48);

    connect(m_save, &QPushButton::clicked, this, &PasswordDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &PasswordDialog::reject);
}

void PasswordDialog::submit()
{
    if (!m_save->isEnabled())
        return;
    const QString objection = PasswordChange::objection(m_current->text(), m_fresh->text(),
                                                        m_again->text());
    if (!objection.isEmpty()) {
        m_message->showMessage({Message::Kind::Problem, objection});
        return;
    }
    setBusy(true);
    if (m_passphrase->isVisibleTo(this) || !keyNeedsPassphrase(m_profile.keyFile)) {
        start(m_passphrase->text());
        return;
    }
    m_keychain.read(keychainName(m_profile)).then(this, [this](const Result<QString> &kept) {
        if (kept) {
            start(*kept);
            return;
        }
        setBusy(false);
        m_passphraseLabel->show();
        m_passphrase->show();
        m_message->showMessage(
            {Message::Kind::Information,
             tr("The keychain does not have the passphrase of your key, so it has"
                " to be typed.")});
        m_passphrase->setFocus(Qt::OtherFocusReason);
    });
}

void PasswordDialog::start(const QString &passphrase)
{
    m_usedPassphrase = passphrase;
    ConnectionParameters parameters = m_profile.parameters();
    parameters.keyPassphrase = passphrase;
    delete m_change;
    m_change = new PasswordChange(parameters, this);
    connect(m_change, &PasswordChange::saved, this, [this] {
        QString fresh = m_fresh->text();
        emit changed(fresh, m_usedPassphrase);
        wipe(fresh);
        wipe(m_usedPassphrase);
        setBusy(false);
        accept();
    });
    connect(m_change, &PasswordChange::notSaved, this, [this](const Error &why) {
        setBusy(false);
        const bool ours = why.kind == ErrorKind::WrongPassword
                          || why.kind == ErrorKind::ConnectionLost
                          || why.kind == ErrorKind::Internal;
        m_message->showMessage(
            {Message::Kind::Problem, ours ? why.text : signInText(why, m_profile)});
    });
    connect(m_change, &PasswordChange::findingOut, this, [this] {
        m_message->showMessage({Message::Kind::Warning,
                                tr("The link was lost while saving. Finding out whether the new"
                                   " password was saved…")});
    });
    m_change->start(m_current->text(), m_fresh->text());
}

void PasswordDialog::setBusy(bool busy)
{
    for (PasswordField *field : {m_current, m_fresh, m_again, m_passphrase})
        field->setEnabled(!busy);
    m_save->setEnabled(!busy);
    m_cancel->setEnabled(!busy);
    m_progress->setLoading(busy);
    if (busy)
        m_message->clear();
}

void PasswordDialog::reject()
{
    // Leaving now would leave it unknown which password is the right one.
    if (!m_change || !m_change->isBusy())
        QDialog::reject();
}

} // namespace reeve
