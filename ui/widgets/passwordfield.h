// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace reeve
{

class PlainLabel;

/** A field for a secret: dots, an eye to look at it, and a hint while capitals are locked (seen from
 *  what is typed, since no two systems agree on how to ask). Copying and dragging out are off. */
class PasswordField : public QWidget
{
    Q_OBJECT
public:
    explicit PasswordField(QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text);
    void clear(); ///< with the undo steps
    void selectAll();
    void setShown(bool shown); ///< off at first
    bool isShown() const;
    QLineEdit *edit() const { return m_edit; } ///< for labels' buddies, names and the tab order
    bool capitalsLocked() const { return m_capitals; }

signals:
    void submitted(); ///< Enter
    void edited();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void setCapitalsLocked(bool locked);

    QLineEdit *m_edit;
    QAction *m_eye;
    PlainLabel *m_hint;
    bool m_capitals = false;
};

} // namespace reeve
