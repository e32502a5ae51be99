// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/staff/staffview.h"

#include "models/base/visibletext.h"
#include "ui/staff/guardpanel.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

QString nameOf(const StaffRecord &record)
{
    return record.fullName.isEmpty()
               ? record.login
               : QString(record.fullName + QStringLiteral(" (") + record.login + u')');
}

} // namespace

StaffView::StaffView(Desk &desk, QWidget *parent)
    : View(parent), m_desk(desk), m_repository(desk.connection()), m_count(new PlainLabel(this)),
      m_disable(new QToolButton(this)), m_role(new QToolButton(this)),
      m_lift(new QToolButton(this)), m_ask(new AskBar(this)), m_loading(new LoadingBar(this)),
      m_splitter(new QSplitter(Qt::Vertical, this)), m_table(new PagedTableView),
      m_guard(new GuardPanel), m_roles(new QComboBox(this))
{
    setObjectName(QStringLiteral("staff"));
    build();
    connectParts();
    addActions();
    showActions();
    if (m_desk.connection().state() == Connection::State::Open)
        refresh();
}

void StaffView::build()
{
    auto *title = new PlainLabel(tr("Staff"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    title->setFont(large);
    title->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    m_count->setObjectName(QStringLiteral("staffCount"));
    m_count->setForegroundRole(QPalette::PlaceholderText);
    const auto button = [](QToolButton *made, const char *name, const QString &text,
                           const QString &iconName) {
        made->setObjectName(QLatin1String(name));
        made->setText(text);
        made->setIcon(icon(iconName));
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        made->setAutoRaise(true);
        made->setFocusPolicy(Qt::StrongFocus);
    };
    button(m_disable, "staffDisable", tr("Disable account …"), QStringLiteral("dialog-cancel"));
    button(m_role, "staffRole", tr("Ask for another role …"), QStringLiteral("user-identity"));
    button(m_lift, "staffLift", tr("Lift limits for an hour …"), QStringLiteral("player-time"));
    m_roles->setObjectName(QStringLiteral("staffRoles"));
    m_roles->setAccessibleName(tr("The new role"));
    m_roles->hide();
    m_ask->setObjectName(QStringLiteral("staffAsk"));

    m_table->setObjectName(QStringLiteral("staffTable"));
    m_table->setAccessibleName(tr("Staff"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->horizontalHeader()->setSortIndicatorShown(false);
    m_table->setModel(&m_model);
    m_table->setColumnWidths({{QStringLiteral("name"), 20},
                              {QStringLiteral("login"), 12},
                              {QStringLiteral("role"), 10},
                              {QStringLiteral("state"), 13},
                              {QStringLiteral("signin"), 16},
                              {QStringLiteral("certificate"), 30},
                              {QStringLiteral("failed"), 16},
                              {QStringLiteral("sessions"), 15},
                              {QStringLiteral("pages"), 15},
                              {QStringLiteral("rows"), 14},
                              {QStringLiteral("lifted"), 14}});
    m_splitter->setObjectName(QStringLiteral("staffSplitter"));
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_guard);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 1);
    m_guard->hide();

    auto *top = new QHBoxLayout;
    top->setContentsMargins(12, 8, 12, 8);
    top->setSpacing(8);
    top->addWidget(title);
    top->addWidget(m_count, 1);
    top->addWidget(m_lift);
    top->addWidget(m_role);
    top->addWidget(m_disable);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_ask);
    layout->addWidget(m_loading);
    layout->addWidget(m_splitter, 1);
}

void StaffView::connectParts()
{
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &StaffView::showActions);
    connect(m_table, &PagedTableView::menuRequested, this, &StaffView::showMenu);
    const auto edge = [this](int row) {
        if (row >= 0)
            m_table->setCurrentIndex(m_model.index(row, 0));
    };
    connect(m_table, &PagedTableView::startRequested, this, [edge] { edge(0); });
    connect(m_table, &PagedTableView::endRequested, this,
            [this, edge] { edge(m_model.rowCount() - 1); });
    connect(m_disable, &QToolButton::clicked, this, &StaffView::askDisable);
    connect(m_role, &QToolButton::clicked, this, &StaffView::askRole);
    connect(m_lift, &QToolButton::clicked, this, [this] {
        if (const StaffRecord *record = current())
            askLift(record->login);
    });
    connect(m_guard, &GuardPanel::liftRequested, this, &StaffView::askLift);
    connect(m_guard, &GuardPanel::limitsRequested, this, &StaffView::askLimits);
    connect(m_ask, &AskBar::given, this, [this](const QString &reason) {
        const auto asked = std::exchange(m_asked, nullptr);
        m_ask->dismiss();
        if (asked)
            asked(reason);
    });
    connect(m_ask, &AskBar::refused, this, &StaffView::goBack);

    Connection &connection = m_desk.connection();
    // Hints from other desks and from the worker; what is shown is read again.
    for (const QString &channel : {QStringLiteral("reeve_staff"), QStringLiteral("reeve_quota"),
                                   QStringLiteral("reeve_approval")})
        connection.listen(channel);
    connect(&connection, &Connection::notified, this, [this](const QString &channel) {
        if (channel == QLatin1String("reeve_staff") || channel == QLatin1String("reeve_quota"))
            refresh();
    });
    connect(&connection, &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Open)
            refresh();
    });
    connect(&m_desk, &Desk::personChanged, this, [this] {
        dropData();
        refresh();
    });
}

