// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeclock.h"

#include <QDateTime>
#include <QDir>
#include <QFile>

#include <signal.h>

#include <cstdio>

namespace reeve::test
{

FakeClock::FakeClock(qint64 secondsAgo)
{
    for (const char *folder : {"/usr/lib", "/usr/lib64", "/usr/local/lib"})
        for (const QString &place :
             QDir(QLatin1String(folder)).entryList({}, QDir::Dirs | QDir::NoDotDot)) {
            const QString file = QStringLiteral("%1/%2/faketime/libfaketimeMT.so.1")
                                     .arg(QLatin1String(folder), place);
            if (m_library.isEmpty() && QFile::exists(file))
                m_library = QDir::cleanPath(file);
        }
    // The server's account reads it too.
    QFile::setPermissions(m_folder.path(), QFile::Permissions(0x7055));
    moveTo(QDateTime::currentSecsSinceEpoch() - secondsAgo);
}

// A server that ends at once leaves its piece of shared memory behind.
FakeClock::~FakeClock()
{
    const QDir shared(QStringLiteral("/dev/shm"));
    for (const QString &name :
         shared.entryList({QStringLiteral("faketime_shm_*"), QStringLiteral("sem.faketime_sem_*")},
                          QDir::Files | QDir::System))
        if (const int pid = name.section(u'_', -1).toInt();
            pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH)
            QFile::remove(shared.filePath(name));
}

QStringList FakeClock::prefix() const
{
    return {QStringLiteral("env"), QStringLiteral("LD_PRELOAD=") + m_library,
            QStringLiteral("FAKETIME_TIMESTAMP_FILE=") + m_folder.filePath(QStringLiteral("now")),
            QStringLiteral("FAKETIME_NO_CACHE=1"),
            // What waits, waits as long as it should.
            QStringLiteral("FAKETIME_DONT_FAKE_MONOTONIC=1")};
}

qint64 FakeClock::now() const
{
    return QDateTime::currentSecsSinceEpoch() + m_offset;
}

void FakeClock::moveTo(qint64 moment)
{
    m_offset = moment - QDateTime::currentSecsSinceEpoch();
    const QString file = m_folder.filePath(QStringLiteral("now"));
    QFile out(file + QStringLiteral(".new"));
    const QByteArray line = (m_offset < 0 ? QByteArray() : QByteArray("+"))
                            + QByteArray::number(m_offset) + '\n';
    // At once: it is read while it changes.
    if (!out.open(QIODevice::WriteOnly | QIODevice::Truncate) || out.write(line) != line.size()
        || !out.setPermissions(QFile::Permissions(0x6044)) || !out.flush()
        || std::rename(QFile::encodeName(out.fileName()).constData(),
                       QFile::encodeName(file).constData())
               != 0)
        qFatal("The clock could not be set.");
}

} // namespace reeve::test
