// SPDX-License-Identifier: GPL-3.0-or-later
// The queue as it is read; what is done from it stands in deletionsview_acts.cpp.
#include "ui/deletions/deletionsview.h"

#include "models/base/visibletext.h"
#include "ui/deletions/certificatesaver.h"
#include "ui/deletions/deletionactions.h"
#include "ui/deletions/deletionbar.h"
#include "ui/deletions/deletionsbadge.h"
#include "ui/deletions/erasuresettingsdialog.h"
#include "ui/deletions/runspanel.h"
#include "ui/deletions/scandialog.h"
#include "ui/deletions/stepspanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"

#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

using namespace std::chrono_literals;

constexpr int weeks = 26;
constexpr std::chrono::milliseconds betweenLooks = 2s;

} // namespace

DeletionsView::DeletionsView(Desk &desk, QWidget *parent)
    : View(parent), m_desk(desk), m_repository(desk.connection()), m_actions(desk.connection()),
      m_model(m_repository), m_changes(desk.connection(), betweenLooks),
      m_certificates(new CertificateSaver(desk, this)), m_bar(new DeletionBar(this)),
      m_erase(new QToolButton(this)), m_runsButton(new QToolButton(this)),
      m_notice(new MessageBar(this)), m_ask(new AskBar(this)),
      m_acts(new DeletionActionBar(desk, this)), m_runs(new RunsPanel(desk, m_repository, this)),
      m_steps(new StepsPanel(desk, m_repository, this)), m_loading(new LoadingBar(this)),
      m_stack(new QStackedWidget(this)), m_table(new PagedTableView), m_empty(new EmptyState)
{
    setObjectName(QStringLiteral("deletions"));
    build();
    addActions();
    connectParts();
    connectRuns();
    connect(m_certificates, &CertificateSaver::messageRaised, this, &View::messageRaised);
    showRoles();
    if (m_desk.connection().state() == Connection::State::Open)
        start();
}

DeletionsView::~DeletionsView()
{
    // Their windows end with the view, before what they write through.
    delete m_dialog;
    delete m_scan;
}

void DeletionsView::build()
{
    m_table->setObjectName(QStringLiteral("deletionTable"));
    m_table->setAccessibleName(tr("Deletions, by the date on which they fall due"));
    m_table->setModel(&m_model);
    m_table->setColumnWidths({{QStringLiteral("customer"), 10},
                              {QStringLiteral("name"), 20},
                              {QStringLiteral("kind"), 14},
                              {QStringLiteral("state"), 19},
                              {QStringLiteral("due"), 23},
                              {QStringLiteral("standing"), 30},
                              {QStringLiteral("requested"), 30}});
    m_table->hideColumnsAtFirst({QStringLiteral("requested")});
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_notice->setObjectName(QStringLiteral("deletionNotice"));
    m_notice->setClosable(false);
    m_ask->setObjectName(QStringLiteral("queueAsk"));
    auto *bars = new QWidget(this);
    auto *inner = new QVBoxLayout(bars);
    inner->setContentsMargins(12, 0, 12, 0);
    inner->setSpacing(4);
    inner->addWidget(m_notice);
    inner->addWidget(m_ask);
    inner->addWidget(m_acts);
    inner->addWidget(m_steps);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(bars);
    layout->addWidget(m_runs);
    layout->addWidget(m_loading);
    layout->addWidget(m_stack, 1);
    m_minute.setInterval(60s);
    m_progress.setSingleShot(true);
    m_progress.setInterval(betweenLooks);
}

