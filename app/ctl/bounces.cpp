// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"

#include "models/breaches/bounces.h"
#include "models/database/pgdriver.h"
#include "models/sandbox/sandbox.h"
#include "models/work/workersettings.h"

#include <memory>

namespace reeve::ctl
{

namespace
{

struct Options {
    std::string settings = "/etc/reeve/worker.json";
    std::string sandbox;
    std::string maildir;
};

Result<ConnectionParameters> parametersOf(const Options &options)
{
    if (options.sandbox.empty())
        return readWorkerSettings(QString::fromStdString(options.settings));
    const auto sandbox = sandboxStatus(QString::fromStdString(options.sandbox));
    if (!sandbox)
        return tl::unexpected(sandbox.error());
    return sandbox->parameters(QStringLiteral("reeve_worker"));
}

int bounces(const Options &options)
{
    const auto parameters = parametersOf(options);
    if (!parameters)
        return complain(parameters.error());
    PgDriver driver;
    if (const auto opened = driver.openWith(*parameters); !opened)
        return complain(opened.error());
    const auto counts = noteBouncesIn(driver, QString::fromStdString(options.maildir));
    if (!counts)
        return complain(counts.error());
    print(QStringLiteral("%1 notices came back, %2 reports needed nothing, %3 other mails")
              .arg(counts->bounced)
              .arg(counts->noted)
              .arg(counts->others));
    return done;
}

} // namespace

void addBounces(CLI::App &app, Action *chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = addCommand(app, "bounces",
                                   "Reads the mails that came back to the notices' return path; "
                                   "what could not be delivered is listed for the officer",
                                   chosen, [options] { return bounces(*options); });
    CLI::Option *sandbox =
        command->add_option("--sandbox", options->sandbox, "Work for the sandbox in this folder")
            ->type_name("DIR");
    command->add_option("--settings", options->settings, "The worker's own file, mode 0600")
        ->type_name("FILE")
        ->capture_default_str()
        ->excludes(sandbox);
    command->add_option("--maildir", options->maildir, "The mailbox, as a maildir")
        ->type_name("DIR")
        ->required();
}

} // namespace reeve::ctl
