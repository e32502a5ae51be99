// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <CLI/CLI.hpp>

#include <QString>

#include <functional>
#include <string>
#include <utility>

namespace reeve::ctl
{

/** What a command does once the command line is read; returns the exit code. */
using Action = std::function<int()>;

/// Exit codes: 0 done, 1 not done (a line on stderr says why), 2 the command line is wrong.
inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int badCommandLine = 2;

void print(const QString &line);    ///< to stdout
void complain(const QString &line); ///< to stderr, as "reevectl: …"
void report(const QString &line);   ///< progress, to stderr

/** One line for people; for our own mistakes the technical side on a second. */
int complain(const Error &error);

/** Adds one subcommand with what it does. `make` adds its options. */
template <typename Work>
CLI::App *addCommand(CLI::App &parent, const std::string &name, const std::string &help,
                     Action *chosen, Work work)
{
    CLI::App *command = parent.add_subcommand(name, help);
    command->callback([chosen, work = std::move(work)] { *chosen = work; });
    return command;
}

// One file a command; each adds itself.
void addSandbox(CLI::App &app, Action *chosen);
void addDatabase(CLI::App &app, Action *chosen);
void addDemo(CLI::App &app, Action *chosen);
void addStaff(CLI::App &app, Action *chosen);
void addAuthority(CLI::App &app, Action *chosen);
void addCrl(CLI::App &app, Action *chosen);
void addWork(CLI::App &app, Action *chosen);
void addBounces(CLI::App &app, Action *chosen);
void addAudit(CLI::App &app, Action *chosen);
void addErasure(CLI::App &app, Action *chosen);
void addBackups(CLI::App &app, Action *chosen);
void addSettings(CLI::App &app, Action *chosen);

} // namespace reeve::ctl
