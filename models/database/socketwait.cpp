// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/socketwait.h"

#include <QtGlobal>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <cerrno>
#include <poll.h>
#endif

namespace reeve
{

SocketState waitForSocket(int socket, bool alsoWrite, bool alsoRead,
                          std::chrono::milliseconds atMost)
{
    const auto events = static_cast<short>((alsoRead ? POLLIN : 0) | (alsoWrite ? POLLOUT : 0));
    const int timeout = static_cast<int>(atMost.count());
#ifdef Q_OS_WIN
    WSAPOLLFD wanted{static_cast<SOCKET>(socket), events, 0};
    const int ready = WSAPoll(&wanted, 1, timeout);
    const bool interrupted = false;
#else
    pollfd wanted{socket, events, 0};
    const int ready = poll(&wanted, 1, timeout);
    const bool interrupted = ready < 0 && errno == EINTR;
#endif
    if (ready > 0)
        return SocketState::Ready;
    return ready == 0 || interrupted ? SocketState::TimedOut : SocketState::Failed;
}

} // namespace reeve
