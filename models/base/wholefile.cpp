// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/wholefile.h"

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>

namespace reeve
{

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("WholeFile", source);
}
} // namespace

Result<void> writeWholeFile(const QString &path, const QByteArray &content, FileAccess access)
{
    QSaveFile file(path);
    const auto failed = [&] {
        return failure(ErrorKind::File,
                       text("The file %1 cannot be written: %2").arg(path, file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    QFileDevice::Permissions mode = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (access == FileAccess::Public)
        mode |= QFileDevice::ReadGroup | QFileDevice::ReadOther;
    if (!file.setPermissions(mode) || file.write(content) != content.size() || !file.commit())
        return failed();
    return {};
}

Result<QByteArray> readWholeFile(const QString &path, qint64 limit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File,
                       text("The file %1 cannot be read: %2").arg(path, file.errorString()));
    const QByteArray content = file.read(limit + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorKind::File,
                       text("The file %1 cannot be read: %2").arg(path, file.errorString()));
    if (content.size() > limit)
        return failure(ErrorKind::File,
                       text("The file %1 is too large to be what it should be.").arg(path));
    return content;
}

} // namespace reeve
