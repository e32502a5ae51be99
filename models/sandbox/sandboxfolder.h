// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/sandbox.h"
#include "models/sandbox/serveraccount.h"

namespace reeve
{

/** What is on disk of one sandbox, written before it is made, so that whoever finds a crashed one
 *  knows what to remove. */
struct SandboxState {
    bool complete = false; ///< started to the end; else it was interrupted
    SandboxInfo info;
};

/** The folder of one sandbox, locked while one starts or stops it.
 *
 *  sandbox.json (0600: passwords), authority/, staff/, ca.crt, ca.crl, and server/ of the server's
 *  account; where that account cannot reach the folder (a folder under /root), server/ is a link
 *  to one under /var/tmp. The socket has a short path of its own (107 bytes is the system's
 *  limit). */
class SandboxFolder
{
public:
    /// Makes or takes over the folder. Input when it holds other things, WrongState when a sandbox
    /// runs in it or is being started, File when it cannot be written.
    static Result<SandboxFolder> claim(const QString &directory);
    /// Of an existing sandbox, running or not. NotFound when there is none.
    static Result<SandboxFolder> open(const QString &directory);
    /// Without the lock, to look.
    static Result<SandboxState> look(const QString &directory);

    SandboxFolder(SandboxFolder &&other) noexcept;
    SandboxFolder &operator=(SandboxFolder &&) = delete;
    ~SandboxFolder();

    const QString &path() const { return m_path; }
    QString file(const char *name) const;
    const SandboxState &state() const { return m_state; }

    /// Chooses the server's and the socket's folder, notes them, and makes all folders.
    Result<void> prepare(const ServerAccount &account);
    Result<void> note(const SandboxState &state);
    /// Ends the server and removes what is ours; the folder itself unless other things are in it.
    void remove();

private:
    explicit SandboxFolder(QString path) : m_path(std::move(path)) {}
    Result<void> lock();
    QString m_path;
    SandboxState m_state;
    int m_lock = -1;
};

} // namespace reeve
