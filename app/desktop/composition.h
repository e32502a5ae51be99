// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailmonitor.h"
#include "models/session/desk.h"
#include "models/session/keychain.h"
#include "models/session/profilestore.h"
#include "models/session/signinflow.h"
#include "ui/shell/gate.h"
#include "ui/shell/mainwindow.h"

#include <QObject>

namespace reeve
{

class SignInView;

/** The views, in the order of the navigation; one line each. */
QList<ViewEntry> viewEntries(TrailMonitor &monitor);

/** The composition root: makes the parts of the console and joins them. Owns them all. */
class Composition : public QObject
{
    Q_OBJECT
public:
    explicit Composition(QObject *parent = nullptr);
    ~Composition() override;

    Connection &connection() { return m_connection; }
    Desk &desk() { return m_desk; }
    ProfileStore &profiles() { return m_profiles; }
    SignInFlow &signInFlow() { return m_flow; }
    MainWindow &window() { return *m_window; }
    SignInView &entrance() { return *m_entrance; }
    Gate &gate() { return *m_gate; }

    /// Hears the desktop's own lock; after the window is up, since it talks to other programs.
    void listenToDesktop();

private:
    void changePassword();
    void watchTrail();
    void tellOfficers();
    void importRenewed();

    ProfileStore m_profiles;
    SystemKeychain m_keychain;
    Connection m_connection;
    Desk m_desk;
    SignInFlow m_flow;
    TrailMonitor m_trail;
    std::unique_ptr<MainWindow> m_window;
    SignInView *m_entrance; ///< the window's
    Gate *m_gate;
};

} // namespace reeve
