// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/owner.h"

#include "models/base/wholefile.h"
#include "models/deletions/certificate.h"
#include "models/deletions/ledgerkey.h"
#include "models/deletions/replay.h"

#include <memory>

namespace reeve::ctl
{

namespace
{

struct Options {
    OwnerOptions owner;
    std::string ledger;
    std::string key = "/etc/reeve/ledger.key";
    std::string certificate;
    std::string publicKey = "/etc/reeve/signing.key.pub";
};

int makeKey(const Options &options)
{
    const QString file = QString::fromStdString(options.key);
    const auto key = LedgerKey::create(file);
    if (!key)
        return complain(key.error());
    print(QStringLiteral("The key is in %1. Without it no backup can be cleaned of whom it brings "
                         "back: keep a copy away from the database and its backups.")
              .arg(file));
    return done;
}

int replay(const Options &options)
{
    const auto key = LedgerKey::load(QString::fromStdString(options.key));
    if (!key)
        return complain(key.error());
    const auto publicPem = readWholeFile(QString::fromStdString(options.publicKey));
    if (!publicPem)
        return complain(publicPem.error());
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    const auto replayed = replayLedger(**driver, QString::fromStdString(options.ledger), *key,
                                       *publicPem, [](const QString &line) { report(line); });
    if (!replayed)
        return complain(replayed.error());
    print(QStringLiteral("%1 customers were erased again; %2 erasures are remembered. The desk is "
                         "open.")
              .arg(replayed->erased)
              .arg(replayed->entries));
    return done;
}

int verify(const Options &options)
{
    const auto json = readWholeFile(QString::fromStdString(options.certificate));
    if (!json)
        return complain(json.error());
    const auto publicPem = readWholeFile(QString::fromStdString(options.publicKey));
    if (!publicPem)
        return complain(publicPem.error());
    const auto certificate = verifyCertificate(*json, *publicPem);
    if (!certificate)
        return complain(certificate.error());
    print(QStringLiteral("The certificate holds: customer %1 was erased at %2. SHA-256 %3")
              .arg(certificate->facts.value(QStringLiteral("customer")).toInteger())
              .arg(certificate->facts.value(QStringLiteral("erased_at")).toString(),
                   QString::fromLatin1(certificateDigest(*json))));
    return done;
}

} // namespace

void addErasure(CLI::App &app, Action *chosen)
{
    CLI::App *erasure = app.add_subcommand("erasure", "The ledger of erased customers");
    erasure->require_subcommand(1);

    const auto making = std::make_shared<Options>();
    CLI::App *command = addCommand(*erasure, "key", "Makes the ledger's key, once", chosen,
                                   [making] { return makeKey(*making); });
    command->add_option("--ledger-key", making->key, "Where it goes")
        ->type_name("FILE")
        ->capture_default_str();

    const auto replaying = std::make_shared<Options>();
    command = addCommand(
        *erasure, "replay",
        "After a restore or a failover, before the service runs: erases again whom "
        "the backup brought back, and opens the desk",
        chosen, [replaying] { return replay(*replaying); });
    replaying->owner.addTo(command);
    command->add_option("--ledger", replaying->ledger, "The ledger that the worker wrote")
        ->type_name("FILE")
        ->required();
    command->add_option("--ledger-key", replaying->key, "Its key, mode 0600")
        ->type_name("FILE")
        ->capture_default_str();
    command->add_option("--public-key", replaying->publicKey, "Of the key that signed it")
        ->type_name("FILE")
        ->capture_default_str();

    const auto verifying = std::make_shared<Options>();
    command = addCommand(*erasure, "verify",
                         "Checks the signature of an erasure's certificate, without a database",
                         chosen, [verifying] { return verify(*verifying); });
    command->add_option("certificate", verifying->certificate, "The signed text (.json)")
        ->type_name("FILE")
        ->required();
    command->add_option("--public-key", verifying->publicKey, "Of the key that signed it")
        ->type_name("FILE")
        ->capture_default_str();
}

} // namespace reeve::ctl
