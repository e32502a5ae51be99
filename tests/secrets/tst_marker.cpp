// SPDX-License-Identifier: GPL-3.0-or-later
// Known secrets are put into the database; the real console reveals, copies and sets alias passwords
// and is locked. Then they are looked for where they must not be: in the memory of the locked process
// (what a core dump would hold), in what the server and the console write, in settings and in files.
#include "models/session/profilestore.h"
#include "tests/support/person.h"
#include "tests/support/program.h"
#include "tests/support/testdatabase.h"

#include <QDirIterator>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace reeve;

namespace
{

const QString aliasPassword = QStringLiteral("zzmarkerzz-alias-8f31");
const QString statusKey = QStringLiteral("zzmarkerzzstatuskey0123456789abcdef");
const QString credential = QStringLiteral("$argon2id$v=19$zzmarkerzz-hash");
const QByteArray sessionToken("zzmarkerzz-session-token-32bytes");

// A text as the parts of a program hold it: the server's bytes, Qt's, and a text shaper's.
QList<QByteArray> formsOf(const QString &text)
{
    const QByteArray utf16(reinterpret_cast<const char *>(text.utf16()), text.size() * 2);
    const QList<uint> points = text.toUcs4();
    const QByteArray utf32(reinterpret_cast<const char *>(points.constData()), points.size() * 4);
    return {text.toUtf8(), utf16, utf32};
}

bool holds(const QByteArray &bytes, const QString &text)
{
    for (const QByteArray &form : formsOf(text))
        if (bytes.contains(form))
            return true;
    return false;
}

QByteArray everythingIn(const QString &path)
{
    QByteArray all;
    QDirIterator walk(path, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        QFile file(walk.next());
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}

/** Every writable page of a process, and where it belongs. */
struct Memory {
    QByteArray bytes;
    QStringList places; ///< one for each piece, for messages
    QList<qsizetype> starts;

    static Memory of(qint64 pid)
    {
        Memory memory;
        QFile maps(QStringLiteral("/proc/%1/maps").arg(pid));
        const int handle = ::open(qPrintable(QStringLiteral("/proc/%1/mem").arg(pid)),
                                  O_RDONLY | O_CLOEXEC);
        if (!maps.open(QIODevice::ReadOnly) || handle < 0)
            return memory;
        for (const QByteArray &line : maps.readAll().split('\n')) {
            const QList<QByteArray> parts = line.simplified().split(' ');
            if (parts.size() < 2 || !parts[1].startsWith("rw"))
                continue;
            const qint64 from = parts[0].split('-').at(0).toLongLong(nullptr, 16);
            const qint64 until = parts[0].split('-').at(1).toLongLong(nullptr, 16);
            QByteArray piece(qsizetype(until - from), Qt::Uninitialized);
            qsizetype read = 0;
            while (read < piece.size()) {
                const auto more = ::pread(handle, piece.data() + read,
                                          std::size_t(piece.size() - read), from + read);
                if (more <= 0)
                    break;
                read += more;
            }
            memory.starts.append(memory.bytes.size());
            memory.places.append(QString::fromLatin1(line));
            memory.bytes += piece.left(read);
        }
        ::close(handle);
        return memory;
    }
    /// Where the text stands; nothing when it does not.
    QString placeOf(const QString &text) const
    {
        for (const QByteArray &form : formsOf(text))
            if (const qsizetype at = bytes.indexOf(form); at >= 0) {
                const auto piece = std::upper_bound(starts.begin(), starts.end(), at)
                                   - starts.begin() - 1;
                return QStringLiteral("%1 bytes a character: %2")
                    .arg(form.size() / text.size())
                    .arg(places.at(piece));
            }
        return {};
    }
};

} // namespace

class MarkerTest : public QObject
{
    Q_OBJECT
private slots:
    void nothingIsLeftBehind();
};

void MarkerTest::nothingIsLeftBehind()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("A sanitizer keeps freed memory as it was; that is its work.");
#endif
    if (geteuid() != 0)
        QSKIP("Only root may read another process's memory here.");
    TestDatabase database;
    // The newest customer stands first in the list.
    const QString customer =
        database
            .sql(QStringLiteral(
                "INSERT INTO service.customer (username, email, created_at) VALUES ('newest', "
                "'newest@example.org', now() + interval '1 day') RETURNING id"))
            .value(0);
    const QVariantList id{customer.toLongLong()};
    database.sql(QStringLiteral("INSERT INTO service.credential (customer_id, hash, scheme) VALUES "
                                "($1, $2, 'argon2id') RETURNING 1"),
                 id + QVariantList{credential});
    database.sql(QStringLiteral("INSERT INTO service.customer_session (customer_id, token_hash) "
                                "VALUES ($1, $2) RETURNING 1"),
                 id + QVariantList{sessionToken});
    const QString center =
        database
            .sql(QStringLiteral("INSERT INTO service.history_center (customer_id, status_key) "
                                "VALUES ($1, $2) RETURNING id"),
                 id + QVariantList{statusKey})
            .value(0);
    const QString alias =
        database
            .sql(QStringLiteral("INSERT INTO service.alias (customer_id, center_id, name, "
                                "password, password_changed_at) "
                                "VALUES ($1, $2, 'newest', $3, now()) RETURNING id"),
                 id + QVariantList{center.toLongLong(), aliasPassword})
            .value(0);
    for (const char *setting : {"log_statement = 'all'", "log_min_duration_statement = 0",
                                "log_min_error_statement = 'debug5'"})
        database.sql(QStringLiteral("ALTER DATABASE %1 SET ").arg(database.name())
                     + QLatin1String(setting));
    QFile serverLog(database.sandbox().serverDirectory + QStringLiteral("/server.log"));
    QFile serverJson(database.sandbox().serverDirectory
                     + QStringLiteral("/server.json")); // the same, for programs
    for (QFile *log : {&serverLog, &serverJson}) {
        QVERIFY2(log->open(QIODevice::ReadOnly), qPrintable(log->fileName()));
        log->seek(log->size());
    }

