// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/view.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;
class QToolButton;

namespace reeve
{

class PlainLabel;

/** One message where the eye is already: what happened, what was kept, what to do. Says its kind
 *  in colour, icon and words; announced to screen readers; never markup. Hidden while empty. What
 *  went well leaves by itself after a while, everything else stays until it is closed or over. */
class MessageBar : public QFrame
{
    Q_OBJECT
public:
    static constexpr int successMilliseconds = 8000;

    explicit MessageBar(QWidget *parent = nullptr);

    void showMessage(const Message &message);
    /// With a button: `label` is what it does ("Try now"); pressed, it emits actionTriggered.
    void showMessage(const Message &message, const QString &label);
    void clear();
    const Message &message() const { return m_message; }
    bool isShowing() const { return m_showing; }
    void setClosable(bool closable); ///< true at first

signals:
    void actionTriggered();
    void closed(); ///< by the person

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void recolour();

    Message m_message;
    bool m_showing = false;
    QTimer m_leave;
    QLabel *m_icon = nullptr;
    PlainLabel *m_text = nullptr;
    QPushButton *m_action = nullptr;
    QToolButton *m_close = nullptr;
};

} // namespace reeve
