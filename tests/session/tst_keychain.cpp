// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/keychain.h"

#include <QFile>
#include <QFutureWatcher>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace reeve;

namespace
{

/// Set in the copy of this program that runs on a message bus of its own, with a keyring.
constexpr auto insideMark = "REEVE_TEST_KEYRING";

template <typename T>
Result<T> answer(const QFuture<Result<T>> &future)
{
    QFutureWatcher<Result<T>> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(future);
    if (!future.isFinished() && !finished.wait(20000))
        return failure(ErrorKind::Timeout, QStringLiteral("no answer"));
    return future.result();
}

} // namespace

/** The keychain on a real Secret Service: gnome-keyring on a private session bus, its files in a
 *  folder that goes with the test. */
class TestKeychain : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (qEnvironmentVariableIsEmpty(insideMark))
            QSKIP("outside: no keyring here");
    }

    void writtenIsRead()
    {
        SystemKeychain keychain(QStringLiteral("Reeve test"));
        const QString name = QStringLiteral("client key 1");
        const QString secret = QString::fromUtf8("pa\u00dfwort \u2713 with spaces");
        QVERIFY(answer(keychain.write(name, secret)));
        const auto kept = answer(keychain.read(name));
        QVERIFY2(kept, kept ? "" : qPrintable(kept.error().detail));
        QVERIFY(*kept == secret);
        QVERIFY(answer(keychain.write(name, QStringLiteral("another"))));
        QVERIFY(answer(keychain.read(name)) == QStringLiteral("another"));
        QVERIFY(answer(keychain.remove(name)));
        const auto gone = answer(keychain.read(name));
        QVERIFY(!gone);
        QCOMPARE(gone.error().kind, ErrorKind::NotFound);
    }

    void namesAreApart()
    {
        SystemKeychain keychain(QStringLiteral("Reeve test"));
        QVERIFY(answer(keychain.write(QStringLiteral("one"), QStringLiteral("first"))));
        QVERIFY(answer(keychain.write(QStringLiteral("two"), QStringLiteral("second"))));
        QVERIFY(answer(keychain.read(QStringLiteral("one"))) == QStringLiteral("first"));
        SystemKeychain other(QStringLiteral("Other program"));
        QVERIFY(!answer(other.read(QStringLiteral("one"))));
    }
};

/** Without a bus there is no keychain, and that is said; nothing is written elsewhere instead. */
class TestWithoutKeychain : public QObject
{
    Q_OBJECT

private slots:
    void unavailableIsSaid()
    {
        QTemporaryDir home;
        qputenv("HOME", QFile::encodeName(home.path()));
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(home.path()));
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        SystemKeychain keychain(QStringLiteral("Reeve test"));
        const auto written = answer(
            keychain.write(QStringLiteral("name"), QStringLiteral("unlikely secret")));
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::File);
        const auto read = answer(keychain.read(QStringLiteral("name")));
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::File);
        QProcess grep;
        grep.start(QStringLiteral("grep"),
                   {QStringLiteral("-r"), QStringLiteral("unlikely secret"), home.path()});
        QVERIFY(grep.waitForFinished());
        QCOMPARE(grep.exitCode(), 1);
    }

    void onARealKeyring()
    {
        for (const char *program : {"dbus-run-session", "gnome-keyring-daemon"}) {
            if (QStandardPaths::findExecutable(QLatin1String(program)).isEmpty())
                QFAIL("dbus-run-session and gnome-keyring-daemon are needed (./dev setup)");
        }
        QTemporaryDir home;
        QProcess inner;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"HOME", "XDG_RUNTIME_DIR"})
            environment.insert(QLatin1String(name), home.path());
        environment.insert(QStringLiteral("XDG_DATA_HOME"), home.filePath(QStringLiteral("data")));
        environment.insert(QStringLiteral("XDG_CURRENT_DESKTOP"), QStringLiteral("GNOME"));
        environment.insert(QLatin1String(insideMark), QStringLiteral("1"));
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        inner.setProcessEnvironment(environment);
        inner.setProcessChannelMode(QProcess::MergedChannels);
        // The daemon ends with its bus; waiting for its name is waiting for its first answer.
        inner.start(QStringLiteral("dbus-run-session"),
                    {QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
                     QStringLiteral("printf test | gnome-keyring-daemon --unlock"
                                    " --components=secrets >/dev/null && exec \"$0\""),
                     QCoreApplication::applicationFilePath()});
        QVERIFY(inner.waitForFinished(60000));
        QVERIFY2(inner.exitStatus() == QProcess::NormalExit && inner.exitCode() == 0,
                 inner.readAll().constData());
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (!qEnvironmentVariableIsEmpty(insideMark)) {
        TestKeychain inside;
        return QTest::qExec(&inside, QStringList{QString::fromLocal8Bit(argv[0])});
    }
    TestWithoutKeychain outside;
    return QTest::qExec(&outside, argc, argv);
}

#include "tst_keychain.moc"
