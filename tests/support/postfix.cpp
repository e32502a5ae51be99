// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postfix.h"

#include "models/base/wholefile.h"
#include "tests/support/program.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QTcpServer>
#include <QTcpSocket>

#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace reeve::test
{

namespace
{

const QString program = QStringLiteral("/usr/sbin/postfix");
const QString daemons = QStringLiteral("/usr/lib/postfix/sbin");

const char mainText[] = R"(compatibility_level = 3.6
queue_directory = %1/queue
data_directory = %1/data
command_directory = /usr/sbin
daemon_directory = %2
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = %1/mail.log
maillog_file_prefixes = %1
virtual_mailbox_domains = example.org
virtual_mailbox_base = %1/mail
virtual_mailbox_maps = static:in/
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 1
default_transport = error:not from here
relay_domains = gone.example full.example
smtpd_reject_unlisted_recipient = no
transport_maps = inline:{ {gone.example = error:5.1.1 no such user} {full.example = error:5.2.2 mailbox is full} }
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = %3
smtpd_tls_key_file = %4
)";

const char masterText[] = R"(127.0.0.1:%1 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:%2 inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
)";

int freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

bool own(const QString &folder, const char *account)
{
    const passwd *entry = getpwnam(account);
    return entry && QDir().mkpath(folder)
           && chown(QFile::encodeName(folder).constData(), entry->pw_uid, entry->pw_gid) == 0;
}

} // namespace

bool Postfix::isAvailable()
{
    return geteuid() == 0 && QFileInfo::exists(program) && getpwnam("postfix");
}

Postfix::Postfix(const QString &certificateFile, const QString &keyFile)
{
    if (!configure(certificateFile, keyFile) || !start())
        m_failure += QStringLiteral("\n") + log();
}

Postfix::~Postfix()
{
    if (m_master.state() == QProcess::NotRunning)
        return;
    runProgram(program, {QStringLiteral("-c"), at("etc"), QStringLiteral("stop")});
    if (!m_master.waitForFinished(10'000)) {
        m_master.kill();
        m_master.waitForFinished();
    }
}

bool Postfix::configure(const QString &certificateFile, const QString &keyFile)
{
    // Its processes have accounts of their own and must pass.
    m_failure = QStringLiteral("The folder of Postfix could not be made.");
    if (!QFile::setPermissions(m_folder.path(), QFile::Permissions(0x7755))
        || !QDir().mkpath(at("etc")) || !QDir().mkpath(at("queue")) || !own(at("data"), "postfix")
        || !own(at("mail"), "nobody"))
        return false;
    m_smtps = freePort();
    m_startTls = freePort();
    const QString mainFile = QString::fromLatin1(mainText).arg(m_folder.path(), daemons,
                                                               certificateFile, keyFile);
    const QString masterFile = QString::fromLatin1(masterText).arg(m_smtps).arg(m_startTls);
    if (!writeWholeFile(at("etc/main.cf"), mainFile.toUtf8(), FileAccess::Public)
        || !writeWholeFile(at("etc/master.cf"), masterFile.toUtf8(), FileAccess::Public))
        return false;
    const Ran checked = runProgram(program,
                                   {QStringLiteral("-c"), at("etc"), QStringLiteral("check")});
    m_failure = checked.errors;
    return checked.code == 0;
}

bool Postfix::start()
{
    // What a killed test would leave running, the kernel ends.
    m_master.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_master.setProcessChannelMode(QProcess::MergedChannels);
    m_master.start(daemons + QStringLiteral("/master"),
                   {QStringLiteral("-c"), at("etc"), QStringLiteral("-s")});
    const QDeadlineTimer deadline(30'000);
    while (!deadline.hasExpired()) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(m_startTls));
        if (socket.waitForConnected(1000) && socket.waitForReadyRead(10'000)) {
            m_failure.clear();
            return true;
        }
        if (m_master.waitForFinished(50))
            break;
    }
    m_failure = QStringLiteral("Postfix did not start: ")
                + QString::fromUtf8(m_master.readAllStandardOutput());
    return false;
}

QList<QByteArray> Postfix::messages() const
{
    QList<QByteArray> messages;
    const QDir mailbox(at("mail/in/new"));
    for (const QString &name : mailbox.entryList(QDir::Files, QDir::Time | QDir::Reversed))
        messages += readWholeFile(mailbox.filePath(name)).value_or(QByteArray());
    return messages;
}

QString Postfix::log() const
{
    return QString::fromUtf8(readWholeFile(at("mail.log")).value_or(QByteArray()));
}

} // namespace reeve::test
