// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"

#include <QCoreApplication>

#include <clocale>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("reevectl"));
    QCoreApplication::setOrganizationName(QStringLiteral("reeve"));
    QCoreApplication::setApplicationVersion(QStringLiteral(REEVE_VERSION));

    using namespace reeve::ctl;
    CLI::App app("reevectl sets up and looks after the database behind Reeve's desk.", "reevectl");
    app.set_version_flag("--version", REEVE_VERSION);
    app.require_subcommand(1);
    app.failure_message([](const CLI::App *, const CLI::Error &error) {
        return std::string("reevectl: ") + error.what() + " (--help shows what there is)\n";
    });

    Action chosen;
    addSandbox(app, &chosen);
    addDatabase(app, &chosen);
    addDemo(app, &chosen);
    addStaff(app, &chosen);
    addAuthority(app, &chosen);
    addCrl(app, &chosen);
    addWork(app, &chosen);
    addBounces(app, &chosen);
    addAudit(app, &chosen);
    addErasure(app, &chosen);
    addBackups(app, &chosen);
    addSettings(app, &chosen);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? done : badCommandLine;
    }
    return chosen();
}
