// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/sandboxfolder.h"

#include "models/base/wholefile.h"
#include "models/sandbox/cluster.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
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

QString systemError()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

tl::unexpected<Error> notMade(const QString &path)
{
    return failure(ErrorKind::File,
                   text("The folder %1 cannot be made: %2").arg(path, systemError()));
}

bool makeFolder(const QString &path, mode_t mode)
{
    const QByteArray name = QFile::encodeName(path);
    return mkdir(name.constData(), mode) == 0 && chmod(name.constData(), mode) == 0;
}

bool isMine(const QString &path)
{
    struct stat found {
    };
    return lstat(QFile::encodeName(path).constData(), &found) == 0 && found.st_uid == geteuid();
}

// Folders outside the sandbox's own are removed only where we made them: the state file is ours
// alone, and the names are of one form.
bool isOurScratch(const QString &path)
{
    return QFileInfo(path).fileName().startsWith(QStringLiteral("reeve-"));
}

QString scratchName(const QString &parent)
{
    return QStringLiteral("%1/reeve-%2")
        .arg(parent)
        .arg(QRandomGenerator::system()->generate64() & 0xffffffffffULL, 10, 36, QLatin1Char('0'));
}

QJsonObject stateJson(const SandboxState &state)
{
    QJsonObject object = state.info.toJson();
    object.insert(QStringLiteral("complete"), state.complete);
    object.insert(QStringLiteral("directory"), state.info.directory);
    object.insert(QStringLiteral("server_directory"), state.info.serverDirectory);
    object.insert(QStringLiteral("socket_directory"), state.info.socketDirectory);
    object.insert(QStringLiteral("server_pid"), state.info.serverPid);
    QJsonArray services;
    SandboxInfo other; // toJson is the one place that knows how an account is written
    other.staff = state.info.services;
    object.insert(QStringLiteral("services"), other.toJson().value(QStringLiteral("staff")));
    return object;
}

std::optional<SandboxState> stateFrom(const QByteArray &content)
{
    const QJsonObject object = QJsonDocument::fromJson(content).object();
    SandboxState state;
    state.info.directory = object.value(QStringLiteral("directory")).toString();
    if (state.info.directory.isEmpty())
        return std::nullopt;
    state.complete = object.value(QStringLiteral("complete")).toBool();
    if (auto info = SandboxInfo::fromJson(object)) {
        info->directory = state.info.directory;
        state.info = std::move(*info);
        QJsonObject other = object;
        other.insert(QStringLiteral("staff"), object.value(QStringLiteral("services")));
        if (const auto services = SandboxInfo::fromJson(other))
            state.info.services = services->staff;
    } else {
        state.complete = false;
    }
    state.info.authorityDirectory = state.info.directory + QStringLiteral("/authority");
    state.info.serverDirectory = object.value(QStringLiteral("server_directory")).toString();
    state.info.socketDirectory = object.value(QStringLiteral("socket_directory")).toString();
    state.info.serverPid = object.value(QStringLiteral("server_pid")).toInteger();
    return state;
}
} // namespace

SandboxFolder::SandboxFolder(SandboxFolder &&other) noexcept
    : m_path(std::move(other.m_path)), m_state(std::move(other.m_state)),
      m_lock(std::exchange(other.m_lock, -1))
{
}

SandboxFolder::~SandboxFolder()
{
    if (m_lock >= 0)
        ::close(m_lock);
}

QString SandboxFolder::file(const char *name) const
{
    return m_path + QLatin1Char('/') + QLatin1String(name);
}

Result<void> SandboxFolder::lock()
{
    const QByteArray name = QFile::encodeName(file("lock"));
    for (;;) {
        m_lock = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (m_lock < 0)
            return failure(ErrorKind::File,
                           text("The folder %1 cannot be written: %2").arg(m_path, systemError()));
        if (flock(m_lock, LOCK_EX | LOCK_NB) != 0)
            return failure(
                ErrorKind::WrongState,
                text("Another program is starting or stopping the sandbox in %1.").arg(m_path));
        // Whoever held it may have removed the file with the sandbox.
        struct stat held {
        };
        struct stat there {
        };
        if (fstat(m_lock, &held) == 0 && stat(name.constData(), &there) == 0
            && held.st_ino == there.st_ino)
            return {};
        ::close(m_lock);
    }
}

Result<SandboxState> SandboxFolder::look(const QString &directory)
{
    const QString path = QFileInfo(directory).canonicalFilePath();
    const auto content = path.isEmpty() ? Result<QByteArray>(failure(ErrorKind::NotFound, {}))
                                        : readWholeFile(path + QStringLiteral("/sandbox.json"));
    if (!content)
        return failure(ErrorKind::NotFound, text("There is no sandbox in %1.").arg(directory));
    auto state = stateFrom(*content);
    if (!state || state->info.directory != path || !isMine(path))
        return failure(ErrorKind::NotFound,
                       text("There is no sandbox of this account in %1.").arg(directory));
    return *state;
}

