// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/server.h"

#include "models/database/setup.h"

namespace reeve::ctl
{

void ServerOptions::addTo(CLI::App *command)
{
    CLI::Option *sandbox =
        command
            ->add_option("--sandbox", m_sandbox,
                         "Work on the sandbox in this folder instead of this host's server")
            ->type_name("DIR");
    command->add_option("--socket", m_socket, "Folder of the server's local socket")
        ->type_name("DIR")
        ->capture_default_str()
        ->excludes(sandbox);
    command->add_option("--port", m_port, "The server's port, which names the socket")
        ->type_name("PORT")
        ->capture_default_str()
        ->check(CLI::Range(1, 65535))
        ->excludes(sandbox);
    command
        ->add_option("--superuser", m_superuser,
                     "The role that the socket lets this OS account in as (peer)")
        ->type_name("ROLE")
        ->capture_default_str()
        ->excludes(sandbox);
    command->add_option("--database", m_database, "The service's database")
        ->type_name("NAME")
        ->capture_default_str()
        ->excludes(sandbox)
        ->check([](const std::string &name) {
            return name.empty() || name.size() > 63
                       ? std::string("a database's name has 1 to 63 characters")
                       : std::string();
        });
}

void ServerOptions::addAuthorityTo(CLI::App *command)
{
    CLI::Option *sandbox = command->get_option("--sandbox");
    command->add_option("--ca", m_authority, "Folder of the organisation's CA (see “ca init”)")
        ->type_name("DIR")
        ->capture_default_str()
        ->excludes(sandbox);
    command
        ->add_option("--crl-file", m_crlFile,
                     "Where the server reads the revocation list; without it, where its "
                     "ssl_crl_file says")
        ->type_name("FILE");
}

Result<std::optional<SandboxInfo>> ServerOptions::sandbox() const
{
    if (m_sandbox.empty())
        return std::optional<SandboxInfo>();
    auto info = sandboxStatus(QString::fromStdString(m_sandbox));
    if (!info)
        return tl::unexpected(info.error());
    return std::optional(std::move(*info));
}

Result<ConnectionParameters> ServerOptions::superuser() const
{
    const auto info = sandbox();
    if (!info)
        return tl::unexpected(info.error());
    if (*info)
        return (*info)->superuser();
    ConnectionParameters parameters;
    parameters.host = QString::fromStdString(m_socket);
    parameters.port = QString::number(m_port);
    parameters.user = QString::fromStdString(m_superuser);
    parameters.database = QString::fromStdString(m_database);
    parameters.applicationName = QStringLiteral("reevectl");
    parameters.localSocket = true;
    return parameters;
}

Result<std::unique_ptr<PgDriver>> ServerOptions::connect() const
{
    const auto parameters = superuser();
    return parameters ? connectTo(*parameters) : tl::unexpected(parameters.error());
}

QString ServerOptions::database() const
{
    return m_sandbox.empty() ? QString::fromStdString(m_database) : QStringLiteral("reeve");
}

Result<QString> ServerOptions::authorityPath() const
{
    const auto info = sandbox();
    if (!info)
        return tl::unexpected(info.error());
    return *info ? (*info)->authorityDirectory : QString::fromStdString(m_authority);
}

Result<AuthorityFolder> ServerOptions::authority() const
{
    const auto path = authorityPath();
    return path ? AuthorityFolder::open(*path) : tl::unexpected(path.error());
}

} // namespace reeve::ctl
