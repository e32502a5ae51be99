// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/messagebar.h"

namespace reeve
{

class TrailMonitor;

/** For everybody, above every view: that the trail is not the one that was seen here before (red,
 *  and it cannot be closed), that a restore lost events, or that no worker seals. Hidden while all
 *  is well. The monitor outlives it. */
class TrailStateBanner : public MessageBar
{
    Q_OBJECT
public:
    explicit TrailStateBanner(TrailMonitor &monitor, QWidget *parent = nullptr);

private:
    void showState();

    TrailMonitor &m_monitor;
    QString m_read; ///< a warning that was closed does not come back
};

} // namespace reeve