Result<SandboxFolder> SandboxFolder::open(const QString &directory)
{
    if (const auto state = look(directory); !state)
        return tl::unexpected(state.error());
    SandboxFolder folder(QFileInfo(directory).canonicalFilePath());
    if (const auto locked = folder.lock(); !locked)
        return tl::unexpected(locked.error());
    auto state = look(directory); // again: it may be gone since
    if (!state) {
        folder.remove();
        return tl::unexpected(state.error());
    }
    folder.m_state = std::move(*state);
    return folder;
}

Result<SandboxFolder> SandboxFolder::claim(const QString &directory)
{
    const QFileInfo given(directory);
    if (given.exists() && !given.isDir())
        return failure(ErrorKind::Input, text("%1 is not a folder.").arg(directory));
    if (!given.exists()) {
        const QString parent = QFileInfo(given.absoluteFilePath()).path();
        if (!QDir().mkpath(parent) || !makeFolder(given.absoluteFilePath(), 0700))
            return notMade(given.absoluteFilePath());
    }
    SandboxFolder folder(given.canonicalFilePath());
    // A lock alone is what a start leaves that was killed in its first millisecond.
    QStringList entries = QDir(folder.m_path)
                              .entryList(QDir::AllEntries | QDir::Hidden | QDir::System
                                         | QDir::NoDotAndDotDot);
    entries.removeAll(QStringLiteral("lock"));
    const auto state = look(folder.m_path);
    if (!entries.isEmpty() && !state)
        return failure(
            ErrorKind::Input,
            text("The folder %1 is not empty and not a sandbox of this account.").arg(directory));
    if (!isMine(folder.m_path))
        return failure(ErrorKind::Input,
                       text("The folder %1 belongs to another account.").arg(directory));
    if (const auto locked = folder.lock(); !locked)
        return tl::unexpected(locked.error());
    // Under the lock a state that says "not complete" is a crashed one.
    if (const auto now = look(folder.m_path)) {
        folder.m_state = *now;
        if (now->complete
            && Cluster::runningPid(now->info.serverDirectory + QStringLiteral("/data")))
            return failure(ErrorKind::WrongState,
                           text("A sandbox runs in %1 already. “reevectl sandbox stop” ends it.")
                               .arg(directory));
        const int held = std::exchange(folder.m_lock, -1);
        folder.remove();
        ::close(held);
        return claim(directory);
    }
    return folder;
}

Result<void> SandboxFolder::prepare(const ServerAccount &account)
{
    SandboxState state;
    state.info.directory = m_path;
    state.info.authorityDirectory = file("authority");
    // The server's account passes through; what is private has its own mode.
    if (chmod(QFile::encodeName(m_path).constData(), account.isOurs() ? 0700 : 0711) != 0)
        return notMade(m_path);

    QString server = file("server");
    if (!account.reaches(m_path)) {
        server.clear();
        for (const QString &parent : {QStringLiteral("/var/tmp"), QDir::tempPath()})
            if (server.isEmpty() && account.reaches(parent))
                server = scratchName(parent);
        if (server.isEmpty())
            return failure(ErrorKind::File,
                           text("The account %1 can reach neither %2 nor /var/tmp.")
                               .arg(account.name(), m_path));
    }
    QString socketParent = account.isOurs() ? qEnvironmentVariable("XDG_RUNTIME_DIR") : QString();
    if (socketParent.isEmpty() || socketParent.size() > 60 || !QFileInfo(socketParent).isWritable())
        socketParent = QStringLiteral("/tmp");
    state.info.serverDirectory = server;
    state.info.socketDirectory = scratchName(socketParent);
    if (const auto noted = note(state); !noted)
        return noted;

    for (const QString &path : {file("authority"), file("staff")})
        if (!makeFolder(path, 0700))
            return notMade(path);
    for (const QString &path : {state.info.serverDirectory, state.info.socketDirectory}) {
        if (!makeFolder(path, path == server ? 0700 : 0755))
            return notMade(path);
        if (const auto owned = account.own(path); !owned)
            return owned;
    }
    if (server != file("server") && !QFile::link(server, file("server")))
        return notMade(file("server"));
    return {};
}

Result<void> SandboxFolder::note(const SandboxState &state)
{
    m_state = state;
    return writeWholeFile(file("sandbox.json"), QJsonDocument(stateJson(state)).toJson(),
                          FileAccess::Private);
}

void SandboxFolder::remove()
{
    const QString server = m_state.info.serverDirectory;
    const QString socket = m_state.info.socketDirectory;
    if (!server.isEmpty())
        Cluster::kill(server + QStringLiteral("/data"));
    if (!socket.isEmpty() && isOurScratch(socket))
        QDir(socket).removeRecursively();
    if (!server.isEmpty() && (isOurScratch(server) || server == file("server")))
        QDir(server).removeRecursively();
    for (const char *name : {"authority", "staff", "erasure", "mail"})
        QDir(file(name)).removeRecursively();
    // The state goes last but for the lock: a removal that is itself interrupted can be repeated.
    for (const char *name : {"server", "ca.crt", "ca.crl", "template.lock", "sandbox.json", "lock"})
        QFile::remove(file(name));
    QDir().rmdir(m_path);
}

} // namespace reeve
