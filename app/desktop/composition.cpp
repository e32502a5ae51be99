// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/composition.h"

#include "models/session/locktriggers.h"
#include "ui/audit/trailstatebanner.h"
#include "ui/audit/trailview.h"
#include "ui/backups/backupsview.h"
#include "ui/composition/customerpagesections.h"
#include "ui/composition/guardviews.h"
#include "ui/datamap/datamapview.h"
#include "ui/deletions/deletionsview.h"
#include "ui/signin/importdialog.h"
#include "ui/signin/passworddialog.h"
#include "ui/signin/signinview.h"
#include "ui/staff/staffview.h"
#include "ui/visibility/visibilityview.h"
#include "ui/widgets/messagebar.h"

namespace reeve
{

QList<ViewEntry> viewEntries(TrailMonitor &monitor)
{
    const QString support = QStringLiteral("support");
    const QString officer = QStringLiteral("officer");
    const QString auditor = QStringLiteral("auditor");
    const QString admin = QStringLiteral("admin");
    return {
        {QStringLiteral("customers"),
         Composition::tr("Customers"),
         QStringLiteral("system-users"),
         {support, officer},
         &createCustomersView,
         &createCustomersSource},
        visibilityEntry(),
        deletionsEntry(),
        dataMapEntry(),
        approvalsEntry(),
        exportsEntry(),
        backupsEntry(),
        {QStringLiteral("trail"),
         Composition::tr("Trail"),
         QStringLiteral("view-history"),
         {officer, auditor},
         [&monitor](Desk &desk, QWidget *parent) -> View * {
             return new TrailView(desk, monitor, parent);
         }},
        {QStringLiteral("staff"),
         Composition::tr("Staff"),
         QStringLiteral("user-identity"),
         {admin, officer, auditor},
         [](Desk &desk, QWidget *parent) -> View * { return new StaffView(desk, parent); }},
    };
}

Composition::Composition(QObject *parent)
    : QObject(parent), m_desk(m_connection), m_flow(m_desk, m_keychain), m_trail(m_connection),
      m_window(std::make_unique<MainWindow>(m_desk, viewEntries(m_trail), m_profiles.settings())),
      m_entrance(new SignInView(m_profiles, m_keychain, m_flow, m_window.get())),
      m_gate(new Gate(*m_window, m_desk, m_flow, this))
{
    m_window->setEntrance(m_entrance);
    connect(m_gate, &Gate::signedOut, m_entrance, &SignInView::forgetTyped);
    connect(m_gate, &Gate::passwordChangeRequested, this, &Composition::changePassword);
    connect(m_gate, &Gate::importRequested, this, &Composition::importRenewed);
    watchTrail();
    tellOfficers();
}

Composition::~Composition() = default;

// Which trail is compared with what was seen of it is known once the sign-in says which database.
void Composition::watchTrail()
{
    m_window->addNotice(new TrailStateBanner(m_trail));
    connect(&m_flow, &SignInFlow::busyChanged, this, [this](bool busy) {
        if (busy)
            m_trail.setMemory(
                TrailMemory(m_profiles.settings(), trailMemoryKey(m_flow.profile().parameters())));
    });
}

void Composition::tellOfficers()
{
    m_connection.listen(QStringLiteral("reeve_quota"));
    connect(&m_connection, &Connection::notified, this, [this](const QString &channel) {
        if (channel == QLatin1String("reeve_quota") && m_desk.person().is("officer"))
            m_window->messages().showMessage(
                {Message::Kind::Warning,
                 tr("Somebody has reached a limit of the scrape guard; see Staff.")});
    });
}

void Composition::listenToDesktop()
{
    m_gate->watch(*LockTriggers::create(this));
}

void Composition::changePassword()
{
    auto *dialog = new PasswordDialog(m_flow.profile(), m_keychain, m_window.get());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PasswordDialog::changed, this,
            [this](const QString &password, const QString &passphrase) {
                // The open connection would reconnect with the old password.
                connect(
                    &m_flow, &SignInFlow::signedIn, this,
                    [this] {
                        m_window->messages().showMessage(
                            {Message::Kind::Success, tr("Your password was changed.")});
                    },
                    Qt::SingleShotConnection);
                m_flow.signIn(m_flow.profile(), password, passphrase);
            });
    dialog->open();
}

void Composition::importRenewed()
{
    auto *dialog = new ImportDialog(m_profiles, m_keychain, m_window.get());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportDialog::imported, this, [this](const Profile &profile) {
        m_window->banner().clear();
        m_window->messages().showMessage(
            {Message::Kind::Success,
             tr("The bundle for %1 was imported; it is used from the next sign-in on.")
                 .arg(profile.title())});
    });
    dialog->open();
}

} // namespace reeve
