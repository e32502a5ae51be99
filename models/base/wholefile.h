// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QFileDevice>
#include <QString>

namespace reeve
{

/** Who may read a file that we write. */
enum class FileAccess {
    Private, ///< 0600: keys, bundles, anything with a password
    Public,  ///< 0644: certificates and revocation lists
};

/** Writes the whole file or leaves the old one as it was (a rename puts it in place). The mode is
 *  set before the first byte, so a private file is never readable by others, not even shortly.
 *  Error: File, naming the path. */
Result<void> writeWholeFile(const QString &path, const QByteArray &content, FileAccess access);

/** Reads a whole file. Error: File, naming the path; also when it is larger than `limit` bytes, as
 *  nothing that we read whole is that large. */
Result<QByteArray> readWholeFile(const QString &path, qint64 limit = 16 * 1024 * 1024);

} // namespace reeve
