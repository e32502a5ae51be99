// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/lockscreen.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/passwordfield.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace reeve
{

LockScreen::LockScreen(QWidget *parent)
    : QWidget(parent), m_picture(new QLabel(this)), m_person(new PlainLabel(this)),
      m_why(new PlainLabel(this)), m_password(new PasswordField(this)),
      m_passphraseLabel(new PlainLabel(tr("Passphrase of your key"), this)),
      m_passphrase(new PasswordField(this)), m_unlock(new QPushButton(tr("Unlock"), this)),
      m_other(new QPushButton(tr("Sign in as somebody else"), this)),
      m_progress(new LoadingBar(this)), m_message(new MessageBar(this))
{
    setObjectName(QStringLiteral("lockScreen"));
    m_picture->setAccessibleName(tr("Locked"));
    m_picture->setAlignment(Qt::AlignCenter);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    large.setBold(true);
    m_person->setObjectName(QStringLiteral("lockPerson"));
    m_person->setFont(large);
    m_person->setAlignment(Qt::AlignCenter);
    m_why->setObjectName(QStringLiteral("lockReason"));
    m_why->setAlignment(Qt::AlignCenter);
    m_why->setWrapping(true);
    m_why->setForegroundRole(QPalette::PlaceholderText);
    m_password->edit()->setObjectName(QStringLiteral("lockPassword"));
    m_password->edit()->setAccessibleName(tr("Password"));
    m_password->edit()->setPlaceholderText(tr("Password"));
    m_passphrase->edit()->setObjectName(QStringLiteral("lockPassphrase"));
    m_passphrase->edit()->setAccessibleName(tr("Passphrase of your key"));
    m_unlock->setObjectName(QStringLiteral("unlockButton"));
    m_unlock->setDefault(true);
    m_other->setObjectName(QStringLiteral("otherPersonButton"));
    m_other->setFlat(true);
    m_message->setClosable(false);

    auto *column = new QWidget(this);
    column->setFixedWidth(fontMetrics().averageCharWidth() * 56);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_picture);
    layout->addSpacing(4);
    layout->addWidget(m_person);
    layout->addWidget(m_why);
    layout->addSpacing(12);
    layout->addWidget(m_password);
    layout->addWidget(m_passphraseLabel);
    layout->addWidget(m_passphrase);
    layout->addWidget(m_progress);
    layout->addWidget(m_unlock);
    layout->addWidget(m_other);
    layout->addSpacing(4);
    layout->addWidget(m_message);
    m_passphraseLabel->hide();
    m_passphrase->hide();

    auto *outer = new QVBoxLayout(this);
    outer->addStretch(2);
    outer->addWidget(column, 0, Qt::AlignHCenter);
    outer->addStretch(3);

    connect(m_unlock, &QPushButton::clicked, this, [this] {
        if (m_busy)
            emit cancelRequested();
        else
            submit();
    });
    connect(m_password, &PasswordField::submitted, this, &LockScreen::submit);
    connect(m_passphrase, &PasswordField::submitted, this, &LockScreen::submit);
    connect(m_other, &QPushButton::clicked, this, &LockScreen::otherPersonRequested);
    drawIcon();
}

void LockScreen::showFor(const SignedIn &person, const QString &why)
{
    m_person->setText(person.fullName.isEmpty() ? person.login : person.fullName);
    m_why->setText(why);
    m_message->clear();
    m_passphraseLabel->hide();
    m_passphrase->hide();
    forgetTyped();
    setBusy(false);
    m_password->setFocus(Qt::OtherFocusReason);
}

void LockScreen::showError(const QString &text)
{
    m_message->showMessage({Message::Kind::Problem, text});
    m_password->setFocus(Qt::OtherFocusReason);
    m_password->selectAll();
}

void LockScreen::askPassphrase(const QString &why)
{
    m_passphraseLabel->show();
    m_passphrase->show();
    m_message->showMessage({Message::Kind::Information, why});
    m_passphrase->setFocus(Qt::OtherFocusReason);
}

void LockScreen::setBusy(bool busy)
{
    m_busy = busy;
    m_password->setEnabled(!busy);
    m_passphrase->setEnabled(!busy);
    m_other->setEnabled(!busy);
    m_unlock->setText(busy ? tr("Cancel") : tr("Unlock"));
    m_progress->setLoading(busy);
    if (busy)
        m_message->clear();
}

void LockScreen::forgetTyped()
{
    m_password->clear();
    m_passphrase->clear();
}

void LockScreen::submit()
{
    if (m_busy)
        return;
    if (m_password->text().isEmpty()) {
        showError(tr("Please type your password."));
        return;
    }
    emit unlockRequested(m_password->text(),
                         m_passphrase->isVisibleTo(this) ? m_passphrase->text() : QString());
}

void LockScreen::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
}

void LockScreen::drawIcon()
{
    m_picture->setPixmap(
        icon(QStringLiteral("object-locked")).pixmap(QSize(48, 48), devicePixelRatioF()));
}

} // namespace reeve
