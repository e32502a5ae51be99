// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>
#include <QWidget>

namespace reeve
{

/** A panel over the window's content, with the rest dimmed: a part of the window, not a window of
 *  its own. Esc and a click beside the panel close it; focus goes back where it was. */
class Overlay : public QWidget
{
    Q_OBJECT
public:
    explicit Overlay(QWidget *window);
    void openOver();
    virtual void closeOver();
    bool isOpen() const { return isVisible(); }

signals:
    void closed();

protected:
    QFrame *panel() const { return m_panel; }
    /// The panel's place in an area of this size.
    virtual QRect panelRect(const QSize &area) const;
    void fitPanel();         ///< asks for panelRect again
    virtual void opened() {} ///< just shown: set the focus

    bool eventFilter(QObject *object, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void place();

    QFrame *m_panel;
    QPointer<QWidget> m_before;
};

} // namespace reeve
