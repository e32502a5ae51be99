// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/ledger.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace reeve
{

namespace
{

constexpr int hexDigits = 64;
constexpr qint64 longestLine = 4 * 1024 * 1024;
constexpr int lockPatience = 10'000; // milliseconds
const QString signatureField = QStringLiteral("signature");

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Ledger)
};

QByteArray lineHash(const QByteArray &line)
{
    return QCryptographicHash::hash(line, QCryptographicHash::Sha256).toHex();
}

QByteArray hashBeforeFirst(const LedgerOwner &owner)
{
    return lineHash("reeve ledger 1 " + owner.database.toLatin1());
}

/** One line, checked; `head` stands behind it afterwards. */
Result<void> takeLine(const QByteArray &line, const QString &where, const LedgerOwner &owner,
                      LedgerHead &head, const std::function<void(qint64, const QByteArray &)> &each)
{
    const auto damaged = [&where](const QString &what) {
        return failure(ErrorKind::Damaged, Text::tr("%1: %2").arg(where, what));
    };
    QJsonObject object = QJsonDocument::fromJson(line).object();
    const QByteArray signature = QByteArray::fromBase64(
        object.take(signatureField).toString().toLatin1());
    const auto text = [&object](const char *name) {
        return object.value(QLatin1String(name)).toString();
    };
    const auto number = [&object](const char *name) {
        return object.value(QLatin1String(name)).toInteger();
    };
    if (number("ledger") != 1 || signature.isEmpty())
        return damaged(Text::tr("this is no line of a ledger, or it has been cut."));
    if (!signatureHolds(QJsonDocument(object).toJson(QJsonDocument::Compact), signature,
                        owner.signer))
        return damaged(Text::tr("it is not signed by this key: it was altered, or the key is "
                                "another one."));
    if (text("database") != owner.database)
        return damaged(Text::tr("it belongs to another database."));
    if (text("key").toLatin1() != owner.key)
        return damaged(Text::tr("its tombstones were made with another key."));
    const QByteArray tombstones = text("tombstones").toLatin1();
    const qint64 first = number("first");
    const qint64 last = number("last");
    if (text("prev").toLatin1() != (head.lastSeq == 0 ? hashBeforeFirst(owner) : head.lineHash)
        || first != head.lastSeq + 1)
        return damaged(Text::tr("it does not follow the line before: something is missing."));
    if (last < first || tombstones.size() != (last - first + 1) * hexDigits)
        return damaged(Text::tr("its numbers do not fit."));
    for (qint64 seq = first; seq <= last; ++seq) {
        head.lastTombstone = QByteArray::fromHex(
            tombstones.mid((seq - first) * hexDigits, hexDigits));
        if (each)
            each(seq, head.lastTombstone);
    }
    head.lastSeq = last;
    head.idsTo = number("ids_to");
    head.lineHash = lineHash(line);
    return {};
}

} // namespace

Result<void> readLedger(const QString &file, const LedgerOwner &owner, LedgerHead &head,
                        const std::function<void(qint64 seq, const QByteArray &tombstone)> &each)
{
    QFile in(file);
    if (!in.exists())
        return head.size == 0
                   ? Result<void>()
                   : failure(ErrorKind::File, Text::tr("The ledger %1 has disappeared.").arg(file));
    if (!in.open(QIODevice::ReadOnly) || in.size() < head.size || !in.seek(head.size))
        return failure(ErrorKind::File,
                       Text::tr("The ledger %1 cannot be read, or has become shorter: %2")
                           .arg(file, in.errorString()));
    while (!in.atEnd()) {
        const QByteArray line = in.readLine(longestLine);
        const QString where = Text::tr("%1, behind place %2").arg(file).arg(head.lastSeq);
        if (!line.endsWith('\n'))
            return failure(ErrorKind::Damaged,
                           Text::tr("%1: the line has no end, the file has been cut.").arg(where));
        if (const auto taken = takeLine(line.chopped(1), where, owner, head, each); !taken)
            return taken;
        head.size += line.size();
    }
    return {};
}

