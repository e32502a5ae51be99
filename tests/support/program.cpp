// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/program.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

namespace reeve
{

QString ownProgram(const char *name)
{
    const QString folder = qEnvironmentVariable("REEVE_BIN",
                                                QCoreApplication::applicationDirPath());
    return QDir(folder).filePath(QLatin1String(name));
}

Ran runProgram(const QString &program, const QStringList &arguments, const QStringList &prefix)
{
    QStringList words = prefix;
    words += program;
    words += arguments;
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(words.takeFirst(), words);
    Ran ran;
    if (!process.waitForFinished(120'000)) {
        ran.errors = process.errorString();
        process.kill();
        process.waitForFinished();
        return ran;
    }
    if (process.exitStatus() == QProcess::NormalExit)
        ran.code = process.exitCode();
    ran.output = QString::fromUtf8(process.readAllStandardOutput());
    ran.errors = QString::fromUtf8(process.readAllStandardError());
    return ran;
}

Ran reevectl(const QStringList &arguments, const QStringList &prefix)
{
    return runProgram(ownProgram("reevectl"), arguments, prefix);
}

QStringList asNobody()
{
    const QString setpriv = QStandardPaths::findExecutable(QStringLiteral("setpriv"));
    if (setpriv.isEmpty())
        return {};
    return {setpriv, QStringLiteral("--reuid=nobody"), QStringLiteral("--regid=nogroup"),
            QStringLiteral("--clear-groups")};
}

bool canMount()
{
    return runProgram(QStringLiteral("true"), {},
                      {QStringLiteral("unshare"), QStringLiteral("--mount")})
               .code
           == 0;
}

} // namespace reeve
