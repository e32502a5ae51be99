// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/sandbox.h"

#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/database/setup.h"
#include "models/demo/demo.h"
#include "models/sandbox/cluster.h"
#include "models/sandbox/people.h"
#include "models/sandbox/sandboxfolder.h"
#include "models/staff/loginrole.h"

#include <QCoreApplication>
#include <QStandardPaths>
#include <QStorageInfo>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace reeve
{

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("Sandbox", source);
}

// An empty database with its log and certificates; what one customer takes with orders, aliases and
// indexes; and the write-ahead log of making it (measured with 50,000), up to max_wal_size.
constexpr qint64 emptyBytes = 150'000'000;
constexpr qint64 bytesPerCustomer = 5'500;
constexpr qint64 logBytesPerCustomer = 4'500;
constexpr qint64 mostLogBytes = 4'300'000'000;

qint64 bytesNeeded(qint64 customers)
{
    return emptyBytes + customers * bytesPerCustomer
           + std::min(customers * logBytesPerCustomer, mostLogBytes);
}

class Port
{
public:
    /// Takes the port on both loopback addresses for a moment. 0: the system chooses.
    static int probe(int wanted, QStringList *addresses)
    {
        addresses->clear();
        const int v4 = bound(AF_INET, wanted);
        if (v4 <= 0)
            return 0;
        addresses->append(QStringLiteral("127.0.0.1"));
        const int v6 = bound(AF_INET6, v4);
        if (v6 > 0)
            addresses->append(QStringLiteral("::1"));
        return v6 == taken ? 0 : v4;
    }

private:
    static constexpr int absent = 0; // no such address family here
    static constexpr int taken = -1;

    static int bound(int family, int port)
    {
        const int handle = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (handle < 0)
            return absent;
        const int yes = 1;
        setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in6 six{};
        six.sin6_family = AF_INET6;
        six.sin6_port = htons(static_cast<in_port_t>(port));
        six.sin6_addr = in6addr_loopback;
        sockaddr_in four{};
        four.sin_family = AF_INET;
        four.sin_port = htons(static_cast<in_port_t>(port));
        four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = family == AF_INET ? sizeof four : sizeof six;
        auto *address = family == AF_INET ? reinterpret_cast<sockaddr *>(&four)
                                          : reinterpret_cast<sockaddr *>(&six);
        int result = absent;
        // SO_REUSEADDR lets two bind where neither listens, so listen as the server will.
        if (bind(handle, address, size) == 0 && listen(handle, 1) == 0) {
            getsockname(handle, address, &size);
            result = ntohs(family == AF_INET ? four.sin_port : six.sin6_port);
        } else if (errno == EADDRINUSE || errno == EACCES) {
            result = taken;
        }
        close(handle);
        return result;
    }
};

