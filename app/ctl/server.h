// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "models/certificates/authority.h"
#include "models/database/connectionparameters.h"
#include "models/database/pgdriver.h"
#include "models/sandbox/sandbox.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>

namespace reeve::ctl
{

/** The options that say which server a command works on: a local socket as superuser, and the
 *  folder of the organisation's CA. `--sandbox DIR` fills in all of them. */
class ServerOptions
{
public:
    void addTo(CLI::App *command);          ///< --sandbox --socket --port --superuser --database
    void addAuthorityTo(CLI::App *command); ///< --ca --crl-file

    Result<ConnectionParameters> superuser() const;
    Result<std::unique_ptr<PgDriver>> connect() const; ///< as superuser
    QString database() const;
    Result<QString> authorityPath() const;
    Result<AuthorityFolder> authority() const;
    QString crlFile() const { return QString::fromStdString(m_crlFile); }
    /// The sandbox that --sandbox names, if any.
    Result<std::optional<SandboxInfo>> sandbox() const;

private:
    std::string m_sandbox;
    std::string m_socket = "/var/run/postgresql";
    int m_port = 5432;
    std::string m_superuser = "postgres";
    std::string m_database = "reeve";
    std::string m_authority = "/etc/reeve/ca";
    std::string m_crlFile;
};

} // namespace reeve::ctl
