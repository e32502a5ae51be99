// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace reeve
{

enum class SocketState { Ready, TimedOut, Failed };

/** Waits until the socket can be read (or written, if asked) or the time is over. */
SocketState waitForSocket(int socket, bool alsoWrite, bool alsoRead,
                          std::chrono::milliseconds atMost);

} // namespace reeve
