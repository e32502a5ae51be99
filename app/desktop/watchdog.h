// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>

namespace reeve
{

/** Watches the GUI thread's event loop: how long it takes at most until the loop gets to a posted
 *  event. Written to the file as JSON when it goes. */
class Watchdog
{
public:
    explicit Watchdog(const QString &file);
    ~Watchdog();
    Watchdog(const Watchdog &) = delete;
    Watchdog &operator=(const Watchdog &) = delete;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace reeve
