// SPDX-License-Identifier: GPL-3.0-or-later
// What the person can do in the list beside opening: the controller's actions, and the menu of a row.
#include "models/customers/ticketline.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customerplace.h"
#include "ui/customers/customersbar.h"
#include "ui/customers/customerscontroller.h"
#include "ui/customers/customersview.h"
#include "ui/customers/searchesbar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pagedtableview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QMenu>

namespace reeve
{

void CustomersController::addActions()
{
    const auto add = [this](const QString &name, const QString &text, const QString &iconName,
                            const QKeySequence &key, auto slot) {
        auto *action = new QAction(icon(iconName), text, &m_view);
        action->setObjectName(name);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_view.addAction(action);
    };
    add(QStringLiteral("customersClear"), tr("Clear the search and the filters"),
        QStringLiteral("edit-clear"), Qt::CTRL | Qt::SHIFT | Qt::Key_F, [this] { clearAll(); });
    add(QStringLiteral("customersStart"), tr("First customers of the list"),
        QStringLiteral("go-top"), {}, [this] { m_model.jumpToStart(); });
    add(QStringLiteral("customersEnd"), tr("Last customers of the list"),
        QStringLiteral("go-bottom"), {}, [this] { m_model.jumpToEnd(); });
    add(QStringLiteral("customersCount"), tr("Count the customers exactly"),
        QStringLiteral("view-statistics"), {}, [this] { m_model.countExactly(); });
    add(QStringLiteral("customersCopyRows"), tr("Copy the selected rows"),
        QStringLiteral("edit-copy"), Qt::CTRL | Qt::SHIFT | Qt::Key_C,
        [this] { m_view.table()->copyRows(); });
    add(QStringLiteral("customersCopyLine"), tr("Copy a line for the ticket"),
        QStringLiteral("edit-copy"), Qt::CTRL | Qt::SHIFT | Qt::Key_T, [this] { copyLines(); });
    add(QStringLiteral("customersOpenApart"), tr("Open the customer in a new window"),
        QStringLiteral("document-open"), Qt::CTRL | Qt::SHIFT | Qt::Key_Return,
        [this] { openApart(); });
    m_view.addHeaderAction(m_view.searches()->menuAction());
    m_view.addAction(m_view.searches()->saveAction());
    // What a click on a heading does, for the palette.
    for (int column = 0; column < m_model.columnCount(); ++column)
        add(QStringLiteral("customersSort%1").arg(column),
            tr("Sort the customers by: %1")
                .arg(m_model.headerData(column, Qt::Horizontal).toString()),
            QStringLiteral("view-sort-ascending"), {}, [this, column] {
                const bool again = m_model.sortColumn() == column && !m_model.query().descending;
                m_model.sort(column, again ? Qt::DescendingOrder : Qt::AscendingOrder);
            });
    m_view.findChild<QAction *>(QStringLiteral("customersOpenApart"))
        ->setShortcuts(
            {Qt::CTRL | Qt::SHIFT | Qt::Key_Return, Qt::CTRL | Qt::SHIFT | Qt::Key_Enter});
    for (QAction *action : m_view.page()->sectionActions())
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    // The sections' keys work from the list too.
    m_view.addActions(m_view.page()->sectionActions());
    for (QAction *action : m_view.page()->pageActions())
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_view.addActions(m_view.page()->pageActions());
    m_view.addActions(m_view.page()->actions());
}

void CustomersController::showMenu(const QModelIndex &cell, const QPoint &position)
{
    auto *menu = new QMenu(m_view.table());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("customerMenu"));
    const int row = cell.row();
    connect(menu->addAction(icon(QStringLiteral("document-open")), tr("Open")), &QAction::triggered,
            this, [this, row] { openRow(row); });
    connect(menu->addAction(icon(QStringLiteral("document-open")), tr("Open in a new window")),
            &QAction::triggered, this, [this] { openApart(); });
    menu->addSeparator();
    const QString heading = m_model.headerData(cell.column(), Qt::Horizontal).toString();
    connect(menu->addAction(icon(QStringLiteral("edit-copy")), tr("Copy: %1").arg(heading)),
            &QAction::triggered, m_view.table(), &PagedTableView::copy);
    connect(menu->addAction(tr("Copy the selected rows")), &QAction::triggered, m_view.table(),
            &PagedTableView::copyRows);
    connect(menu->addAction(tr("Copy a line for the ticket")), &QAction::triggered, this,
            &CustomersController::copyLines);
    menu->popup(position);
}

void CustomersController::connectSearches()
{
    SearchesBar *searches = m_view.searches();
    searches->setCurrent([this] {
        CustomerQuery query = m_model.query();
        m_view.bar()->fillIn(query);
        return query;
    });
    connect(searches, &SearchesBar::searchChosen, this, &CustomersController::showSearch);
    connect(searches, &SearchesBar::customerChosen, this,
            [this](CustomerId customer, const QString &name) { m_page.open(customer, name); });
    connect(searches, &SearchesBar::messageRaised, &m_view, &View::messageRaised);
}

void CustomersController::showSearch(const CustomerQuery &query)
{
    m_pause.stop();
    m_view.bar()->show(query);
    m_model.setQuery(query);
    m_view.table()->showOrder(m_model.sortColumn(),
                              query.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_view.table()->setFocus(Qt::OtherFocusReason);
}

// Whom the keyboard means: the open page when it has the focus, else the list's current row.
bool CustomersController::isPageMeant() const
{
    return m_view.isPageShown() && m_view.page()->customer()
           && (!m_view.table()->hasFocus() || !m_view.table()->currentIndex().isValid());
}

void CustomersController::openApart()
{
    if (isPageMeant())
        m_windows.open(*m_view.page()->customer(), m_view.page()->title());
    else if (const CustomerRow *customer = m_model.customer(m_view.table()->currentIndex().row()))
        m_windows.open(customer->id, customer->title(), customer->orderNumber);
}

void CustomersController::openApart(const Place &place)
{
    if (const auto wanted = CustomerPlace::from(place.item))
        m_windows.open(wanted->customer, place.title, wanted->order);
}

void CustomersController::copyLines()
{
    QStringList lines;
    if (isPageMeant()) {
        lines += m_view.page()->ticketLine();
    } else {
        QModelIndexList rows = m_view.table()->selectionModel()->selectedRows();
        std::sort(rows.begin(), rows.end());
        for (const QModelIndex &row : std::as_const(rows))
            if (const CustomerRow *customer = m_model.customer(row.row()))
                lines += reeve::ticketLine(*customer);
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace reeve
