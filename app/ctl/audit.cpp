// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/evidence.h"
#include "app/ctl/owner.h"

#include "models/audit/anchor.h"
#include "models/audit/signing.h"
#include "models/audit/trailverifier.h"
#include "models/base/wholefile.h"
#include "models/work/workersettings.h"

#include <QUuid>

#include <memory>

namespace reeve::ctl
{

namespace
{

struct Options {
    OwnerOptions owner;
    qint64 since = 1;
    std::string anchorFile;
    std::string evidenceFile;
    std::string publicKey;
    std::string to;
    std::string key = "/etc/reeve/signing.key";
    std::string settings = "/etc/reeve/worker.json";
    std::string explanation;
};

// "mail" or "mail:ADDRESS"; else it is a file.
struct MailTarget {
    MailSettings settings;
    MailAddress to;
};

Result<std::optional<MailTarget>> mailTarget(const Options &options)
{
    const QString to = QString::fromStdString(options.to);
    if (to != QStringLiteral("mail") && !to.startsWith(QStringLiteral("mail:")))
        return std::optional<MailTarget>();
    const auto settings = readMailSettings(QString::fromStdString(options.settings));
    if (!settings)
        return tl::unexpected(settings.error());
    const auto address = to.size() > 5 ? MailAddress::from(to.mid(5)) : settings->anchorTo;
    if (!address)
        return failure(ErrorKind::Input,
                       to.size() > 5
                           ? QStringLiteral("--to: “%1” is no mail address.").arg(to.mid(5))
                           : QStringLiteral("%1: the field \"anchor_to\" of \"mail\" is missing.")
                                 .arg(QString::fromStdString(options.settings)));
    return std::optional(MailTarget{*settings, *address});
}

int sayReport(const TrailReport &report)
{
    if (!report.intact) {
        complain(QStringLiteral("the trail is broken at event %1: %2")
                     .arg(report.brokenSeq.value_or(0))
                     .arg(report.what));
        return failed;
    }
    QString line = QStringLiteral("The trail is intact: %1 events in %2 batches, to event %3.")
                       .arg(report.events)
                       .arg(report.batches)
                       .arg(report.head.lastSeq);
    if (report.erased > 0)
        line += QStringLiteral(" The content of %1 was taken away by erasures that are on record.")
                    .arg(report.erased);
    print(line);
    print(QStringLiteral("head: batch %1, %2")
              .arg(report.head.batch)
              .arg(QString::fromLatin1(report.head.hash.toHex())));
    return done;
}

Result<QString> databaseName(PgDriver &driver)
{
    auto rows = driver.query({QStringLiteral("SELECT current_database()")});
    if (!rows)
        return tl::unexpected(rows.error());
    return rows->next() ? rows->value(0).toString() : QString();
}

int verify(const Options &options)
{
    if (!options.evidenceFile.empty())
        return verifyEvidence(QString::fromStdString(options.evidenceFile),
                              QString::fromStdString(options.publicKey));
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    QList<TrailHead> remembered;
    if (!options.anchorFile.empty()) {
        const auto publicPem = readWholeFile(QString::fromStdString(options.publicKey));
        if (!publicPem)
            return complain(publicPem.error());
        const auto database = databaseName(**driver);
        if (!database)
            return complain(database.error());
        const auto anchors = readAnchors(QString::fromStdString(options.anchorFile), *publicPem,
                                         *database);
        if (!anchors)
            return complain(anchors.error());
        remembered = *anchors;
    }
    const auto found = verifyTrail(**driver, options.since, remembered);
    return found ? sayReport(*found) : complain(found.error());
}

int anchor(const Options &options)
{
    const auto key = SigningKey::load(QString::fromStdString(options.key));
    if (!key)
        return complain(key.error());
    const auto mail = mailTarget(options);
    if (!mail)
        return complain(mail.error());
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    const auto head = currentTrailHead(**driver);
    if (!head)
        return complain(head.error());
    if (head->batch == 0)
        return complain(failure(ErrorKind::WrongState,
                                QStringLiteral("Nothing has been sealed yet: does a worker run?"))
                            .value());
    const auto database = databaseName(**driver);
    if (!database)
        return complain(database.error());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QByteArray line = anchorLine(*head, *database, now, *key);
    if (*mail) {
        const SmtpRelay &relay = (*mail)->settings.relay;
        const auto outcome = sendMail(
            relay, composeMail(anchorMail(*head, *database, now, line, *relay.from, (*mail)->to)));
        if (!outcome.isAccepted()) {
            complain(outcome.text);
            if (!outcome.reply.isEmpty())
                report(QStringLiteral("the relay said: %1").arg(outcome.reply));
            return failed;
        }
        print(QStringLiteral("Batch %1, to event %2, is on its way to %3.")
                  .arg(head->batch)
                  .arg(head->lastSeq)
                  .arg(QString::fromLatin1((*mail)->to.text())));
        return done;
    }
    const QString file = QString::fromStdString(options.to);
    const auto appended = appendAnchor(file, line);
    if (!appended)
        return complain(appended.error());
    print(QStringLiteral("Batch %1, to event %2, stands in %3.")
              .arg(head->batch)
              .arg(head->lastSeq)
              .arg(file));
    return done;
}

int makeKey(const Options &options)
{
    const QString file = QString::fromStdString(options.key);
    const auto key = SigningKey::create(file);
    if (!key)
        return complain(key.error());
    if (const auto written = writeWholeFile(file + QStringLiteral(".pub"), key->publicPem(),
                                            FileAccess::Public);
        !written)
        return complain(written.error());
    print(QStringLiteral(
              "The key is in %1, its public half in %1.pub; keep a copy of that one elsewhere.")
              .arg(file));
    return done;
}

// A restored backup, or a failover that lost something: consoles remember more than the trail holds.
int restored(const Options &options)
{
    const QString explanation = QString::fromStdString(options.explanation).trimmed();
    if (explanation.size() < 20)
        return complain(
            failure(ErrorKind::Input,
                    QStringLiteral("--explanation: at least 20 characters were expected."))
                .value());
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    const auto head = currentTrailHead(**driver);
    if (!head)
        return complain(head.error());
    const QUuid id = QUuid::createUuid();
    const auto recorded = (*driver)->transaction([&]() -> Result<void> {
        auto made = (*driver)->query(
            {QStringLiteral(
                 "INSERT INTO reeve.trail_restore (id, explanation, head_batch, head_hash) "
                 "VALUES ($1, $2, $3, $4)"),
             {id, explanation, head->batch, head->hash}});
        if (!made)
            return tl::unexpected(made.error());
        auto event = (*driver)->query(
            {QStringLiteral("INSERT INTO audit.inbox (person, event, reason, detail) "
                            "VALUES (session_user, 'restored', $1, jsonb_build_object('restore', "
                            "$2::uuid, 'batch', $3::bigint))"),
             {explanation, id, head->batch}});
        if (!event)
            return tl::unexpected(event.error());
        return {};
    });
    if (!recorded)
        return complain(recorded.error());
    print(QStringLiteral("On record. An officer and an auditor acknowledge it at the desk; until "
                         "then consoles warn."));
    return done;
}

} // namespace

void addAudit(CLI::App &app, Action *chosen)
{
    CLI::App *audit = app.add_subcommand("audit",
                                         "The trail: whether it is whole, and proofs of it");
    audit->require_subcommand(1);

    const auto verifying = std::make_shared<Options>();
    CLI::App *command = addCommand(*audit, "verify",
                                   "Walks the trail; exit code 1 names the first broken event",
                                   chosen, [verifying] { return verify(*verifying); });
    verifying->owner.addTo(command);
    CLI::Option *since =
        command->add_option("--since", verifying->since, "From the batch of this event on")
            ->type_name("SEQ")
            ->check(CLI::Range(qint64(1), std::numeric_limits<qint64>::max()));
    CLI::Option *anchors = command
                               ->add_option(
                                   "--anchor", verifying->anchorFile,
                                   "Must hold what this anchor file, or this saved mail, remembers")
                               ->type_name("FILE");
    CLI::Option *publicKey = command
                                 ->add_option("--public-key", verifying->publicKey,
                                              "Of the key that signed the anchors or the evidence")
                                 ->type_name("FILE");
    anchors->needs(publicKey);
    command
        ->add_option("--evidence", verifying->evidenceFile,
                     "Checks this evidence file instead, without a database")
        ->type_name("FILE")
        ->excludes(since)
        ->excludes(anchors);

    const auto anchoring = std::make_shared<Options>();
    command = addCommand(*audit, "anchor",
                         "Keeps where the trail stands, signed: in a file or as a mail", chosen,
                         [anchoring] { return anchor(*anchoring); });
    anchoring->owner.addTo(command);
    command
        ->add_option("--to", anchoring->to,
                     "A file to append to, away from the database; or mail:ADDRESS, or mail, for "
                     "the address in the settings")
        ->type_name("FILE|mail[:ADDRESS]")
        ->required();
    command
        ->add_option("--settings", anchoring->settings,
                     "The worker's own file, mode 0600: it names the mail relay")
        ->type_name("FILE")
        ->capture_default_str();
    command->add_option("--signing-key", anchoring->key, "The signing key (Ed25519)")
        ->type_name("FILE")
        ->capture_default_str();

    addEvidence(*audit, chosen);

    const auto making = std::make_shared<Options>();
    command = addCommand(*audit, "key", "Makes the signing key, once", chosen,
                         [making] { return makeKey(*making); });
    command->add_option("--signing-key", making->key, "Where it goes")
        ->type_name("FILE")
        ->capture_default_str();

    const auto restoring = std::make_shared<Options>();
    command = addCommand(*audit, "restored", "Puts a restored backup or a lossy failover on record",
                         chosen, [restoring] { return restored(*restoring); });
    restoring->owner.addTo(command);
    command->add_option("--explanation", restoring->explanation, "What was restored, and why")
        ->type_name("TEXT")
        ->required();
}

} // namespace reeve::ctl
