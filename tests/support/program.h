// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace reeve
{

/** What a program said and how it ended. */
struct Ran {
    int code = -1; ///< -1: crashed, not found, or not ended within two minutes
    QString output;
    QString errors;
};

/// The path of one of our own programs (REEVE_BIN, else beside this test).
QString ownProgram(const char *name);

/// Runs to the end. `prefix` stands before it ("setpriv …").
Ran runProgram(const QString &program, const QStringList &arguments,
               const QStringList &prefix = {});
Ran reevectl(const QStringList &arguments, const QStringList &prefix = {});

/// Runs as `nobody`, for tests that are root. Empty when setpriv is not there.
QStringList asNobody();

/// Whether this program may change what is mounted where (in a namespace of its own).
bool canMount();

} // namespace reeve
