// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/datamap/datamapview.h"

#include "models/session/desk.h"
#include "ui/datamap/datamapbar.h"
#include "ui/datamap/datamappane.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr qsizetype namedAtMost = 3; // columns in the alarm; the list has them all

} // namespace

DataMapView::DataMapView(Desk &desk, QWidget *parent)
    : View(parent), m_desk(desk), m_repository(desk.connection()), m_bar(new DataMapBar(this)),
      m_alarm(new MessageBar(this)), m_leave(new AskBar(this)), m_loading(new LoadingBar(this)),
      m_splitter(new QSplitter(Qt::Horizontal, this)), m_stack(new QStackedWidget),
      m_table(new PagedTableView), m_empty(new EmptyState), m_pane(new DataMapPane)
{
    setObjectName(QStringLiteral("datamap"));
    m_alarm->setObjectName(QStringLiteral("dataMapAlarm"));
    m_alarm->setClosable(false);
    m_leave->setObjectName(QStringLiteral("dataMapLeave"));
    m_table->setObjectName(QStringLiteral("dataMapTable"));
    m_table->setAccessibleName(tr("Columns, and what erasure does to them"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->horizontalHeader()->setSortIndicatorShown(false);
    m_table->setModel(&m_model);
    m_table->setColumnWidths({{QStringLiteral("state"), 17},
                              {QStringLiteral("table"), 20},
                              {QStringLiteral("column"), 20},
                              {QStringLiteral("category"), 13},
                              {QStringLiteral("act"), 24},
                              {QStringLiteral("kept"), 40},
                              {QStringLiteral("basis"), 18},
                              {QStringLiteral("purpose"), 36},
                              {QStringLiteral("type"), 22},
                              {QStringLiteral("changed"), 22}});
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_pane);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({600, 460});
    m_stack->setMinimumWidth(240);
    m_pane->setMinimumWidth(340);
    m_pane->hide();
    auto *above = new QVBoxLayout;
    above->setContentsMargins(8, 0, 8, 0);
    above->setSpacing(4);
    above->addWidget(m_alarm);
    above->addWidget(m_leave);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addLayout(above);
    layout->addWidget(m_loading);
    layout->addWidget(m_splitter, 1);
    connectParts();
    listen();
    refresh();
}

void DataMapView::connectParts()
{
    connect(m_bar, &DataMapBar::filterChanged, this, &DataMapView::filterNow);
    connect(m_bar, &DataMapBar::leftDownwards, this, [this] {
        if (!m_table->currentIndex().isValid())
            m_table->setCurrentIndex(m_model.index(0, 0));
        m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(m_table, &PagedTableView::leftUpwards, m_bar, &DataMapBar::focusSearch);
    connect(m_table, &PagedTableView::rowActivated, this, &DataMapView::showRow);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (!m_isMoving && !m_pane->isHidden() && current.isValid() && !m_pane->hasEdits())
                    showRow(current.row());
            });
    connect(m_table, &QAbstractItemView::clicked, this,
            [this](const QModelIndex &cell) { showRow(cell.row()); });
    const auto edge = [this](int row) {
        if (row >= 0)
            m_table->setCurrentIndex(m_model.index(row, 0));
    };
    connect(m_table, &PagedTableView::startRequested, this, [edge] { edge(0); });
    connect(m_table, &PagedTableView::endRequested, this,
            [this, edge] { edge(m_model.rowCount() - 1); });
    connect(m_empty, &EmptyState::actionTriggered, this, [this] {
        if (m_model.all().isEmpty())
            return refresh();
        m_bar->clearAll();
        filterNow();
    });
    connect(m_pane, &DataMapPane::closeRequested, this,
            [this] { leaveEdits([this] { closePane(); }); });
    connect(m_pane, &DataMapPane::requestWanted, this, [this](const QUuid &approval) {
        emit placeWanted({QStringLiteral("approvals"), approval.toString(QUuid::WithoutBraces)});
    });
    connect(
        m_pane, &DataMapPane::changeWanted, this,
        [this](const DataMapEntry &wanted, const QString &reason) { ask({wanted}, {}, reason); });
    connect(m_pane, &DataMapPane::removeWanted, this,
            [this](const DataMapEntry &entry, const QString &reason) { ask({}, {entry}, reason); });
    connect(m_leave, &AskBar::given, this, [this] {
        m_leave->dismiss();
        m_pane->sent();
        if (const auto then = std::exchange(m_then, {}))
            then();
    });
    connect(m_leave, &AskBar::refused, this, [this] {
        m_leave->dismiss();
        m_then = {};
        if (m_open)
            m_table->setCurrentIndex(m_model.index(m_model.rowOf(*m_open), 0));
    });
    auto *change = new QAction(icon(QStringLiteral("document-edit")),
                               tr("Change what is said of this column…"), this);
    change->setObjectName(QStringLiteral("dataMapChangeAction"));
    change->setShortcut(Qt::CTRL | Qt::Key_E);
    change->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(change, &QAction::triggered, this, [this] {
        if (m_pane->isHidden())
            showRow(m_table->currentIndex().row());
        m_pane->startChange();
    });
    addAction(change);
    const auto allow = [this, change] { change->setVisible(m_desk.person().is("officer")); };
    connect(&m_desk, &Desk::personChanged, this, [this, allow] {
        allow();
        dropData();
        refresh();
    });
    allow();
}

void DataMapView::listen()
{
    Connection &connection = m_desk.connection();
    connection.listen(dataMapChannel());
    connection.listen(requestChannel());
    connect(&connection, &Connection::notified, this, [this](const QString &channel) {
        if (channel == dataMapChannel() || channel == requestChannel())
            refresh();
    });
    connect(&connection, &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Open)
            refresh();
    });
}

