// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/options.h"

#include <QCommandLineParser>

namespace reeve
{

Result<Options> parseOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Reeve, the staff desk for a service's customer data"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption sandbox(
        QStringLiteral("sandbox"),
        QStringLiteral("Sign in to the sandbox in DIR (see reevectl sandbox start)."),
        QStringLiteral("DIR"));
    const QCommandLineOption account(QStringLiteral("account"),
                                     QStringLiteral("Which account of the sandbox (support)."),
                                     QStringLiteral("LOGIN"), QStringLiteral("support"));
    const QCommandLineOption signIn(QStringLiteral("sign-in"),
                                    QStringLiteral("Sign in to the sandbox without being asked."));
    const QCommandLineOption profile(QStringLiteral("profile"),
                                     QStringLiteral("Choose the profile NAME (or login@host)."),
                                     QStringLiteral("NAME"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QStringLiteral("light, dark or system (the usual)."),
                                   QStringLiteral("THEME"), QStringLiteral("system"));
    const QCommandLineOption tour(
        QStringLiteral("tour"),
        QStringLiteral("Drive the program through its views; pictures and tour.json go to DIR."),
        QStringLiteral("DIR"));
    const QCommandLineOption settings(
        QStringLiteral("settings"),
        QStringLiteral("Keep settings and profiles in DIR instead of the account's own place."),
        QStringLiteral("DIR"));
    const QCommandLineOption watchdog(
        QStringLiteral("watchdog"),
        QStringLiteral("Write the longest stall of the window's event loop to FILE at the end."),
        QStringLiteral("FILE"));
    QCommandLineOption scale(QStringLiteral("tour-scale"), QString(), QStringLiteral("PERCENT"),
                             QStringLiteral("100"));
    scale.setFlags(QCommandLineOption::HiddenFromHelp);
    QCommandLineOption secrets(QStringLiteral("tour-of-secrets"));
    secrets.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(secrets);
    parser.addOptions({sandbox, account, signIn, profile, theme, tour, settings, watchdog, scale});
    parser.process(arguments);

    Options options;
    options.sandbox = parser.value(sandbox);
    options.account = parser.value(account);
    options.signIn = parser.isSet(signIn);
    options.profile = parser.value(profile);
    options.settings = parser.value(settings);
    options.tour = parser.value(tour);
    options.watchdog = parser.value(watchdog);
    options.tourScale = parser.value(scale).toInt();
    options.tourOfSecrets = parser.isSet(secrets);
    const auto wanted = themeFromText(parser.value(theme));
    if (!wanted)
        return failure(ErrorKind::Input,
                       QStringLiteral("--theme takes light, dark or system, not '%1'")
                           .arg(parser.value(theme)));
    options.theme = *wanted;
    if (!parser.positionalArguments().isEmpty())
        return failure(ErrorKind::Input, QStringLiteral("'%1' is not expected; see --help")
                                             .arg(parser.positionalArguments().constFirst()));
    if (options.signIn && options.sandbox.isEmpty())
        return failure(ErrorKind::Input, QStringLiteral("--sign-in needs --sandbox DIR"));
    if (!options.tour.isEmpty() && options.sandbox.isEmpty() && options.profile.isEmpty())
        return failure(ErrorKind::Input,
                       QStringLiteral("--tour needs --sandbox DIR, or --profile NAME"
                                      " and its password on standard input"));
    return options;
}

} // namespace reeve
