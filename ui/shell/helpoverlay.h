// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/overlay.h"

#include <QAction>

namespace reeve
{

/** F1: what the view is about, where resources/help says so, and every shortcut that works there. */
class HelpOverlay : public Overlay
{
    Q_OBJECT
public:
    explicit HelpOverlay(QWidget *window);
    /// The window's actions and the view's; those without a shortcut are left out. `topic`: the
    /// view's id.
    void setContent(const QString &topic, const QList<QAction *> &window, const QString &viewTitle,
                    const QList<QAction *> &view);

protected:
    void opened() override;
    QRect panelRect(const QSize &area) const override;

private:
    QWidget *m_content = nullptr;
    bool m_hasText = false;
};

} // namespace reeve