void DeletionsView::connectParts()
{
    connect(m_bar, &DeletionBar::filtersChanged, this, &DeletionsView::filterNow);
    connect(m_bar, &DeletionBar::leftDownwards, this, [this] {
        m_table->setFocus(Qt::OtherFocusReason);
        if (!m_table->currentIndex().isValid() && m_model.rowCount() > 0)
            m_table->setCurrentIndex(m_model.index(0, 0));
    });
    connect(m_table, &PagedTableView::orderChosen, this, [this](int column, Qt::SortOrder order) {
        m_model.sort(column, order);
        showOrder(); // most columns have none
    });
    connect(m_table, &PagedTableView::visibleRowsChanged, &m_model,
            &DeletionTableModel::setVisibleRows);
    connect(m_table, &PagedTableView::startRequested, &m_model, &DeletionTableModel::jumpToStart);
    connect(m_table, &PagedTableView::endRequested, &m_model, &DeletionTableModel::jumpToEnd);
    connect(m_table, &PagedTableView::leftUpwards, m_bar, &DeletionBar::focusFilters);
    connect(m_table, &PagedTableView::rowActivated, this, &DeletionsView::openRow);
    connect(m_table, &PagedTableView::menuRequested, this, &DeletionsView::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &DeletionsView::showSelection);
    connect(&m_model, &EndlessTable::loadingChanged, m_loading, &LoadingBar::setLoading);
    connect(&m_model, &EndlessTable::answered, this, &DeletionsView::showAnswer);
    connect(&m_model, &QAbstractItemModel::modelReset, m_table, &QAbstractItemView::scrollToTop);
    connect(&m_model, &EndlessTable::jumped, this, [this](int row) {
        m_table->setCurrentIndex(m_model.index(row, std::max(0, m_table->currentIndex().column())));
        m_table->setFocus();
    });
    connect(&m_model, &EndlessTable::failed, this, [this](const Error &error) {
        m_failed = true;
        emit messageRaised(Message::of(error));
    });
    connect(m_empty, &EmptyState::actionTriggered, this, [this] {
        m_bar->clearAll();
        filterNow();
    });
    connect(&m_changes, &DeletionChanges::changed, this, &DeletionsView::takeChanges);
    connect(&m_minute, &QTimer::timeout, this, [this] { m_table->viewport()->update(); });
    m_minute.start();
    connect(&m_desk.connection(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state != Connection::State::Open)
            return;
        if (!m_model.hasAnswer() && !m_model.isLoading() && !m_failed)
            start();
        m_model.retry();
    });
    connect(&m_desk, &Desk::personChanged, this, [this] {
        dropData();
        showRoles();
        if (m_desk.connection().state() == Connection::State::Open)
            start();
    });
}

void DeletionsView::start()
{
    m_failed = false;
    DeletionQuery query = m_bar->query().value_or(DeletionQuery());
    query.descending = m_model.query().descending;
    m_model.setQuery(query);
    showOrder();
    readFigures();
}

// Behind the page: what is looked at first comes first.
void DeletionsView::readFigures()
{
    readSettings();
    Ticket *counting = m_counting.next();
    const quint64 count = m_counting.number();
    m_repository.counts(counting).then(this, [this, count](const Result<DeletionCounts> &counts) {
        if (!m_counting.isCurrent(count) || !counts)
            return; // without numbers the list is still right
        m_counts = *counts;
        m_bar->showCounts(m_counts);
        showNotice();
        showSelection();
    });
    Ticket *timing = m_timing.next();
    const quint64 time = m_timing.number();
    m_repository.timeline(weeks, timing)
        .then(this, [this, time](const Result<QList<DeletionWeek>> &found) {
            if (m_timing.isCurrent(time) && found)
                m_bar->showWeeks(*found);
        });
    m_runs->read();
}

void DeletionsView::readSettings()
{
    Ticket *ticket = m_looking.next();
    const quint64 number = m_looking.number();
    m_repository.settings(ticket).then(this,
                                       [this, number](const Result<ErasureSettings> &settings) {
                                           if (!m_looking.isCurrent(number) || !settings)
                                               return;
                                           m_settings = *settings;
                                           m_bar->setZone(m_settings.zone());
                                           m_editSettings->setEnabled(true);
                                           showNotice();
                                       });
}

void DeletionsView::filterNow()
{
    auto query = m_bar->query();
    if (!query) {
        emit messageRaised(
            {Message::Kind::Information, tr("A customer number is a whole number, such as 4711.")});
        return;
    }
    emit messageCleared();
    query->descending = m_model.query().descending;
    m_model.setQuery(*query);
}