void DataMapView::refresh()
{
    if (m_desk.connection().state() != Connection::State::Open)
        return;
    m_loading->setLoading(true);
    Ticket *ticket = m_reading.next();
    const quint64 number = m_reading.number();
    m_repository.read(ticket).then(this, [this, number](const Result<DataMapSheet> &sheet) {
        if (m_reading.isCurrent(number))
            take(sheet);
    });
}

void DataMapView::take(const Result<DataMapSheet> &sheet)
{
    m_loading->setLoading(false);
    if (!sheet) {
        if (sheet.error().kind == ErrorKind::Cancelled)
            return;
        m_failed = true;
        if (!m_answered) {
            m_empty->set(QStringLiteral("data-error"), tr("The data map could not be read"),
                         sheet.error().text, tr("Try again"));
            m_stack->setCurrentWidget(m_empty);
        }
        emit messageRaised(Message::of(sheet.error()));
        return;
    }
    if (std::exchange(m_failed, false))
        emit messageCleared();
    m_answered = true;
    move([this, &sheet] { m_model.setSheet(*sheet); });
    showAnswer();
    if (!m_wanted.isEmpty()) {
        const QString wanted = std::exchange(m_wanted, {});
        for (const DataMapRow &row : m_model.all())
            if (row.entry.place() == wanted)
                m_open = row.entry;
    }
    if (!m_open)
        return;
    const auto &all = m_model.all();
    const auto found = std::find_if(all.begin(), all.end(), [this](const DataMapRow &row) {
        return row.entry.isSameColumn(*m_open);
    });
    if (found == all.end())
        closePane();
    else
        showPane(*found);
}

void DataMapView::move(const std::function<void()> &change)
{
    m_isMoving = true;
    change();
    if (m_open)
        m_table->setCurrentIndex(m_model.index(m_model.rowOf(*m_open), 0));
    m_isMoving = false;
}

void DataMapView::filterNow()
{
    move([this] { m_model.setFilter(m_bar->filter()); });
    showAnswer();
}

void DataMapView::showAnswer()
{
    m_bar->showCounts(m_model.rowCount(), m_model.all().size(), m_model.problems().size());
    showAlarm();
    const bool empty = m_answered && m_model.rowCount() == 0;
    if (empty)
        m_empty->set(QStringLiteral("edit-find"), tr("No such column"),
                     tr("Nothing in the map passes these filters."), tr("Show the whole map"));
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
}

void DataMapView::showAlarm()
{
    const QList<DataMapEntry> problems = m_model.problems();
    if (problems.isEmpty())
        return m_alarm->clear();
    QStringList named;
    for (const DataMapEntry &entry : problems.first(std::min(problems.size(), namedAtMost)))
        named += entry.problem == DataMapEntry::Problem::Unclassified
                     ? tr("%1 is not classified").arg(entry.place())
                     : tr("%1 is no longer in the database").arg(entry.place());
    if (problems.size() > namedAtMost)
        named += tr("and %L1 more").arg(problems.size() - namedAtMost);
    m_alarm->showMessage(
        {Message::Kind::Problem, tr("No customer is erased until this is settled: %1.")
                                     .arg(named.join(QStringLiteral(", ")))});
}

