// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/bringintoview.h"

#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>

namespace reeve
{

namespace
{

void whenLaidOut(QWidget *widget, const std::function<void(QScrollArea &)> &scroll)
{
    for (QWidget *around = widget->parentWidget(); around; around = around->parentWidget()) {
        auto *area = qobject_cast<QScrollArea *>(around);
        if (!area)
            continue;
        // Twice: the first turn of the event loop lays out, and may not have come yet.
        for (int delay : {0, 50})
            QTimer::singleShot(delay, widget, [area, widget, scroll] {
                if (widget->isVisible())
                    scroll(*area);
            });
        return;
    }
}

} // namespace

void bringIntoView(QWidget *widget)
{
    whenLaidOut(widget, [widget](QScrollArea &area) { area.ensureWidgetVisible(widget, 0, 8); });
}

void bringIntoView(QWidget *widget, const std::function<QRect(int height)> &part)
{
    whenLaidOut(widget, [widget, part](QScrollArea &area) {
        const int seen = area.viewport()->height();
        const QRect wanted = part(seen);
        const int top = widget->mapTo(area.widget(), wanted.topLeft()).y();
        QScrollBar *bar = area.verticalScrollBar();
        // In the middle, as far as there is something above and below.
        if (top < bar->value() || top + wanted.height() > bar->value() + seen)
            bar->setValue(top - (seen - wanted.height()) / 2);
    });
}

} // namespace reeve
