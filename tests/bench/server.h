// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/sandbox/sandbox.h"

namespace reeve::bench
{

/** The sandbox with the bench's customers. Kept stopped in its folder between runs, and used again
 *  when the number of customers and the whole SQL are the same. Stops with the object. */
class BenchServer
{
public:
    static Result<BenchServer> start(const QString &directory, qint64 customers);
    BenchServer(BenchServer &&other) noexcept;
    BenchServer &operator=(BenchServer &&) = delete;
    ~BenchServer();

    const SandboxInfo &info() const { return m_info; }
    /// The bench's own staff account: support, with limits of its own in the scrape guard.
    const ConnectionParameters &account() const { return m_account; }
    ConnectionParameters superuser() const { return m_info.superuser(); }

private:
    BenchServer() = default;
    Result<void> addAccount();
    SandboxInfo m_info;
    ConnectionParameters m_account;
    bool m_running = false;
};

} // namespace reeve::bench
