// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/evidence.h"
#include "app/ctl/command.h"
#include "app/ctl/owner.h"

#include "models/audit/evidence.h"
#include "models/audit/signing.h"
#include "models/base/osaccount.h"
#include "models/base/wholefile.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTimeZone>

#include <memory>

namespace reeve::ctl
{

namespace
{

const std::string usualKey = "/etc/reeve/signing.key";

struct Options {
    OwnerOptions owner;
    std::string file;
    std::string key;
    std::string person;
    qint64 customer = 0;
    std::string kind;
    std::string since;
    std::string until;
    std::string reason;
};

// A day, or a moment with its zone; without one it would mean something else on every machine.
std::optional<QDateTime> momentIn(const std::string &given)
{
    const QString text = QString::fromStdString(given);
    if (const QDate day = QDate::fromString(text, Qt::ISODate); day.isValid() && text.size() == 10)
        return QDateTime(day, QTime(0, 0), QTimeZone::utc());
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODate);
    if (!moment.isValid() || moment.timeSpec() == Qt::LocalTime)
        return std::nullopt;
    return moment.toUTC();
}

CLI::Option *addMoment(CLI::App *command, const std::string &name, std::string *value,
                       const std::string &help)
{
    return command->add_option(name, *value, help)
        ->type_name("TIME")
        ->check([](const std::string &given) {
            return momentIn(given) ? std::string()
                                   : "a day (2026-01-31) or a moment with its zone "
                                     "(2026-01-31T09:00:00Z) was expected: "
                                         + given;
        });
}

TrailFilter filterOf(const Options &options)
{
    TrailFilter filter{.person = QString::fromStdString(options.person),
                       .event = QString::fromStdString(options.kind)};
    if (options.customer > 0)
        filter.customer = CustomerId::from(options.customer);
    if (!options.since.empty())
        filter.from = Timestamp::fromDateTime(*momentIn(options.since));
    if (!options.until.empty()) // a day is meant to its end, as in the trail view
        filter.until = Timestamp::fromDateTime(
            momentIn(options.until)->addDays(options.until.size() == 10 ? 1 : 0));
    return filter;
}

int write(const Options &options)
{
    std::optional<SigningKey> key;
    if (!options.key.empty()) {
        const auto loaded = SigningKey::load(QString::fromStdString(options.key));
        if (!loaded)
            return complain(loaded.error());
        key = *loaded;
    }
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    const QString file = QString::fromStdString(options.file);
    const QString reason = QString::fromStdString(options.reason).trimmed();
    const TrailFilter filter = filterOf(options);
    // On record first, as a disclosure at the desk is.
    const auto recorded = (*driver)->query(
        {QStringLiteral("INSERT INTO audit.inbox (person, event, kind, reason, detail) "
                        "VALUES (session_user, 'disclosure', 'trail_export', $1, $2::jsonb)"),
         {reason, QJsonObject{{QStringLiteral("os_account"), osAccount()}}}});
    if (!recorded)
        return complain(recorded.error());
    const auto written = writeEvidence(**driver, EvidenceSource::Owner, filter, reason, file,
                                       key ? &*key : nullptr);
    if (!written)
        return complain(written.error());
    print(QStringLiteral("%L1 events with their proofs are in %2 (0600), %3.")
              .arg(*written)
              .arg(file, key ? QStringLiteral("signed") : QStringLiteral("not signed")));
    return done;
}

int sign(const Options &options)
{
    const auto key = SigningKey::load(QString::fromStdString(options.key));
    if (!key)
        return complain(key.error());
    auto driver = options.owner.connect();
    if (!driver)
        return complain(driver.error());
    const QString file = QString::fromStdString(options.file);
    const auto report = signEvidence(**driver, file, *key);
    if (!report)
        return complain(report.error());
    print(QStringLiteral("%1 agrees with the trail (%L2 events in %L3 batches) and is signed.")
              .arg(file)
              .arg(report->events)
              .arg(report->batches));
    return done;
}

} // namespace

