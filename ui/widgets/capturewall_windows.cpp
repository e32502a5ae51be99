// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/capturewall.h"

#include <QtGlobal>

#ifdef Q_OS_WIN

#include <windows.h>

#ifndef WDA_EXCLUDEFROMCAPTURE
#define WDA_EXCLUDEFROMCAPTURE 0x00000011 // Windows 10, version 2004
#endif

namespace reeve
{

void excludeFromCapture(QWidget *window, bool excluded)
{
    const HWND handle = reinterpret_cast<HWND>(window->winId());
    if (!excluded)
        SetWindowDisplayAffinity(handle, WDA_NONE);
    else if (!SetWindowDisplayAffinity(handle, WDA_EXCLUDEFROMCAPTURE))
        SetWindowDisplayAffinity(handle, WDA_MONITOR); // older: the window's place is black
}

} // namespace reeve

#endif
