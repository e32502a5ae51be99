// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/interrupt.h"

#include "models/sandbox/sandbox.h"
#include "models/sandbox/sandboxbackups.h"

#include <QDir>
#include <QJsonDocument>

#include <memory>

namespace reeve::ctl
{

namespace
{
struct Options {
    std::string directory;
    qint64 customers = 1000;
    int port = 0;
    int seed = 1;
    bool json = false;
    bool throwAway = false;
    bool quiet = false;
    bool backups = false;
    std::string label;

    QString folder() const
    {
        return directory.empty() ? defaultSandboxDirectory()
                                 : QDir(QString::fromStdString(directory)).absolutePath();
    }
};

void show(const SandboxInfo &info, bool json)
{
    if (json) {
        print(QString::fromUtf8(QJsonDocument(info.toJson()).toJson(QJsonDocument::Compact)));
        return;
    }
    print(
        QStringLiteral("Sandbox in %1, server process %2").arg(info.directory).arg(info.serverPid));
    print(QStringLiteral("Database %1 at %2:%3").arg(info.database, info.host, info.port));
    print(QStringLiteral("Local socket %1 (superuser postgres)").arg(info.socketDirectory));
    print({});
    print(QStringLiteral("%1 %2 %3")
              .arg(QStringLiteral("login"), -12)
              .arg(QStringLiteral("role"), -9)
              .arg(QStringLiteral("password")));
    QList<SandboxAccount> people = info.staff;
    people.append(info.owner);
    for (const SandboxAccount &person : std::as_const(people))
        print(QStringLiteral("%1 %2 %3")
                  .arg(person.login, -12)
                  .arg(person.role, -9)
                  .arg(person.password));
    print({});
    print(QStringLiteral("psql \"host=%1 port=%2 dbname=%3 user=%4 sslmode=verify-full "
                         "sslrootcert=%5 sslcrl=%6 sslcert=%7 sslkey=%8\"")
              .arg(info.host, info.port, info.database, info.staff.first().login, info.caFile,
                   info.crlFile, info.staff.first().certFile, info.staff.first().keyFile));
}

int withBackups(
    const Options &given,
    const std::function<Result<void>(SandboxBackups &, const SandboxBackups::Progress &)> &work)
{
    auto backups = SandboxBackups::open(given.folder());
    if (!backups)
        return complain(backups.error());
    const auto worked = work(
        *backups, given.quiet || given.json ? SandboxBackups::Progress()
                                            : [](const QString &line) { report(line); });
    return worked ? done : complain(worked.error());
}

int backUp(const Options &given)
{
    return withBackups(given, [](SandboxBackups &backups, const SandboxBackups::Progress &say) {
        return backups.backUp(say);
    });
}

int start(const Options &given)
{
    InterruptSignals interrupts;
    SandboxOptions options;
    options.directory = given.folder();
    options.customers = given.customers;
    options.port = given.port;
    options.seed = given.seed;
    options.durable = !given.throwAway;
    options.interruption = &interrupts.interruption();
    if (!given.quiet && !given.json)
        options.progress = [](const QString &line) { report(line); };
    const auto started = startSandbox(options);
    if (!started)
        return complain(started.error());
    if (given.backups)
        if (const int code = backUp(given); code != done)
            return code;
    show(*started, given.json);
    return done;
}
} // namespace

void addSandbox(CLI::App &app, Action *chosen)
{
    CLI::App *sandbox = app.add_subcommand(
        "sandbox", "A private PostgreSQL with TLS, accounts and made-up customers, to try and to "
                   "test with");
    sandbox->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    const auto addDirectory = [options](CLI::App *command) {
        command
            ->add_option("--dir", options->directory,
                         "The sandbox's folder; without it: "
                             + defaultSandboxDirectory().toStdString())
            ->type_name("DIR")
            ->check([](const std::string &given) {
                return given.empty() ? std::string("a folder must have a name") : std::string();
            });
    };
    const auto addJson = [options](CLI::App *command) {
        command->add_flag("--json", options->json, "Print one line of JSON, for scripts");
    };

    CLI::App *command = addCommand(*sandbox, "start",
                                   "Makes a sandbox, fills it, and leaves it running", chosen,
                                   [options] { return start(*options); });
    addDirectory(command);
    addJson(command);
    command->add_option("--customers", options->customers, "How many customers to make up")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(qint64(0), maxSandboxCustomers));
    command->add_option("--port", options->port, "The server's port on 127.0.0.1; 0: a free one")
        ->type_name("PORT")
        ->capture_default_str()
        ->check(CLI::Range(0, 65535));
    command->add_option("--seed", options->seed, "The same seed makes the same customers")
        ->type_name("S")
        ->capture_default_str();
    command->add_flag("--throw-away", options->throwAway,
                      "Never wait for the disk: for tests, not for anything to be kept");
    command->add_flag("--quiet", options->quiet, "No progress on stderr");
    command->add_flag("--backups", options->backups,
                      "With a first backup by pgBackRest, as “sandbox backup” makes it");

    command = addCommand(*sandbox, "backup",
                         "Makes a backup with pgBackRest, and takes away those past their 30 days; "
                         "“backups sync” reads the catalogue. The first restarts the server",
                         chosen, [options] { return backUp(*options); });
    addDirectory(command);
    command = addCommand(
        *sandbox, "restore",
        "Puts the server back to the end of a backup: all that was done since is forgotten", chosen,
        [options] {
            return withBackups(
                *options, [&](SandboxBackups &backups, const SandboxBackups::Progress &say) {
                    return backups.restore(QString::fromStdString(options->label), say);
                });
        });
    addDirectory(command);
    command->add_option("label", options->label, "Which one, as the catalogue names it")
        ->required();

    command = addCommand(*sandbox, "status", "Says whether it runs, and how to reach it", chosen,
                         [options] {
                             const auto info = sandboxStatus(options->folder());
                             if (!info)
                                 return complain(info.error());
                             show(*info, options->json);
                             return done;
                         });
    addDirectory(command);
    addJson(command);

    command = addCommand(*sandbox, "stop", "Ends the server and removes the sandbox with its data",
                         chosen, [options] {
                             const auto stopped = stopSandbox(options->folder());
                             return stopped ? done : complain(stopped.error());
                         });
    addDirectory(command);
}

} // namespace reeve::ctl
