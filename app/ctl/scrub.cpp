// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/scrub.h"

#include "app/ctl/server.h"

#include "models/deletions/scrub.h"

#include <QLocale>

#include <iostream>
#include <memory>

namespace reeve::ctl
{

namespace
{

struct Options {
    ServerOptions server;
    bool yes = false;
    bool evenSo = false;
};

bool isWanted(const DatabaseGuests &guests)
{
    std::cerr << "Every table is locked against everybody while it is rewritten (" << guests.others
              << " other connections). Begin? [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "yes";
}

int scrub(const Options &options)
{
    auto driver = options.server.connect();
    if (!driver)
        return complain(driver.error());
    const auto guests = databaseGuests(**driver);
    if (!guests)
        return complain(guests.error());
    if (!guests->staff.isEmpty() && !options.evenSo) {
        complain(QStringLiteral("These are signed in: %1. Nothing was done; --even-signed-in does "
                                "not wait for them.")
                     .arg(guests->staff.join(QStringLiteral(", "))));
        return failed;
    }
    if (guests->holding > 0) {
        complain(
            QStringLiteral("Transactions or replicas hold deleted rows back (%1; see "
                           "pg_stat_activity, pg_prepared_xacts, pg_replication_slots). Nothing "
                           "was done.")
                .arg(guests->holding));
        return failed;
    }
    if (!options.yes && !isWanted(*guests)) {
        complain(QStringLiteral("Nothing was done."));
        return failed;
    }
    const auto scrubbed = scrubDatabase(**driver, [](const QString &line) { report(line); });
    if (!scrubbed)
        return complain(scrubbed.error());
    print(QStringLiteral("%1 tables were rewritten with their indexes: %2, before %3.")
              .arg(scrubbed->tables)
              .arg(QLocale::c().formattedDataSize(scrubbed->after),
                   QLocale::c().formattedDataSize(scrubbed->before)));
    print(QStringLiteral("What was deleted is in no file of a table or an index any more. It is in "
                         "the write-ahead log until that is recycled, and in its archive and the "
                         "backups until their days are over."));
    return done;
}

} // namespace

void addScrub(CLI::App &database, Action *chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = addCommand(
        database, "scrub",
        "In a maintenance window, on the server host: rewrites all tables with customers' data and "
        "their indexes, so that nothing of what was erased is left in their files",
        chosen, [options] { return scrub(*options); });
    options->server.addTo(command);
    command->add_flag("--yes", options->yes, "Do not ask");
    command->add_flag("--even-signed-in", options->evenSo,
                      "Also while staff are signed in; their calls wait");
}

} // namespace reeve::ctl
