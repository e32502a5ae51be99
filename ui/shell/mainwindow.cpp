// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "ui/shell/badgesource.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/helpoverlay.h"
#include "ui/shell/lockscreen.h"
#include "ui/shell/navigation.h"
#include "ui/shell/palettesource.h"
#include "ui/shell/topbar.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>

namespace reeve
{

MainWindow::MainWindow(Desk &desk, QList<ViewEntry> entries, QSettings &settings, QWidget *parent)
    : QMainWindow(parent), m_desk(desk), m_entries(std::move(entries)), m_settings(settings),
      m_actions(this), m_pages(new QStackedWidget(this)), m_deskPage(new QWidget(m_pages)),
      m_lock(new LockScreen(m_pages)),
      m_topBar(new TopBar(m_actions.back, m_actions.forward, m_actions.palette, m_actions.lock,
                          m_deskPage)),
      m_navigation(new Navigation(m_deskPage)), m_stack(new QStackedWidget(m_deskPage)),
      m_notices(new QVBoxLayout), m_banner(new MessageBar(m_deskPage)),
      m_messages(new MessageBar(m_deskPage)), m_palette(new CommandPalette(m_deskPage)),
      m_help(new HelpOverlay(m_deskPage))
{
    setObjectName(QStringLiteral("mainWindow"));
    m_pages->addWidget(m_deskPage);
    m_pages->addWidget(m_lock);
    setCentralWidget(m_pages);
    buildDesk();
    connectActions();
    resize(1280, 800);
    updateActions();
    updateTitle();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildDesk()
{
    m_stack->setObjectName(QStringLiteral("viewStack"));
    m_banner->setObjectName(QStringLiteral("banner"));
    m_banner->setClosable(false);
    m_messages->setObjectName(QStringLiteral("messages"));

    auto *right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 8, 8);
    right->setSpacing(4);
    right->addLayout(m_notices);
    right->addWidget(m_banner);
    right->addWidget(m_stack, 1);
    right->addWidget(m_messages);
    auto *below = new QHBoxLayout;
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(0);
    below->addWidget(m_navigation);
    below->addLayout(right, 1);
    auto *layout = new QVBoxLayout(m_deskPage);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_topBar);
    layout->addLayout(below, 1);

    auto *menu = new QMenu(this);
    menu->addActions({m_actions.changePassword, m_actions.importBundle, m_actions.help});
    menu->addSeparator();
    menu->addActions({m_actions.lock, m_actions.signOut});
    m_navigation->setAccountMenu(menu);

    connect(m_navigation, &Navigation::chosen, this, [this](const QString &id) { goTo({id}); });
    connect(m_topBar, &TopBar::caseReferenceEdited, &m_desk, &Desk::setCaseReference);
    connect(&m_desk, &Desk::caseReferenceChanged, m_topBar, &TopBar::setCaseReference);
    connect(&m_desk, &Desk::personChanged, this, [this] {
        m_topBar->setPerson(m_desk.person());
        m_navigation->setPerson(m_desk.person());
    });
    connect(&m_desk.connection(), &Connection::stateChanged, m_topBar,
            [this](Connection::State state) { m_topBar->setLink(state); });
    connect(m_palette, &CommandPalette::chosen, this, &MainWindow::goTo);
    connect(m_palette, &CommandPalette::chosenApart, this, [this](const Place &place) {
        if (View *view = viewFor(place.view); view && !place.item.isEmpty())
            view->openApart(place);
        else
            goTo(place);
    });
    connect(m_palette, &CommandPalette::closed, this, &MainWindow::updateActions);
    connect(m_help, &HelpOverlay::closed, this, &MainWindow::updateActions);
}

void MainWindow::connectActions()
{
    connect(m_actions.palette, &QAction::triggered, this, [this] {
        m_help->closeOver();
        QList<QAction *> actions = m_actions.all();
        actions.removeOne(m_actions.palette);
        actions.removeOne(m_actions.escape);
        m_palette->setActions(viewActions() + actions);
        m_palette->openWith();
        updateActions();
    });
    connect(m_actions.help, &QAction::triggered, this, [this] {
        m_palette->closeOver();
        const View *view = currentView();
        m_help->setContent(m_current, m_actions.all(), view ? view->windowTitle() : QString(),
                           viewActions());
        m_help->openOver();
        updateActions();
    });
    connect(m_actions.back, &QAction::triggered, this, [this] {
        if (const auto place = m_history.back())
            arrive(*place);
    });
    connect(m_actions.forward, &QAction::triggered, this, [this] {
        if (const auto place = m_history.forward())
            arrive(*place);
    });
    connect(m_actions.refresh, &QAction::triggered, this, [this] {
        if (View *view = currentView())
            view->refresh();
    });
    connect(m_actions.find, &QAction::triggered, this, [this] {
        if (View *view = currentView())
            view->focusSearch();
    });
    connect(m_actions.escape, &QAction::triggered, this, [this] {
        View *view = currentView();
        if (!view || !view->goBack())
            m_messages->clear();
    });
    connect(m_actions.caseReference, &QAction::triggered, m_topBar, &TopBar::focusCase);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
}

