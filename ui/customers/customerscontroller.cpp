// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/customerscontroller.h"

#include "models/base/visibletext.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customerplace.h"
#include "ui/customers/customersbar.h"
#include "ui/customers/customersview.h"
#include "ui/customers/searchesbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/pagedtableview.h"

#include <QItemSelectionModel>

namespace reeve
{

namespace
{

std::vector<PageSection> sectionsOf(const std::vector<PageSectionEntry> &entries)
{
    std::vector<PageSection> sections;
    for (const PageSectionEntry &entry : entries)
        sections.push_back(entry.section);
    return sections;
}

// A search text in a sentence: short enough to be read, and visible.
QString quoted(const QString &text)
{
    constexpr int most = 60;
    const QString shown = visibleText(text.size() > most ? text.left(most) + QChar(0x2026) : text);
    return QChar(0x201c) + shown + QChar(0x201d);
}

} // namespace

CustomersController::CustomersController(Desk &desk, CustomersView &view,
                                         const std::vector<PageSectionEntry> &sections)
    : m_desk(desk), m_view(view), m_repository(desk.connection()), m_model(m_repository),
      m_live(m_model, m_repository), m_page(desk, *view.page(), sectionsOf(sections)),
      m_windows(desk, sections)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    connect(&m_pause, &QTimer::timeout, this, &CustomersController::searchNow);
    m_view.table()->setModel(&m_model);
    m_view.table()->showOrder(m_model.sortColumn(), Qt::DescendingOrder);
    connectBar();
    connectTable();
    connectPage();
    connectSearches();
    addActions();
    connect(&m_desk.connection(), &Connection::stateChanged, this,
            &CustomersController::linkChanged);
    m_login = m_desk.person().login;
    connect(&m_desk, &Desk::personChanged, this, [this] {
        // Another person, other rights: nothing of what was read may stay.
        if (std::exchange(m_login, m_desk.person().login) != m_desk.person().login)
            dropData();
        linkChanged(m_desk.connection().state());
    });
    linkChanged(m_desk.connection().state());
}

void CustomersController::connectBar()
{
    CustomersBar *bar = m_view.bar();
    connect(bar, &CustomersBar::textEdited, &m_pause, qOverload<>(&QTimer::start));
    connect(bar, &CustomersBar::filtersChanged, this, &CustomersController::searchNow);
    connect(bar, &CustomersBar::clearRequested, this, &CustomersController::clearAll);
    connect(bar, &CustomersBar::exactCountRequested, &m_model, &CustomerTableModel::countExactly);
    connect(bar, &CustomersBar::leftDownwards, this, &CustomersController::toRows);
    connect(bar, &CustomersBar::escaped, this, [this] {
        if (goBack())
            return;
        m_view.bar()->clearText();
        searchNow();
    });
    connect(bar, &CustomersBar::entered, this, [this] {
        m_toRows = m_entered = true;
        if (m_pause.isActive())
            searchNow();
        if (!m_model.isLoading())
            toRows();
    });
}