QString ownAccountName()
{
    const passwd *entry = getpwuid(geteuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString();
}

/** One start: makes the sandbox step by step, and removes it again unless it came to its end. */
class Start
{
public:
    Start(const SandboxOptions &options, SandboxFolder folder, Installation installation,
          ServerAccount account)
        : m_options(options), m_folder(std::move(folder)), m_installation(std::move(installation)),
          m_account(std::move(account))
    {
    }
    ~Start()
    {
        if (m_options.interruption)
            m_options.interruption->setHandler({});
        if (!m_finished)
            m_folder.remove();
    }
    Start(const Start &) = delete;
    Start &operator=(const Start &) = delete;

    Result<SandboxInfo> run()
    {
        for (auto step : {&Start::makeFolders, &Start::makeCertificates, &Start::startServer,
                          &Start::makeDatabase, &Start::makeAccounts, &Start::fill}) {
            auto result = (this->*step)();
            if (m_options.interruption && m_options.interruption->isInterrupted())
                return failure(ErrorKind::Cancelled, text("Interrupted; nothing is left behind."));
            if (!result)
                return tl::unexpected(result.error());
        }
        m_finished = true;
        return m_state.info;
    }

private:
    void say(const QString &line) const
    {
        if (m_options.progress)
            m_options.progress(line);
    }
    Cluster cluster() const { return {m_state.info.serverDirectory, m_installation, m_account}; }

    Result<void> makeFolders()
    {
        if (auto made = m_folder.prepare(m_account); !made)
            return made;
        m_state = m_folder.state();
        const qint64 needed = bytesNeeded(m_options.customers);
        const QStorageInfo disk(m_state.info.serverDirectory);
        if (disk.isValid() && disk.bytesAvailable() < needed)
            return failure(ErrorKind::File,
                           text("There is not enough space on the disk of %1: %2 customers need "
                                "about %3 MB, and %4 MB are free.")
                               .arg(m_state.info.serverDirectory)
                               .arg(m_options.customers)
                               .arg(needed / 1'000'000)
                               .arg(disk.bytesAvailable() / 1'000'000));
        return {};
    }

    Result<SandboxAccount> makeAccount(Authority &authority, const QString &login,
                                       const QString &role) const
    {
        const auto issued = authority.issueClient(login);
        if (!issued)
            return tl::unexpected(issued.error());
        const QString base = m_folder.file("staff") + QLatin1Char('/') + login;
        SandboxAccount account{login, role, randomPassword(), base + QStringLiteral(".crt"),
                               base + QStringLiteral(".key")};
        auto saved = writeWholeFile(account.keyFile, issued->keyPem, FileAccess::Private);
        if (saved)
            saved = writeWholeFile(account.certFile, issued->certificatePem, FileAccess::Public);
        if (!saved)
            return tl::unexpected(saved.error());
        return account;
    }

    Result<void> makeCertificates()
    {
        say(text("making certificates"));
        auto authority = Authority::create(QStringLiteral("Sandbox"));
        if (!authority)
            return tl::unexpected(authority.error());
        SandboxInfo &info = m_state.info;
        const QList<std::pair<QString, QString>> people{
            {QStringLiteral("support"), QStringLiteral("support")},
            {QStringLiteral("support2"), QStringLiteral("support")},
            {QStringLiteral("officer"), QStringLiteral("officer")},
            {QStringLiteral("officer2"), QStringLiteral("officer")},
            {QStringLiteral("auditor"), QStringLiteral("auditor")},
            {QStringLiteral("admin"), QStringLiteral("admin")},
            {QStringLiteral("reeve_owner"), QStringLiteral("owner")},
            {QStringLiteral("reeve_worker"), QStringLiteral("worker")},
            {QStringLiteral("service_app"), QStringLiteral("service")}};
        for (const auto &[login, role] : people) {
            auto account = makeAccount(*authority, login, role);
            if (!account)
                return tl::unexpected(account.error());
            if (staffRoles().contains(role))
                info.staff.append(*account);
            else if (role == QStringLiteral("owner"))
                info.owner = *account;
            else
                info.services.append(*account);
        }
        auto server = authority->issueServer(
            {QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")});
        if (!server)
            return tl::unexpected(server.error());
        m_server = std::move(*server);
        info.caFile = m_folder.file("ca.crt");
        info.crlFile = m_folder.file("ca.crl");
        m_ca = authority->certificatePem();
        m_crl = authority->crlPem();
        Result<void> saved = authority->save(info.authorityDirectory);
        if (saved)
            saved = writeWholeFile(info.caFile, m_ca, FileAccess::Public);
        if (saved)
            saved = writeWholeFile(info.crlFile, m_crl, FileAccess::Public);
        return saved;
    }

    Result<void> startServer()
    {
        say(text("making a database cluster with PostgreSQL %1").arg(m_installation.major));
        const Cluster made = cluster();
        QStringList accounts{m_account.name(), ownAccountName()};
        accounts.removeAll(QString());
        accounts.removeDuplicates();
        Result<void> placed = made.initialise(accounts, m_options.interruption);
        const QList<std::tuple<QString, QByteArray, bool>> files{
            {QStringLiteral("server.crt"), m_server.certificatePem, false},
            {QStringLiteral("server.key"), m_server.keyPem, true},
            {QStringLiteral("ca.crt"), m_ca, false},
            {QStringLiteral("ca.crl"), m_crl, false}};
        for (const auto &[name, content, secret] : files)
            if (placed)
                placed = made.place(name, content, secret);
        if (!placed)
            return placed;
        m_server = {};

        say(text("starting the server"));
        // Another program may take a free port between our look and the server's start.
        for (int attempt = 0; attempt < 5; ++attempt) {
            ClusterSettings settings;
            settings.port = Port::probe(m_options.port, &settings.addresses);
            settings.socketDirectory = m_state.info.socketDirectory;
            settings.customers = m_options.customers;
            settings.durable = m_options.durable;
            if (settings.port > 0) {
                if (auto written = made.configure(settings); !written)
                    return written;
                const auto pid = made.start(m_options.interruption);
                if (pid) {
                    m_state.info.host = QStringLiteral("127.0.0.1");
                    m_state.info.port = QString::number(settings.port);
                    m_state.info.database = QStringLiteral("reeve");
                    m_state.info.serverPid = *pid;
                    watchInterruption();
                    return m_folder.note(m_state);
                }
                if (pid.error().kind != ErrorKind::Refused)
                    return tl::unexpected(pid.error());
            }
            if (m_options.port != 0)
                break;
        }
        return failure(
            ErrorKind::Refused,
            text("The port %1 on the loopback address is in use or reserved.").arg(m_options.port));
    }

    // A statement that runs for minutes ends when its server does.
    void watchInterruption() const
    {
        if (m_options.interruption)
            m_options.interruption->setHandler([data = cluster().data()] { Cluster::kill(data); });
    }

    Result<void> makeDatabase()
    {
        return initialiseDatabase(m_state.info.superuser(), m_state.info.database,
                                  m_options.progress);
    }

    Result<void> makeAccounts()
    {
        say(text("creating the accounts"));
        auto driver = connectTo(m_state.info.superuser());
        if (!driver)
            return tl::unexpected(driver.error());
        Result<void> made;
        for (const SandboxAccount &person : std::as_const(m_state.info.staff))
            if (made)
                made = setLoginRole(**driver, person.login, person.role, person.password);
        QList<SandboxAccount> others = m_state.info.services;
        others.append(m_state.info.owner);
        for (const SandboxAccount &other : std::as_const(others))
            if (made)
                made = setPassword(**driver, other.login, other.password);
        return made ? registerStaff(**driver, m_state.info) : made;
    }

    Result<void> fill()
    {
        if (m_options.customers > 0) {
            say(text("making %1 customers").arg(m_options.customers));
            auto driver = connectTo(m_state.info.parameters(m_state.info.owner.login));
            if (!driver)
                return tl::unexpected(driver.error());
            const auto filled = fillDemo(**driver, m_options.customers, m_options.seed,
                                         m_options.progress);
            if (!filled)
                return filled;
        }
        m_state.complete = true;
        return m_folder.note(m_state);
    }

    const SandboxOptions &m_options;
    SandboxFolder m_folder;
    Installation m_installation;
    ServerAccount m_account;
    SandboxState m_state;
    Issued m_server;
    QByteArray m_ca;
    QByteArray m_crl;
    bool m_finished = false;
};
} // namespace

QString defaultSandboxDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation)
           + QStringLiteral("/reeve/sandbox");
}

