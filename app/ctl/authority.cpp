// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/server.h"

#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/work/workeraccount.h"

#include <QDir>
#include <QFileInfo>

#include <memory>

namespace reeve::ctl
{

namespace
{
struct Options {
    std::string folder = "/etc/reeve/ca";
    std::string organisation;
    std::vector<std::string> hosts;
    std::string out = ".";
    int days = 365;
};

struct WorkerOptions {
    ServerOptions server;
    std::string host = "localhost";
    std::string out = "/etc/reeve";
    int days = 365;
    bool replace = false;
};

int init(const Options &options)
{
    const auto folder = AuthorityFolder::create(QString::fromStdString(options.folder),
                                                QString::fromStdString(options.organisation));
    if (!folder)
        return complain(folder.error());
    print(QStringLiteral("The CA is in %1. Keep a copy of ca.key where no server is.")
              .arg(folder->path()));
    return done;
}

int server(const Options &options)
{
    auto folder = AuthorityFolder::open(QString::fromStdString(options.folder));
    if (!folder)
        return complain(folder.error());
    QStringList hosts;
    for (const std::string &host : options.hosts)
        hosts += QString::fromStdString(host);
    const QDir out(QString::fromStdString(options.out));
    for (const char *name : {"server.key", "server.crt"})
        if (out.exists(QLatin1String(name))) {
            complain(QStringLiteral("%1 exists already; choose another folder with --out.")
                         .arg(out.filePath(QLatin1String(name))));
            return failed;
        }
    const auto issued = folder->authority().issueServer(hosts, Validity::days(options.days));
    if (!issued)
        return complain(issued.error());
    Result<void> saved = folder->save();
    const QList<std::tuple<QString, QByteArray, FileAccess>> files{
        {QStringLiteral("server.key"), issued->keyPem, FileAccess::Private},
        {QStringLiteral("server.crt"), issued->certificatePem, FileAccess::Public}};
    for (const auto &[name, content, access] : files)
        if (saved)
            saved = writeWholeFile(out.filePath(name), content, access);
    if (!saved)
        return complain(saved.error());
    print(QStringLiteral("server.crt and server.key (0600) are in %1, good until %2. Give them to "
                         "the server's OS account.")
              .arg(out.absolutePath(), issued->expiresAt.date().toString(Qt::ISODate)));
    return done;
}

int worker(const WorkerOptions &options)
{
    const auto sandbox = options.server.sandbox();
    const auto superuser = options.server.superuser();
    if (!sandbox || !superuser)
        return complain(sandbox ? superuser.error() : sandbox.error());
    auto folder = options.server.authority();
    if (!folder)
        return complain(folder.error());
    auto driver = options.server.connect();
    if (!driver)
        return complain(driver.error());
    const auto made = issueWorkerAccount(
        **driver, *folder,
        {.folder = QString::fromStdString(options.out),
         .host = *sandbox ? (*sandbox)->host : QString::fromStdString(options.host),
         .port = superuser->port,
         .database = options.server.database(),
         .certificateDays = options.days,
         .replace = options.replace},
        options.server.crlFile());
    if (!made)
        return complain(made.error());
    print(QStringLiteral("The worker's settings, password and certificate (until %1) are in %2. "
                         "Start it with “reevectl work --settings %2”, as this OS account.")
              .arg(made->certificateExpiresAt.date().toString(Qt::ISODate), made->settingsFile));
    return done;
}

void addWorker(CLI::App &ca, Action *chosen)
{
    const auto options = std::make_shared<WorkerOptions>();
    CLI::App *command = addCommand(
        ca, "worker",
        "Issues reeve_worker's certificate, sets its password and writes its settings file; on the "
        "server host, over the local socket",
        chosen, [options] { return worker(*options); });
    options->server.addTo(command);
    options->server.addAuthorityTo(command);
    command
        ->add_option("--host", options->host,
                     "The name in the server's certificate by which the worker reaches it")
        ->type_name("NAME")
        ->capture_default_str();
    command
        ->add_option("--out", options->out,
                     "Where worker.json, worker.crt and worker.key are written")
        ->type_name("DIR")
        ->capture_default_str();
    command->add_option("--days", options->days, "How long the certificate is good for")
        ->capture_default_str()
        ->check(CLI::Range(1, 825));
    command->add_flag(
        "--replace", options->replace,
        "Over earlier files, with a new password; the earlier certificates are revoked");
}
} // namespace

void addAuthority(CLI::App &app, Action *chosen)
{
    CLI::App *ca = app.add_subcommand("ca", "The organisation's certificate authority");
    ca->require_subcommand(1);
    const auto options = std::make_shared<Options>();

    CLI::App *command = addCommand(*ca, "init",
                                   "Makes one (ECDSA P-256) with an empty revocation "
                                   "list",
                                   chosen, [options] { return init(*options); });
    command->add_option("--ca", options->folder, "Its folder")
        ->type_name("DIR")
        ->capture_default_str();
    command->add_option("--organisation", options->organisation, "The name that staff will see")
        ->type_name("NAME")
        ->required();

    command = addCommand(*ca, "server", "Issues a certificate for a PostgreSQL server", chosen,
                         [options] { return server(*options); });
    command->add_option("--ca", options->folder, "The CA's folder")
        ->type_name("DIR")
        ->capture_default_str();
    command
        ->add_option("--host", options->hosts,
                     "A name or address by which consoles reach the server; may be repeated")
        ->type_name("NAME")
        ->required();
    command->add_option("--out", options->out, "Where server.crt and server.key are written")
        ->type_name("DIR")
        ->capture_default_str();
    command->add_option("--days", options->days, "How long it is good for")
        ->capture_default_str()
        ->check(CLI::Range(1, 3650));

    addWorker(*ca, chosen);
}

} // namespace reeve::ctl
