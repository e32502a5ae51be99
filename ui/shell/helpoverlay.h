// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/overlay.h"

#include <QAction>

namespace reeve
{

/** F1: every shortcut that works where one is. */
class HelpOverlay : public Overlay
{
    Q_OBJECT
public:
    explicit HelpOverlay(QWidget *window);
    /// Two columns: the window's actions and the view's; those without a shortcut are left out.
    void setActions(const QList<QAction *> &window, const QString &viewTitle,
                    const QList<QAction *> &view);

protected:
    void opened() override;

private:
    QWidget *m_content = nullptr;
};

} // namespace reeve
