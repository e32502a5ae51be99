// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aliases/alias.h"
#include "models/session/secrets.h"

#include <QWidget>

#include <chrono>

class QAction;
class QToolButton;

namespace reeve
{

class PlainLabel;
class SecretView;
class StateBadge;

/** One alias: its name and who can read through it, its password behind dots, and what can be done
 *  with it. Passive: says what is wanted, shows what it is given. */
class AliasRow : public QWidget
{
    Q_OBJECT
public:
    explicit AliasRow(QWidget *parent = nullptr);

    /// A newer reading of the same alias; masks when it is no longer the password that is shown.
    void setAlias(const Alias &alias);
    const Alias &alias() const { return m_alias; }

    void reveal(const Secret &password);
    void mask();
    bool isRevealed() const;
    const Secret &password() const; ///< empty while masked
    void setRevealTime(std::chrono::milliseconds time);
    void setBusy(bool busy); ///< waits for the database

signals:
    void revealWanted();
    void copyWanted();
    void setPasswordWanted();
    void removePasswordWanted();
    void publishWanted(bool published);

private:
    void showState();

    Alias m_alias;
    bool m_busy = false;
    PlainLabel *m_name;
    StateBadge *m_state;
    SecretView *m_secret;
    PlainLabel *m_note; ///< beside the password: its age, or the seconds that are left
    QToolButton *m_reveal;
    QToolButton *m_copy;
    QToolButton *m_change;
    QAction *m_set;
    QAction *m_remove;
    QAction *m_publish;
};

} // namespace reeve
