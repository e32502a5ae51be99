// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/server.h"

#include "models/staff/revocation.h"

#include <memory>

namespace reeve::ctl
{

void addCrl(CLI::App &app, Action *chosen)
{
    CLI::App *crl = app.add_subcommand("crl", "The list of revoked certificates");
    crl->require_subcommand(1);
    const auto options = std::make_shared<ServerOptions>();
    CLI::App *refresh = addCommand(
        *crl, "refresh",
        "Signs the list anew for one year, gives it to the server, and to consoles at sign-in",
        chosen, [options] {
            auto folder = options->authority();
            if (!folder)
                return complain(folder.error());
            auto driver = options->connect();
            if (!driver)
                return complain(driver.error());
            const auto refreshed = refreshCrl(**driver, *folder, options->crlFile());
            if (!refreshed)
                return complain(refreshed.error());
            const auto until = crlNextUpdate(folder->authority().crlPem());
            print(QStringLiteral("The revocation list is good until %1.")
                      .arg(until->date().toString(Qt::ISODate)));
            return done;
        });
    options->addTo(refresh);
    options->addAuthorityTo(refresh);
}

} // namespace reeve::ctl
