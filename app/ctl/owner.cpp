// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/owner.h"

#include "models/database/setup.h"

namespace reeve::ctl
{

void OwnerOptions::addTo(CLI::App *command)
{
    m_server.addTo(command);
    CLI::Option *host =
        command
            ->add_option("--host", m_host,
                         "Not over the local socket but over TLS, as reeve_owner; the password "
                         "is read from REEVE_OWNER_PASSWORD")
            ->type_name("NAME")
            ->excludes("--sandbox")
            ->excludes("--socket");
    const auto add = [&](const char *name, std::string *value, const char *help) {
        host->needs(command->add_option(name, *value, help)->type_name("FILE")->needs(host));
    };
    add("--ca-file", &m_caFile, "The organisation's CA certificate");
    add("--crl", &m_crlFile, "Its revocation list");
    add("--cert", &m_certFile, "The owner's certificate");
    add("--key", &m_keyFile, "The key of it, mode 0600");
}

Result<std::unique_ptr<PgDriver>> OwnerOptions::connect() const
{
    auto parameters = m_server.superuser();
    if (!parameters)
        return tl::unexpected(parameters.error());
    if (!m_host.empty()) {
        parameters->localSocket = false;
        parameters->host = QString::fromStdString(m_host);
        parameters->user = QStringLiteral("reeve_owner");
        parameters->password = qEnvironmentVariable("REEVE_OWNER_PASSWORD");
        parameters->caFile = QString::fromStdString(m_caFile);
        parameters->crlFile = QString::fromStdString(m_crlFile);
        parameters->certFile = QString::fromStdString(m_certFile);
        parameters->keyFile = QString::fromStdString(m_keyFile);
        return connectTo(*parameters);
    }
    auto driver = connectTo(*parameters);
    if (!driver)
        return driver;
    if (const auto owner = (*driver)->script(QStringLiteral("SET ROLE reeve_owner")); !owner)
        return tl::unexpected(owner.error());
    return driver;
}

} // namespace reeve::ctl
