// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace reeve
{

/** Reports when the desktop itself is locked or goes to sleep. Only reports: a system that says
 *  nothing (no D-Bus) leaves the idle clock and Ctrl+L. GUI thread. */
class LockTriggers : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// This system's own; never null. One file a system: locktriggers_linux.cpp, _windows, _macos.
    static LockTriggers *create(QObject *parent);

signals:
    void screenLocked();
    void aboutToSleep();
};

} // namespace reeve
