// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/anchor.h"

#include "models/audit/signing.h"
#include "models/base/wholefile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace reeve
{

namespace
{

constexpr qint64 largestFile = 256 * 1024 * 1024;
const QString attachmentSuffix = QStringLiteral(".anchor.json");
const QString signatureField = QStringLiteral("signature");

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Anchor)
};

} // namespace

QByteArray anchorLine(const TrailHead &head, const QString &database, const QDateTime &at,
                      const SigningKey &key)
{
    QJsonObject anchor{{QStringLiteral("anchor"), 1},
                       {QStringLiteral("database"), database},
                       {QStringLiteral("at"), at.toUTC().toString(Qt::ISODate)},
                       {QStringLiteral("batch"), head.batch},
                       {QStringLiteral("last_seq"), head.lastSeq},
                       {QStringLiteral("hash"), QString::fromLatin1(head.hash.toHex())}};
    const QByteArray text = QJsonDocument(anchor).toJson(QJsonDocument::Compact);
    anchor.insert(signatureField, QString::fromLatin1(key.sign(text).toBase64()));
    return QJsonDocument(anchor).toJson(QJsonDocument::Compact) + '\n';
}

Result<void> appendAnchor(const QString &file, const QByteArray &line)
{
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly | QIODevice::Append, QFile::ReadOwner | QFile::WriteOwner)
        || out.write(line) != line.size() || !out.flush())
        return failure(
            ErrorKind::File,
            Text::tr("The anchor could not be appended to %1: %2").arg(file, out.errorString()));
#ifdef Q_OS_UNIX
    if (fsync(out.handle()) != 0)
        return failure(ErrorKind::File,
                       Text::tr("The anchor in %1 may not have reached the disk.").arg(file));
#endif
    return {};
}

MailDraft anchorMail(const TrailHead &head, const QString &database, const QDateTime &at,
                     const QByteArray &line, const MailAddress &from, const MailAddress &to)
{
    const QString text = Text::tr("This message keeps where the trail of the database \"%1\" "
                                  "stood, outside of that database.\n\n"
                                  "  batch   %2\n  event   %3\n  time    %4\n  hash    %5\n\n"
                                  "Keep it as it is. Saved as a file, it shows later whether "
                                  "anything before that moment was altered:\n\n"
                                  "  reevectl audit verify --anchor FILE --public-key KEY\n\n"
                                  "It holds no customer's data. Nobody reads answers to it.\n")
                             .arg(database)
                             .arg(head.batch)
                             .arg(head.lastSeq)
                             .arg(at.toUTC().toString(Qt::ISODate),
                                  QString::fromLatin1(head.hash.toHex()));
    const QByteArray id =
        QCryptographicHash::hash(line, QCryptographicHash::Sha256).toHex().left(32);
    return {.from = from,
            .fromName = QStringLiteral("Reeve"),
            .to = to,
            .subject = Text::tr("Trail of %1: batch %2, event %3")
                           .arg(database)
                           .arg(head.batch)
                           .arg(head.lastSeq),
            .text = text,
            .attachments = {{QStringLiteral("trail-%1%2").arg(head.batch).arg(attachmentSuffix),
                             "application/json", line}},
            .date = at,
            .messageId = QByteArray(id + '@' + from.domain())};
}

Result<QList<TrailHead>> readAnchors(const QString &file, const QByteArray &publicPem,
                                     const QString &database)
{
    Result<QByteArray> content = readWholeFile(file, largestFile);
    if (!content)
        return tl::unexpected(content.error());
    if (!content->trimmed().startsWith('{'))
        content = attachmentsIn(*content, attachmentSuffix).join('\n');
    QList<TrailHead> heads;
    int number = 0;
    for (const QByteArray &whole : content->split('\n')) {
        ++number;
        const QByteArray line = whole.trimmed();
        if (line.isEmpty())
            continue;
        QJsonObject anchor = QJsonDocument::fromJson(line).object();
        const QByteArray signature = QByteArray::fromBase64(
            anchor.take(signatureField).toString().toLatin1());
        const QByteArray hash = QByteArray::fromHex(
            anchor.value(QStringLiteral("hash")).toString().toLatin1());
        if (anchor.value(QStringLiteral("anchor")).toInt() != 1 || hash.size() != 32)
            return failure(
                ErrorKind::Damaged,
                Text::tr("Line %1 of %2 is not an anchor, or has been cut.").arg(number).arg(file));
        if (!signatureHolds(QJsonDocument(anchor).toJson(QJsonDocument::Compact), signature,
                            publicPem))
            return failure(ErrorKind::Damaged,
                           Text::tr("Line %1 of %2 is not signed by this key: it was altered, or "
                                    "the key is another one.")
                               .arg(number)
                               .arg(file));
        if (anchor.value(QStringLiteral("database")).toString() != database)
            return failure(
                ErrorKind::Damaged,
                Text::tr("Line %1 of %2 belongs to another database.").arg(number).arg(file));
        heads.append({anchor.value(QStringLiteral("batch")).toInteger(),
                      anchor.value(QStringLiteral("last_seq")).toInteger(), hash});
    }
    if (heads.isEmpty())
        return failure(ErrorKind::Damaged, Text::tr("The file %1 holds no anchor.").arg(file));
    return heads;
}

} // namespace reeve
