// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/secretclipboard.h"

#include <QClipboard>
#include <QCryptographicHash>
#include <QGuiApplication>

namespace reeve
{

namespace
{

QByteArray digestOf(const QString &text)
{
    QByteArray utf8 = text.toUtf8();
    const QByteArray digest = QCryptographicHash::hash(utf8, QCryptographicHash::Sha256);
    wipe(utf8);
    return digest;
}

} // namespace

SecretClipboard::SecretClipboard(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(usualTime);
    connect(&m_timer, &QTimer::timeout, this, &SecretClipboard::takeBack);
    connect(qGuiApp, &QCoreApplication::aboutToQuit, this, &SecretClipboard::takeBack);
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this,
            [this](Qt::ApplicationState state) {
                // The second try of one that failed.
                if (state == Qt::ApplicationActive && isLent() && !m_timer.isActive())
                    takeBack();
            });
}

SecretClipboard::~SecretClipboard()
{
    if (qGuiApp && isLent())
        attempt();
}

void SecretClipboard::put(const Secret &secret)
{
    m_digest = digestOf(secret.text());
    putMarkedAsSecret(secret.text());
    m_timer.start();
}

void SecretClipboard::takeBack()
{
    m_timer.stop();
    if (!isLent())
        return;
    if (attempt()) {
        m_digest.clear();
        emit takenBack();
    } else {
        emit takingBackFailed();
    }
}

bool SecretClipboard::attempt()
{
    if (!mayLook()) {
        // Whether it is ours cannot be seen; only what we own ourselves may be emptied blindly.
        if (QGuiApplication::clipboard()->ownsClipboard())
            empty();
        return false;
    }
    if (!isOursThere())
        return true;
    empty();
    return !isOursThere();
}

bool SecretClipboard::isOursThere() const
{
    QString there = read();
    const bool ours = !there.isEmpty() && digestOf(there) == m_digest;
    wipe(there);
    return ours;
}

bool SecretClipboard::mayLook() const
{
    return !QGuiApplication::platformName().startsWith(QLatin1String("wayland"))
           || QGuiApplication::applicationState() == Qt::ApplicationActive;
}

QString SecretClipboard::read() const
{
    return QGuiApplication::clipboard()->text();
}

void SecretClipboard::empty()
{
    QGuiApplication::clipboard()->clear();
}

} // namespace reeve
