// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/capturewall.h"

#import <AppKit/AppKit.h>

namespace reeve
{

void excludeFromCapture(QWidget *window, bool excluded)
{
    NSView *view = reinterpret_cast<NSView *>(window->winId());
    view.window.sharingType = excluded ? NSWindowSharingNone : NSWindowSharingReadOnly;
}

} // namespace reeve
