// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/owner.h"

#include "models/demo/demo.h"
#include "models/sandbox/sandbox.h"

#include <memory>

namespace reeve::ctl
{

void addDemo(CLI::App &app, Action *chosen)
{
    struct Options {
        OwnerOptions owner;
        qint64 customers = 1000;
        int seed = 1;
    };
    CLI::App *demo = app.add_subcommand("demo", "Made-up data");
    demo->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    CLI::App *fill = addCommand(
        *demo, "fill", "Makes up customers with orders, aliases and all that belongs to them",
        chosen, [options] {
            auto driver = options->owner.connect();
            if (!driver)
                return complain(driver.error());
            const auto filled = fillDemo(**driver, options->customers, options->seed,
                                         [](const QString &line) { report(line); });
            if (!filled)
                return complain(filled.error());
            print(QStringLiteral("%1 customers made.").arg(options->customers));
            return done;
        });
    options->owner.addTo(fill);
    fill->add_option("--customers", options->customers, "How many")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(qint64(1), maxSandboxCustomers));
    fill->add_option("--seed", options->seed, "The same seed makes the same customers")
        ->type_name("S")
        ->capture_default_str();
}

} // namespace reeve::ctl
