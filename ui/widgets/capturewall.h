// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

namespace reeve
{

/** While one stands, the window under `inside` is left out of screenshots, recordings and shared
 *  screens where the system can do that (Windows, macOS). X11 and Wayland cannot: nothing happens
 *  there. For the moments in which a secret is shown; GUI thread. */
class CaptureWall
{
public:
    explicit CaptureWall(QWidget *inside);
    ~CaptureWall();
    Q_DISABLE_COPY_MOVE(CaptureWall)

    /// Whether a wall stands before this window (whether or not the system keeps it).
    static bool isBefore(const QWidget *window);

private:
    static void count(QWidget *window, int step);

    QPointer<QWidget> m_window;
};

/// This system's own: capturewall_linux.cpp, _windows.cpp, _macos.mm.
void excludeFromCapture(QWidget *window, bool excluded);

} // namespace reeve
