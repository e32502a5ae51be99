// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aliases/alias.h"
#include "models/session/secrets.h"

#include <QFrame>

#include <memory>

class QLineEdit;
class QPushButton;
class QToolButton;

namespace reeve
{

class CaptureWall;
class PasswordField;
class PlainLabel;
class StateBadge;

/** A new password for an alias, in place: one that can be read out stands there already, another is a
 *  click away, and what is typed instead is weighed while it is typed. Esc leaves it. */
class AliasPasswordEditor : public QFrame
{
    Q_OBJECT
public:
    explicit AliasPasswordEditor(QWidget *parent = nullptr);
    ~AliasPasswordEditor() override;

    void edit(const Alias &alias, const QString &reason); ///< shows itself, takes the keyboard
    void dismiss();                                       ///< hides, and forgets what was typed
    bool isEditing() const { return !isHidden(); }
    const Alias &alias() const { return m_alias; }
    void setBusy(bool busy);

signals:
    void given(const reeve::Secret &password, const QString &reason);
    void copyWanted(const reeve::Secret &password);
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void generate();
    void weigh();
    void give();

    Alias m_alias;
    bool m_busy = false;
    PlainLabel *m_title;
    PasswordField *m_password;
    QToolButton *m_generate;
    QToolButton *m_copy;
    StateBadge *m_strength;
    PlainLabel *m_sentence;
    QLineEdit *m_reason;
    QPushButton *m_save;
    QPushButton *m_leave;
    std::unique_ptr<CaptureWall> m_wall;
};

} // namespace reeve