void StaffView::addActions()
{
    const auto add = [this](const QString &name, const QString &text, const QString &iconName,
                            auto slot) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    add(QStringLiteral("staffDisableAction"), tr("Disable the chosen account"),
        QStringLiteral("dialog-cancel"), [this] { askDisable(); });
    add(QStringLiteral("staffRoleAction"), tr("Ask for another role for the chosen person"),
        QStringLiteral("user-identity"), [this] { askRole(); });
    add(QStringLiteral("staffLiftAction"), tr("Lift the limits of the chosen person for an hour"),
        QStringLiteral("player-time"), [this] {
            if (const StaffRecord *record = current())
                askLift(record->login);
        });
}

void StaffView::refresh()
{
    if (m_desk.connection().state() != Connection::State::Open)
        return;
    m_loading->setLoading(true);
    Ticket *ticket = m_latest.next();
    const quint64 number = m_latest.number();
    m_repository.read(!m_desk.person().is("admin"), ticket)
        .then(this, [this, number](const Result<StaffSheet> &sheet) {
            if (!m_latest.isCurrent(number))
                return;
            m_loading->setLoading(false);
            if (sheet) {
                if (std::exchange(m_failed, false))
                    emit messageCleared();
                showSheet(*sheet);
            } else {
                m_failed = true;
                emit messageRaised(Message::of(sheet.error()));
            }
        });
}

void StaffView::showSheet(const StaffSheet &sheet)
{
    const QString login = current() ? current()->login : QString();
    m_model.setRecords(sheet.staff);
    if (const int row = m_model.rowOf(login); row >= 0)
        m_table->setCurrentIndex(m_model.index(row, 0));
    const auto active = std::count_if(sheet.staff.begin(), sheet.staff.end(),
                                      [](const StaffRecord &r) { return r.isActive; });
    m_count->setText(tr("%L1 active, %L2 disabled").arg(active).arg(sheet.staff.size() - active));
    const bool guards = !m_desk.person().is("admin");
    m_guard->setVisible(guards);
    if (guards) {
        m_guard->showEvents(sheet.quotaEvents, sheet.limits, m_desk.person().is("officer"));
        if (m_knownEvents >= 0 && sheet.quotaEvents.size() > m_knownEvents)
            emit messageRaised({Message::Kind::Warning,
                                tr("%1 has reached the limit of %2. If that is for work, you can "
                                   "lift it for an hour.")
                                    .arg(visibleText(sheet.quotaEvents.first().fullName),
                                         quotaLimitText(sheet.quotaEvents.first().limit))});
        m_knownEvents = sheet.quotaEvents.size();
    }
    showActions();
}

const StaffRecord *StaffView::current() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < m_model.records().size() ? &m_model.records().at(row) : nullptr;
}

void StaffView::showActions()
{
    const StaffRecord *record = current();
    const bool other = record && record->isActive && record->login != m_desk.person().login;
    const bool admin = m_desk.person().is("admin");
    const bool officer = m_desk.person().is("officer");
    const auto offer = [](QToolButton *button, bool visible, bool enabled, const QString &why) {
        button->setVisible(visible);
        button->setEnabled(enabled);
        button->setToolTip((enabled ? QString() : why).toHtmlEscaped());
    };
    const QString why = !record             ? tr("Choose somebody first")
                        : !record->isActive ? tr("This account is disabled already")
                        : record->login == m_desk.person().login
                            ? tr("Nobody does this to their own account")
                            : tr("This role reads no customers");
    offer(m_disable, admin, other, why);
    offer(m_role, admin, other, why);
    offer(m_lift, officer, other && record->readsCustomers(), why);
    for (QAction *action : actions())
        action->setEnabled(action->objectName() == QLatin1String("staffLiftAction")
                               ? officer && other && record->readsCustomers()
                               : admin && other);
}

