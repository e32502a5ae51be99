// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tour.h"

#include "app/desktop/composition.h"
#include "app/desktop/toursandbox.h"
#include "app/desktop/toursteps.h"
#include "ui/signin/signinview.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>

#include <cstdio>

namespace reeve
{

namespace
{

const QString reportName = QStringLiteral("tour.json");

QString reportFile(const QString &folder, int scale)
{
    return QDir(folder).filePath(scale == 100 ? reportName
                                              : QStringLiteral("tour-%1.json").arg(scale));
}

bool writeReport(const QString &file, const QJsonArray &steps)
{
    QFile out(file);
    return out.open(QIODevice::WriteOnly)
           && out.write(QJsonDocument(QJsonObject{{QStringLiteral("steps"), steps}}).toJson()) > 0;
}

/** The tour as one thing: its own steps, then itself again at each larger scale. */
class Tour : public QObject
{
public:
    Tour(Composition &composition, Appearance &appearance, const Options &options,
         const Profile &profile, const QString &password, const SandboxInfo *sandbox)
        : m_options(options), m_link(profile.host, quint16(profile.port.toUInt())),
          m_sandbox(sandbox ? std::make_unique<TourSandbox>(*sandbox) : nullptr),
          m_stage{composition, appearance,     m_link, TourHands(composition.window()),
                  password,    m_sandbox.get()},
          m_runner(composition.window(), options.tour,
                   options.tourOfSecrets      ? secretTourSteps(m_stage, options.tour)
                   : options.tourScale == 100 ? tourSteps(m_stage)
                                              : scaledTourSteps(m_stage),
                   [](QWidget &window) { return describeWindow(window); })
    {
        connect(&m_runner, &TourRunner::finished, this, &Tour::finish);
    }

    bool begin(Profile profile)
    {
        if (!QDir().mkpath(m_options.tour) || !m_link.listen())
            return false;
        if (m_sandbox)
            m_sandbox->startWorker();
        // The same profile, but through the relay that can be cut.
        profile.port = QString::number(m_link.port());
        MainWindow &window = m_stage.composition.window();
        m_stage.composition.entrance().offer(profile);
        window.resize(1280, 800);
        window.show();
        window.activateWindow();
        m_runner.start(m_options.tourScale == 100   ? 1
                       : m_options.tourScale == 125 ? 201
                                                    : 301,
                       m_options.tourScale == 100 ? QString()
                                                  : QStringLiteral("-%1").arg(m_options.tourScale));
        return true;
    }

private:
    void finish(const QString &failedStep)
    {
        m_steps = m_runner.shown();
        for (const QString &picture : m_runner.pictures())
            std::printf("%s\n", qUtf8Printable(picture));
        std::fflush(stdout);
        if (!failedStep.isEmpty()) {
            end(failedStep);
        } else if (m_options.tourScale == 100 && !m_options.tourOfSecrets) {
            m_sandbox.reset(); // the next one has a worker of its own
            m_scales = {125, 200};
            nextScale();
        } else {
            end({});
        }
    }

    void nextScale()
    {
        if (m_scales.isEmpty()) {
            end({});
            return;
        }
        const int scale = m_scales.takeFirst();
        auto *process = new QProcess(this);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QString::number(scale / 100.0));
        process->setProcessEnvironment(environment);
        process->setProcessChannelMode(QProcess::ForwardedChannels);
        connect(process, &QProcess::errorOccurred, this,
                [this, scale] { end(QStringLiteral("scale-%1").arg(scale)); });
        connect(process, &QProcess::finished, this, [this, scale](int code) {
            const QString file = reportFile(m_options.tour, scale);
            QFile report(file);
            if (report.open(QIODevice::ReadOnly)) {
                const auto steps =
                    QJsonDocument::fromJson(report.readAll())[QStringLiteral("steps")].toArray();
                for (QJsonValue step : steps) {
                    QJsonObject entry = step.toObject();
                    entry.insert(QStringLiteral("scale"), scale);
                    m_steps.append(entry);
                }
                report.remove();
            }
            if (code != 0)
                end(QStringLiteral("scale-%1").arg(scale));
            else
                nextScale();
        });
        QStringList arguments{QStringLiteral("--tour"), m_options.tour,
                              QStringLiteral("--tour-scale"), QString::number(scale)};
        if (m_options.sandbox.isEmpty())
            arguments += {QStringLiteral("--profile"), m_options.profile};
        else
            arguments += {QStringLiteral("--sandbox"), m_options.sandbox};
        if (!m_options.settings.isEmpty())
            arguments += {QStringLiteral("--settings"), m_options.settings};
        process->start(QApplication::applicationFilePath(), arguments);
        process->write(m_stage.password.toUtf8() + '\n'); // asked for with a profile only
        process->closeWriteChannel();
    }

    void end(const QString &failedStep)
    {
        if (!writeReport(reportFile(m_options.tour, m_options.tourScale), m_steps)) {
            std::fprintf(stderr, "reeve: %s cannot be written\n",
                         qUtf8Printable(reportFile(m_options.tour, m_options.tourScale)));
            QApplication::exit(1);
        } else if (!failedStep.isEmpty()) {
            std::fprintf(stderr, "reeve: the tour stopped: the step '%s' could not be done\n",
                         qUtf8Printable(failedStep));
            QApplication::exit(1);
        } else {
            QApplication::exit(0);
        }
    }

    Options m_options;
    LinkCutter m_link;
    std::unique_ptr<TourSandbox> m_sandbox;
    TourStage m_stage;
    TourRunner m_runner;
    QJsonArray m_steps;
    QList<int> m_scales;
};

} // namespace

int runTour(Composition &composition, Appearance &appearance, const Options &options,
            const Profile &profile, const QString &password, const SandboxInfo *sandbox)
{
    appearance.use(Theme::Light);
    Tour tour(composition, appearance, options, profile, password, sandbox);
    if (!tour.begin(profile)) {
        std::fprintf(stderr,
                     "reeve: the tour cannot begin: %s cannot be made, or no port is free\n",
                     qUtf8Printable(options.tour));
        return 1;
    }
    return QApplication::exec();
}

} // namespace reeve
