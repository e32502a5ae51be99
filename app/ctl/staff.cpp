// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/server.h"

#include "models/base/wholefile.h"
#include "models/staff/failedsignins.h"
#include "models/staff/loginrole.h"
#include "models/staff/staffoffice.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <memory>

namespace reeve::ctl
{

namespace
{
struct Options {
    ServerOptions server;
    std::string login;
    std::string name;
    std::string role;
    std::string host;
    std::string hostPort = "5432";
    std::string bundle;
    std::string passphraseFile;
    int days = 365;
    bool revokeOld = false;
    bool newPassword = false;
    bool json = false;
};
using SharedOptions = std::shared_ptr<Options>;

/** Runs `work` with the office open: superuser connection and the CA's folder, locked. */
template <typename Work>
int withOffice(const Options &options, Work work)
{
    auto folder = options.server.authority();
    if (!folder)
        return complain(folder.error());
    auto driver = options.server.connect();
    if (!driver)
        return complain(driver.error());
    StaffOffice office(**driver, *folder, options.server.crlFile());
    return work(office);
}

Result<StaffRequest> request(const Options &options)
{
    StaffRequest made;
    made.login = QString::fromStdString(options.login);
    made.fullName = QString::fromStdString(options.name);
    made.role = QString::fromStdString(options.role);
    made.certificateDays = options.days;
    const auto sandbox = options.server.sandbox();
    if (!sandbox)
        return tl::unexpected(sandbox.error());
    if (*sandbox)
        made.address = {(*sandbox)->host, (*sandbox)->port, (*sandbox)->database};
    else
        made.address = {QString::fromStdString(options.host),
                        QString::fromStdString(options.hostPort), options.server.database()};
    if (made.address.host.isEmpty())
        return failure(ErrorKind::Input,
                       QStringLiteral("--host is missing: the name by which consoles reach the "
                                      "server."));
    made.bundle.file = options.bundle.empty() ? made.login + QStringLiteral(".reeve")
                                              : QString::fromStdString(options.bundle);
    if (options.passphraseFile.empty()) {
        made.bundle.passphrase = randomPassword();
        return made;
    }
    const auto passphrase = readWholeFile(QString::fromStdString(options.passphraseFile), 4096);
    if (!passphrase)
        return tl::unexpected(passphrase.error());
    made.bundle.passphrase = QString::fromUtf8(*passphrase).section(QLatin1Char('\n'), 0, 0);
    return made;
}

int show(const Options &options, const StaffRequest &asked, const Result<StaffCredentials> &given)
{
    if (!given)
        return complain(given.error());
    // One that the caller chose is not repeated on the screen.
    const QString passphrase = options.passphraseFile.empty() ? asked.bundle.passphrase : QString();
    if (options.json) {
        QJsonObject object{
            {QStringLiteral("login"), asked.login},
            {QStringLiteral("bundle"), asked.bundle.file},
            {QStringLiteral("serial"), given->serial},
            {QStringLiteral("expires"), given->certificateExpiresAt.toString(Qt::ISODate)}};
        if (!passphrase.isEmpty())
            object.insert(QStringLiteral("passphrase"), passphrase);
        if (!given->password.isEmpty())
            object.insert(QStringLiteral("password"), given->password);
        print(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
        return done;
    }
    print(QStringLiteral("Profile bundle:    %1").arg(asked.bundle.file));
    if (!passphrase.isEmpty())
        print(QStringLiteral("Its passphrase:    %1").arg(passphrase));
    if (!given->password.isEmpty())
        print(QStringLiteral("Initial password:  %1").arg(given->password));
    print(QStringLiteral("Certificate until: %1")
              .arg(given->certificateExpiresAt.date().toString(Qt::ISODate)));
    print(QStringLiteral("Neither is shown again. Hand the bundle and these words over on "
                         "different ways."));
    return done;
}

int list(const Options &options)
{
    auto driver = options.server.connect();
    if (!driver)
        return complain(driver.error());
    const auto people = StaffOffice::list(**driver);
    if (!people)
        return complain(people.error());
    const auto row = [](const QString &login, const QString &role, const QString &state,
                        const QString &until, const QString &name) {
        print(QStringLiteral("%1 %2 %3 %4 %5")
                  .arg(login, -20)
                  .arg(role, -8)
                  .arg(state, -22)
                  .arg(until, -12)
                  .arg(name));
    };
    row(QStringLiteral("login"), QStringLiteral("role"), QStringLiteral("state"),
        QStringLiteral("certificate"), QStringLiteral("name"));
    for (const StaffMember &person : *people)
        row(person.login, person.role,
            person.active
                ? person.canLogin ? QStringLiteral("active") : QStringLiteral("active, no login")
            : person.canLogin ? QStringLiteral("disabled, not synced")
                              : QStringLiteral("disabled"),
            person.certificateExpiresAt.date().toString(Qt::ISODate), person.fullName);
    return done;
}

// Reads the server's log first, so that the list is of now.
int failures(const Options &options)
{
    auto driver = options.server.connect();
    if (!driver)
        return complain(driver.error());
    if (const auto read = readFailedSignIns(**driver); !read)
        return complain(read.error());
    const auto rows = listFailedSignIns(**driver, 100);
    if (!rows)
        return complain(rows.error());
    for (const FailedSignInRow &row : *rows)
        print(QStringLiteral("%1  %2  %3  %4")
                  .arg(row.at.toDateTime().toString(Qt::ISODate))
                  .arg(row.login.value_or(QStringLiteral("(unknown account)")), -20)
                  .arg(row.address.isEmpty() ? QStringLiteral("local") : row.address, -16)
                  .arg(failedSignInText(row.why)));
    return done;
}

int synchronise(StaffOffice &office)
{
    const auto changed = office.synchronise();
    if (!changed)
        return complain(changed.error());
    for (const QString &login : changed->loginsForbidden)
        print(QStringLiteral("%1 may no longer log in").arg(login));
    if (changed->certificatesRevoked > 0)
        print(QStringLiteral("%1 certificates revoked").arg(changed->certificatesRevoked));
    if (changed->crlRenewed)
        print(QStringLiteral("revocation list renewed"));
    return done;
}

CLI::App *addOne(CLI::App &staff, const std::string &name, const std::string &help, Action *chosen,
                 const SharedOptions &options, std::function<int()> work)
{
    CLI::App *command = addCommand(staff, name, help, chosen, std::move(work));
    options->server.addTo(command);
    return command;
}

void addLogin(CLI::App *command, const SharedOptions &options)
{
    command->add_option("login", options->login, "The person's login")
        ->required()
        ->check([](const std::string &login) {
            const auto good = checkLogin(QString::fromStdString(login));
            return good ? std::string() : good.error().text.toStdString();
        });
}

void addBundle(CLI::App *command, const SharedOptions &options)
{
    command->add_option("--host", options->host, "The name by which consoles reach the server")
        ->type_name("NAME");
    command->add_option("--host-port", options->hostPort, "The port there")
        ->type_name("PORT")
        ->capture_default_str()
        ->check(CLI::Range(1, 65535));
    command
        ->add_option("--bundle", options->bundle,
                     "The profile bundle to write; without it LOGIN.reeve in this folder")
        ->type_name("FILE");
    command
        ->add_option("--passphrase-file", options->passphraseFile,
                     "Its first line is the bundle's passphrase (12 characters or more); "
                     "without it one is made and shown once")
        ->type_name("FILE");
    command->add_option("--days", options->days, "How long the certificate is good for")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(1, 825));
    command->add_flag("--json", options->json, "Print one line of JSON, for scripts");
}
} // namespace

void addStaff(CLI::App &app, Action *chosen)
{
    CLI::App *staff = app.add_subcommand(
        "staff", "People's accounts; on the server host, over the local socket as superuser");
    staff->require_subcommand(1);

    auto options = std::make_shared<Options>();
    CLI::App *command = addOne(*staff, "add", "Creates an account and writes its profile bundle",
                               chosen, options, [options] {
                                   return withOffice(*options, [&](StaffOffice &office) {
                                       const auto asked = request(*options);
                                       return asked ? show(*options, *asked, office.add(*asked))
                                                    : complain(asked.error());
                                   });
                               });
    addLogin(command, options);
    options->server.addAuthorityTo(command);
    addBundle(command, options);
    command->add_option("--name", options->name, "The person's full name")
        ->type_name("NAME")
        ->required();
    std::vector<std::string> roles;
    for (const QString &role : staffRoles())
        roles.push_back(role.toStdString());
    command->add_option("--role", options->role, "What the person does")
        ->type_name("ROLE")
        ->required()
        ->check(CLI::IsMember(roles));

    options = std::make_shared<Options>();
    command = addOne(
        *staff, "renew", "A new certificate in a new bundle", chosen, options, [options] {
            return withOffice(*options, [&](StaffOffice &office) {
                const auto asked = request(*options);
                return asked ? show(*options, *asked,
                                    office.renew(*asked, options->revokeOld, options->newPassword))
                             : complain(asked.error());
            });
        });
    addLogin(command, options);
    options->server.addAuthorityTo(command);
    addBundle(command, options);
    command->add_flag("--revoke-old", options->revokeOld,
                      "The earlier certificates end now: the bundle or the computer was lost");
    command->add_flag("--new-password", options->newPassword,
                      "And a new initial password: the old one was forgotten");

    options = std::make_shared<Options>();
    command = addOne(*staff, "disable",
                     "Ends an account: its calls at once, its sessions, login and certificates",
                     chosen, options, [options] {
                         return withOffice(*options, [&](StaffOffice &office) {
                             const auto ended = office.disable(
                                 QString::fromStdString(options->login));
                             return ended ? done : complain(ended.error());
                         });
                     });
    addLogin(command, options);
    options->server.addAuthorityTo(command);

    options = std::make_shared<Options>();
    addOne(*staff, "list", "Who has an account", chosen, options,
           [options] { return list(*options); });

    options = std::make_shared<Options>();
    command = addOne(*staff, "sync",
                     "Carries out what was disabled in the console; a timer runs it every minute",
                     chosen, options, [options] {
                         return withOffice(*options,
                                           [](StaffOffice &office) { return synchronise(office); });
                     });
    options->server.addAuthorityTo(command);

    options = std::make_shared<Options>();
    addOne(*staff, "failures",
           "Who failed to sign in of late: reads the server's log, and lists the newest 100",
           chosen, options, [options] { return failures(*options); });
}

} // namespace reeve::ctl
