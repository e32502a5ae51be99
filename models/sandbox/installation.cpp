// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/installation.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QStringList>

namespace reeve
{

namespace
{
constexpr int oldestMajor = 15;

QString outputOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments, QIODevice::ReadOnly);
    if (!process.waitForFinished(5000) || process.exitCode() != 0)
        return {};
    return QString::fromLocal8Bit(process.readAllStandardOutput()).trimmed();
}

bool isComplete(const QString &folder)
{
    for (const char *name : {"initdb", "pg_ctl", "postgres"})
        if (!QFileInfo(QDir(folder).filePath(QLatin1String(name))).isExecutable())
            return false;
    return true;
}

QStringList candidates()
{
    QStringList folders;
    const QString config = QStandardPaths::findExecutable(QStringLiteral("pg_config"));
    if (!config.isEmpty())
        folders += outputOf(config, {QStringLiteral("--bindir")});
    const QDir debian(QStringLiteral("/usr/lib/postgresql"));
    for (const QString &version : debian.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        folders += debian.filePath(version) + QStringLiteral("/bin");
    const QDir usr(QStringLiteral("/usr"));
    for (const QString &name : usr.entryList({QStringLiteral("pgsql-*")}, QDir::Dirs))
        folders += usr.filePath(name) + QStringLiteral("/bin");
    const QString initdb = QStandardPaths::findExecutable(QStringLiteral("initdb"));
    if (!initdb.isEmpty())
        folders += QFileInfo(QFileInfo(initdb).canonicalFilePath()).path();
    folders.removeDuplicates();
    return folders;
}
} // namespace

QString Installation::program(const char *name) const
{
    return QDir(binaries).filePath(QLatin1String(name));
}

Result<Installation> Installation::find()
{
    static const QRegularExpression version(QStringLiteral("\\b(\\d+)(\\.\\d+|devel|beta|rc)"));
    Installation best;
    for (const QString &folder : candidates()) {
        if (folder.isEmpty() || !isComplete(folder))
            continue;
        const QString said = outputOf(QDir(folder).filePath(QStringLiteral("postgres")),
                                      {QStringLiteral("--version")});
        const int major = version.match(said).captured(1).toInt();
        if (major > best.major)
            best = {folder, major};
    }
    if (best.major >= oldestMajor)
        return best;
    if (best.major > 0)
        return failure(ErrorKind::NotFound,
                       QCoreApplication::translate(
                           "Sandbox", "PostgreSQL %1 is installed, and %2 or later is needed.")
                           .arg(best.major)
                           .arg(oldestMajor));
    return failure(ErrorKind::NotFound,
                   QCoreApplication::translate(
                       "Sandbox", "PostgreSQL's server is not installed: pg_config, "
                                  "/usr/lib/postgresql and PATH lead to no initdb. On Debian and "
                                  "Ubuntu: apt install postgresql"));
}

} // namespace reeve