void MainWindow::setEntrance(QWidget *entrance)
{
    m_entrance = entrance;
    m_pages->addWidget(entrance);
    if (m_page == Page::Entrance)
        setPage(Page::Entrance);
}

void MainWindow::addNotice(QWidget *notice)
{
    m_notices->addWidget(notice);
}

void MainWindow::showEntrance()
{
    rememberState();
    forgetViews();
    m_topBar->forgetCases();
    m_desk.setCaseReference({});
    setPage(Page::Entrance);
}

void MainWindow::showDesk(const QString &memoryKey)
{
    const SignedIn &person = m_desk.person();
    m_memoryKey = memoryKey;
    if (!std::exchange(m_restored, true))
        restoreGeometry(m_settings.value(geometryKey()).toByteArray());
    if (m_servedLogin != person.login || m_servedRole != person.role) {
        forgetViews();
        m_servedLogin = person.login;
        m_servedRole = person.role;
        offerEntries();
    }
    m_lock->forgetTyped();
    setPage(Page::Desk);
    const QList<ViewEntry> entries = allowedEntries();
    if (m_current.isEmpty() && !entries.isEmpty()) {
        goTo({entries.first().id});
    } else if (View *view = currentView()) {
        view->setFocus(Qt::OtherFocusReason);
    }
}

void MainWindow::showLocked(const QString &why)
{
    rememberState();
    for (View *view : std::as_const(m_views))
        view->dropData();
    m_palette->closeOver();
    m_palette->dropData();
    m_help->closeOver();
    // What stands over the window may hold data or a half-typed password.
    if (QWidget *popup = QApplication::activePopupWidget())
        popup->close();
    for (QDialog *dialog : findChildren<QDialog *>())
        dialog->close();
    m_history.dropTitles();
    m_messages->clear();
    m_banner->clear();
    setPage(Page::Locked);
    m_lock->showFor(m_desk.person(), why);
}

bool MainWindow::warnOfLock(int secondsLeft)
{
    bool edits = false;
    for (View *view : std::as_const(m_views)) {
        view->warnOfLock(secondsLeft);
        edits = edits || view->hasEdits();
    }
    return edits;
}

QList<QAction *> MainWindow::viewActions() const
{
    QList<QAction *> result;
    const View *view = currentView();
    for (QAction *action : view ? view->paletteActions() : QList<QAction *>()) {
        if (!result.contains(action))
            result.append(action);
    }
    return result;
}

QList<ViewEntry> MainWindow::allowedEntries() const
{
    QList<ViewEntry> result;
    for (const ViewEntry &entry : m_entries) {
        if (entry.roles.contains(m_desk.person().role))
            result.append(entry);
    }
    return result;
}

void MainWindow::offerEntries()
{
    const QList<ViewEntry> entries = allowedEntries();
    QList<PaletteItem> places;
    for (const ViewEntry &entry : entries) {
        places.append({entry.title, {}, entry.iconName, {entry.id, {}, entry.title}});
        if (entry.createSource)
            m_sources.append(entry.createSource(m_desk, this));
    }
    m_navigation->setEntries(entries);
    for (const ViewEntry &entry : entries) {
        if (!entry.createBadge)
            continue;
        BadgeSource *badge = entry.createBadge(m_desk, this);
        m_badges.append(badge);
        m_navigation->setBadge(entry.id, badge->waiting());
        connect(badge, &BadgeSource::waitingChanged, m_navigation,
                [this, id = entry.id](int waiting) { m_navigation->setBadge(id, waiting); });
    }
    m_palette->setPlaces(places);
    m_palette->setSources(m_sources);
}

