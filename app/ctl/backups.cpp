// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/owner.h"

#include "models/backups/sync.h"
#include "models/base/wholefile.h"
#include "models/sandbox/sandboxbackups.h"

#include <memory>

namespace reeve::ctl
{

namespace
{

struct Options {
    OwnerOptions owner;
    std::string catalogue;
    std::string config;
    std::string stanza;
    bool acceptOlder = false;
};

Result<QByteArray> catalogueOf(const Options &options)
{
    if (!options.catalogue.empty())
        return readWholeFile(QString::fromStdString(options.catalogue), 64 * 1024 * 1024);
    const auto sandbox = options.owner.sandbox();
    if (!sandbox)
        return tl::unexpected(sandbox.error());
    if (*sandbox) {
        const auto backups = SandboxBackups::open((*sandbox)->directory);
        return backups ? backups->catalogue() : tl::unexpected(backups.error());
    }
    PgBackRest how;
    how.config = QString::fromStdString(options.config);
    how.stanza = QString::fromStdString(options.stanza);
    return askPgBackRest(how);
}

int sync(const Options &options)
{
    const auto json = catalogueOf(options);
    if (!json)
        return complain(json.error());
    const auto catalogue = readCatalogue(*json, QString::fromStdString(options.stanza));
    if (!catalogue)
        return complain(catalogue.error());
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    const auto synced = syncBackups(**driver, *catalogue,
                                    options.catalogue.empty() ? QStringLiteral("pgbackrest")
                                                              : QStringLiteral("file"),
                                    options.acceptOlder);
    if (!synced)
        return complain(synced.error());
    print(QStringLiteral("%1 backups are kept: %2 are new, %3 have gone.")
              .arg(synced->kept)
              .arg(synced->added)
              .arg(synced->expired));
    if (synced->gone > 0)
        print(QStringLiteral("%1 erased accounts have left the backups.").arg(synced->gone));
    if (synced->back > 0)
        print(QStringLiteral("%1 erased accounts are in a backup again that was thought gone.")
                  .arg(synced->back));
    return done;
}

// For monitoring: one line a rule, and the exit code.
int check(const Options &options)
{
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    auto rows = (*driver)->query(
        {QStringLiteral("SELECT name, state, detail::text FROM reeve.backup_findings()")});
    if (!rows)
        return complain(rows.error());
    int code = done;
    while (rows->next()) {
        const QString state = rows->value(1).toString();
        if (state == QLatin1String("problem"))
            code = failed;
        print(QStringLiteral("%1 %2%3")
                  .arg(rows->value(0).toString(), -10)
                  .arg(state, -10)
                  .arg(state == QLatin1String("good") ? QString() : rows->value(2).toString())
                  .trimmed());
    }
    return code;
}

} // namespace

void addBackups(CLI::App &app, Action *chosen)
{
    CLI::App *backups = app.add_subcommand(
        "backups", "The register of backups, and which of the erased are still in one");
    backups->require_subcommand(1);

    const auto syncing = std::make_shared<Options>();
    CLI::App *command = addCommand(
        *backups, "sync",
        "Reads the catalogue of pgBackRest (“pgbackrest info --output=json”), or the same from a "
        "file, into the register; to be run daily, after the backup",
        chosen, [syncing] { return sync(*syncing); });
    syncing->owner.addTo(command);
    CLI::Option *file = command
                            ->add_option(
                                "--catalogue", syncing->catalogue,
                                "A catalogue of another backup program, in pgBackRest's form "
                                "(docs/backups.md)")
                            ->type_name("FILE");
    command->add_option("--config", syncing->config, "pgBackRest's configuration")
        ->type_name("FILE")
        ->excludes(file);
    command->add_option("--stanza", syncing->stanza, "This database's name in the catalogue")
        ->type_name("NAME");
    command->add_flag("--accept-older", syncing->acceptOlder,
                      "Believe a catalogue that lacks the newest backup of the register");

    const auto checking = std::make_shared<Options>();
    checking->owner.addTo(addCommand(*backups, "check",
                                     "Says how the rules are kept: daily, 30 days, another "
                                     "provider. Exit code 1 when one is not",
                                     chosen, [checking] { return check(*checking); }));
}

} // namespace reeve::ctl
