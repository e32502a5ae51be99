// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/locktriggers.h"

#include <QtGlobal>

#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFile>

namespace reeve
{

namespace
{

/** logind on the system bus (sleep, and Lock of our own session only: another person's at the same
 *  machine is not ours) and the desktop's screen saver on the session bus. */
class DBusTriggers : public LockTriggers
{
    Q_OBJECT
public:
    explicit DBusTriggers(QObject *parent) : LockTriggers(parent)
    {
        // Without an address QtDBus would try to start a bus of its own.
        if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")
            || QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"))) {
            QDBusConnection session = QDBusConnection::sessionBus();
            for (const char *name : {"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"})
                session.connect(QString(), QString(), QLatin1String(name),
                                QStringLiteral("ActiveChanged"), this, SLOT(screenSaver(bool)));
        }

        QDBusConnection system = QDBusConnection::systemBus();
        if (!system.isConnected())
            return;
        system.connect(login1, QStringLiteral("/org/freedesktop/login1"),
                       QStringLiteral("org.freedesktop.login1.Manager"),
                       QStringLiteral("PrepareForSleep"), this, SLOT(sleeping(bool)));
        const QString number = qEnvironmentVariable("XDG_SESSION_ID");
        QDBusMessage question = QDBusMessage::createMethodCall(
            login1, QStringLiteral("/org/freedesktop/login1"),
            QStringLiteral("org.freedesktop.login1.Manager"),
            number.isEmpty() ? QStringLiteral("GetSessionByPID") : QStringLiteral("GetSession"));
        if (number.isEmpty())
            question << quint32(QCoreApplication::applicationPid());
        else
            question << number;
        auto *watcher = new QDBusPendingCallWatcher(system.asyncCall(question, 3000), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this,
                [this](QDBusPendingCallWatcher *done) {
                    const QDBusPendingReply<QDBusObjectPath> reply = *done;
                    done->deleteLater();
                    if (!reply.isError())
                        QDBusConnection::systemBus().connect(
                            login1, reply.value().path(),
                            QStringLiteral("org.freedesktop.login1.Session"),
                            QStringLiteral("Lock"), this, SLOT(sessionLock()));
                });
    }

private slots:
    void screenSaver(bool active)
    {
        if (active)
            emit screenLocked();
    }
    void sleeping(bool before)
    {
        if (before)
            emit aboutToSleep();
    }
    void sessionLock() { emit screenLocked(); }

private:
    const QString login1 = QStringLiteral("org.freedesktop.login1");
};

} // namespace

LockTriggers *LockTriggers::create(QObject *parent)
{
    return new DBusTriggers(parent);
}

} // namespace reeve

#include "locktriggers_linux.moc"

#endif