void DataMapView::showRow(int row)
{
    const DataMapRow *found = m_model.row(row);
    if (!found || (!m_pane->isHidden() && m_open && found->entry.isSameColumn(*m_open)))
        return;
    const DataMapEntry entry = found->entry;
    leaveEdits([this, entry] {
        const int at = m_model.rowOf(entry); // a filter may have changed meanwhile
        const DataMapRow *now = m_model.row(at);
        if (!now)
            return;
        m_open = entry;
        m_pane->setVisible(true);
        showPane(*now);
        if (m_table->currentIndex().row() != at)
            m_table->setCurrentIndex(m_model.index(at, 0));
        m_table->scrollTo(m_model.index(at, 0));
        emit arrivedAt({QStringLiteral("datamap"), entry.place(), entry.place()});
    });
}

void DataMapView::showPane(const DataMapRow &row)
{
    m_pane->setVisible(true);
    m_pane->show(row, m_desk.person().is("officer"), m_model.dateColumnsOf(row.entry),
                 m_model.otherTablesOf(row.entry));
}

void DataMapView::closePane()
{
    m_open.reset();
    m_pane->hide();
    m_pane->clear();
    m_table->setFocus(Qt::OtherFocusReason);
}

void DataMapView::ask(const QList<DataMapEntry> &set, const QList<DataMapEntry> &remove,
                      const QString &reason)
{
    m_pane->setBusy(true);
    const auto asked = m_open;
    m_repository.ask(set, remove, reason).then(this, [this, asked](const Result<QVariant> &result) {
        const bool isSame = m_open.has_value() == asked.has_value()
                            && (!asked || m_open->isSameColumn(*asked));
        if (!asked || !m_open)
            return; // locked meanwhile
        m_pane->setBusy(false);
        if (result) {
            if (isSame)
                m_pane->sent();
            emit messageRaised(
                {Message::Kind::Success,
                 tr("Asked. It waits for another officer; once one has agreed, you carry it out "
                    "under Approvals.")});
        } else if (result.error().kind != ErrorKind::BadValue || !isSame
                   || !m_pane->mark(result.error().text)) {
            emit messageRaised(Message::of(result.error()));
        }
        refresh();
    });
}

void DataMapView::focusSearch()
{
    m_bar->focusSearch();
}

bool DataMapView::goBack()
{
    if (m_leave->isAsking()) {
        emit m_leave->refused();
        return true;
    }
    if (m_pane->isHidden())
        return false;
    if (m_pane->hasEdits()) {
        leaveEdits([] {});
        return true;
    }
    if (!m_pane->goBack())
        closePane();
    return true;
}

bool DataMapView::hasEdits() const
{
    return !m_pane->isHidden() && m_pane->hasEdits();
}

void DataMapView::leaveEdits(const std::function<void()> &then)
{
    if (!hasEdits())
        return then();
    m_then = then;
    m_leave->ask({.title = tr("Throw away what you have typed?"),
                  .note = tr("Nobody has been asked yet. The map stays as it is."),
                  .action = tr("Throw away my changes"),
                  .cancel = tr("Keep editing"),
                  .atLeast = 0,
                  .isDangerous = true});
}

void DataMapView::dropData()
{
    m_reading.next();
    m_loading->setLoading(false);
    m_answered = m_failed = false;
    m_open.reset();
    m_wanted.clear();
    m_then = {};
    m_leave->dismiss();
    m_pane->hide();
    m_pane->clear();
    m_bar->clearAll();
    m_model.drop();
    m_alarm->clear();
    m_bar->showCounts(0, 0, 0);
    m_stack->setCurrentWidget(m_table);
}

void DataMapView::open(const Place &place)
{
    if (place.item.isEmpty())
        return;
    for (const DataMapRow &row : m_model.all()) {
        if (row.entry.place() != place.item)
            continue;
        if (m_model.rowOf(row.entry) < 0) {
            m_bar->clearAll();
            filterNow();
        }
        return showRow(m_model.rowOf(row.entry));
    }
    m_wanted = place.item;
    refresh();
}

void DataMapView::rememberUnder(const QString &settingsGroup)
{
    m_table->rememberColumns(settingsGroup + QStringLiteral("/columns"));
}

void DataMapView::showEvent(QShowEvent *event)
{
    View::showEvent(event);
    refresh(); // nobody says that a column was added
}

void DataMapView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && goBack())
        return;
    View::keyPressEvent(event);
}

ViewEntry dataMapEntry()
{
    return {.id = QStringLiteral("datamap"),
            .title = DataMapView::tr("Data map"),
            .iconName = QStringLiteral("server-database"),
            .roles = {QStringLiteral("officer"), QStringLiteral("auditor")},
            .create = [](Desk &desk, QWidget *parent) -> View * {
                return new DataMapView(desk, parent);
            }};
}

} // namespace reeve
