// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <string_view>

namespace reeve
{

/** A file with customers' data that is complete or absent: readable by its owner alone before the
 *  first byte is in it, in its place under its name only with commit(). Until then what stood there
 *  stays. On Linux the unfinished file has no name at all where the file system can do that, so that
 *  a killed program leaves nothing behind. Any one thread. */
class ExportFile
{
public:
    ExportFile();
    ~ExportFile(); ///< without commit(): nothing is left
    ExportFile(const ExportFile &) = delete;
    ExportFile &operator=(const ExportFile &) = delete;

    /// Errors of kind File name the place and what to do.
    Result<void> open(const QString &path);
    /// Collects; false once the disk refused something.
    bool write(std::string_view bytes);
    Result<void> commit();
    const Error &failure() const;
    QByteArray sha256() const; ///< of all that was written, after commit(); hexadecimal
    qint64 size() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace reeve
