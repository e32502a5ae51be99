// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/aliases/aliasrow.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/secretview.h"
#include "ui/widgets/statebadge.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

QToolButton *button(const char *name, const QString &iconName, const QString &text, QWidget *parent)
{
    auto *made = new QToolButton(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setIcon(icon(iconName));
    made->setText(text);
    made->setAutoRaise(true);
    made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

} // namespace

AliasRow::AliasRow(QWidget *parent)
    : QWidget(parent), m_name(new PlainLabel(this)), m_state(new StateBadge(this)),
      m_secret(new SecretView(this)), m_note(new PlainLabel(this)),
      m_reveal(button("aliasReveal", QStringLiteral("password-show-on"), tr("Reveal"), this)),
      m_copy(button("aliasCopy", QStringLiteral("password-copy"), tr("Copy"), this)),
      m_change(button("aliasChange", QStringLiteral("configure"), tr("Change"), this)),
      m_set(new QAction(this)), m_remove(new QAction(tr("Remove the password…"), this)),
      m_publish(new QAction(this))
{
    m_name->setObjectName(QStringLiteral("aliasName"));
    QFont bold = m_name->font();
    bold.setBold(true);
    m_name->setFont(bold);
    m_name->setSelectable(true);
    m_name->setFocusPolicy(Qt::ClickFocus);
    m_state->setObjectName(QStringLiteral("aliasState"));
    m_secret->setObjectName(QStringLiteral("aliasSecret"));
    m_note->setObjectName(QStringLiteral("aliasNote"));
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_set->setObjectName(QStringLiteral("aliasSet"));
    m_remove->setObjectName(QStringLiteral("aliasRemove"));
    m_publish->setObjectName(QStringLiteral("aliasPublish"));

    auto *menu = new QMenu(this);
    menu->addActions({m_set, m_remove});
    menu->addSeparator();
    menu->addAction(m_publish);
    m_change->setMenu(menu);
    m_change->setPopupMode(QToolButton::InstantPopup);

    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_name);
    first->addWidget(m_state);
    first->addStretch(1);
    first->addWidget(m_change);
    auto *second = new QHBoxLayout;
    second->setSpacing(8);
    second->addWidget(m_secret, 0, Qt::AlignVCenter);
    second->addWidget(m_reveal);
    second->addWidget(m_copy);
    second->addWidget(m_note);
    second->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->setSpacing(0);
    layout->addLayout(first);
    layout->addLayout(second);

    connect(m_reveal, &QToolButton::clicked, this, [this] {
        if (isRevealed())
            mask();
        else
            emit revealWanted();
    });
    connect(m_copy, &QToolButton::clicked, this, &AliasRow::copyWanted);
    connect(m_set, &QAction::triggered, this, &AliasRow::setPasswordWanted);
    connect(m_remove, &QAction::triggered, this, &AliasRow::removePasswordWanted);
    connect(m_publish, &QAction::triggered, this,
            [this] { emit publishWanted(!m_alias.published); });
    connect(m_secret, &SecretView::revealed, this, &AliasRow::showState);
    connect(m_secret, &SecretView::masked, this, &AliasRow::showState);
    connect(m_secret, &SecretView::secondPassed, this, &AliasRow::showState);
}

void AliasRow::setAlias(const Alias &alias)
{
    if (alias.passwordChanged != m_alias.passwordChanged || !alias.hasPassword)
        mask();
    m_alias = alias;
    setObjectName(QStringLiteral("alias_%1").arg(alias.id));
    m_name->setText(visibleText(alias.name));
    showState();
}

void AliasRow::reveal(const Secret &password)
{
    m_secret->reveal(password);
}

void AliasRow::mask()
{
    m_secret->mask();
}

bool AliasRow::isRevealed() const
{
    return m_secret->isRevealed();
}

const Secret &AliasRow::password() const
{
    return m_secret->secret();
}

void AliasRow::setRevealTime(std::chrono::milliseconds time)
{
    m_secret->setTime(time);
}

void AliasRow::setBusy(bool busy)
{
    m_busy = busy;
    showState();
}

void AliasRow::showState()
{
    const QString name = visibleText(m_alias.name);
    m_state->setState(m_alias.meaning(), m_alias.accessText());
    m_secret->setVisible(m_alias.hasPassword);
    m_reveal->setVisible(m_alias.hasPassword);
    m_copy->setVisible(m_alias.hasPassword);
    m_reveal->setText(isRevealed() ? tr("Hide") : tr("Reveal"));
    m_reveal->setIcon(icon(isRevealed() ? QStringLiteral("password-show-off")
                                        : QStringLiteral("password-show-on")));
    m_reveal->setAccessibleName(isRevealed() ? tr("Hide the password of %1").arg(name)
                                             : tr("Reveal the password of %1").arg(name));
    m_reveal->setToolTip(isRevealed()
                             ? tr("Hide the password (Ctrl+Shift+R)")
                             : tr("Show the password for a while; that stands in the trail "
                                  "(Ctrl+Shift+R)"));
    m_copy->setAccessibleName(tr("Copy the password of %1").arg(name));
    m_copy->setToolTip(tr("Copy the password without showing it; it leaves the clipboard after 10 "
                          "seconds (Ctrl+Shift+P)"));
    m_change->setAccessibleName(tr("Change the alias %1").arg(name));
    m_set->setText(m_alias.hasPassword ? tr("New password…") : tr("Set a password…"));
    m_remove->setEnabled(m_alias.hasPassword);
    m_publish->setText(m_alias.published ? tr("Stop publishing…") : tr("Publish…"));
    for (QToolButton *control : {m_reveal, m_copy, m_change})
        control->setEnabled(!m_busy);
    if (isRevealed())
        m_note->setText(tr("hides in %1 s").arg(m_secret->secondsLeft()));
    else if (!m_alias.hasPassword)
        m_note->setText(tr("No password"));
    else
        m_note->setText(m_alias.passwordChanged
                            ? tr("set %1").arg(agoText(*m_alias.passwordChanged))
                            : QString());
}

} // namespace reeve