Result<SandboxInfo> startSandbox(const SandboxOptions &options)
{
    if (options.customers < 0 || options.customers > maxSandboxCustomers)
        return failure(
            ErrorKind::Input,
            text("The number of customers must be between 0 and %1.").arg(maxSandboxCustomers));
    if (options.port < 0 || options.port > 65535)
        return failure(ErrorKind::Input, text("A port is a number between 1 and 65535."));
    // All that can be known beforehand is asked before a folder is made.
    auto installation = Installation::find();
    if (!installation)
        return tl::unexpected(installation.error());
    auto account = ServerAccount::choose();
    if (!account)
        return tl::unexpected(account.error());
    QStringList addresses;
    if (options.port != 0 && Port::probe(options.port, &addresses) == 0)
        return failure(
            ErrorKind::Refused,
            text("The port %1 on the loopback address is in use or reserved.").arg(options.port));
    auto folder = SandboxFolder::claim(options.directory.isEmpty() ? defaultSandboxDirectory()
                                                                   : options.directory);
    if (!folder)
        return tl::unexpected(folder.error());
    return Start(options, std::move(*folder), std::move(*installation), std::move(*account)).run();
}

Result<SandboxInfo> sandboxStatus(const QString &directory)
{
    const QString path = directory.isEmpty() ? defaultSandboxDirectory() : directory;
    const auto state = SandboxFolder::look(path);
    if (!state)
        return tl::unexpected(state.error());
    const qint64 pid = Cluster::runningPid(state->info.serverDirectory + QStringLiteral("/data"));
    if (!state->complete || pid == 0)
        return failure(
            ErrorKind::WrongState,
            state->complete
                ? text("The sandbox in %1 does not run.").arg(path)
                : text("The sandbox in %1 is being started, or its start was killed.").arg(path));
    SandboxInfo info = state->info;
    info.serverPid = pid;
    return info;
}

Result<void> stopSandbox(const QString &directory)
{
    auto folder = SandboxFolder::open(directory.isEmpty() ? defaultSandboxDirectory() : directory);
    if (!folder)
        return tl::unexpected(folder.error());
    folder->remove();
    return {};
}

} // namespace reeve
