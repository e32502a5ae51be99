// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/secretclipboard.h"

#include <QString>

#import <AppKit/AppKit.h>

namespace reeve
{

// By the system's own call: Qt 6.4 has no public way to a pasteboard type of one's own. The type is
// what nspasteboard.org agreed on with the clipboard managers.
void putMarkedAsSecret(const QString &text)
{
    NSPasteboard *board = [NSPasteboard generalPasteboard];
    [board clearContents];
    [board setString:text.toNSString() forType:NSPasteboardTypeString];
    [board setString:@"" forType:@"org.nspasteboard.ConcealedType"];
}

} // namespace reeve
