// SPDX-License-Identifier: GPL-3.0-or-later
// What is done from the queue: sending the worker, releasing the day, trying again, the settings, and the
// menu of a row.
#include "ui/deletions/certificatesaver.h"
#include "ui/deletions/deletionactions.h"
#include "ui/deletions/deletionbar.h"
#include "ui/deletions/deletionsview.h"
#include "ui/deletions/erasuresettingsdialog.h"
#include "ui/deletions/runspanel.h"
#include "ui/deletions/scandialog.h"
#include "ui/deletions/stepspanel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"

#include <QItemSelectionModel>
#include <QLocale>
#include <QMenu>
#include <QToolButton>

namespace reeve
{

namespace
{

constexpr int mostAtOnce = 1000; // api.start_erasure_run

QList<qint64> numbersOf(const QList<AccountDeletion> &deletions)
{
    QList<qint64> numbers;
    for (const AccountDeletion &deletion : deletions)
        numbers.append(deletion.id);
    return numbers;
}

QList<AccountDeletion> dueOf(const QList<AccountDeletion> &deletions)
{
    QList<AccountDeletion> due;
    for (const AccountDeletion &deletion : deletions)
        if (deletion.canBeErased())
            due.append(deletion);
    return due;
}

QList<AccountDeletion> failedOf(const QList<AccountDeletion> &deletions)
{
    QList<AccountDeletion> failed;
    for (const AccountDeletion &deletion : deletions)
        if (deletion.state == DeletionState::Failed)
            failed.append(deletion);
    return failed;
}

QString accounts(qint64 many)
{
    return many == 1 ? DeletionsView::tr("1 account")
                     : DeletionsView::tr("%1 accounts").arg(QLocale().toString(many));
}

} // namespace

QAction *DeletionsView::addAct(const QString &name, const QString &text, const QString &iconName,
                               void (DeletionsView::*act)())
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setObjectName(name);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    return action;
}

void DeletionsView::addActions()
{
    m_eraseSelected = addAct(QStringLiteral("deletionsErase"), tr("Erase\u2026"),
                             QStringLiteral("edit-delete"), &DeletionsView::eraseSelected);
    m_eraseAll = addAct(QStringLiteral("deletionsEraseAll"), tr("Erase all that are due\u2026"),
                        QStringLiteral("edit-delete"), &DeletionsView::eraseAll);
    m_retrySelected = addAct(QStringLiteral("deletionsRetry"), tr("Try again\u2026"),
                             QStringLiteral("view-refresh"), &DeletionsView::retrySelected);
    m_retryAll = addAct(QStringLiteral("deletionsRetryAll"), tr("Try all again that failed\u2026"),
                        QStringLiteral("view-refresh"), &DeletionsView::retryAll);
    m_release = addAct(QStringLiteral("deletionsRelease"), tr("Release today's erasures\u2026"),
                       QStringLiteral("object-unlocked"), &DeletionsView::releaseToday);
    m_showRuns = addAct(QStringLiteral("deletionsRuns"), tr("Runs"),
                        QStringLiteral("view-list-details"), &DeletionsView::toggleRuns);
    m_showRuns->setCheckable(true);
    m_editSettings = addAct(QStringLiteral("deletionsSettings"), tr("Settings of erasing\u2026"),
                            QStringLiteral("configure"), &DeletionsView::editSettings);
    m_editSettings->setEnabled(false); // until they are read
    m_lookFor = addAct(QStringLiteral("deletionsLookFor"),
                       tr("Look for what is left of a person\u2026"), QStringLiteral("edit-find"),
                       &DeletionsView::lookForSomebody);
    auto *clear = new QAction(icon(QStringLiteral("edit-clear")), tr("Show the whole queue"), this);
    clear->setObjectName(QStringLiteral("deletionsShowAll"));
    clear->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F);
    clear->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(clear, &QAction::triggered, this, [this] {
        m_bar->clearAll();
        filterNow();
    });
    addAction(clear);

    auto *menu = new QMenu(m_erase);
    menu->setObjectName(QStringLiteral("deletionsEraseMenu"));
    menu->addAction(m_eraseSelected);
    menu->addAction(m_eraseAll);
    menu->addSeparator();
    menu->addAction(m_retrySelected);
    menu->addAction(m_retryAll);
    menu->addSeparator();
    menu->addAction(m_lookFor);
    m_erase->setObjectName(QStringLiteral("deletionEraseButton"));
    m_erase->setMenu(menu);
    m_erase->setIcon(icon(QStringLiteral("edit-delete")));
    m_runsButton->setObjectName(QStringLiteral("deletionRunsButton"));
    m_runsButton->setDefaultAction(m_showRuns);
    auto *settings = new QToolButton(this);
    settings->setObjectName(QStringLiteral("deletionSettingsButton"));
    settings->setDefaultAction(m_editSettings);
    settings->setText(tr("Settings\u2026"));
    for (QToolButton *button : {m_erase, m_runsButton, settings}) {
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::StrongFocus);
        m_bar->addButton(button);
    }
    // A button follows its action in everything but in this.
    connect(m_editSettings, &QAction::changed, settings, [settings, this] {
        settings->setText(tr("Settings\u2026"));
        settings->setVisible(m_editSettings->isVisible());
    });
    // With due accounts chosen it erases them, else it says what there is to do.
    connect(m_erase, &QToolButton::clicked, this, [this] {
        if (m_eraseSelected->isEnabled())
            eraseSelected();
    });
    connect(m_showRuns, &QAction::changed, m_runsButton,
            [this] { m_runsButton->setVisible(m_showRuns->isVisible()); });
}

