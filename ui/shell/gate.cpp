// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/gate.h"

#include "models/session/locktriggers.h"
#include "ui/shell/activity.h"
#include "ui/shell/lockscreen.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/signintext.h"
#include "ui/widgets/messagebar.h"

namespace reeve
{

Gate::Gate(MainWindow &window, Desk &desk, SignInFlow &flow, QObject *parent)
    : QObject(parent), m_window(window), m_desk(desk), m_flow(flow),
      m_activity(new ActivityWatch(this))
{
    connect(&m_flow, &SignInFlow::signedIn, this, &Gate::enter);
    connect(&m_desk.connection(), &Connection::stateChanged, this, &Gate::followLink);
    connect(&m_desk.connection(), &Connection::retryCountdown, this, &Gate::showCountdown);

    connect(m_activity, &ActivityWatch::seen, &m_idle, &IdleClock::touch);
    connect(&m_idle, &IdleClock::expired, this,
            [this] { lock(tr("Locked after 15 minutes without input.")); });
    connect(&m_idle, &IdleClock::warned, this, [this](int seconds) {
        m_banner = Banner::Idle;
        const bool edits = m_window.warnOfLock(seconds);
        m_window.banner().showMessage(
            {Message::Kind::Warning,
             edits
                 ? tr("Nobody has used Reeve for a while: in %1 s it locks, and what has been "
                      "typed "
                      "and not saved is thrown away. Any key, or moving the mouse, keeps it open.")
                       .arg(seconds)
                 : tr("Nobody has used Reeve for a while: it locks in %1 s. Any key, or moving the "
                      "mouse, keeps it open.")
                       .arg(seconds)});
    });
    connect(&m_idle, &IdleClock::relieved, this, [this] {
        m_window.warnOfLock(0);
        if (m_banner == Banner::Idle)
            m_window.banner().clear();
    });

    const WindowActions &actions = m_window.windowActions();
    connect(actions.lock, &QAction::triggered, this, [this] { lock(tr("Locked by you.")); });
    connect(&m_desk, &Desk::lockWanted, this, [this] { lock(tr("Locked by you.")); });
    connect(actions.signOut, &QAction::triggered, this,
            [this] { m_window.leaveEdits([this] { signOut(); }); });
    connect(actions.changePassword, &QAction::triggered, this, &Gate::passwordChangeRequested);
    connect(actions.importBundle, &QAction::triggered, this, &Gate::importRequested);
    connect(&m_window.banner(), &MessageBar::actionTriggered, this, [this] {
        if (m_banner == Banner::Link)
            m_desk.connection().retryNow();
        else if (m_banner == Banner::Certificate)
            emit importRequested();
    });
    connect(&m_window, &MainWindow::closing, this, [this] { m_desk.connection().close(); });

    LockScreen &screen = m_window.lockScreen();
    connect(&screen, &LockScreen::unlockRequested, this,
            [this](const QString &password, const QString &passphrase) {
                m_flow.signIn(m_flow.profile(), password, passphrase);
            });
    connect(&screen, &LockScreen::cancelRequested, &m_flow, &SignInFlow::cancel);
    connect(&screen, &LockScreen::otherPersonRequested, this, &Gate::signOut);
    connect(&m_flow, &SignInFlow::busyChanged, &screen, [this, &screen](bool busy) {
        if (m_window.page() == MainWindow::Page::Locked)
            screen.setBusy(busy);
    });
    connect(&m_flow, &SignInFlow::failed, &screen, [this, &screen](const Error &error) {
        if (m_window.page() == MainWindow::Page::Locked && error.kind != ErrorKind::Cancelled)
            screen.showError(signInText(error, m_flow.profile()));
        else
            lock(signInText(error, m_flow.profile())); // signing in anew, with a new password
    });
    connect(&m_flow, &SignInFlow::passphraseNeeded, &screen, [this, &screen](const QString &why) {
        if (m_window.page() == MainWindow::Page::Locked)
            screen.askPassphrase(why);
    });
}

void Gate::watch(LockTriggers &triggers)
{
    connect(&triggers, &LockTriggers::screenLocked, this,
            [this] { lock(tr("Locked together with the screen.")); });
    connect(&triggers, &LockTriggers::aboutToSleep, this,
            [this] { lock(tr("Locked because the computer went to sleep.")); });
}

void Gate::enter(const SignInReport &report)
{
    m_idle.start();
    m_window.showDesk(m_flow.profile().id.toString(QUuid::WithoutBraces));
    showReport(report);
}

void Gate::showReport(const SignInReport &report)
{
    if (!report.warnings.isEmpty())
        m_window.messages().showMessage({Message::Kind::Warning, report.warnings.join(u'\n')});
    if (report.certificateDaysLeft && *report.certificateDaysLeft <= certificateRenewalDays) {
        const int days = *report.certificateDaysLeft;
        m_banner = Banner::Certificate;
        m_window.banner().showMessage(
            {Message::Kind::Warning,
             days < 1 ? tr("Your certificate ends today. Ask whoever looks after the server for a"
                           " renewed bundle.")
                      : tr("Your certificate ends soon (days left: %1). Ask whoever looks after the"
                           " server for a renewed bundle.")
                            .arg(days)},
            tr("Import renewed bundle…"));
    }
}

void Gate::lock(const QString &why)
{
    if (m_window.page() != MainWindow::Page::Desk)
        return;
    m_idle.stop();
    m_banner = Banner::None;
    m_window.showLocked(why);
    m_desk.recentCustomers().clear();
    m_desk.connection().close();
}

void Gate::signOut()
{
    m_idle.stop();
    m_banner = Banner::None;
    m_window.showEntrance();
    m_desk.recentCustomers().clear();
    m_desk.connection().close();
    m_desk.setPerson({});
    emit signedOut();
}

void Gate::followLink(Connection::State state, const Error &reason)
{
    if (m_window.page() != MainWindow::Page::Desk)
        return;
    switch (state) {
    case Connection::State::Lost:
        if (m_window.messages().message().kind == Message::Kind::Success)
            m_window.messages().clear(); // "the link is back", and what else is over
        showCountdown(m_desk.connection().secondsToRetry().value_or(0));
        break;
    case Connection::State::Open:
        if (m_banner == Banner::Link) {
            m_banner = Banner::None;
            m_window.banner().clear();
            m_window.messages().showMessage(
                {Message::Kind::Success, tr("The link to the database is back.")});
        }
        break;
    case Connection::State::Closed:
        // It was not us: the database refused to let the connection back in.
        if (!m_flow.isBusy())
            lock(reason.text.isEmpty() ? tr("The connection to the database was closed.")
                                       : signInText(reason, m_flow.profile()));
        break;
    case Connection::State::Opening:
        break;
    }
}

void Gate::showCountdown(int seconds)
{
    if (m_window.page() != MainWindow::Page::Desk
        || m_desk.connection().state() != Connection::State::Lost)
        return;
    m_banner = Banner::Link;
    m_window.banner().showMessage(
        {Message::Kind::Problem,
         seconds > 0 ? tr("The link to %1 is lost. What you see stays, and may be out of date."
                          " Next attempt in %2 s.")
                           .arg(m_desk.person().host)
                           .arg(seconds)
                     : tr("The link to %1 is lost. What you see stays, and may be out of date."
                          " Trying again…")
                           .arg(m_desk.person().host)},
        tr("Try now"));
}

} // namespace reeve
