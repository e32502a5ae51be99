// SPDX-License-Identifier: GPL-3.0-or-later
// The files that Migrator applies, as they lie in a folder or in the program's resources.
#include "models/database/migrationfiles.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

// Outside any namespace, as the macro asks for: a static library's resources are linked in only by
// being called for.
static void initSqlResources()
{
    Q_INIT_RESOURCE(reeve_sql);
}

namespace reeve
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(reeve::Migrator)
};

Result<QString> readText(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File, Texts::tr("The file cannot be read: %1").arg(path),
                       file.errorString());
    // A checkout on Windows may have turned the line ends; the text is the same.
    return QString::fromUtf8(file.readAll().replace("\r\n", "\n"));
}

QStringList sqlFiles(const QString &folder)
{
    initSqlResources();
    return QDir(folder).entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
}

} // namespace

QString Migration::fileName() const
{
    return QStringLiteral("%1/%2_%3.sql").arg(set).arg(number, 4, 10, QLatin1Char('0')).arg(name);
}

QByteArray Migration::checksum() const
{
    return QCryptographicHash::hash(sql.toUtf8(), QCryptographicHash::Sha256).toHex();
}

Result<QList<Migration>> migrationsIn(const QString &root, const QString &set)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{4})_([a-z0-9_]+)\\.sql$"));
    const QString folder = root + u'/' + set;
    QList<Migration> migrations;
    for (const QString &file : sqlFiles(folder)) {
        const auto match = form.match(file);
        if (!match.hasMatch())
            return failure(ErrorKind::Damaged,
                           Texts::tr("%1 is not named NNNN_name.sql.").arg(set + u'/' + file));
        auto text = readText(folder + u'/' + file);
        if (!text)
            return tl::unexpected(text.error());
        const int number = match.captured(1).toInt();
        const auto expected = static_cast<int>(migrations.size()) + 1;
        if (number != expected)
            return failure(ErrorKind::Damaged,
                           Texts::tr("%1 should bear the number %2: numbers run from 1 without a "
                                     "gap.")
                               .arg(set + u'/' + file)
                               .arg(expected));
        migrations.append({set, number, match.captured(2), *text});
    }
    return migrations;
}

Result<QList<ApiFile>> apiFilesIn(const QString &root)
{
    const QString folder = root + QStringLiteral("/api");
    QList<ApiFile> files;
    for (const QString &file : sqlFiles(folder)) {
        auto text = readText(folder + u'/' + file);
        if (!text)
            return tl::unexpected(text.error());
        files.append({QStringLiteral("api/") + file, *text});
    }
    return files;
}

QByteArray checksumOf(const QList<ApiFile> &files)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const ApiFile &file : files) {
        // Lengths in front, so that text cannot wander from one file to the next unnoticed.
        const QByteArray text = file.sql.toUtf8();
        hash.addData(
            QByteArray(file.name.toUtf8() + '\n' + QByteArray::number(text.size()) + '\n'));
        hash.addData(text);
    }
    return hash.result().toHex();
}

} // namespace reeve