    QTemporaryDir home;
    for (const char *name : {"settings", "temporary", "tour"})
        QVERIFY(QDir(home.path()).mkdir(QLatin1String(name)));
    const QString settings = home.filePath(QStringLiteral("settings"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings);
    Profile profile = profileFor(database, QStringLiteral("support"));
    profile.id = QUuid::createUuid();
    {
        ProfileStore store(settings + QStringLiteral("/reeve/reeve.ini"), settings);
        QVERIFY(store.save(profile).has_value());
    }

    QProcess console;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("reeve.debug=true"));
    environment.insert(QStringLiteral("TMPDIR"), home.filePath(QStringLiteral("temporary")));
    console.setProcessEnvironment(environment);
    console.setProcessChannelMode(QProcess::MergedChannels);
    const auto account = database.sandbox().account(QStringLiteral("support"));
    QVERIFY(account.has_value());
    console.start(ownProgram("reeve"),
                  {QStringLiteral("--tour"), home.filePath(QStringLiteral("tour")),
                   QStringLiteral("--tour-of-secrets"), QStringLiteral("--settings"), settings,
                   QStringLiteral("--profile"), profile.id.toString(QUuid::WithoutBraces)});
    console.write(account->password.toUtf8() + '\n');
    console.closeWriteChannel();
    const auto arrived = [&](int number) {
        return QFile::exists(home.filePath(QStringLiteral("tour/here-%1").arg(number)));
    };
    const auto letGo = [&](int number) {
        return QFile(home.filePath(QStringLiteral("tour/go-%1").arg(number)))
            .open(QIODevice::WriteOnly);
    };

    // While it is shown it is there: the search can find.
    QTRY_VERIFY2_WITH_TIMEOUT(arrived(1) || console.state() == QProcess::NotRunning, "no answer",
                              60000);
    QVERIFY2(arrived(1), console.readAll().right(2000).constData());
    QVERIFY(!Memory::of(console.processId()).placeOf(aliasPassword).isEmpty());
    QVERIFY(letGo(1));

    QTRY_VERIFY2_WITH_TIMEOUT(arrived(2) || console.state() == QProcess::NotRunning, "no answer",
                              60000);
    QVERIFY2(arrived(2), console.readAll().right(2000).constData());
    const QString setPassword =
        database
            .sql(QStringLiteral("SELECT password FROM service.alias WHERE id = $1"),
                 {alias.toLongLong()})
            .value(0);
    QVERIFY(setPassword != aliasPassword && setPassword.size() > 15);
    const Memory memory = Memory::of(console.processId());
    QVERIFY(memory.bytes.size() > 1'000'000);
    QVERIFY(
        holds(memory.bytes, QStringLiteral("support"))); // it is that process, and the search works
    const QStringList secrets{aliasPassword,
                              setPassword,
                              statusKey,
                              credential,
                              QString::fromLatin1(sessionToken),
                              QString::fromLatin1(sessionToken.toHex())};
    for (const QString &secret : secrets)
        QVERIFY2(memory.placeOf(secret).isEmpty(), qPrintable(memory.placeOf(secret)));

    QVERIFY(letGo(2));
    QTRY_COMPARE_WITH_TIMEOUT(console.state(), QProcess::NotRunning, 30000);
    const QByteArray said = console.readAll();
    QCOMPARE(console.exitCode(), 0);
    const QByteArray logged = serverLog.readAll() + serverJson.readAll();
    QVERIFY2(logged.contains("api.set_alias_password($1"),
             "the server's log does not hold the statements");
    const QByteArray files = everythingIn(home.path());
    QVERIFY(files.contains(profile.host.toUtf8())); // the settings are among them
    for (const QString &secret : secrets) {
        QVERIFY2(!holds(logged, secret), "in the server's log");
        QVERIFY2(!holds(said, secret), "in what the console wrote");
        QVERIFY2(!holds(files, secret), "in settings, temporary or other files");
    }
}

QTEST_GUILESS_MAIN(MarkerTest)
#include "tst_marker.moc"
