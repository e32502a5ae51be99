// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/cluster.h"

#include "models/base/wholefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <signal.h>
#include <sys/shm.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace reeve
{

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("Sandbox", source);
}

// One value of postgresql.conf.
QString quoted(QString value)
{
    return QLatin1Char('\'') + value.replace(QLatin1Char('\''), QStringLiteral("''"))
           + QLatin1Char('\'');
}

// A million customers with their orders take about 3 GB, so 1 GB of buffers keeps the indexes in
// memory; never more than a quarter of the machine's.
int sharedMegabytes(qint64 customers)
{
    const int wanted = customers >= 200'000 ? 1024 : customers >= 50'000 ? 256 : 128;
    const qint64 machine = sysconf(_SC_PHYS_PAGES) / 1024 * (sysconf(_SC_PAGESIZE) / 1024);
    return static_cast<int>(std::clamp<qint64>(machine / 4, 32, wanted));
}

QStringList pidFile(const QString &data)
{
    const auto content = readWholeFile(data + QStringLiteral("/postmaster.pid"), 4096);
    return content ? QString::fromLocal8Bit(*content).split(QLatin1Char('\n')) : QStringList();
}

QString lastFatalLine(const QByteArray &log)
{
    const QStringList lines = QString::fromUtf8(log).split(QLatin1Char('\n'));
    for (auto line = lines.crbegin(); line != lines.crend(); ++line)
        if (line->contains(QStringLiteral("FATAL")) || line->contains(QStringLiteral("PANIC")))
            return line->mid(line->indexOf(QStringLiteral(":  ")) + 3);
    return {};
}
} // namespace

Cluster::Cluster(QString home, Installation installation, ServerAccount account)
    : m_home(std::move(home)), m_installation(std::move(installation)),
      m_account(std::move(account))
{
}

QString Cluster::data() const
{
    return m_home + QStringLiteral("/data");
}

QString Cluster::logFile() const
{
    return m_home + QStringLiteral("/server.log");
}

QString Cluster::startLogFile() const
{
    return m_home + QStringLiteral("/start.log");
}

Result<void> Cluster::initialise(const QStringList &osAccounts,
                                 const Interruption *interruption) const
{
    // --no-sync: what a power failure could spoil here is thrown away with the folder anyway.
    const auto made = m_account.run(
        m_installation.program("initdb"),
        {QStringLiteral("--pgdata"), data(), QStringLiteral("--username=postgres"),
         QStringLiteral("--encoding=UTF8"), QStringLiteral("--locale=C.UTF-8"),
         QStringLiteral("--auth=reject"), QStringLiteral("--no-sync"),
         QStringLiteral("--no-instructions")},
        interruption);
    if (!made)
        return tl::unexpected(made.error());

    const auto hba = place(QStringLiteral("data/pg_hba.conf"),
                           "# The server's own OS account, for init, backups and account sync.\n"
                           "local    all all               peer map=reeve\n"
                           "# People: TLS, password and certificate, all three.\n"
                           "hostssl  all all 127.0.0.1/32  scram-sha-256 clientcert=verify-full\n"
                           "hostssl  all all ::1/128       scram-sha-256 clientcert=verify-full\n",
                           true);
    if (!hba)
        return hba;
    QByteArray ident;
    for (const QString &account : osAccounts)
        ident += "reeve \"" + account.toLocal8Bit() + "\" postgres\n";
    return place(QStringLiteral("data/pg_ident.conf"), ident, true);
}

Result<void> Cluster::configure(const ClusterSettings &settings) const
{
    const bool large = settings.customers >= 200'000;
    QStringList lines{
        QStringLiteral("listen_addresses = ") + quoted(settings.addresses.join(QLatin1Char(','))),
        QStringLiteral("port = %1").arg(settings.port),
        QStringLiteral("unix_socket_directories = ") + quoted(settings.socketDirectory),
        QStringLiteral("max_connections = 200"),
        QStringLiteral("password_encryption = 'scram-sha-256'"),
        // TLS 1.3 with P-256: what the console offers first, so one round trip less.
        QStringLiteral("ssl = on"), QStringLiteral("ssl_min_protocol_version = 'TLSv1.3'"),
        QStringLiteral("ssl_ecdh_curve = 'prime256v1'"),
        QStringLiteral("ssl_cert_file = ") + quoted(m_home + QStringLiteral("/server.crt")),
        QStringLiteral("ssl_key_file = ") + quoted(m_home + QStringLiteral("/server.key")),
        QStringLiteral("ssl_ca_file = ") + quoted(m_home + QStringLiteral("/ca.crt")),
        QStringLiteral("ssl_crl_file = ") + quoted(m_home + QStringLiteral("/ca.crl")),
        // A failing statement must not put customers' data into the log.
        QStringLiteral("log_parameter_max_length = 0"),
        QStringLiteral("log_parameter_max_length_on_error = 0"),
        // As on a real server: `reevectl staff failures` reads who failed to sign in.
        QStringLiteral("logging_collector = on"),
        QStringLiteral("log_destination = 'stderr,jsonlog'"),
        QStringLiteral("log_directory = ") + quoted(m_home),
        QStringLiteral("log_filename = 'server.log'"), // and server.json
        QStringLiteral("log_rotation_age = 0"), QStringLiteral("log_rotation_size = 0"),
        QStringLiteral("lc_messages = 'C'"), QStringLiteral("log_timezone = 'UTC'"),
        QStringLiteral("timezone = 'UTC'"),
        QStringLiteral("shared_buffers = '%1MB'").arg(sharedMegabytes(settings.customers)),
        QStringLiteral("maintenance_work_mem = '%1MB'").arg(large ? 256 : 64),
        QStringLiteral("work_mem = '16MB'"),
        QStringLiteral("max_wal_size = '%1GB'").arg(large ? 4 : 1),
        QStringLiteral("random_page_cost = 1.1"),
        // Compiling a query costs more than any of ours runs.
        QStringLiteral("jit = off"),
        // Nothing follows this server, so bulk loads need not be logged.
        QStringLiteral("wal_level = minimal"), QStringLiteral("max_wal_senders = 0"),
        // Shared memory as files of the data folder: containers have a small /dev/shm, and a
        // killed server leaves nothing there.
        QStringLiteral("dynamic_shared_memory_type = mmap")};
    if (!settings.durable)
        lines += {QStringLiteral("fsync = off"), QStringLiteral("full_page_writes = off")};
    const auto own = place(QStringLiteral("data/reeve.conf"),
                           (lines.join(QLatin1Char('\n')) + QLatin1Char('\n')).toUtf8(), true);
    if (!own)
        return own;
    auto main = readWholeFile(data() + QStringLiteral("/postgresql.conf"));
    if (!main)
        return tl::unexpected(main.error());
    const QByteArray include = "include = 'reeve.conf'\n";
    if (main->endsWith(include))
        return {};
    return place(QStringLiteral("data/postgresql.conf"), *main + include, true);
}

