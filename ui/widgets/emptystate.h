// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace reeve
{

class PlainLabel;

/** Stands where nothing is: says why, and what to do about it. Texts may hold data: shown plain. */
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);
    /// `action` is what the button does ("Clear the search"); empty: no button.
    void set(const QString &iconName, const QString &title, const QString &text,
             const QString &action = {});
    QString title() const;
    QString text() const;
    QPushButton *button() const { return m_button; }

signals:
    void actionTriggered();

private:
    QLabel *m_icon;
    PlainLabel *m_title;
    PlainLabel *m_text;
    QPushButton *m_button;
};

} // namespace reeve
