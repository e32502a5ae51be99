// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace reeve::bench
{

/** What one start of a program came to. */
struct Start {
    double painted = 0; ///< ms from the start of the process to its word that it has painted
    double peak = 0;    ///< MB of memory held at most until then (VmHWM)
};

/** Starts a program with the descriptor of REEVE_PAINTED_FD, waits for its line there, and ends
 *  it. Nothing, with a message on stderr, when it does not come within 30 s. */
std::optional<Start> startAndWait(const QString &program, const QStringList &arguments);

/// A field of /proc/<pid>/status in MB ("VmHWM", "VmRSS"); 0 when there is none.
double memoryOf(qint64 pid, const char *field);

} // namespace reeve::bench
