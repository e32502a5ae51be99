// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QString>
#include <QWidget>

namespace reeve
{

/** The tour's eyes and hands: finds widgets by objectName, and uses them by the events that a
 *  keyboard and a mouse would send. */
class TourHands
{
public:
    explicit TourHands(QWidget &window) : m_window(window) {}

    template <typename T = QWidget>
    T *find(const char *name) const
    {
        return m_window.findChild<T *>(QLatin1String(name));
    }
    bool isVisible(const char *name) const;
    QString text(const char *name) const; ///< of a label or a field

    /// Puts the focus there, selects what stands there and types over it.
    void typeInto(const char *name, const QString &text) const;
    void press(QWidget *target, Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const;
    void click(QWidget *target, const QPoint &place) const;
    void clickButton(const char *name) const;
    void trigger(const char *action) const;
    void closeDialogs() const;

private:
    QWidget &m_window;
};

} // namespace reeve
