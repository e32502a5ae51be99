// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/exports/exportfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QUuid>

#include <openssl/evp.h>

#ifdef Q_OS_LINUX
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ExportFile)
};

constexpr qsizetype bufferSize = 1 << 20;

Error fileError(const QString &path, const QString &detail)
{
    return {.kind = ErrorKind::File,
            .text = Text::tr("The file could not be written in %1. Nothing was left there; what "
                             "stood under this name before is still there. Choose another place, "
                             "or make room, and export again.")
                        .arg(QDir::toNativeSeparators(QFileInfo(path).absolutePath())),
            .detail = detail};
}

/** Where the bytes go. */
struct Sink {
    virtual ~Sink() = default;
    virtual bool open(const QString &path) = 0;
    virtual bool write(const char *bytes, qint64 length) = 0;
    virtual bool commit() = 0;
    QString why;
};

struct SaveFileSink : Sink {
    bool open(const QString &path) override
    {
        file.setFileName(path);
        return said(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)
                    && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
    }
    bool write(const char *bytes, qint64 length) override
    {
        return said(file.write(bytes, length) == length);
    }
    bool commit() override { return said(file.commit()); }
    bool said(bool good)
    {
        if (!good)
            why = file.errorString();
        return good;
    }
    QSaveFile file;
};

#ifdef Q_OS_LINUX
struct NamelessSink : Sink {
    ~NamelessSink() override
    {
        if (descriptor >= 0)
            ::close(descriptor);
    }
    bool open(const QString &path) override
    {
        // A link keeps pointing where it points, as QSaveFile has it.
        const QFileInfo place(path);
        target = place.isSymLink() ? place.symLinkTarget() : place.absoluteFilePath();
        const QByteArray folder = QFile::encodeName(QFileInfo(target).absolutePath());
        descriptor = ::open(folder.constData(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
        return said(descriptor >= 0 && !QFileInfo(target).isDir());
    }
    bool write(const char *bytes, qint64 length) override
    {
        while (length > 0) {
            const ssize_t written = ::write(descriptor, bytes, std::size_t(length));
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                return said(false);
            bytes += written;
            length -= written;
        }
        return true;
    }
    bool commit() override
    {
        if (!said(::fchmod(descriptor, 0600) == 0 && ::fsync(descriptor) == 0))
            return false;
        // A name of its own first, since linkat() replaces nothing; then in one step over the old.
        const QByteArray open = "/proc/self/fd/" + QByteArray::number(descriptor);
        const QByteArray name = QFile::encodeName(target);
        const QByteArray passing = name + '.' + QUuid::createUuid().toByteArray(QUuid::Id128);
        if (!said(::linkat(AT_FDCWD, open.constData(), AT_FDCWD, passing.constData(),
                           AT_SYMLINK_FOLLOW)
                  == 0))
            return false;
        if (said(::rename(passing.constData(), name.constData()) == 0))
            return true;
        ::unlink(passing.constData());
        return false;
    }
    bool said(bool good)
    {
        if (!good)
            why = QString::fromLocal8Bit(std::strerror(errno));
        return good;
    }
    QString target;
    int descriptor = -1;
};
#endif

struct FreeDigest {
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};

} // namespace

struct ExportFile::Private {
    bool flush()
    {
        if (buffer.isEmpty())
            return good;
        EVP_DigestUpdate(digest.get(), buffer.constData(), std::size_t(buffer.size()));
        good = good && sink->write(buffer.constData(), buffer.size());
        written += buffer.size();
        buffer.resize(0);
        if (!good)
            failure = fileError(path, sink->why);
        return good;
    }

    QString path;
    std::unique_ptr<Sink> sink;
    std::unique_ptr<EVP_MD_CTX, FreeDigest> digest{EVP_MD_CTX_new()};
    QByteArray buffer;
    QByteArray sha256;
    Error failure;
    qint64 written = 0;
    bool good = false;
};

ExportFile::ExportFile() : d(std::make_unique<Private>()) {}
ExportFile::~ExportFile() = default;

Result<void> ExportFile::open(const QString &path)
{
    d->path = path;
    d->buffer.reserve(bufferSize + (1 << 16));
    EVP_DigestInit_ex(d->digest.get(), EVP_sha256(), nullptr);
#ifdef Q_OS_LINUX
    d->sink = std::make_unique<NamelessSink>();
    d->good = d->sink->open(path);
#endif
    if (!d->good) { // other systems, and file systems that know no nameless files
        d->sink = std::make_unique<SaveFileSink>();
        d->good = d->sink->open(path);
    }
    if (d->good)
        return {};
    d->failure = fileError(path, d->sink->why);
    return tl::unexpected(d->failure);
}

bool ExportFile::write(std::string_view bytes)
{
    d->buffer.append(bytes.data(), qsizetype(bytes.size()));
    return d->buffer.size() < bufferSize ? d->good : d->flush();
}

Result<void> ExportFile::commit()
{
    if (!d->flush())
        return tl::unexpected(d->failure);
    if (!d->sink->commit()) {
        d->good = false;
        d->failure = fileError(d->path, d->sink->why);
        return tl::unexpected(d->failure);
    }
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_DigestFinal_ex(d->digest.get(), hash, &length);
    d->sha256 = QByteArray(reinterpret_cast<const char *>(hash), int(length)).toHex();
    return {};
}

const Error &ExportFile::failure() const
{
    return d->failure;
}

QByteArray ExportFile::sha256() const
{
    return d->sha256;
}

qint64 ExportFile::size() const
{
    return d->written + d->buffer.size();
}

} // namespace reeve
