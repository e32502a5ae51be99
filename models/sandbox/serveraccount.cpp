// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/serveraccount.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace reeve
{

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("Sandbox", source);
}

// The services that start PostgreSQL must not be steered by what the caller's shell has set.
QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names)
        if (name.startsWith(QStringLiteral("PG")) || name.startsWith(QStringLiteral("LC_"))
            || name == QStringLiteral("LANG"))
            environment.remove(name);
    // English messages, as we look for some of them.
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    return environment;
}
} // namespace

Result<ServerAccount> ServerAccount::choose()
{
    ServerAccount account;
    account.m_isOurs = geteuid() != 0;
    const passwd *entry = nullptr;
    if (account.m_isOurs) {
        entry = getpwuid(geteuid());
    } else {
        for (const char *name : {"postgres", "nobody"})
            if ((entry = getpwnam(name)) && entry->pw_uid != 0)
                break;
    }
    if (!entry)
        return failure(ErrorKind::NotFound,
                       account.m_isOurs
                           ? text("This account has no name on this machine, and PostgreSQL wants "
                                  "one.")
                           : text("PostgreSQL refuses to run as root, and this machine has "
                                  "neither an account “postgres” nor “nobody”."));
    account.m_name = QString::fromLocal8Bit(entry->pw_name);
    account.m_uid = entry->pw_uid;
    account.m_gid = entry->pw_gid;
    if (!account.m_isOurs) {
        int count = 64;
        account.m_groups.resize(64);
        if (getgrouplist(entry->pw_name, entry->pw_gid, account.m_groups.data(), &count) < 0)
            count = 1; // more than 64: the first is the primary group, which is all we need
        account.m_groups.resize(static_cast<std::size_t>(count));
    }
    return account;
}

ServerAccount ServerAccount::ours()
{
    ServerAccount account;
    account.m_uid = geteuid();
    account.m_gid = getegid();
    return account;
}

Result<QByteArray> ServerAccount::run(const QString &program, const QStringList &arguments,
                                      const Interruption *interruption) const
{
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment());
    process.setWorkingDirectory(QStringLiteral("/"));
    process.setStandardInputFile(QProcess::nullDevice());
    // Between fork and exec: only calls that POSIX allows there, hence the lists made before.
    process.setChildProcessModifier([this] {
        // A caller that fetches its signals with sigwait has them blocked; a child must not.
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        if (!m_isOurs
            && (setgroups(m_groups.size(), m_groups.data()) != 0 || setgid(m_gid) != 0
                || setuid(m_uid) != 0))
            _exit(126);
    });
    process.start(program, arguments);
    if (!process.waitForStarted())
        return failure(ErrorKind::NotFound, text("%1 cannot be run.").arg(program),
                       process.errorString());
    QElapsedTimer clock;
    clock.start();
    while (!process.waitForFinished(50)) {
        if (process.state() == QProcess::NotRunning)
            break;
        const bool late = clock.hasExpired(120'000);
        if (!late && !(interruption && interruption->isInterrupted()))
            continue;
        process.terminate();
        if (!process.waitForFinished(3000))
            process.kill();
        process.waitForFinished(3000);
        return late ? failure(ErrorKind::Timeout, text("%1 did not end.").arg(program))
                    : failure(ErrorKind::Cancelled, text("Interrupted."));
    }
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return process.readAllStandardOutput();
    if (interruption && interruption->isInterrupted())
        return failure(ErrorKind::Cancelled, text("Interrupted."));
    const QString said = QString::fromLocal8Bit(process.readAllStandardError()).trimmed();
    if (said.contains(QLatin1String(std::strerror(ENOSPC))))
        return failure(ErrorKind::File, text("There is no space left on the disk."), said);
    return failure(ErrorKind::Internal, text("%1 failed.").arg(program), said.right(2000));
}

bool ServerAccount::reaches(const QString &folder) const
{
    if (m_isOurs)
        return true;
    for (const char *program : {"/usr/bin/test", "/bin/test"})
        if (QFile::exists(QLatin1String(program)))
            return run(QLatin1String(program), {QStringLiteral("-x"), folder}).has_value();
    return false;
}

Result<void> ServerAccount::own(const QString &path) const
{
    if (m_isOurs || chown(QFile::encodeName(path).constData(), m_uid, m_gid) == 0)
        return {};
    return failure(ErrorKind::File,
                   text("The file %1 cannot be given to %2: %3")
                       .arg(path, m_name, QString::fromLocal8Bit(std::strerror(errno))));
}

} // namespace reeve
