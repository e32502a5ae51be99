// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/bringintoview.h"

#include <QScrollArea>
#include <QTimer>

namespace reeve
{

void bringIntoView(QWidget *widget)
{
    for (QWidget *around = widget->parentWidget(); around; around = around->parentWidget()) {
        auto *area = qobject_cast<QScrollArea *>(around);
        if (!area)
            continue;
        // Twice: the first turn of the event loop lays out, and may not have come yet.
        for (int delay : {0, 50})
            QTimer::singleShot(delay, widget, [area, widget] {
                if (widget->isVisible())
                    area->ensureWidgetVisible(widget, 0, 8);
            });
        return;
    }
}

} // namespace reeve
