// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/owner.h"

#include "models/settings/setting.h"

#include <memory>

namespace reeve::ctl
{

namespace
{
struct Options {
    OwnerOptions owner;
    std::string name;
    std::string value;
};

int list(const Options &options)
{
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    const auto settings = readSettings(**driver);
    if (!settings)
        return complain(settings.error());
    for (const Setting &setting : *settings) {
        print(QStringLiteral("%1 = %2").arg(setting.name, setting.value).trimmed());
        print(QStringLiteral("    %1").arg(setting.help));
    }
    return done;
}

int get(const Options &options)
{
    const QString name = QString::fromStdString(options.name);
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    const auto settings = readSettings(**driver);
    if (!settings)
        return complain(settings.error());
    for (const Setting &setting : *settings)
        if (setting.name == name) {
            print(setting.value);
            return done;
        }
    complain(QStringLiteral("There is no setting %1.").arg(name));
    return failed;
}

int set(const Options &options)
{
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    const auto kept = writeSetting(
        **driver, QString::fromStdString(options.name),
        QString::fromLocal8Bit(options.value.data(), qsizetype(options.value.size())));
    if (!kept)
        return complain(kept.error());
    print(QStringLiteral("%1 = %2").arg(QString::fromStdString(options.name), *kept).trimmed());
    return done;
}
} // namespace

void addSettings(CLI::App &app, Action *chosen)
{
    CLI::App *settings = app.add_subcommand(
        "settings",
        "What the organisation decides about its desk; each change stands in the trail");
    settings->require_subcommand(1);

    auto options = std::make_shared<Options>();
    options->owner.addTo(addCommand(*settings, "list", "All of them, and what they mean", chosen,
                                    [options] { return list(*options); }));

    options = std::make_shared<Options>();
    CLI::App *command = addCommand(*settings, "get", "The value of one", chosen,
                                   [options] { return get(*options); });
    options->owner.addTo(command);
    command->add_option("name", options->name, "Its name")->required();

    options = std::make_shared<Options>();
    command = addCommand(*settings, "set", "Checks a value and keeps it; consoles have it at once",
                         chosen, [options] { return set(*options); });
    options->owner.addTo(command);
    command->add_option("name", options->name, "Its name")->required();
    command->add_option("value", options->value, "Its value; '' for none")->required();
}

} // namespace reeve::ctl
