// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"

#include <cstdio>

namespace reeve::ctl
{

namespace
{
void write(std::FILE *stream, const QString &line)
{
    const QByteArray bytes = line.toLocal8Bit() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}
} // namespace

void print(const QString &line)
{
    write(stdout, line);
}

void complain(const QString &line)
{
    write(stderr, QStringLiteral("reevectl: ") + line);
}

void report(const QString &line)
{
    write(stderr, QStringLiteral("  ") + line);
}

int complain(const Error &error)
{
    complain(error.text.isEmpty() ? QStringLiteral("something failed without saying why")
                                  : error.text);
    // Our own failures need the technical side too; people's are told in one line.
    const QString detail = error.detail.simplified();
    if (error.kind == ErrorKind::Internal && !detail.isEmpty())
        report(detail.left(500));
    return failed;
}

} // namespace reeve::ctl