void StaffView::askDisable()
{
    const StaffRecord *record = current();
    if (!record || !m_disable->isEnabled())
        return;
    const QString login = record->login;
    m_asked = [this, login](const QString &reason) {
        settle(m_repository.disable(login, reason),
               tr("%1 is disabled. The sessions end within seconds.").arg(login));
    };
    m_ask->ask({.title = tr("Disable the account of %1?").arg(nameOf(*record)),
                .note = tr("From this moment the database refuses everything this person does. The "
                           "worker ends the open "
                           "sessions within seconds; within a minute the server forbids the login "
                           "and revokes the "
                           "certificate. What the person did stays in the trail. It cannot be "
                           "undone here: a new account is "
                           "made on the server, with \"reevectl staff add\"."),
                .placeholder = tr("Why; it stands in the trail with your name"),
                .action = tr("Disable %1 at once").arg(login),
                .isDangerous = true});
}

void StaffView::askRole()
{
    const StaffRecord *record = current();
    if (!record || !m_role->isEnabled())
        return;
    const QString login = record->login;
    m_roles->clear();
    for (const char *role : {"support", "officer", "auditor", "admin"})
        if (record->role != QLatin1String(role))
            m_roles->addItem(staffRoleText(QLatin1String(role)), QString::fromLatin1(role));
    m_asked = [this, login](const QString &reason) {
        settle(m_repository.askForRole(login, m_roles->currentData().toString(), reason),
               tr("Asked. It waits for an officer; once one has agreed, you carry it out under "
                  "Approvals."));
    };
    m_ask->ask({.title = tr("Which role should %1 have instead of %2?")
                             .arg(nameOf(*record), staffRoleText(record->role)),
                .note = tr("Nothing changes yet: an officer has to agree first. The request stands "
                           "for seven days."),
                .placeholder = tr("Why; the officer reads it, and it stands in the trail"),
                .action = tr("Ask an officer"),
                .atLeast = 20},
               m_roles);
}

void StaffView::askLift(const QString &login)
{
    const int row = m_model.rowOf(login);
    m_asked = [this, login](const QString &reason) {
        settle(m_repository.liftLimits(login, reason),
               tr("The limits of %1 are lifted for an hour.").arg(login));
    };
    m_ask->ask({.title = tr("Lift the limits of %1 for an hour?")
                             .arg(row >= 0 ? nameOf(m_model.records().at(row)) : login),
                .note = tr("For an hour this person may open and list as many customers as they "
                           "like. Each is still on record."),
                .placeholder = tr("Why; it stands in the trail with your name"),
                .action = tr("Lift for an hour")});
}

void StaffView::askLimits(int pages, int rows)
{
    m_asked = [this, pages, rows](const QString &reason) {
        settle(m_repository.setLimits(pages, rows, reason),
               tr("The limits were changed; they hold from now on."));
    };
    m_ask->ask({.title = tr("Let everybody open %L1 customers and see %L2 in lists, per hour?")
                             .arg(pages)
                             .arg(rows),
                .note = tr("It holds at once, for everybody who has no limits of their own."),
                .placeholder = tr("Why; it stands in the trail with your name"),
                .action = tr("Change the limits")});
}

void StaffView::settle(QFuture<Result<void>> written, const QString &done)
{
    m_loading->setLoading(true);
    written.then(this, [this, done](const Result<void> &result) {
        emit messageRaised(result ? Message{Message::Kind::Success, done}
                                  : Message::of(result.error()));
        refresh();
    });
    m_table->setFocus(Qt::OtherFocusReason);
}

void StaffView::showMenu(const QModelIndex &, const QPoint &position)
{
    auto *menu = new QMenu(m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("staffMenu"));
    for (QAction *action : actions())
        if (action->isEnabled())
            menu->addAction(action);
    connect(menu->addAction(icon(QStringLiteral("edit-copy")), tr("Copy this cell")),
            &QAction::triggered, m_table, &PagedTableView::copy);
    menu->popup(position);
}

void StaffView::focusSearch()
{
    m_table->setFocus(Qt::ShortcutFocusReason);
}

bool StaffView::goBack()
{
    if (!m_ask->isAsking())
        return false;
    m_asked = nullptr;
    m_ask->dismiss();
    m_table->setFocus(Qt::OtherFocusReason);
    return true;
}

void StaffView::dropData()
{
    m_latest.next();
    m_asked = nullptr;
    m_failed = false;
    m_knownEvents = -1;
    m_loading->setLoading(false);
    m_ask->dismiss();
    m_model.setRecords({});
    m_guard->clear();
    m_guard->hide();
    m_count->setText({});
    showActions();
}

void StaffView::rememberUnder(const QString &settingsGroup)
{
    m_table->rememberColumns(settingsGroup + QStringLiteral("/columns"));
    m_settings = settingsGroup;
}

void StaffView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && goBack())
        return;
    View::keyPressEvent(event);
}

} // namespace reeve
