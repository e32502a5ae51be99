// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/owner.h"
#include "app/ctl/scrub.h"
#include "app/ctl/server.h"

#include "models/database/migrator.h"
#include "models/database/setup.h"

#include <memory>

namespace reeve::ctl
{

namespace
{
QString versions(const SchemaVersion &version)
{
    return QStringLiteral("service %1, reeve %2, api %3")
        .arg(version.service)
        .arg(version.reeve)
        .arg(version.apiCurrent ? QStringLiteral("current") : QStringLiteral("not current"));
}

int init(const ServerOptions &options)
{
    const auto superuser = options.superuser();
    if (!superuser)
        return complain(superuser.error());
    const auto made = initialiseDatabase(*superuser, options.database(),
                                         [](const QString &line) { report(line); });
    if (!made)
        return complain(made.error());
    print(QStringLiteral("The database %1 is ready.").arg(options.database()));
    return done;
}

int migrate(const OwnerOptions &options)
{
    auto driver = options.connect();
    if (!driver)
        return complain(driver.error());
    const auto migrated = Migrator(**driver).migrate();
    if (!migrated)
        return complain(migrated.error());
    for (const QString &name : migrated->applied)
        print(QStringLiteral("applied %1").arg(name));
    if (migrated->apiReapplied)
        print(QStringLiteral("applied the functions of schema api"));
    print(versions(migrated->after));
    return done;
}

int status(const OwnerOptions &options)
{
    auto driver = options.connect();
    if (!driver)
        return complain(driver.error());
    Migrator migrator(**driver);
    const auto version = migrator.version();
    if (!version)
        return complain(version.error());
    print(QStringLiteral("PostgreSQL    %1").arg((*driver)->parameter("server_version")));
    print(QStringLiteral("the database  %1").arg(versions(*version)));
    print(QStringLiteral("this program  %1").arg(versions(migrator.target())));
    return done;
}
} // namespace

void addDatabase(CLI::App &app, Action *chosen)
{
    CLI::App *database = app.add_subcommand("db", "The database's roles, privileges and schema");
    database->require_subcommand(1);

    const auto server = std::make_shared<ServerOptions>();
    server->addTo(addCommand(
        *database, "init",
        "Once, on the server host as its OS account: roles, database, privileges, schema. May be "
        "repeated",
        chosen, [server] { return init(*server); }));

    const auto owner = std::make_shared<OwnerOptions>();
    owner->addTo(addCommand(*database, "migrate", "Brings the schema to this program's version",
                            chosen, [owner] { return migrate(*owner); }));
    const auto looker = std::make_shared<OwnerOptions>();
    looker->addTo(addCommand(*database, "status",
                             "The schema's versions in the database and in this program", chosen,
                             [looker] { return status(*looker); }));
    addScrub(*database, chosen);
}

} // namespace reeve::ctl