void CustomersController::connectTable()
{
    PagedTableView *table = m_view.table();
    connect(table, &PagedTableView::orderChosen, this,
            [this](int column, Qt::SortOrder order) { m_model.sort(column, order); });
    connect(table, &PagedTableView::visibleRowsChanged, &m_model,
            &CustomerTableModel::setVisibleRows);
    connect(table, &PagedTableView::visibleRowsChanged, &m_live, &LiveCustomerRows::scrolled);
    connect(table, &PagedTableView::rowActivated, this, &CustomersController::openRow);
    connect(table, &PagedTableView::startRequested, &m_model, &CustomerTableModel::jumpToStart);
    connect(table, &PagedTableView::endRequested, &m_model, &CustomerTableModel::jumpToEnd);
    connect(table, &PagedTableView::leftUpwards, m_view.bar(), &CustomersBar::focusSearch);
    connect(table, &PagedTableView::menuRequested, this, &CustomersController::showMenu);

    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const QVariant id = m_view.table()->currentIndex().data(IdRole);
        m_current = id.isValid() ? std::optional(id.toLongLong()) : std::nullopt;
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        const auto customer = m_current ? CustomerId::from(*m_current) : std::nullopt;
        m_view.table()->scrollToTop();
        // Without a row to stay on, none is chosen: Enter must not open whoever slipped under it.
        if (const int row = customer ? m_model.rowOf(*customer) : -1; row >= 0)
            setCurrentRow(row);
    });
    connect(&m_model, &CustomerTableModel::loadingChanged, this,
            [this](bool loading) { m_view.loadingBar()->setLoading(loading); });
    connect(&m_model, &CustomerTableModel::countChanged, this, &CustomersController::showCount);
    connect(&m_model, &CustomerTableModel::answered, this, &CustomersController::showAnswer);
    connect(&m_model, &CustomerTableModel::jumped, this, [this](int row) {
        setCurrentRow(row);
        m_view.table()->setFocus();
    });
    connect(&m_model, &CustomerTableModel::failed, this, [this](const Error &error) {
        m_listFailed = true;
        m_toRows = m_entered = false;
        m_view.table()->showOrder(m_model.sortColumn(), m_model.query().descending
                                                            ? Qt::DescendingOrder
                                                            : Qt::AscendingOrder);
        raise(error);
    });
    connect(m_view.emptyState(), &EmptyState::actionTriggered, this,
            &CustomersController::clearAll);
}

void CustomersController::connectPage()
{
    using Page = CustomerPageController;
    connect(&m_page, &Page::shown, this, [this] { m_view.showPage(true); });
    connect(&m_page, &Page::closed, this, [this] {
        m_view.showPage(false);
        m_view.table()->setFocus(Qt::OtherFocusReason);
        emit m_view.arrivedAt({QStringLiteral("customers"), {}, {}});
    });
    connect(&m_page, &Page::dismissed, this,
            [this] { m_view.table()->setFocus(Qt::OtherFocusReason); });
    connect(&m_page, &Page::arrived, this, [this](CustomerId customer, const QString &title) {
        emit m_view.arrivedAt({QStringLiteral("customers"), customer.toString(), title});
    });
    connect(&m_page, &Page::stayed, this, [this](CustomerId customer, const QString &title) {
        emit m_view.stayedAt({QStringLiteral("customers"), customer.toString(), title});
    });
    connect(&m_page, &Page::messageRaised, &m_view, &View::messageRaised);
    connect(&m_page, &Page::messageCleared, &m_view, &View::messageCleared);
}

void CustomersController::start()
{
    CustomerQuery query;
    m_view.bar()->fillIn(query);
    m_model.setQuery(query);
    m_view.table()->showOrder(m_model.sortColumn(), Qt::DescendingOrder);
}

void CustomersController::linkChanged(Connection::State state)
{
    if (state != Connection::State::Open || m_login.isEmpty())
        return;
    if (!m_model.hasAnswer() && !m_model.isLoading() && !m_listFailed)
        start();
    // After a lost link: what could not be read is read now, without being asked.
    m_model.retry();
    m_page.linkOpened();
}

void CustomersController::searchNow()
{
    m_pause.stop();
    CustomerQuery query = m_model.query();
    m_view.bar()->fillIn(query);
    m_model.setQuery(query);
}

void CustomersController::clearAll()
{
    m_view.bar()->clearAll();
    searchNow();
    m_view.bar()->focusSearch();
}

void CustomersController::toRows()
{
    m_toRows = false;
    if (m_pause.isActive()) {
        // The rows on the screen answer an older text.
        m_toRows = true; // and m_entered stays what it is
        searchNow();
        return;
    }
    const bool entered = std::exchange(m_entered, false);
    if (m_model.rowCount() == 0)
        return;
    m_view.table()->setFocus(Qt::OtherFocusReason);
    if (!m_view.table()->currentIndex().isValid())
        setCurrentRow(0);
    // Who typed an order's number wants that order.
    const CustomerRow *only = m_model.rowCount() == 1 ? m_model.customer(0) : nullptr;
    if (entered && only && !only->orderNumber.isEmpty())
        openRow(0);
}