void DeletionsView::connectRuns()
{
    connect(m_ask, &AskBar::given, this, &DeletionsView::give);
    connect(m_ask, &AskBar::refused, this, &DeletionsView::goBack);
    connect(m_notice, &MessageBar::actionTriggered, this, &DeletionsView::releaseToday);
    connect(m_runs, &RunsPanel::messageRaised, this, &View::messageRaised);
    connect(m_runs, &RunsPanel::openChanged, m_showRuns, &QAction::setChecked);
    connect(m_runs, &RunsPanel::known, this, &DeletionsView::showSelection);
    // Of each batch nobody is notified: while a run goes on, the list follows at a calm pace.
    connect(m_runs, &RunsPanel::progressed, this, [this] {
        if (!m_progress.isActive())
            m_progress.start();
    });
    connect(&m_progress, &QTimer::timeout, this, [this] {
        if (isVisible() && m_model.hasAnswer()) {
            m_model.refresh();
            readFigures();
        }
    });
    connect(m_runs, &RunsPanel::failuresWanted, this, [this](qint64 run) {
        m_bar->showRun(run, {DeletionState::Failed});
        filterNow();
    });
    connect(m_runs, &RunsPanel::runWanted, this, [this](qint64 run) {
        m_bar->showRun(run, {});
        filterNow();
    });
    connect(m_steps, &StepsPanel::messageRaised, this, &View::messageRaised);
    connect(m_steps, &StepsPanel::settleWanted, m_acts, &DeletionActionBar::askStep);
    connect(m_steps, &StepsPanel::closed, this,
            [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_acts, &DeletionActionBar::settled, this, [this](const Message &message) {
        emit messageRaised(message);
        refresh();
    });
    connect(m_acts, &DeletionActionBar::refused, this,
            [this](const Message &message, bool isOutdated) {
                emit messageRaised(message);
                if (isOutdated)
                    refresh();
            });
    connect(m_acts, &DeletionActionBar::closed, this,
            [this] { m_table->setFocus(Qt::OtherFocusReason); });
}

// The role can change with a reconnect; the database refuses in any case.
void DeletionsView::showRoles()
{
    for (QAction *action : {m_eraseSelected, m_eraseAll, m_retrySelected, m_retryAll, m_showRuns,
                            m_editSettings, m_lookFor})
        action->setVisible(isOfficer());
    showNotice();
    showSelection();
}

QList<AccountDeletion> DeletionsView::selected() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QList<AccountDeletion> found;
    for (const QModelIndex &row : std::as_const(rows))
        if (const AccountDeletion *deletion = m_model.rowAt(row.row()))
            found.append(*deletion);
    return found;
}

