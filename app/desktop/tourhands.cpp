// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tourhands.h"

#include "ui/widgets/plainlabel.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>

namespace reeve
{

bool TourHands::isVisible(const char *name) const
{
    const QWidget *widget = find(name);
    return widget && widget->isVisible();
}

QString TourHands::text(const char *name) const
{
    if (const auto *label = find<PlainLabel>(name))
        return label->text();
    const auto *edit = find<QLineEdit>(name);
    return edit ? edit->text() : QString();
}

void TourHands::typeInto(const char *name, const QString &text) const
{
    auto *edit = find<QLineEdit>(name);
    if (!edit)
        return;
    edit->setFocus(Qt::OtherFocusReason);
    edit->selectAll();
    if (text.isEmpty())
        press(edit, Qt::Key_Backspace);
    for (const QChar character : text) {
        QKeyEvent down(QEvent::KeyPress, 0, Qt::NoModifier, QString(character));
        QKeyEvent up(QEvent::KeyRelease, 0, Qt::NoModifier, QString(character));
        QApplication::sendEvent(edit, &down);
        QApplication::sendEvent(edit, &up);
    }
}

void TourHands::press(QWidget *target, Qt::Key key, Qt::KeyboardModifiers modifiers) const
{
    if (!target)
        return;
    QKeyEvent down(QEvent::KeyPress, key, modifiers);
    QKeyEvent up(QEvent::KeyRelease, key, modifiers);
    QApplication::sendEvent(target, &down);
    QApplication::sendEvent(target, &up);
}

void TourHands::click(QWidget *target, const QPoint &place) const
{
    if (!target)
        return;
    const QPointF local(place);
    const QPointF global(target->mapToGlobal(place));
    QMouseEvent down(QEvent::MouseButtonPress, local, global, Qt::LeftButton, Qt::LeftButton, {});
    QMouseEvent up(QEvent::MouseButtonRelease, local, global, Qt::LeftButton, Qt::NoButton, {});
    QApplication::sendEvent(target, &down);
    QApplication::sendEvent(target, &up);
}

void TourHands::clickButton(const char *name) const
{
    if (auto *button = find<QAbstractButton>(name); button && button->isEnabled())
        click(button, button->rect().center());
}

void TourHands::trigger(const char *action) const
{
    if (auto *found = find<QAction>(action); found && found->isEnabled())
        found->trigger();
}

void TourHands::closeDialogs() const
{
    for (QDialog *dialog : m_window.findChildren<QDialog *>()) {
        if (dialog->isVisible())
            dialog->reject();
    }
    m_window.activateWindow();
}

} // namespace reeve
