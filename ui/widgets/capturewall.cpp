// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/capturewall.h"

#include <QVariant>

namespace reeve
{

namespace
{

// Several secrets may be shown in one window, so walls are counted.
constexpr const char *wallsProperty = "reeveCaptureWalls";

} // namespace

CaptureWall::CaptureWall(QWidget *inside) : m_window(inside->window())
{
    count(m_window, 1);
}

CaptureWall::~CaptureWall()
{
    if (m_window)
        count(m_window, -1);
}

bool CaptureWall::isBefore(const QWidget *window)
{
    return window->property(wallsProperty).toInt() > 0;
}

void CaptureWall::count(QWidget *window, int step)
{
    const int walls = window->property(wallsProperty).toInt() + step;
    window->setProperty(wallsProperty, walls);
    if (walls == (step > 0 ? 1 : 0))
        excludeFromCapture(window, step > 0);
}

} // namespace reeve