void DeletionsView::showSelection()
{
    const QList<AccountDeletion> chosen = isOfficer() ? selected() : QList<AccountDeletion>();
    const qint64 due = dueOf(chosen).size();
    const qint64 failed = failedOf(chosen).size();
    m_eraseSelected->setEnabled(due > 0);
    m_eraseSelected->setText(due > 0 ? tr("Erase %1\u2026").arg(accounts(due)) : tr("Erase\u2026"));
    m_erase->setVisible(isOfficer());
    m_erase->setText(m_eraseSelected->text());
    m_erase->setPopupMode(due > 0 ? QToolButton::MenuButtonPopup : QToolButton::InstantPopup);
    m_eraseSelected->setToolTip(
        tr("Erases the chosen accounts whose date has passed").toHtmlEscaped());
    m_eraseAll->setEnabled(m_counts.due() > 0);
    m_retrySelected->setEnabled(failed > 0);
    m_retrySelected->setText(failed > 0 ? tr("Try %1 again\u2026").arg(accounts(failed))
                                        : tr("Try again\u2026"));
    m_retryAll->setEnabled(m_counts.of(DeletionState::Failed) > 0);
    const int live = m_runs->liveRuns();
    m_showRuns->setText(live > 0 ? tr("Runs (%1)").arg(live) : tr("Runs"));
}

void DeletionsView::showNotice()
{
    const QString words = erasureObstacleText(m_settings, m_counts.due(), isOfficer());
    const bool mayRelease = isOfficer() && m_settings.waitsForRelease();
    m_release->setVisible(mayRelease);
    if (words.isEmpty()) {
        m_notice->clear();
        return;
    }
    const bool isKnown = m_settings.waitsForRelease() || m_settings.isBlockedBySchedule();
    const Message message{!isKnown ? Message::Kind::Problem
                          : m_settings.waitsForRelease() || m_settings.isScheduleOff()
                              ? Message::Kind::Warning
                              : Message::Kind::Information,
                          words};
    if (mayRelease)
        m_notice->showMessage(message, tr("Release today's erasures\u2026"));
    else
        m_notice->showMessage(message);
}

void DeletionsView::ask(const AskBar::Question &question,
                        std::function<QFuture<Result<QVariant>>(const QString &)> act,
                        std::function<QString(const QVariant &)> done)
{
    m_acts->drop();
    m_leave = nullptr;
    m_act = std::move(act);
    m_done = std::move(done);
    ++m_session;
    m_ask->setEnabled(true);
    m_ask->ask(question);
}

// What was typed stays until it is done.
void DeletionsView::give(const QString &reason)
{
    if (m_leave) {
        const auto leave = std::exchange(m_leave, nullptr);
        m_ask->dismiss();
        m_acts->drop();
        leave();
        return;
    }
    if (!m_act)
        return;
    m_ask->setEnabled(false);
    m_act(reason).then(this, [this, session = m_session](const Result<QVariant> &result) {
        if (session != m_session)
            return;
        m_ask->setEnabled(true);
        if (!result) {
            emit messageRaised(Message::of(result.error()));
            refresh();
            return;
        }
        m_ask->dismiss();
        m_act = nullptr;
        emit messageRaised({Message::Kind::Success, m_done(*result)});
        m_table->setFocus(Qt::OtherFocusReason);
        refresh();
    });
}

// The settings are a dialog over the window: while it is open nothing is left.
void DeletionsView::leaveEdits(const std::function<void()> &then)
{
    if (!m_acts->hasEdits())
        return then();
    ++m_session;
    m_leave = then;
    m_ask->ask({.title = tr("Leave without saving what is typed here?"),
                .note = tr("Nothing has been changed yet; what you typed below is lost."),
                .action = tr("Leave, and lose it"),
                .cancel = tr("Keep editing"),
                .atLeast = 0,
                .isDangerous = true});
}