Result<void> Cluster::place(const QString &name, const QByteArray &content, bool secret) const
{
    const QString path = m_home + QLatin1Char('/') + name;
    const auto saved = writeWholeFile(path, content,
                                      secret ? FileAccess::Private : FileAccess::Public);
    return saved ? m_account.own(path) : saved;
}

QByteArray Cluster::log() const
{
    // Until the server has its logging process, it writes to pg_ctl's file.
    return readWholeFile(startLogFile()).value_or(QByteArray())
           + readWholeFile(logFile()).value_or(QByteArray());
}

Result<qint64> Cluster::start(const Interruption *interruption) const
{
    using namespace std::chrono_literals;
    QFile::remove(logFile());
    QFile::remove(startLogFile());
    const auto started = m_account.run(m_installation.program("pg_ctl"),
                                       {QStringLiteral("start"), QStringLiteral("--wait"),
                                        QStringLiteral("--silent"), QStringLiteral("--timeout=60"),
                                        QStringLiteral("--pgdata"), data(), QStringLiteral("--log"),
                                        startLogFile()},
                                       interruption);
    // The logging process writes a moment later.
    QByteArray said = log();
    for (int i = 0;
         i < (started ? 500 : 20) && !said.contains(started ? "ready to accept" : "FATAL"); ++i) {
        std::this_thread::sleep_for(10ms);
        said = log();
    }
    // On a machine with two loopback addresses PostgreSQL is content with one of them.
    if (said.contains("could not bind")) {
        kill(data());
        return failure(ErrorKind::Refused, text("The port is in use."));
    }
    if (!started) {
        const QString why = lastFatalLine(said);
        Error error = started.error();
        if (error.kind != ErrorKind::Cancelled && !why.isEmpty())
            error.text = text("The server did not start: %1").arg(why);
        return tl::unexpected(error);
    }
    const qint64 pid = runningPid(data());
    if (pid == 0)
        return failure(ErrorKind::Internal, text("The server ended right after its start."));
    return pid;
}

Result<void> Cluster::stop() const
{
    const auto stopped = m_account.run(m_installation.program("pg_ctl"),
                                       {QStringLiteral("stop"), QStringLiteral("--wait"),
                                        QStringLiteral("--silent"), QStringLiteral("--timeout=60"),
                                        QStringLiteral("--mode=fast"), QStringLiteral("--pgdata"),
                                        data()});
    if (!stopped)
        return tl::unexpected(stopped.error());
    return {};
}

qint64 Cluster::runningPid(const QString &data)
{
    const QStringList lines = pidFile(data);
    const qint64 pid = lines.isEmpty() ? 0 : lines.first().toLongLong();
    if (pid <= 1 || (::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH))
        return 0;
    // The number may have gone to another process since; a server works in its data folder.
    const QFileInfo folder(QStringLiteral("/proc/%1/cwd").arg(pid));
    if (QFileInfo::exists(QStringLiteral("/proc/self/cwd"))
        && folder.symLinkTarget() != QFileInfo(data).canonicalFilePath())
        return 0;
    return pid;
}

void Cluster::kill(const QString &data)
{
    using namespace std::chrono_literals;
    const QStringList lines = pidFile(data);
    for (const int signal : {SIGQUIT, SIGKILL}) {
        const qint64 pid = runningPid(data);
        if (pid == 0)
            break;
        ::kill(static_cast<pid_t>(pid), signal);
        for (int i = 0; i < 500 && runningPid(data) == pid; ++i)
            std::this_thread::sleep_for(10ms);
    }
    // Line 7: key and id of the shared memory segment, which stays after a SIGKILL. Numbers are
    // used again: only one with our key and nobody attached is ours.
    const QStringList numbers = lines.value(6).simplified().split(QLatin1Char(' '));
    shmid_ds segment{};
    const int id = numbers.value(1).toInt();
    if (numbers.size() == 2 && shmctl(id, IPC_STAT, &segment) == 0 && segment.shm_nattch == 0
        && segment.shm_perm.__key == numbers.first().toInt())
        shmctl(id, IPC_RMID, nullptr);
}

} // namespace reeve
