// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/composition.h"
#include "app/desktop/linkcutter.h"
#include "app/desktop/tourhands.h"
#include "app/desktop/tourrunner.h"
#include "models/sandbox/sandbox.h"

#include <QProcess>
#include <QTemporaryDir>

#include <map>
#include <memory>

namespace reeve
{

/** Another person of the sandbox at a desk of their own: a window beside the tour's. */
class TourDesk
{
public:
    TourDesk(const SandboxInfo &sandbox, const SandboxAccount &account);

    MainWindow &window() { return m_composition.window(); }
    LinkCutter &link() { return m_link; }
    const TourHands &hands() const { return m_hands; } ///< for the window
    TourHands viewHands();                             ///< for what stands in the current view
    void goTo(const QString &view) { window().goTo({view}); }
    bool isAtDesk() { return window().page() == MainWindow::Page::Desk; }

    /// Signs in unless that has been done.
    TourStep arrival();
    /// Its picture is of this window.
    TourStep step(const QString &name, std::function<void()> act, std::function<bool()> until);

private:
    const SandboxAccount m_account;
    Profile m_profile;
    LinkCutter m_link;
    Composition m_composition;
    TourHands m_hands;
};

/** What the tour can do in a sandbox only: other people at desks of their own, a worker that it
 *  starts and stops, and the superuser who sets the scene for what would take too long, or tampers. */
class TourSandbox
{
public:
    explicit TourSandbox(SandboxInfo info) : m_info(std::move(info)) {}
    ~TourSandbox() { stopWorker(); }

    TourDesk &desk(const QString &login);
    void startWorker();
    void stopWorker();
    /// False, said on standard error, when the database refuses.
    bool runAsSuperuser(const QString &text) const;
    QString file(const QString &name) const { return m_files.filePath(name); } ///< gone at the end

private:
    const SandboxInfo m_info;
    QTemporaryDir m_files;
    QProcess m_worker;
    std::map<QString, std::unique_ptr<TourDesk>> m_desks;
};

} // namespace reeve
