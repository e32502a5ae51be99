// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"
#include "ui/shell/appearance.h"

#include <QString>
#include <QStringList>

namespace reeve
{

/** What the command line of `reeve` says. */
struct Options {
    QString sandbox;     ///< folder of a running sandbox
    QString account;     ///< which of its accounts
    bool signIn = false; ///< to the sandbox, at once
    QString profile;     ///< title, login@host or id
    QString settings;    ///< folder for settings and profiles instead of the account's own
    QString tour;        ///< folder for the pictures
    QString watchdog;    ///< file for the longest stall of the event loop
    Theme theme = Theme::System;
    bool tourOfSecrets = false; ///< only what the marker test looks at
    int tourScale = 100;        ///< the part of the tour at this scale; the tour starts itself so
};

/** Exits for --help and --version, as Qt's parser does; what is wrong comes back as Input. */
Result<Options> parseOptions(const QStringList &arguments);

} // namespace reeve
