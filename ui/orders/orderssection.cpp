// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/orders/orderssection.h"

#include "models/base/processor.h"
#include "models/orders/ordertimeline.h"
#include "ui/orders/orderbar.h"
#include "ui/widgets/bringintoview.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/recordsection.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr int rowsAtFirst = 10;

} // namespace

OrdersSection::OrdersSection(PageContext &context, QWidget *parent)
    : SectionView(parent), m_context(context), m_model(new OrderTimelineModel(this)),
      m_table(new RecordTable(this)),
      m_empty(new PlainLabel(tr("No order on file. What this customer buys stands here as soon as "
                                "the service has written it down: SMS credits, plan upgrades, "
                                "renewals and subscriptions."),
                             this)),
      m_more(new QToolButton(this)),
      m_copyReference(makeAction("orderCopyReference", tr("Copy the reference"),
                                 QStringLiteral("edit-copy"), Qt::CTRL | Qt::SHIFT | Qt::Key_N)),
      m_copyLine(
          makeAction("orderCopyLine", tr("Copy a ticket line"), QStringLiteral("edit-copy"), {})),
      m_open(makeAction("orderOpen", tr("Open at the processor"), QStringLiteral("document-open"),
                        Qt::CTRL | Qt::SHIFT | Qt::Key_O)),
      m_bar(new OrderBar(m_copyReference, m_copyLine, m_open, this))
{
    setObjectName(QStringLiteral("ordersSection"));
    m_table->setObjectName(QStringLiteral("sectionTable"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    // A year's row spans the columns as they stand.
    m_table->horizontalHeader()->setSectionsMovable(false);
    m_empty->setObjectName(QStringLiteral("sectionEmpty"));
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setWrapping(true);
    m_more->setObjectName(QStringLiteral("sectionMore"));
    m_more->setAutoRaise(true);
    connect(m_more, &QToolButton::clicked, this, [this] { showRows(!m_all); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_bar);
    layout->addWidget(m_table);
    layout->addWidget(m_empty);
    layout->addWidget(m_more, 0, Qt::AlignLeft);

    connect(m_copyReference, &QAction::triggered, this, &OrdersSection::copyReference);
    connect(m_copyLine, &QAction::triggered, this, &OrdersSection::copyLine);
    connect(m_open, &QAction::triggered, this, &OrdersSection::openThere);
    connect(m_table, &PagedTableView::rowActivated, this, &OrdersSection::openThere);
    connect(m_table, &PagedTableView::menuRequested, this,
            [this](const QModelIndex &, const QPoint &position) { showMenu(position); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (!m_filling)
            showChosen();
    });
    showRows(false);
    showChosen();
}

QAction *OrdersSection::makeAction(const char *name, const QString &text, const QString &iconName,
                                   const QKeySequence &key)
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setObjectName(QLatin1String(name) + QStringLiteral("Action"));
    action->setShortcut(key);
    return action;
}

QList<QAction *> OrdersSection::pageActions() const
{
    return {m_open, m_copyReference, m_copyLine};
}

void OrdersSection::fill(const std::any &record)
{
    const auto *history = std::any_cast<OrderHistory>(&record);
    const Order *before = chosen();
    const qint64 id = before ? before->id : 0;
    m_filling = true;
    m_table->clearSpans();
    m_model->setHistory(history ? *history : OrderHistory());
    for (const int row : m_model->yearRows())
        m_table->setSpan(row, 0, 1, m_model->columnCount());
    m_filling = false;
    const qint64 total = m_model->history().total();
    const qsizetype held = m_model->history().orders.size();
    m_summary = total == 0 ? tr("none")
                : total > held
                    ? tr("newest %L1 of %L2").arg(std::min<qsizetype>(held, 200)).arg(total)
                    : QLocale().toString(total);
    m_table->setAccessibleName(tr("Orders by year, %L1").arg(total));
    showRows(m_all);
    m_table->fitColumns();
    if (const int row = id ? m_model->rowOf(id) : -1; row >= 0)
        choose(row);
    showChosen();
}

void OrdersSection::clear()
{
    m_all = false;
    m_table->clearSpans();
    m_model->setHistory({});
    m_summary.clear();
    showRows(false);
    showChosen();
}

void OrdersSection::showRows(bool all)
{
    const int rows = m_model->rowCount();
    m_all = all;
    m_table->setMaximumRows(all ? rows : rowsAtFirst);
    m_table->setVisible(rows > 0);
    m_bar->setVisible(rows > 0);
    m_empty->setVisible(rows == 0);
    m_more->setVisible(rows > rowsAtFirst);
    m_more->setText(all ? tr("Show fewer")
                        : tr("Show all %L1").arg(m_model->history().orders.size()));
}

const Order *OrdersSection::chosen() const
{
    return m_model->order(m_table->currentIndex().row());
}

void OrdersSection::showChosen()
{
    const Order *order = chosen();
    const bool hasReference = order && !order->processorReference.isEmpty();
    m_copyLine->setEnabled(order);
    m_copyReference->setEnabled(hasReference);
    m_open->setEnabled(hasReference);
    m_open->setText(order ? tr("Open at %1").arg(processorText(order->processor))
                          : tr("Open at the processor"));
    const QModelIndex current = m_table->currentIndex();
    if (order)
        m_bar->showOrder(*order);
    else if (current.isValid())
        m_bar->showText(current.siblingAtColumn(0).data().toString());
    else
        m_bar->clear();
}

void OrdersSection::choose(int row)
{
    m_table->selectionModel()->setCurrentIndex(
        m_model->index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

bool OrdersSection::pointAt(const QString &thing)
{
    const int row = m_model->rowOf(thing);
    if (row < 0)
        return false;
    if (row >= rowsAtFirst)
        showRows(true);
    choose(row);
    showChosen();
    m_table->setFocus(Qt::OtherFocusReason);
    bringIntoView(this, [this](int height) {
        const QRect cell = m_table->visualRect(m_table->currentIndex());
        const QRect there(m_table->viewport()->mapTo(this, cell.topLeft()), cell.size());
        // With what can be done with it, where both have room.
        const QRect both = there | m_bar->geometry();
        return both.height() <= height ? both : there;
    });
    return true;
}

void OrdersSection::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("orderMenu"));
    if (chosen()) {
        menu->addActions(pageActions());
        menu->addSeparator();
    }
    connect(menu->addAction(icon(QStringLiteral("edit-copy")), tr("Copy this cell")),
            &QAction::triggered, m_table, &PagedTableView::copy);
    connect(menu->addAction(tr("Copy the row")), &QAction::triggered, m_table,
            &PagedTableView::copyRows);
    menu->popup(position);
}

void OrdersSection::copyReference()
{
    if (const Order *order = chosen(); order && !order->processorReference.isEmpty())
        QGuiApplication::clipboard()->setText(order->processorReference);
}

void OrdersSection::copyLine()
{
    if (const Order *order = chosen())
        QGuiApplication::clipboard()->setText(orderLine(*order));
}

void OrdersSection::openThere()
{
    const Order *order = chosen();
    if (!order)
        return;
    const auto url = m_model->history().dashboards.address(order->processor,
                                                           order->processorReference);
    if (!url)
        m_context.say({Message::Kind::Warning, url.error().text});
    else if (!QDesktopServices::openUrl(*url))
        m_context.say(
            {Message::Kind::Problem,
             tr("This computer has no program that opens web addresses. The reference can "
                "be copied and looked up by hand.")});
    else
        m_context.say({Message::Kind::Information,
                       tr("The order is being opened in your browser, at %1.").arg(url->host())});
}

PrintedPart OrdersSection::printed() const
{
    PrintedPart part;
    if (m_model->rowCount() == 0)
        return {.title = {}, .sentences = {tr("No order on file.")}};
    for (int column = 0; column < m_model->columnCount(); ++column)
        part.headings += m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (!m_model->order(row))
            continue;
        QStringList cells;
        for (int column = 0; column < m_model->columnCount(); ++column)
            cells += m_model->index(row, column).data().toString();
        part.rows += cells;
    }
    if (m_model->history().total() > m_model->history().orders.size())
        part.sentences += tr("These are the newest of %L1 orders; the sums are of all of them.")
                              .arg(m_model->history().total());
    QList<int> seen;
    for (const OrderYear &year : m_model->history().years)
        if (!seen.contains(year.year)) {
            seen += year.year;
            part.sentences += yearText(year.year, m_model->history().years);
        }
    return part;
}

} // namespace reeve
