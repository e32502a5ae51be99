// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/overlay.h"

#include <QApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QPainter>

namespace reeve
{

namespace
{

/** A rounded card with the colour of the page behind it. */
class Card : public QFrame
{
public:
    using QFrame::QFrame;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(palette().color(QPalette::Mid));
        painter.setBrush(palette().color(QPalette::Window));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    }
};

} // namespace

Overlay::Overlay(QWidget *window) : QWidget(window), m_panel(new Card(this))
{
    hide();
    window->installEventFilter(this);
}

void Overlay::openOver()
{
    if (isVisible())
        return;
    m_before = QApplication::focusWidget();
    place();
    show();
    raise();
    opened();
}

void Overlay::closeOver()
{
    if (!isVisible())
        return;
    hide();
    if (m_before && m_before->isVisible())
        m_before->setFocus(Qt::OtherFocusReason);
    emit closed();
}

QRect Overlay::panelRect(const QSize &area) const
{
    const QSize wanted = m_panel->sizeHint().boundedTo(area - QSize(32, 32));
    return {QPoint((area.width() - wanted.width()) / 2, (area.height() - wanted.height()) / 2),
            wanted};
}

void Overlay::place()
{
    setGeometry(parentWidget()->rect());
    m_panel->setGeometry(panelRect(size()));
}

void Overlay::fitPanel()
{
    if (isVisible())
        place();
}

bool Overlay::eventFilter(QObject *object, QEvent *event)
{
    if (object == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    return QWidget::eventFilter(object, event);
}

void Overlay::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), QColor(0, 0, 0, 96));
}

void Overlay::mousePressEvent(QMouseEvent *event)
{
    if (!m_panel->geometry().contains(event->pos()))
        closeOver();
}

void Overlay::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        closeOver();
    else
        QWidget::keyPressEvent(event);
}

bool Overlay::focusNextPrevChild(bool next)
{
    // Tab stays inside; what is dimmed cannot be reached.
    QWidget *widget = QApplication::focusWidget();
    for (int tries = 0; widget && tries < 500; ++tries) {
        widget = next ? widget->nextInFocusChain() : widget->previousInFocusChain();
        if (widget && m_panel->isAncestorOf(widget) && widget->isVisible() && widget->isEnabled()
            && widget->focusPolicy() & Qt::TabFocus) {
            widget->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
            return true;
        }
    }
    return true;
}

} // namespace reeve