void CustomersController::setCurrentRow(int row)
{
    PagedTableView *table = m_view.table();
    int column = std::max(0, table->currentIndex().column());
    if (table->isColumnHidden(column))
        column = table->columnAt(0);
    const QModelIndex index = m_model.index(row, std::max(0, column));
    table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect
                                                        | QItemSelectionModel::Rows);
    table->scrollTo(index);
}

void CustomersController::showAnswer()
{
    if (std::exchange(m_listFailed, false) && std::exchange(m_messageUp, false))
        emit m_view.messageCleared();
    m_view.table()->showOrder(m_model.sortColumn(), m_model.shownQuery().descending
                                                        ? Qt::DescendingOrder
                                                        : Qt::AscendingOrder);
    const CustomerQuery &query = m_model.shownQuery();
    const bool empty = m_model.rowCount() == 0;
    m_view.showEmpty(empty);
    if (!empty) {
        if (m_toRows)
            toRows();
        return;
    }
    m_toRows = m_entered = false;
    if (!query.isNarrowed()) {
        m_view.emptyState()->set(QStringLiteral("system-users"), tr("There are no customers yet"),
                                 tr("Those who register with the service appear here."));
        return;
    }
    QString text;
    if (!query.text.isEmpty() && query.hasFilters())
        text = tr("Nobody who passes the filters is found for %1.").arg(quoted(query.text));
    else if (!query.text.isEmpty())
        text = tr("Nobody is found for %1. One or two letters are looked for at the beginning of "
                  "a word only, three or more anywhere.")
                   .arg(quoted(query.text));
    else
        text = tr("Nobody passes the filters.");
    m_view.emptyState()->set(QStringLiteral("edit-find"), tr("No customer found"), text,
                             query.hasFilters() ? tr("Clear the search and the filters")
                                                : tr("Clear the search"));
}

void CustomersController::showCount()
{
    m_view.bar()->showCount(m_model.count(), m_model.query().isNarrowed());
}

void CustomersController::openRow(int row)
{
    if (const CustomerRow *customer = m_model.customer(row))
        m_page.open(customer->id, customer->title(), customer->orderNumber);
}

void CustomersController::openPlace(const Place &place)
{
    if (const auto search = SearchesBar::searchIn(place.item)) {
        m_view.searches()->openSearch(*search);
        return;
    }
    const auto wanted = CustomerPlace::from(place.item);
    if (!wanted) {
        // The place without a customer is the list alone, as Back shows it.
        if (m_view.isPageShown())
            m_page.close();
        else
            m_view.table()->setFocus();
        return;
    }
    if (m_page.customer() == wanted->customer && m_view.page()->customer() == wanted->customer
        && wanted->order.isEmpty()) {
        m_view.showPage(true);
        return;
    }
    m_page.open(wanted->customer, place.title, wanted->order);
}

void CustomersController::refresh()
{
    if (!m_model.hasAnswer() && !m_listFailed)
        start();
    else
        m_model.refresh();
    m_page.refresh();
}

bool CustomersController::goBack()
{
    return m_view.searches()->goBack() || (m_view.isPageShown() && m_page.goBack());
}

void CustomersController::leaveEdits(const std::function<void()> &then)
{
    if (m_view.page()->hasEdits())
        m_page.leave([this, then] { leaveEdits(then); });
    else
        m_windows.leaveEdits(then);
}

void CustomersController::dropData()
{
    m_pause.stop();
    m_toRows = m_entered = m_listFailed = m_messageUp = false;
    m_current.reset();
    m_windows.dropData();
    m_view.searches()->dropData();
    m_page.drop();
    m_model.drop();
    m_view.bar()->clearText();
    m_view.bar()->showCount({}, false);
    m_view.showPage(false);
    m_view.emptyState()->set(QStringLiteral("edit-find"), {}, {});
    m_view.showEmpty(false);
}

void CustomersController::raise(const Error &error)
{
    m_messageUp = true;
    emit m_view.messageRaised(Message::of(error));
}

} // namespace reeve