void MainWindow::forgetViews()
{
    m_palette->closeOver();
    m_palette->setSources({});
    qDeleteAll(std::exchange(m_sources, {}));
    qDeleteAll(std::exchange(m_badges, {}));
    qDeleteAll(std::exchange(m_views, {}));
    m_history.clear();
    m_messages->clear();
    m_banner->clear();
    m_current.clear();
    m_servedLogin.clear();
    m_servedRole.clear();
}

View *MainWindow::viewFor(const QString &id)
{
    if (View *known = m_views.value(id))
        return known;
    for (const ViewEntry &entry : allowedEntries()) {
        if (entry.id != id)
            continue;
        View *view = entry.create(m_desk, m_stack);
        view->setWindowTitle(entry.title);
        m_views.insert(id, view);
        m_stack->addWidget(view);
        view->rememberUnder(QStringLiteral("windows/%1/%2").arg(m_memoryKey, id));
        connect(view, &View::arrivedAt, this, [this, id](const Place &place) {
            m_history.visit({id, place.item, place.title});
            updateActions();
        });
        connect(view, &View::stayedAt, this, [this, id](const Place &place) {
            m_history.stay({id, place.item, place.title});
            updateActions();
        });
        connect(view, &View::placeWanted, this, &MainWindow::goTo);
        connect(view, &View::messageRaised, m_messages,
                [this](const Message &message) { m_messages->showMessage(message); });
        connect(view, &View::messageCleared, m_messages, &MessageBar::clear);
        return view;
    }
    return nullptr;
}

void MainWindow::goTo(const Place &place)
{
    if (!viewFor(place.view))
        return;
    m_history.visit(place);
    arrive(place);
}

void MainWindow::leaveEdits(const std::function<void()> &then)
{
    for (auto view = m_views.constBegin(); view != m_views.constEnd(); ++view) {
        if (!view.value()->hasEdits())
            continue;
        if (m_current != view.key())
            goTo({view.key()});
        m_palette->closeOver();
        m_help->closeOver();
        // Later: `then` may take away the view, and with it the button that was pressed.
        view.value()->leaveEdits(
            [this, then] { QTimer::singleShot(0, this, [this, then] { leaveEdits(then); }); });
        return;
    }
    then();
}

void MainWindow::arrive(const Place &place)
{
    View *view = viewFor(place.view);
    if (!view)
        return;
    const bool changed = m_current != place.view;
    m_current = place.view;
    m_stack->setCurrentWidget(view);
    m_navigation->setCurrent(place.view);
    if (changed) {
        m_messages->clear();
        view->setFocus(Qt::OtherFocusReason);
    }
    view->open(place);
    updateActions();
    updateTitle();
}

void MainWindow::setPage(Page page)
{
    m_page = page;
    m_pages->setCurrentWidget(page == Page::Desk     ? m_deskPage
                              : page == Page::Locked ? static_cast<QWidget *>(m_lock)
                              : m_entrance           ? m_entrance
                                                     : m_deskPage);
    updateActions();
    updateTitle();
}

void MainWindow::updateActions()
{
    const bool atDesk = m_page == Page::Desk;
    const bool covered = m_palette->isOpen() || m_help->isOpen();
    for (QAction *action : m_actions.all())
        action->setEnabled(atDesk);
    m_actions.escape->setEnabled(atDesk && !covered);
    m_actions.back->setEnabled(atDesk && m_history.canGoBack());
    m_actions.forward->setEnabled(atDesk && m_history.canGoForward());
    m_actions.quit->setEnabled(true);
}

void MainWindow::updateTitle()
{
    const SignedIn &person = m_desk.person();
    if (m_page == Page::Desk)
        setWindowTitle(tr("Reeve – %1@%2").arg(person.database, person.host));
    else
        setWindowTitle(m_page == Page::Locked ? tr("Reeve – locked") : tr("Reeve"));
}

void MainWindow::rememberState()
{
    if (m_page == Page::Desk)
        m_settings.setValue(geometryKey(), saveGeometry());
}

QString MainWindow::geometryKey() const
{
    return QStringLiteral("windows/%1/geometry").arg(m_memoryKey);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const bool edits = m_page == Page::Desk
                       && std::any_of(m_views.cbegin(), m_views.cend(),
                                      [](const View *view) { return view->hasEdits(); });
    if (edits) {
        event->ignore();
        leaveEdits([this] { close(); });
        return;
    }
    rememberState();
    for (View *view : std::as_const(m_views))
        view->dropData(); // with the windows it has opened: the console ends with this one
    emit closing();
    QMainWindow::closeEvent(event);
}

} // namespace reeve
