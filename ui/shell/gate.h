// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/idleclock.h"
#include "models/session/signinflow.h"

#include <QObject>

namespace reeve
{

class ActivityWatch;
class LockTriggers;
class MainWindow;

/** Lets people in, and locks: after 15 minutes without input, when the desktop locks or sleeps, on
 *  Ctrl+L, and when the database does not let the connection back in. Locking closes the
 *  connection and drops every row; unlocking is a sign-in of the same person. */
class Gate : public QObject
{
    Q_OBJECT
public:
    Gate(MainWindow &window, Desk &desk, SignInFlow &flow, QObject *parent = nullptr);

    void watch(LockTriggers &triggers); ///< not owned
    IdleClock &idleClock() { return m_idle; }
    /// Locks with this reason; nothing happens unless somebody is at the desk.
    void lock(const QString &why);
    void signOut();

signals:
    void passwordChangeRequested();
    void importRequested();
    /// Nobody is signed in any more; the entrance is shown.
    void signedOut();

private:
    void enter(const SignInReport &report);
    void followLink(Connection::State state, const Error &reason);
    void showCountdown(int seconds);
    void showReport(const SignInReport &report);

    MainWindow &m_window;
    Desk &m_desk;
    SignInFlow &m_flow;
    IdleClock m_idle;
    ActivityWatch *m_activity;
    enum class Banner { None, Link, Idle, Certificate } m_banner = Banner::None;
};

} // namespace reeve