Result<LedgerWriter> LedgerWriter::open(const QString &file, const LedgerOwner &owner,
                                        const SigningKey &key)
{
    LedgerWriter writer(file, owner, key);
    QLockFile lock(file + QStringLiteral(".lock"));
    if (!lock.tryLock(lockPatience))
        return failure(ErrorKind::File,
                       Text::tr("The ledger %1 is locked by another program.").arg(file));
    if (const auto whole = writer.dropUnfinishedLine(); !whole)
        return tl::unexpected(whole.error());
    if (const auto read = readLedger(file, owner, writer.m_head); !read)
        return tl::unexpected(read.error());
    return writer;
}

// A line is written at once, so only a crash of the machine leaves a part of one. Nothing is lost by
// that: what stood in it is in the database, and follows.
Result<void> LedgerWriter::dropUnfinishedLine()
{
    QFile out(m_file);
    if (!out.exists())
        return {};
    if (!out.open(QIODevice::ReadWrite))
        return failure(
            ErrorKind::File,
            Text::tr("The ledger %1 cannot be written: %2").arg(m_file, out.errorString()));
    const qint64 from = std::max<qint64>(0, out.size() - longestLine);
    out.seek(from);
    const QByteArray tail = out.readAll();
    if (!tail.isEmpty() && !tail.endsWith('\n') && !out.resize(from + tail.lastIndexOf('\n') + 1))
        return failure(
            ErrorKind::File,
            Text::tr("The ledger %1 cannot be mended: %2").arg(m_file, out.errorString()));
    return {};
}

Result<void>
LedgerWriter::append(const std::function<Result<QList<QByteArray>>(qint64 behind)> &fetch,
                     qint64 idsTo)
{
    QLockFile lock(m_file + QStringLiteral(".lock"));
    if (!lock.tryLock(lockPatience))
        return failure(ErrorKind::File,
                       Text::tr("The ledger %1 is locked by another program.").arg(m_file));
    if (const auto read = readLedger(m_file, m_owner, m_head); !read)
        return read;
    const auto entries = fetch(m_head.lastSeq);
    if (!entries)
        return tl::unexpected(entries.error());
    if (entries->isEmpty())
        return {};
    QByteArray tombstones;
    for (const QByteArray &entry : *entries)
        tombstones += entry.toHex();
    QJsonObject object{
        {QStringLiteral("ledger"), 1},
        {QStringLiteral("database"), m_owner.database},
        {QStringLiteral("key"), QString::fromLatin1(m_owner.key)},
        {QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
        {QStringLiteral("first"), m_head.lastSeq + 1},
        {QStringLiteral("last"), m_head.lastSeq + entries->size()},
        {QStringLiteral("ids_to"), idsTo},
        {QStringLiteral("prev"),
         QString::fromLatin1(m_head.lastSeq == 0 ? hashBeforeFirst(m_owner) : m_head.lineHash)},
        {QStringLiteral("tombstones"), QString::fromLatin1(tombstones)}};
    object.insert(signatureField,
                  QString::fromLatin1(
                      m_key.sign(QJsonDocument(object).toJson(QJsonDocument::Compact)).toBase64()));
    const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact);
    QFile out(m_file);
    if (!out.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered,
                  QFile::ReadOwner | QFile::WriteOwner)
        || out.write(line + '\n') != line.size() + 1)
        return failure(
            ErrorKind::File,
            Text::tr("The ledger %1 could not be written: %2").arg(m_file, out.errorString()));
#ifdef Q_OS_UNIX
    if (fsync(out.handle()) != 0)
        return failure(ErrorKind::File,
                       Text::tr("The ledger %1 may not have reached the disk.").arg(m_file));
#endif
    return takeLine(line, m_file, m_owner, m_head, {}).map([&] { m_head.size += line.size() + 1; });
}

} // namespace reeve
