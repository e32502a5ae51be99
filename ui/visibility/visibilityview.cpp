// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibility/visibilityview.h"

#include "models/base/visibletext.h"
#include "ui/visibility/proberunbar.h"
#include "ui/visibility/visibilitybar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/pagedtableview.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace reeve
{

VisibilityView::VisibilityView(Desk &desk, QWidget *parent)
    : View(parent), m_desk(desk), m_repository(desk.connection()), m_model(m_repository),
      m_bar(new VisibilityBar(this)), m_probes(new ProbeRunBar(desk.connection(), this)),
      m_loading(new LoadingBar(this)), m_stack(new QStackedWidget(this)),
      m_table(new PagedTableView), m_empty(new EmptyState)
{
    setObjectName(QStringLiteral("visibility"));
    m_table->setObjectName(QStringLiteral("visibilityTable"));
    m_table->setAccessibleName(tr("Histories and who can read them"));
    m_table->setModel(&m_model);
    m_table->setColumnWidths({{QStringLiteral("customer"), 10},
                              {QStringLiteral("name"), 22},
                              {QStringLiteral("reach"), 18},
                              {QStringLiteral("through"), 26},
                              {QStringLiteral("findings"), 34},
                              {QStringLiteral("strength"), 9},
                              {QStringLiteral("age"), 14}});
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_probes);
    layout->addWidget(m_loading);
    layout->addWidget(m_stack, 1);
    connectParts();
    if (m_desk.connection().state() == Connection::State::Open)
        start();
}

void VisibilityView::connectParts()
{
    connect(m_bar, &VisibilityBar::filtersChanged, this, &VisibilityView::filterNow);
    connect(m_bar->probeButton(), &QPushButton::clicked, this, [this] {
        VisibilityQuery query;
        m_bar->fillIn(query);
        query.reach = {Visibility::Anybody};
        m_probes->offer(query, m_counts.of(query), m_desk.caseReference().trimmed());
    });
    connect(m_probes, &ProbeRunBar::failed, this,
            [this](const Error &error) { emit messageRaised(Message::of(error)); });
    connect(m_table, &PagedTableView::orderChosen, this, [this](int column, Qt::SortOrder order) {
        m_model.sort(column, order);
        showOrder(); // most columns have none
    });
    connect(m_table, &PagedTableView::visibleRowsChanged, &m_model,
            &VisibilityTableModel::setVisibleRows);
    connect(m_table, &PagedTableView::startRequested, &m_model, &VisibilityTableModel::jumpToStart);
    connect(m_table, &PagedTableView::endRequested, &m_model, &VisibilityTableModel::jumpToEnd);
    connect(m_table, &PagedTableView::leftUpwards, m_bar, &VisibilityBar::focusFilters);
    connect(m_table, &PagedTableView::rowActivated, this, &VisibilityView::openRow);
    connect(&m_model, &EndlessTable::loadingChanged, m_loading, &LoadingBar::setLoading);
    connect(&m_model, &EndlessTable::answered, this, &VisibilityView::showAnswer);
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
    connect(&m_desk.connection(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state != Connection::State::Open)
            return;
        if (!m_model.hasAnswer() && !m_model.isLoading() && !m_failed)
            start();
        m_model.retry();
    });
    connect(&m_desk, &Desk::personChanged, this, [this] {
        dropData();
        if (m_desk.connection().state() == Connection::State::Open)
            start();
    });

    auto *clear = new QAction(icon(QStringLiteral("edit-clear")), tr("Show all histories"), this);
    clear->setObjectName(QStringLiteral("visibilityShowAll"));
    clear->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F);
    clear->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(clear, &QAction::triggered, this, [this] {
        m_bar->clearAll();
        filterNow();
    });
    addAction(clear);
    auto *probe = new QAction(icon(QStringLiteral("globe")),
                              tr("Ask from outside who can read the public histories"), this);
    probe->setObjectName(QStringLiteral("visibilityProbeAll"));
    connect(probe, &QAction::triggered, m_bar->probeButton(), &QPushButton::click);
    addAction(probe);
}

void VisibilityView::start()
{
    m_failed = false;
    VisibilityQuery query;
    m_bar->fillIn(query);
    m_model.setQuery(query);
    showOrder();
    readCounts();
}

void VisibilityView::readCounts()
{
    Ticket *ticket = m_counting.next();
    const quint64 number = m_counting.number();
    m_repository.counts(ticket).then(this, [this, number](const Result<VisibilityCounts> &counts) {
        if (!m_counting.isCurrent(number) || !counts)
            return; // without numbers the list is still right
        m_counts = *counts;
        m_bar->showCounts(m_counts);
    });
}

void VisibilityView::filterNow()
{
    VisibilityQuery query = m_model.query();
    m_bar->fillIn(query);
    m_model.setQuery(query);
}

void VisibilityView::showOrder()
{
    const VisibilityQuery &query = m_model.query();
    m_table->showOrder(visibilityColumnOf(query.sort),
                       query.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void VisibilityView::showAnswer()
{
    if (std::exchange(m_failed, false))
        emit messageCleared();
    showOrder();
    const bool empty = m_model.rowCount() == 0;
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
    if (!empty)
        return;
    if (m_model.query().isNarrowed())
        m_empty->set(QStringLiteral("security-high"), tr("No such history"),
                     tr("Nothing passes these filters."), tr("Show all histories"));
    else
        m_empty->set(QStringLiteral("view-history"), tr("No history is kept yet"),
                     tr("Histories appear here when customers have hosts monitored."));
}

void VisibilityView::openRow(int row)
{
    if (const VisibilityRow *found = m_model.rowAt(row))
        emit placeWanted(
            {QStringLiteral("customers"), found->customer.toString(), visibleText(found->name())});
}

void VisibilityView::refresh()
{
    readCounts();
    if (m_model.hasAnswer())
        m_model.refresh();
    else
        start();
}

void VisibilityView::focusSearch()
{
    m_bar->focusFilters();
}

bool VisibilityView::goBack()
{
    return m_probes->goBack();
}

void VisibilityView::dropData()
{
    m_counting.next();
    m_counts = {};
    m_failed = false;
    m_probes->drop();
    m_model.drop();
    m_bar->clearAll();
    m_bar->forgetCounts();
    m_stack->setCurrentWidget(m_table);
}

void VisibilityView::rememberUnder(const QString &settingsGroup)
{
    m_table->rememberColumns(settingsGroup + QStringLiteral("/columns"));
}

void VisibilityView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && goBack())
        return;
    View::keyPressEvent(event);
}

ViewEntry visibilityEntry()
{
    return {.id = QStringLiteral("visibility"),
            .title = VisibilityView::tr("Visibility"),
            .iconName = QStringLiteral("view-visible"),
            .roles = {QStringLiteral("support"), QStringLiteral("officer")},
            .create = [](Desk &desk, QWidget *parent) -> View * {
                return new VisibilityView(desk, parent);
            }};
}

} // namespace reeve
