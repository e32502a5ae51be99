// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/index.h"

#include "models/base/wholefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLockFile>

namespace reeve
{

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("Authority", source);
}

// `openssl ca` writes UTCTime up to 2049 and GeneralizedTime after it.
QString indexTime(const QDateTime &moment)
{
    const QDateTime utc = moment.toUTC();
    return utc.toString(utc.date().year() < 2050 ? QStringLiteral("yyMMddHHmmss")
                                                 : QStringLiteral("yyyyMMddHHmmss"))
           + QLatin1Char('Z');
}

QDateTime fromIndexTime(QString value)
{
    if (value.endsWith(QLatin1Char('Z')))
        value.chop(1);
    if (value.size() == 12) // UTCTime: 50 … 99 are years of the last century (RFC 5280)
        value.prepend(value.left(2).toInt() < 50 ? QStringLiteral("20") : QStringLiteral("19"));
    QDateTime moment = QDateTime::fromString(value, QStringLiteral("yyyyMMddHHmmss"));
    moment.setTimeSpec(Qt::UTC);
    return moment;
}

QByteArray indexText(const QList<IssuedEntry> &index)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QString lines;
    for (const IssuedEntry &entry : index) {
        const QLatin1Char state(entry.revokedAt ? 'R' : entry.expiresAt < now ? 'E' : 'V');
        lines += QStringList{QString(state),
                             indexTime(entry.expiresAt),
                             entry.revokedAt ? indexTime(*entry.revokedAt) : QString(),
                             entry.serial,
                             QStringLiteral("unknown"),
                             QStringLiteral("/CN=") + entry.subject}
                     .join(QLatin1Char('\t'))
                 + QLatin1Char('\n');
    }
    return lines.toUtf8();
}

Result<QList<IssuedEntry>> parseIndex(const QByteArray &content, const QString &path)
{
    QList<IssuedEntry> index;
    int number = 0;
    for (const QString &line : QString::fromUtf8(content).split(QLatin1Char('\n'))) {
        ++number;
        if (line.isEmpty())
            continue;
        const QStringList fields = line.split(QLatin1Char('\t'));
        IssuedEntry entry;
        if (fields.size() == 6) {
            entry.expiresAt = fromIndexTime(fields[1]);
            entry.serial = fields[3];
            entry.subject = fields[5].mid(fields[5].indexOf(QStringLiteral("/CN=")) + 4);
            if (fields[0] == QStringLiteral("R"))
                // A reason may follow after a comma.
                entry.revokedAt = fromIndexTime(fields[2].section(QLatin1Char(','), 0, 0));
        }
        if (fields.size() != 6 || !entry.expiresAt.isValid() || entry.serial.isEmpty()
            || (entry.revokedAt && !entry.revokedAt->isValid()))
            return failure(ErrorKind::Damaged,
                           text("Line %1 of %2 is damaged.").arg(number).arg(path));
        index.append(entry);
    }
    return index;
}
} // namespace

Result<void> saveAuthority(const QString &folder, const StoredAuthority &authority)
{
    const QDir dir(folder);
    const QList<std::tuple<QString, QByteArray, FileAccess>> files{
        {QStringLiteral("ca.key"), authority.keyPem, FileAccess::Private},
        {QStringLiteral("ca.crt"), authority.certificatePem, FileAccess::Public},
        {QStringLiteral("index.txt"), indexText(authority.index), FileAccess::Private},
        {QStringLiteral("crlnumber"), QByteArray::number(authority.crlNumber, 16).toUpper() + '\n',
         FileAccess::Private},
        {QStringLiteral("ca.crl"), authority.crlPem, FileAccess::Public}};
    for (const auto &[name, content, access] : files) {
        const QString path = dir.filePath(name);
        if (const auto old = readWholeFile(path); old && *old == content)
            continue; // in particular the key is not written again and again
        if (const auto saved = writeWholeFile(path, content, access); !saved)
            return saved;
    }
    return {};
}

Result<StoredAuthority> loadAuthority(const QString &folder)
{
    const QDir dir(folder);
    StoredAuthority stored;
    QByteArray index;
    QByteArray number;
    const QList<std::pair<QString, QByteArray *>> files{
        {QStringLiteral("ca.key"), &stored.keyPem},
        {QStringLiteral("ca.crt"), &stored.certificatePem},
        {QStringLiteral("ca.crl"), &stored.crlPem},
        {QStringLiteral("index.txt"), &index},
        {QStringLiteral("crlnumber"), &number}};
    for (const auto &[name, content] : files) {
        auto read = readWholeFile(dir.filePath(name));
        if (!read)
            return tl::unexpected(read.error());
        *content = std::move(*read);
    }
    auto entries = parseIndex(index, dir.filePath(QStringLiteral("index.txt")));
    if (!entries)
        return tl::unexpected(entries.error());
    stored.index = std::move(*entries);
    bool ok = false;
    stored.crlNumber = number.trimmed().toLongLong(&ok, 16);
    if (!ok)
        return failure(ErrorKind::Damaged, text("Line %1 of %2 is damaged.")
                                               .arg(1)
                                               .arg(dir.filePath(QStringLiteral("crlnumber"))));
    return stored;
}

struct AuthorityFolder::Lock {
    QLockFile file;
    explicit Lock(const QString &path) : file(path) {}
};

AuthorityFolder::AuthorityFolder(QString path, Authority authority, std::unique_ptr<Lock> held)
    : m_path(std::move(path)), m_authority(std::move(authority)), m_lock(std::move(held))
{
}
AuthorityFolder::AuthorityFolder(AuthorityFolder &&) noexcept = default;
AuthorityFolder &AuthorityFolder::operator=(AuthorityFolder &&) noexcept = default;
AuthorityFolder::~AuthorityFolder() = default;

Result<std::unique_ptr<AuthorityFolder::Lock>> AuthorityFolder::lock(const QString &path)
{
    auto held = std::make_unique<Lock>(path + QStringLiteral("/lock"));
    if (held->file.tryLock(10'000))
        return held;
    if (held->file.error() == QLockFile::LockFailedError)
        return failure(ErrorKind::WrongState,
                       text("Another program is working in the authority's folder %1.").arg(path));
    return failure(
        ErrorKind::File,
        text("The authority's folder %1 does not exist or cannot be written.").arg(path));
}

Result<AuthorityFolder> AuthorityFolder::open(const QString &path)
{
    auto held = lock(path);
    if (!held)
        return tl::unexpected(held.error());
    auto authority = Authority::load(path);
    if (!authority)
        return tl::unexpected(authority.error());
    return AuthorityFolder(path, std::move(*authority), std::move(*held));
}

Result<AuthorityFolder> AuthorityFolder::create(const QString &path, const QString &organisation)
{
    if (QFileInfo::exists(path + QStringLiteral("/ca.key"))
        || QFileInfo::exists(path + QStringLiteral("/ca.crt")))
        return failure(ErrorKind::WrongState,
                       text("The folder %1 already has an authority.").arg(path));
    if (!QDir().mkpath(path)
        || !QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return failure(ErrorKind::File, text("The folder %1 cannot be made.").arg(path));
    auto held = lock(path);
    if (!held)
        return tl::unexpected(held.error());
    auto authority = Authority::create(organisation);
    if (!authority)
        return tl::unexpected(authority.error());
    if (const auto saved = authority->save(path); !saved)
        return tl::unexpected(saved.error());
    return AuthorityFolder(path, std::move(*authority), std::move(*held));
}

} // namespace reeve