int verifyEvidence(const QString &file, const QString &publicKey)
{
    QByteArray publicPem;
    if (!publicKey.isEmpty()) {
        const auto pem = readWholeFile(publicKey);
        if (!pem)
            return complain(pem.error());
        publicPem = *pem;
        if (publicPem.isEmpty()) { // would mean "no key"
            complain(QStringLiteral("the file %1 holds no key.").arg(publicKey));
            return failed;
        }
    }
    const auto report = checkEvidence(file, publicPem);
    if (!report)
        return complain(report.error());
    if (!report->isIntact) {
        complain(QStringLiteral("the evidence does not hold: %1").arg(report->what));
        return failed;
    }
    QString line = QStringLiteral("The evidence holds: %L1 events in %L2 batches of %3.")
                       .arg(report->events)
                       .arg(report->batches)
                       .arg(report->heading.database);
    if (report->erased > 0)
        line += QStringLiteral(" The content of %L1 was erased.").arg(report->erased);
    print(line);
    print(QStringLiteral("made by %1 at %2, as the trail stood at event %3")
              .arg(report->heading.madeBy, report->heading.madeAt.toUTC().toString(Qt::ISODate))
              .arg(report->heading.head.lastSeq));
    if (report->signatureHolds)
        print(QStringLiteral("Signed by the given key: complete, as it was written."));
    else
        print(QStringLiteral("%1: each event belongs to its seal, but that these are the trail's "
                             "seals, and that nothing was "
                             "left out, is not shown.")
                  .arg(report->isSigned
                           ? QStringLiteral("The signature was not checked (--public-key)")
                           : QStringLiteral("Not signed")));
    return done;
}

void addEvidence(CLI::App &audit, Action *chosen)
{
    const auto writing = std::make_shared<Options>();
    CLI::App *command = addCommand(audit, "evidence",
                                   "Writes events with the proof that each stands in the trail",
                                   chosen, [writing] { return write(*writing); });
    writing->owner.addTo(command);
    command
        ->add_option(
            "--out", writing->file,
            "The file to write (0600); “audit verify --evidence” checks it without a database")
        ->type_name("FILE")
        ->required();
    command->add_option("--sign", writing->key, "With this signing key; without FILE " + usualKey)
        ->type_name("FILE")
        ->expected(0, 1)
        ->default_str(usualKey);
    command
        ->add_option("--reason", writing->reason,
                     "What it is for; stands in the file and in the trail")
        ->type_name("TEXT")
        ->check([](const std::string &text) {
            return QString::fromStdString(text).size() <= 1000
                       ? std::string()
                       : std::string("at most 1,000 characters");
        });
    command->add_option("--person", writing->person, "Only what this login did")
        ->type_name("LOGIN");
    command->add_option("--customer", writing->customer, "Only what concerns this customer")
        ->type_name("NUMBER")
        ->check(CLI::Range(qint64(1), std::numeric_limits<qint64>::max()));
    std::vector<std::string> kinds;
    for (const auto &choice : trailEventChoices())
        kinds.push_back(choice.first.toStdString());
    command->add_option("--kind", writing->kind, "Only events of this kind")
        ->type_name("KIND")
        ->check(CLI::IsMember(kinds));
    addMoment(command, "--since", &writing->since, "From this day (UTC) or moment on");
    addMoment(command, "--until", &writing->until,
              "To the end of this day (UTC), or to this moment");

    const auto signing = std::make_shared<Options>();
    signing->key = usualKey;
    command = addCommand(
        audit, "sign",
        "Compares an evidence file that was written at a desk with the trail, and signs it", chosen,
        [signing] { return sign(*signing); });
    signing->owner.addTo(command);
    command->add_option("--evidence", signing->file, "The file; it is signed in place")
        ->type_name("FILE")
        ->required();
    command->add_option("--signing-key", signing->key, "The signing key (Ed25519)")
        ->type_name("FILE")
        ->capture_default_str();
}

} // namespace reeve::ctl
