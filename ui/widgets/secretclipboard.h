// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/secrets.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace reeve
{

/** Lends a secret to the clipboard: marked so that clipboard managers and histories leave it out
 *  (KDE's hint, Windows' history and cloud, macOS' concealed type), and taken back after a while, on
 *  quit, and when the owner says so (on lock). Only if it is still there: what another program or the
 *  person has put there since is theirs. Keeps a digest, not the secret. GUI thread. */
class SecretClipboard : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds usualTime{10};

    explicit SecretClipboard(QObject *parent = nullptr);
    ~SecretClipboard() override; ///< takes it back, without a word

    void put(const Secret &secret);
    void takeBack(); ///< at once
    bool isLent() const { return !m_digest.isEmpty(); }
    void setTime(std::chrono::milliseconds time) { m_timer.setInterval(time); }
    std::chrono::milliseconds time() const { return m_timer.intervalAsDuration(); }

signals:
    void takenBack();
    /// It may still be there: a Wayland compositor lets only the window with the keyboard look and
    /// clear. Tried again, unasked, as soon as Reeve has the keyboard.
    void takingBackFailed();

protected:
    // What the system may refuse.
    virtual bool mayLook() const;
    virtual QString read() const;
    virtual void empty();

private:
    bool isOursThere() const;
    bool attempt(); ///< false: it may still be there

    QByteArray m_digest;
    QTimer m_timer;
};

/// This system's own: secretmarks_linux.cpp, _windows.cpp, _macos.mm.
void putMarkedAsSecret(const QString &text);

} // namespace reeve