void DeletionsView::eraseSelected()
{
    const QList<AccountDeletion> chosen = selected();
    const QList<AccountDeletion> due = dueOf(chosen);
    const qsizetype rows = m_table->selectionModel()->selectedRows().size();
    if (due.isEmpty())
        return;
    if (due.size() > mostAtOnce || rows > chosen.size()) {
        emit messageRaised(
            {Message::Kind::Information,
             tr("So many rows cannot be chosen one by one. Choose fewer, up to %L1, or erase all "
                "that are due.")
                 .arg(mostAtOnce)});
        return;
    }
    askErase(numbersOf(due), due.size(), int(chosen.size() - due.size()));
}

void DeletionsView::eraseAll()
{
    askErase({}, m_counts.due(), 0);
}

QString DeletionsView::keptText() const
{
    if (m_retained.isEmpty())
        return tr("Apart from the person stays what the data map names.");
    // One law and one term: one group, by what it keeps.
    QStringList groups;
    for (qsizetype i = 0; i < m_retained.size();) {
        const RetainedGroup &first = m_retained[i];
        QStringList tables;
        for (; i < m_retained.size() && m_retained[i].basis == first.basis
               && m_retained[i].years == first.years;
             ++i)
            tables += QString(m_retained[i].table).replace(u'_', u' ');
        groups += tr("%1 for %2 years (%3)")
                      .arg(tables.join(tr(" and ")))
                      .arg(first.years)
                      .arg(first.basis);
    }
    return tr("What law says must be kept stays, apart from the person: %1.")
        .arg(groups.join(QStringLiteral("; ")));
}

// What stays is the data map's to say; it is read for the question.
void DeletionsView::askErase(const QList<qint64> &deletions, qint64 many, int leftOut)
{
    Ticket *ticket = m_keeping.next();
    const quint64 number = m_keeping.number();
    m_repository.retained(ticket).then(
        this, [this, number, deletions, many, leftOut](const Result<QList<RetainedGroup>> &kept) {
            if (!m_keeping.isCurrent(number))
                return;
            m_retained = kept.value_or(QList<RetainedGroup>());
            QStringList note{
                tr("Their data is gone for good: details, sign-in, orders, aliases, histories, "
                   "sessions, notes. It cannot be undone."),
                keptText(),
                tr("The last backup with them goes %1 days after. Who is reactivated or put on "
                   "hold before the worker comes to them is passed over.")
                    .arg(m_settings.value(QStringLiteral("backup_days")))};
            if (leftOut > 0)
                note += leftOut == 1
                            ? tr("One other that is chosen is not due, or is in a run already, and "
                                 "stays as it is.")
                            : tr("%L1 others that are chosen are not due, or are in a run already, "
                                 "and stay as they are.")
                                  .arg(leftOut);
            ask(
                {.title = deletions.isEmpty() ? tr("Erase all %1 that are due?").arg(accounts(many))
                                              : tr("Erase %1?").arg(accounts(many)),
                 .note = note.join(u' '),
                 .action = tr("Erase %1").arg(accounts(many)),
                 .isDangerous = true},
                [this, deletions](const QString &reason) {
                    return m_repository.startRun(deletions, reason);
                },
                [](const QVariant &wanted) {
                    return wanted.isNull() ? tr("The run has been started.")
                                           : tr("A run has been started: %1 will be erased.")
                                                 .arg(accounts(wanted.toLongLong()));
                });
        });
}

void DeletionsView::retrySelected()
{
    const QList<AccountDeletion> failed = failedOf(selected());
    if (!failed.isEmpty() && failed.size() <= mostAtOnce)
        askRetry(numbersOf(failed), failed.size());
}

void DeletionsView::retryAll()
{
    askRetry({}, m_counts.of(DeletionState::Failed));
}

void DeletionsView::askRetry(const QList<qint64> &deletions, qint64 many)
{
    ask(
        {.title = tr("Try again to erase %1?").arg(accounts(many)),
         .note = tr("Nothing of them has been erased. They are due again at once, and the worker "
                    "takes them within its schedule, or in the run that they belong to; that "
                    "cannot be undone. Look first at why it failed."),
         .suggestion = m_desk.caseReference().trimmed(),
         .action = tr("Try %1 again").arg(accounts(many)),
         .isDangerous = true},
        [this, deletions](const QString &reason) { return m_actions.retry(deletions, reason); },
        [](const QVariant &tried) {
            return tried.isNull() ? tr("They are tried again.")
                                  : tr("%1 will be tried again.").arg(accounts(tried.toLongLong()));
        });
}

