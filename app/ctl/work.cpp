// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/interrupt.h"

#include "models/base/wholefile.h"
#include "models/breaches/delivery.h"
#include "models/certificates/authority.h"
#include "models/deletions/eraser.h"
#include "models/sandbox/sandbox.h"
#include "models/work/worker.h"
#include "models/work/workersettings.h"

#include <QCoreApplication>
#include <QThread>

#include <memory>

namespace reeve::ctl
{

namespace
{

struct Options {
    std::string settings = "/etc/reeve/worker.json";
    std::string sandbox;
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

Result<ErasureFiles> erasureFilesOf(const Options &options)
{
    return options.sandbox.empty() ? readErasureFiles(QString::fromStdString(options.settings))
                                   : sandboxErasureFiles(QString::fromStdString(options.sandbox));
}

Result<NoticeSettings> noticeSettingsOf(const Options &options)
{
    return options.sandbox.empty() ? readNoticeSettings(QString::fromStdString(options.settings))
                                   : sandboxNoticeSettings(QString::fromStdString(options.sandbox));
}

// It ends a year after it was issued, and with it the sealing: said in time, at each start.
void sayExpiry(const ConnectionParameters &parameters)
{
    const auto pem = readWholeFile(parameters.certFile);
    const auto facts = pem ? certificateFacts(*pem) : tl::unexpected(pem.error());
    if (facts && QDateTime::currentDateTimeUtc().daysTo(facts->expiresAt) < 30)
        report(QStringLiteral("the worker's certificate ends on %1; “reevectl ca worker --replace” "
                              "makes a new one")
                   .arg(facts->expiresAt.date().toString(Qt::ISODate)));
}

int work(const Options &options)
{
    InterruptSignals interrupts;
    auto parameters = parametersOf(options);
    if (!parameters)
        return complain(parameters.error());
    parameters->applicationName = QStringLiteral("reeve worker");

    sayExpiry(*parameters);

    Worker worker(*parameters, standardJobs());
    // Beside the others, over a connection of its own: the trail is sealed every second, whatever is
    // erased or read through meanwhile.
    std::unique_ptr<Worker> erasing;
    if (const auto files = erasureFilesOf(options))
        erasing = std::make_unique<Worker>(*parameters, std::vector{erasureJob(*files)});
    else if (files.error().kind == ErrorKind::NotFound)
        report(files.error().text);
    else
        return complain(files.error());
    const auto notices = noticeSettingsOf(options);
    if (!notices && notices.error().kind != ErrorKind::NotFound)
        return complain(notices.error());
    std::unique_ptr<Delivery> delivery;
    if (notices)
        delivery = std::make_unique<Delivery>(*parameters, *notices,
                                              [](const QString &line) { report(line); });
    else
        report(notices.error().text);
    QObject::connect(&worker, &Worker::said, &worker, [](const QString &line) { report(line); });
    QObject::connect(&worker, &Worker::stopped, qApp, &QCoreApplication::quit);
    QThread beside;
    if (erasing) {
        erasing->moveToThread(&beside);
        QObject::connect(erasing.get(), &Worker::said, &worker,
                         [](const QString &line) { report(line); });
        // At once: the main thread's loop, in which the QThread lives, may have ended by then.
        QObject::connect(
            erasing.get(), &Worker::stopped, &beside, [&beside] { beside.quit(); },
            Qt::DirectConnection);
        QObject::connect(&beside, &QThread::started, erasing.get(), &Worker::start);
        beside.start();
    }
    interrupts.interruption().setHandler([&worker, &erasing] {
        QMetaObject::invokeMethod(&worker, &Worker::stop, Qt::QueuedConnection);
        if (erasing)
            QMetaObject::invokeMethod(erasing.get(), &Worker::stop, Qt::QueuedConnection);
    });
    worker.start();
    QCoreApplication::exec();
    interrupts.interruption().setHandler({});
    beside.wait(); // for the part of its work that it is at
    return done;
}

} // namespace

void addWork(CLI::App &app, Action *chosen)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = addCommand(app, "work",
                                   "Runs the background jobs: seals the trail, ends idle sessions, "
                                   "erases what is due, sends the notices of a breach. "
                                   "Several may run at once",
                                   chosen, [options] { return work(*options); });
    CLI::Option *sandbox =
        command->add_option("--sandbox", options->sandbox, "Work for the sandbox in this folder")
            ->type_name("DIR");
    command->add_option("--settings", options->settings, "The worker's own file, mode 0600")
        ->type_name("FILE")
        ->capture_default_str()
        ->excludes(sandbox);
}

} // namespace reeve::ctl