void DeletionsView::showOrder()
{
    m_table->showOrder(deletionDueColumn(),
                       m_model.query().descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void DeletionsView::showAnswer()
{
    if (std::exchange(m_failed, false))
        emit messageCleared();
    showOrder();
    showSelection();
    const bool empty = m_model.rowCount() == 0;
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
    if (!empty)
        return;
    const DeletionQuery &query = m_model.query();
    if (query.overdueOnly && query.states.isEmpty() && !query.customer && !query.run)
        m_empty->set(QStringLiteral("checkmark"), tr("Nothing is overdue"),
                     tr("Every account whose date has passed is erased, or lawfully on hold."),
                     tr("Show the whole queue"));
    else if (query.isNarrowed())
        m_empty->set(QStringLiteral("view-filter"), tr("No such deletion"),
                     tr("Nothing passes these filters."), tr("Show the whole queue"));
    else
        m_empty->set(QStringLiteral("user-trash"), tr("Nothing is to be deleted"),
                     tr("An account appears here when its customer closes it, or asks for erasure. "
                        "What is erased already stands under its state above."));
}

void DeletionsView::openRow(int row)
{
    const AccountDeletion *found = m_model.rowAt(row);
    if (!found)
        return;
    if (!found->erased) {
        emit placeWanted(
            {QStringLiteral("customers"), found->customer.toString(), visibleText(found->name())});
        return;
    }
    // There is no page any more; what is left are the tasks at others.
    m_acts->drop();
    m_steps->open(*found);
}

void DeletionsView::takeChanges(const QSet<qint64> &deletions, bool any)
{
    if (!isVisible() || !m_model.hasAnswer()) {
        m_isStale = m_model.hasAnswer();
        return;
    }
    bool isShown = any || (m_model.atStart() && m_model.atEnd());
    for (auto it = deletions.cbegin(); it != deletions.cend() && !isShown; ++it)
        isShown = m_model.rowOfNumber(*it) >= 0;
    if (isShown)
        m_model.refresh();
    readFigures();
    m_steps->reread();
}

void DeletionsView::showEvent(QShowEvent *event)
{
    View::showEvent(event);
    if (std::exchange(m_isStale, false))
        refresh();
}

void DeletionsView::refresh()
{
    if (!m_model.hasAnswer())
        return start();
    m_model.refresh();
    readFigures();
    m_steps->reread();
}

void DeletionsView::focusSearch()
{
    m_bar->focusFilters();
}

bool DeletionsView::goBack()
{
    if (m_ask->isAsking()) {
        ++m_session;
        m_leave = nullptr;
        m_ask->setEnabled(true);
        m_ask->dismiss();
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return m_acts->goBack() || m_steps->goBack() || m_runs->goBack();
}

void DeletionsView::dropData()
{
    for (Latest *reading : {&m_counting, &m_looking, &m_timing, &m_keeping})
        reading->next();
    ++m_session;
    m_counts = {};
    m_settings = {};
    m_retained.clear();
    m_failed = m_isStale = false;
    m_progress.stop();
    m_leave = nullptr;
    m_ask->setEnabled(true);
    m_ask->dismiss();
    m_acts->drop();
    m_certificates->drop();
    m_steps->drop();
    m_runs->drop();
    delete m_dialog;
    delete m_scan;
    m_notice->clear();
    m_editSettings->setEnabled(false);
    m_model.drop();
    m_bar->clearAll();
    m_bar->forgetFigures();
    m_stack->setCurrentWidget(m_table);
    showSelection();
}

bool DeletionsView::hasEdits() const
{
    return m_acts->hasEdits() || (m_dialog && m_dialog->hasEdits())
           || (m_scan && m_scan->hasEdits());
}

ErasureSettingsDialog *DeletionsView::settingsDialog() const
{
    return m_dialog;
}

ScanDialog *DeletionsView::scanDialog() const
{
    return m_scan;
}

void DeletionsView::open(const Place &place)
{
    if (place.item.startsWith(QLatin1String("customer:"))) {
        if (const auto customer = CustomerId::fromText(QStringView(place.item).mid(9))) {
            m_bar->showCustomer(*customer);
            filterNow();
        }
    }
    m_table->setFocus();
}

void DeletionsView::rememberUnder(const QString &settingsGroup)
{
    m_table->rememberColumns(settingsGroup + QStringLiteral("/columns"));
}

void DeletionsView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && goBack())
        return;
    View::keyPressEvent(event);
}

ViewEntry deletionsEntry()
{
    return {.id = QStringLiteral("deletions"),
            .title = DeletionsView::tr("Deletions"),
            .iconName = QStringLiteral("user-trash"),
            .roles = {QStringLiteral("support"), QStringLiteral("officer")},
            .create = [](Desk &desk, QWidget *parent) -> View * {
                return new DeletionsView(desk, parent);
            },
            .createBadge = [](Desk &desk, QObject *parent) -> BadgeSource * {
                return new DeletionsBadge(desk, parent);
            }};
}

} // namespace reeve