void DeletionsView::releaseToday()
{
    ask(
        {.title = tr("Release today's erasures?"),
         .note = tr("Due now: %1. The worker erases them within its schedule, as well as "
                    "whatever falls due before midnight. Their data is gone for good, and that "
                    "cannot be undone. The release stands in the trail with your name.")
                     .arg(accounts(m_counts.due())),
         .action = tr("Release %1").arg(accounts(m_counts.due())),
         .atLeast = 0,
         .isDangerous = true},
        [this](const QString &) { return m_actions.releaseErasures(); },
        [](const QVariant &) { return tr("Today's erasures are released."); });
}

void DeletionsView::toggleRuns()
{
    m_runs->setOpen(!m_runs->isOpen());
    m_showRuns->setChecked(m_runs->isOpen());
}

void DeletionsView::editSettings()
{
    if (!m_settings.isRead() || m_dialog)
        return;
    m_dialog = new ErasureSettingsDialog(m_repository, m_settings, m_desk.caseReference().trimmed(),
                                         this);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &ErasureSettingsDialog::saved, this, [this] {
        emit messageRaised({Message::Kind::Success, tr("The settings of erasing are saved.")});
        readFigures();
    });
    m_dialog->open();
}

void DeletionsView::lookFor(std::optional<CustomerId> customer)
{
    if (m_scan || !ScanDialog::isFor(m_desk.person()))
        return;
    m_scan = new ScanDialog(m_desk, customer, this);
    m_scan->setAttribute(Qt::WA_DeleteOnClose);
    m_scan->open();
}

void DeletionsView::showMenu(const QModelIndex &cell, const QPoint &position)
{
    const AccountDeletion *row = m_model.rowAt(cell.row());
    if (!row)
        return;
    auto *menu = new QMenu(m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("deletionMenu"));
    QAction *open = menu->addAction(icon(QStringLiteral("document-open")),
                                    row->erased ? tr("Tasks elsewhere") : tr("Open the customer"));
    open->setObjectName(QStringLiteral("deletionOpen"));
    connect(open, &QAction::triggered, this, [this, at = cell.row()] { openRow(at); });
    if (row->erased && CertificateSaver::isFor(m_desk.person())) {
        QAction *certify = menu->addAction(icon(QStringLiteral("document-save")),
                                           tr("Certificate of erasure…"));
        certify->setObjectName(QStringLiteral("deletionCertificate"));
        connect(certify, &QAction::triggered, this,
                [this, deletion = row->id, customer = row->customer.number()] {
                    m_certificates->ask(deletion, customer);
                });
    }
    if (row->erased && ScanDialog::isFor(m_desk.person())) {
        QAction *look = menu->addAction(icon(QStringLiteral("edit-find")),
                                        tr("Look for what is left…"));
        look->setObjectName(QStringLiteral("deletionLookFor"));
        connect(look, &QAction::triggered, this,
                [this, customer = row->customer] { lookFor(customer); });
    }
    // One customer's own; what concerns many at once comes below.
    if (m_table->selectionModel()->selectedRows().size() <= 1) {
        menu->addSeparator();
        m_acts->fillMenu(*menu, subjectOf(*row), m_desk.caseReference().trimmed());
    }
    if (isOfficer()) {
        menu->addSeparator();
        for (QAction *action : {m_eraseSelected, m_retrySelected})
            if (action->isEnabled())
                menu->addAction(action);
    }
    menu->addSeparator();
    const QString heading = m_model.headerData(cell.column(), Qt::Horizontal).toString();
    connect(menu->addAction(icon(QStringLiteral("edit-copy")), tr("Copy: %1").arg(heading)),
            &QAction::triggered, m_table, &PagedTableView::copy);
    connect(menu->addAction(tr("Copy the selected rows")), &QAction::triggered, m_table,
            &PagedTableView::copyRows);
    menu->popup(position);
}

} // namespace reeve
