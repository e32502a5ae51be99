// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/toursandbox.h"

#include "app/desktop/sandboxprofile.h"
#include "models/database/setup.h"
#include "ui/signin/signinview.h"

#include <QApplication>

#include <cstdio>

namespace reeve
{

TourDesk::TourDesk(const SandboxInfo &sandbox, const SandboxAccount &account)
    : m_account(account), m_profile(sandboxProfile(sandbox, account)),
      m_link(m_profile.host, quint16(m_profile.port.toUInt())), m_hands(m_composition.window())
{
}

TourHands TourDesk::viewHands()
{
    View *view = window().currentView();
    return TourHands(view ? static_cast<QWidget &>(*view) : window());
}

TourStep TourDesk::arrival()
{
    TourStep made = step(
        m_account.login + QStringLiteral("-arrives"),
        [this] {
            if (window().isVisible() || !m_link.listen())
                return;
            m_profile.port = QString::number(m_link.port());
            m_composition.entrance().offer(m_profile);
            window().resize(1280, 800);
            window().show();
            m_hands.typeInto("password", m_account.password);
            m_hands.clickButton("signIn");
        },
        [this] { return isAtDesk(); });
    made.picture = false;
    return made;
}

TourStep TourDesk::step(const QString &name, std::function<void()> act, std::function<bool()> until)
{
    TourStep made{name, std::move(act), std::move(until)};
    made.window = [this] { return &window(); };
    return made;
}

TourDesk &TourSandbox::desk(const QString &login)
{
    std::unique_ptr<TourDesk> &found = m_desks[login];
    if (!found)
        found = std::make_unique<TourDesk>(m_info,
                                           m_info.account(login).value_or(SandboxAccount{}));
    return *found;
}

void TourSandbox::startWorker()
{
    m_worker.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_worker.setStandardOutputFile(QProcess::nullDevice());
    m_worker.start(QApplication::applicationDirPath() + QStringLiteral("/reevectl"),
                   {QStringLiteral("work"), QStringLiteral("--sandbox"), m_info.directory});
}

void TourSandbox::stopWorker()
{
    if (m_worker.state() == QProcess::NotRunning)
        return;
    m_worker.terminate();
    m_worker.waitForFinished();
}

bool TourSandbox::runAsSuperuser(const QString &text) const
{
    const auto driver = connectTo(m_info.superuser());
    const Result<void> done = driver ? (*driver)->script(text)
                                     : Result<void>(tl::unexpected(driver.error()));
    if (!done)
        std::fprintf(stderr, "reeve: the tour's superuser: %s\n",
                     qUtf8Printable(done.error().text));
    return done.has_value();
}

} // namespace reeve
