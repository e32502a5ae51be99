// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/composition.h"
#include "app/desktop/options.h"
#include "app/desktop/paintedmarker.h"
#include "app/desktop/sandboxprofile.h"
#include "app/desktop/tour.h"
#include "app/desktop/watchdog.h"
#include "models/sandbox/sandbox.h"
#include "ui/signin/signinview.h"

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QTextStream>
#include <QTimer>

#include <cstdio>

using namespace reeve;

namespace
{

int complain(const QString &text)
{
    std::fprintf(stderr, "reeve: %s\n", qUtf8Printable(text));
    return 2;
}

Result<void> keepSettingsIn(const QString &folder)
{
    if (folder.isEmpty())
        return {};
    if (!QDir().mkpath(folder))
        return failure(ErrorKind::File, QStringLiteral("the folder %1 cannot be made").arg(folder));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
    qputenv("XDG_DATA_HOME", QFile::encodeName(QDir(folder).absolutePath()));
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("reeve"));
    QApplication::setApplicationDisplayName(QStringLiteral("Reeve"));
    QApplication::setApplicationVersion(QStringLiteral(REEVE_VERSION));
    QApplication::setOrganizationName(QStringLiteral("reeve"));
    QApplication::setDesktopFileName(QStringLiteral("reeve"));

    const Result<Options> options = parseOptions(QApplication::arguments());
    if (!options)
        return complain(options.error().text);
    if (const Result<void> kept = keepSettingsIn(options->settings); !kept)
        return complain(kept.error().text);

    std::optional<Profile> offered;
    std::optional<SandboxInfo> running;
    QString password;
    if (!options->sandbox.isEmpty()) {
        const Result<SandboxInfo> sandbox = sandboxStatus(options->sandbox);
        if (!sandbox)
            return complain(sandbox.error().text);
        running = *sandbox;
        const auto account = sandbox->account(options->account);
        if (!account)
            return complain(
                QStringLiteral("this sandbox has no account '%1'").arg(options->account));
        offered = sandboxProfile(*sandbox, *account);
        password = account->password;
    }

    Appearance appearance(application);
    appearance.use(options->theme);
    Composition composition;
    MainWindow &window = composition.window();

    std::optional<Profile> named;
    if (!options->profile.isEmpty()) {
        named = composition.profiles().find(options->profile);
        if (!named)
            return complain(QStringLiteral("there is no profile '%1'").arg(options->profile));
    }
    if (!options->tour.isEmpty()) {
        if (!offered) // never on the command line, where everybody sees it
            password = QTextStream(stdin).readLine();
        return runTour(composition, appearance, *options, offered ? *offered : *named, password,
                       running ? &*running : nullptr);
    }
    if (offered)
        composition.entrance().offer(*offered, password);
    if (named)
        composition.entrance().choose(named->id);
    std::unique_ptr<Watchdog> watchdog;
    if (!options->watchdog.isEmpty())
        watchdog = std::make_unique<Watchdog>(options->watchdog);
    bool marks = false;
    if (const int descriptor = qEnvironmentVariableIntValue("REEVE_PAINTED_FD", &marks); marks)
        new PaintedMarker(descriptor, &composition);
    if (options->signIn) // the connection is made while the window is
        composition.entrance().signIn();
    window.show();
    QTimer::singleShot(0, &composition, [&composition] { composition.listenToDesktop(); });
    return QApplication::exec();
}
