// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/migrator.h"

namespace reeve
{

struct ApiFile {
    QString name; ///< "api/customers.sql"
    QString sql;
};

Result<QList<ApiFile>> apiFilesIn(const QString &root); ///< by name
QByteArray checksumOf(const QList<ApiFile> &files);     ///< SHA-256 of names and texts, hex

} // namespace reeve
