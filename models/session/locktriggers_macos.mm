// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/locktriggers.h"

#import <AppKit/AppKit.h>
#import <Foundation/Foundation.h>

namespace reeve
{

namespace
{

class MacTriggers : public LockTriggers
{
public:
    explicit MacTriggers(QObject *parent) : LockTriggers(parent)
    {
        m_locked = [[NSDistributedNotificationCenter defaultCenter]
            addObserverForName:@"com.apple.screenIsLocked"
                        object:nil
                         queue:[NSOperationQueue mainQueue]
                    usingBlock:^(NSNotification *) {
                        emit screenLocked();
                    }];
        m_asleep = [[[NSWorkspace sharedWorkspace] notificationCenter]
            addObserverForName:NSWorkspaceWillSleepNotification
                        object:nil
                         queue:[NSOperationQueue mainQueue]
                    usingBlock:^(NSNotification *) {
                        emit aboutToSleep();
                    }];
    }
    ~MacTriggers() override
    {
        [[NSDistributedNotificationCenter defaultCenter] removeObserver:m_locked];
        [[[NSWorkspace sharedWorkspace] notificationCenter] removeObserver:m_asleep];
    }

private:
    id m_locked = nil;
    id m_asleep = nil;
};

} // namespace

LockTriggers *LockTriggers::create(QObject *parent)
{
    return new MacTriggers(parent);
}

} // namespace reeve
