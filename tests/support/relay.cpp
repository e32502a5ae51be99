// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/relay.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <functional>
#include <future>
#include <list>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace reeve::test
{
namespace
{
using Clock = std::chrono::steady_clock;

/// A socket, or nothing.
class Socket
{
public:
    Socket() = default;
    explicit Socket(int number) : m_number(number) {}
    ~Socket() { close(); }
    Socket(Socket &&other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Socket &operator=(Socket &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    int number() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }
    void close()
    {
        if (m_number >= 0)
            ::close(std::exchange(m_number, -1));
    }
    /// Ends with RST, so that the other side notices at once.
    void reset()
    {
        const linger now{1, 0};
        if (m_number >= 0)
            setsockopt(m_number, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }

private:
    int m_number = -1;
};

void prepare(int socket)
{
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
}

Socket listenOn(quint16 port)
{
    Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    if (bind(socket.number(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0
        || ::listen(socket.number(), 64) != 0)
        return {};
    fcntl(socket.number(), F_SETFL, fcntl(socket.number(), F_GETFL) | O_NONBLOCK);
    return socket;
}

quint16 portOf(const Socket &socket)
{
    sockaddr_in address{};
    socklen_t length = sizeof address;
    if (getsockname(socket.number(), reinterpret_cast<sockaddr *>(&address), &length) != 0)
        return 0;
    return ntohs(address.sin_port);
}

/// One direction of a connection: what was read and is not due yet, or could not be written yet.
struct Lane {
    struct Parcel {
        Clock::time_point due;
        std::vector<char> bytes; ///< empty: the sender has finished
    };
    std::deque<Parcel> parcels;
    bool finished = false; ///< the sender sends no more
};

struct Pair {
    Socket client;
    Socket server;
    Lane toServer;
    Lane toClient;
    bool clientMaySpeak = true; ///< it has heard something since it spoke last
};

} // namespace

struct Relay::Private {
    sockaddr_in target{};
    quint16 port = 0;
    int wakeUp[2] = {-1, -1};
    std::thread thread;

    mutable std::mutex mutex;                  // guards what follows
    std::vector<std::function<void()>> orders; // run by the thread, in order
    Traffic traffic;

    // The thread's own.
    Socket listener;
    std::list<Pair> pairs;
    Clock::duration delay{};
    bool frozen = false;
    bool ending = false;

    void order(std::function<void()> what);
    void run();
    void takeConnection();
    bool read(Pair &pair, Socket &from, Lane &lane);
    bool write(Pair &pair, Socket &to, Lane &lane);
    void cutAll();
};

// Waits until the thread has done it: after cut() the line is cut.
void Relay::Private::order(std::function<void()> what)
{
    std::promise<void> done;
    {
        const std::lock_guard lock(mutex);
        orders.emplace_back([&] {
            what();
            done.set_value();
        });
    }
    const char byte = 0;
    if (::write(wakeUp[1], &byte, 1) == 1)
        done.get_future().wait();
}

void Relay::Private::takeConnection()
{
    Pair pair;
    pair.client = Socket(accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!pair.client.isOpen())
        return;
    pair.server = Socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (connect(pair.server.number(), reinterpret_cast<sockaddr *>(&target), sizeof target) != 0) {
        pair.client.reset();
        return;
    }
    prepare(pair.client.number());
    prepare(pair.server.number());
    pairs.push_back(std::move(pair));
    const std::lock_guard lock(mutex);
    ++traffic.connections;
}

bool Relay::Private::read(Pair &pair, Socket &from, Lane &lane)
{
    std::array<char, 64 * 1024> buffer;
    const auto count = recv(from.number(), buffer.data(), buffer.size(), 0);
    if (count < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    lane.finished = count == 0;
    lane.parcels.push_back({Clock::now() + delay, {buffer.data(), buffer.data() + count}});
    if (count == 0)
        return true;
    const std::lock_guard lock(mutex);
    if (&lane == &pair.toServer) {
        traffic.bytesToServer += count;
        traffic.roundTrips += std::exchange(pair.clientMaySpeak, false) ? 1 : 0;
    } else {
        traffic.bytesToClient += count;
    }
    return true;
}

bool Relay::Private::write(Pair &pair, Socket &to, Lane &lane)
{
    while (!lane.parcels.empty() && lane.parcels.front().due <= Clock::now()) {
        auto &bytes = lane.parcels.front().bytes;
        if (bytes.empty()) {
            shutdown(to.number(), SHUT_WR);
            lane.parcels.pop_front();
            continue;
        }
        const auto count = send(to.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
        if (&lane == &pair.toClient)
            pair.clientMaySpeak = true;
        if (static_cast<std::size_t>(count) < bytes.size()) {
            bytes.erase(bytes.begin(), bytes.begin() + count);
            return true;
        }
        lane.parcels.pop_front();
    }
    return true;
}

void Relay::Private::cutAll()
{
    for (Pair &pair : pairs) {
        pair.client.reset();
        pair.server.reset();
    }
    pairs.clear();
}

void Relay::Private::run()
{
    while (!ending) {
        // 0: the pipe, 1: the listener (or -1), then client and server of each pair.
        std::vector<pollfd> watched{{wakeUp[0], POLLIN, 0}, {listener.number(), POLLIN, 0}};
        auto next = Clock::time_point::max();
        for (const Pair &pair : pairs) {
            const auto watch = [&](const Socket &socket, const Lane &in, const Lane &out) {
                short events = in.finished || frozen ? 0 : POLLIN;
                if (!out.parcels.empty() && !frozen) {
                    if (out.parcels.front().due <= Clock::now())
                        events |= POLLOUT;
                    else
                        next = std::min(next, out.parcels.front().due);
                }
                // Without an event wished for, a hang-up would make poll return over and over.
                watched.push_back({events ? socket.number() : -1, events, 0});
            };
            watch(pair.client, pair.toServer, pair.toClient);
            watch(pair.server, pair.toClient, pair.toServer);
        }
        timespec wait{};
        if (next != Clock::time_point::max()) {
            const auto left = std::max<qint64>(
                std::chrono::nanoseconds(next - Clock::now()).count(), 0);
            wait = {left / 1'000'000'000, left % 1'000'000'000};
        }
        ppoll(watched.data(), watched.size(), next == Clock::time_point::max() ? nullptr : &wait,
              nullptr);

        std::size_t index = 2;
        for (auto pair = pairs.begin(); pair != pairs.end(); index += 2) {
            bool alive = true;
            if (!frozen) {
                if (watched[index].revents & (POLLIN | POLLHUP | POLLERR))
                    alive = pair->toServer.finished || read(*pair, pair->client, pair->toServer);
                if (watched[index + 1].revents & (POLLIN | POLLHUP | POLLERR))
                    alive = alive
                            && (pair->toClient.finished
                                || read(*pair, pair->server, pair->toClient));
                alive = alive && write(*pair, pair->server, pair->toServer)
                        && write(*pair, pair->client, pair->toClient);
            }
            const bool over = pair->toServer.finished && pair->toClient.finished
                              && pair->toServer.parcels.empty() && pair->toClient.parcels.empty();
            if (!alive) {
                pair->client.reset();
                pair->server.reset();
            }
            pair = alive && !over ? std::next(pair) : pairs.erase(pair);
        }
        if (watched[1].revents & POLLIN)
            takeConnection();
        if (watched[0].revents & POLLIN) {
            std::array<char, 16> bytes;
            if (::read(wakeUp[0], bytes.data(), bytes.size()) < 0)
                continue;
            std::vector<std::function<void()>> todo;
            {
                const std::lock_guard lock(mutex);
                todo.swap(orders);
            }
            for (const auto &what : todo)
                what();
        }
    }
}

Relay::Relay(const QString &host, quint16 port, std::chrono::microseconds oneWay)
    : d(std::make_unique<Private>())
{
    d->delay = oneWay;
    addrinfo hints{};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (getaddrinfo(host.toUtf8().constData(), nullptr, &hints, &found) == 0 && found)
        d->target = *reinterpret_cast<sockaddr_in *>(found->ai_addr);
    if (found)
        freeaddrinfo(found);
    d->target.sin_port = htons(port);
    d->listener = listenOn(0);
    d->port = portOf(d->listener);
    if (pipe2(d->wakeUp, O_CLOEXEC | O_NONBLOCK) == 0)
        d->thread = std::thread([this] { d->run(); });
}

Relay::~Relay()
{
    if (d->thread.joinable()) {
        d->order([this] {
            d->cutAll();
            d->ending = true;
        });
        d->thread.join();
    }
    ::close(d->wakeUp[0]);
    ::close(d->wakeUp[1]);
}

quint16 Relay::port() const
{
    return d->port;
}

void Relay::setDelay(std::chrono::microseconds oneWay)
{
    d->order([&] { d->delay = oneWay; });
}

void Relay::freeze()
{
    d->order([&] { d->frozen = true; });
}

void Relay::thaw()
{
    d->order([&] { d->frozen = false; });
}

void Relay::cut()
{
    d->order([&] { d->cutAll(); });
}

void Relay::refuse()
{
    d->order([&] {
        d->listener.close();
        d->cutAll();
    });
}

void Relay::accept()
{
    d->order([&] {
        if (!d->listener.isOpen())
            d->listener = listenOn(d->port);
    });
}

Relay::Traffic Relay::traffic() const
{
    const std::lock_guard lock(d->mutex);
    return d->traffic;
}

void Relay::resetTraffic()
{
    const std::lock_guard lock(d->mutex);
    d->traffic = {};
}

} // namespace reeve::test
