// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/server.h"

namespace reeve::ctl
{

/** How a command works as reeve_owner: by default over the local socket with SET ROLE, or from
 *  elsewhere over TLS with the owner's certificate (--host --cert --key --ca-file --crl,
 *  password in REEVE_OWNER_PASSWORD). */
class OwnerOptions
{
public:
    void addTo(CLI::App *command);
    Result<std::unique_ptr<PgDriver>> connect() const;
    /// The sandbox that --sandbox names, if any.
    Result<std::optional<SandboxInfo>> sandbox() const { return m_server.sandbox(); }

private:
    ServerOptions m_server;
    std::string m_host;
    std::string m_caFile;
    std::string m_crlFile;
    std::string m_certFile;
    std::string m_keyFile;
};

} // namespace reeve::ctl
