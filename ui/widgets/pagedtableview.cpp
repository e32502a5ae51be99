// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pagedtableview.h"

#include "models/base/recordmodel.h"
#include "ui/widgets/celldelegate.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QProxyStyle>
#include <QScrollBar>
#include <QSettings>

#include <algorithm>

namespace reeve
{

namespace
{

// One cell as one cell: what separates cells and rows must not stand in it.
QString cellText(const QModelIndex &index)
{
    QString text = index.data(RawRole).toString();
    for (QChar &character : text)
        if (character == u'\t' || character == u'\n' || character == u'\r')
            character = u' ';
    return text;
}

// Headings stand over their cells' text, not over the cells' edges, on the table's own ground: they
// name the columns and are no row of buttons.
class HeadingStyle : public QProxyStyle
{
public:
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override
    {
        if (const auto *label = qstyleoption_cast<const QStyleOptionHeader *>(option);
            label && element == CE_HeaderLabel) {
            QStyleOptionHeader indented = *label;
            indented.rect.adjust(textIndent, 0, -textIndent, 0);
            QProxyStyle::drawControl(element, &indented, painter, widget);
            return;
        }
        if (element != CE_HeaderSection && element != CE_HeaderEmptyArea) {
            QProxyStyle::drawControl(element, option, painter, widget);
            return;
        }
        const QRect &rect = option->rect;
        const bool hot = option->state & State_MouseOver && element == CE_HeaderSection
                         && option->state & State_Enabled;
        painter->fillRect(rect,
                          option->palette.color(hot ? QPalette::AlternateBase : QPalette::Base));
        const QColor line = option->palette.color(QPalette::Mid);
        painter->fillRect(rect.left(), rect.bottom(), rect.width(), 1, line);
        if (element == CE_HeaderSection)
            painter->fillRect(rect.right(), rect.top() + 4, 1, rect.height() - 8, line);
    }
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override
    {
        const QSize usual = QProxyStyle::sizeFromContents(type, option, size, widget);
        return type == CT_HeaderSection ? usual + QSize(2 * textIndent, 0) : usual;
    }

private:
    static constexpr int textIndent = 6; // with the style's own two as much as CellDelegate's
};

} // namespace

PagedTableView::PagedTableView(QWidget *parent) : QTableView(parent)
{
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    setItemDelegate(new CellDelegate(this));
    setFrameShape(NoFrame);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    fitRows();

    QHeaderView *header = horizontalHeader();
    auto *style = new HeadingStyle;
    style->setParent(header);
    header->setStyle(style);
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setHighlightSections(false);
    header->setSortIndicatorShown(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setStretchLastSection(true);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::sortIndicatorChanged, this,
            [this](int column, Qt::SortOrder order) {
                if (column >= 0)
                    emit orderChosen(column, order);
            });
    connect(header, &QWidget::customContextMenuRequested, this, &PagedTableView::showHeaderMenu);

    m_store.setSingleShot(true);
    m_store.setInterval(400);
    connect(&m_store, &QTimer::timeout, this, &PagedTableView::storeColumns);
    const auto changed = [this] {
        if (!m_restoring && !m_group.isEmpty())
            m_store.start();
    };
    connect(header, &QHeaderView::sectionResized, this, changed);
    connect(header, &QHeaderView::sectionMoved, this, changed);

    m_visible.setSingleShot(true);
    m_visible.setInterval(0);
    connect(&m_visible, &QTimer::timeout, this, [this] {
        if (model() && model()->rowCount() > 0)
            emit visibleRowsChanged(firstVisibleRow(), lastVisibleRow());
    });
    const auto seen = [this] { m_visible.start(); };
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, seen);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, seen);
}

void PagedTableView::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    if (!model)
        return;
    connect(model, &QAbstractItemModel::modelReset, &m_visible, qOverload<>(&QTimer::start));
    setFirstColumns();
    restoreColumns();
}

void PagedTableView::hideColumnsAtFirst(const QStringList &ids)
{
    m_hiddenAtFirst = ids;
    setFirstColumns();
}

void PagedTableView::setColumnWidths(const QHash<QString, int> &characters)
{
    m_widths = characters;
    setFirstColumns();
}

QString PagedTableView::columnId(int column) const
{
    return model()->headerData(column, Qt::Horizontal, RawRole).toString();
}

void PagedTableView::setFirstColumns()
{
    if (!model())
        return;
    m_restoring = true;
    QHeaderView *header = horizontalHeader();
    const int letter = fontMetrics().averageCharWidth();
    for (int column = 0; column < header->count(); ++column) {
        const QString id = columnId(column);
        header->moveSection(header->visualIndex(column), column);
        header->setSectionHidden(column, m_hiddenAtFirst.contains(id));
        if (m_widths.contains(id))
            header->resizeSection(column, m_widths.value(id) * letter + 16);
    }
    m_restoring = false;
}

void PagedTableView::resetColumns()
{
    setFirstColumns();
    if (!m_group.isEmpty())
        QSettings().remove(m_group);
}

void PagedTableView::rememberColumns(const QString &group)
{
    if (m_store.isActive())
        storeColumns();
    m_group = group;
    setFirstColumns();
    restoreColumns();
}

void PagedTableView::restoreColumns()
{
    if (m_group.isEmpty() || !model())
        return;
    QSettings settings;
    settings.beginGroup(m_group);
    const QStringList order = settings.value(QStringLiteral("order")).toStringList();
    const QStringList hidden = settings.value(QStringLiteral("hidden")).toStringList();
    if (order.isEmpty())
        return;
    m_restoring = true;
    QHeaderView *header = horizontalHeader();
    // Columns are stored by name, so that one that a later version adds keeps its first place.
    int place = 0;
    for (const QString &id : order)
        for (int column = 0; column < header->count(); ++column)
            if (columnId(column) == id)
                header->moveSection(header->visualIndex(column), place++);
    for (int column = 0; column < header->count(); ++column) {
        const QString id = columnId(column);
        if (!order.contains(id))
            continue;
        header->setSectionHidden(column, hidden.contains(id));
        const int width = settings.value(QStringLiteral("width/") + id).toInt();
        if (width >= header->minimumSectionSize() && width <= 4000)
            header->resizeSection(column, width);
    }
    m_restoring = false;
}

void PagedTableView::storeColumns()
{
    m_store.stop();
    if (m_group.isEmpty() || !model())
        return;
    QSettings settings;
    settings.beginGroup(m_group);
    QStringList order;
    QStringList hidden;
    const QHeaderView *header = horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        const QString id = columnId(column);
        order += id;
        if (header->isSectionHidden(column))
            hidden += id;
        else if (place + 1 < header->count()) // the last one is as wide as the window leaves it
            settings.setValue(QStringLiteral("width/") + id, header->sectionSize(column));
    }
    settings.setValue(QStringLiteral("order"), order);
    settings.setValue(QStringLiteral("hidden"), hidden);
}

void PagedTableView::showOrder(int column, Qt::SortOrder order)
{
    const QSignalBlocker quiet(horizontalHeader());
    horizontalHeader()->setSortIndicator(column, order);
    horizontalHeader()->viewport()->update();
}

void PagedTableView::showHeaderMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QHeaderView *header = horizontalHeader();
    const int visible = header->count() - header->hiddenSectionCount();
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        QAction *action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        action->setEnabled(header->isSectionHidden(column) || visible > 1);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            horizontalHeader()->setSectionHidden(column, !shown);
            if (shown && columnWidth(column) < 40)
                resizeColumnToContents(column);
            if (!m_group.isEmpty())
                m_store.start();
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Columns as they were at first")), &QAction::triggered, this,
            &PagedTableView::resetColumns);
    menu->popup(header->viewport()->mapToGlobal(position));
}

int PagedTableView::firstVisibleRow() const
{
    return std::max(0, rowAt(0));
}

int PagedTableView::lastVisibleRow() const
{
    const int row = rowAt(viewport()->height() - 1);
    return row >= 0 ? row : (model() ? model()->rowCount() : 0) - 1;
}

void PagedTableView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    const int value = verticalScrollBar()->value();
    const bool above = start <= rowAt(0) && value > 0;
    QTableView::rowsInserted(parent, start, end);
    if (!above)
        return;
    // What is seen stays where it is: the rows that came in are above.
    updateGeometries();
    verticalScrollBar()->setValue(value
                                  + (end - start + 1) * verticalHeader()->defaultSectionSize());
}

void PagedTableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    const bool control = (event->modifiers() & ~Qt::KeypadModifier) == Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (currentIndex().isValid() && plain) {
            emit rowActivated(currentIndex().row());
            return;
        }
        break;
    case Qt::Key_Home:
        if (plain || control) {
            emit startRequested();
            return;
        }
        break;
    case Qt::Key_End:
        if (plain || control) {
            emit endRequested();
            return;
        }
        break;
    case Qt::Key_Up:
        if (plain && currentIndex().row() <= 0) {
            emit leftUpwards();
            return;
        }
        break;
    default:
        break;
    }
    QTableView::keyPressEvent(event);
}

void PagedTableView::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTableView::mouseDoubleClickEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && event->button() == Qt::LeftButton)
        emit rowActivated(index.row());
}

void PagedTableView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    const QPoint position = byKey ? viewport()->mapToGlobal(visualRect(index).center())
                                  : event->globalPos();
    emit menuRequested(index, position);
}

QString PagedTableView::currentText() const
{
    return cellText(currentIndex());
}

QString PagedTableView::selectedText() const
{
    QModelIndexList rows = selectionModel() ? selectionModel()->selectedRows() : QModelIndexList();
    std::sort(rows.begin(), rows.end());
    const QHeaderView *header = horizontalHeader();
    QStringList lines;
    for (const QModelIndex &row : std::as_const(rows)) {
        QStringList cells;
        for (int place = 0; place < header->count(); ++place) {
            const int column = header->logicalIndex(place);
            if (!header->isSectionHidden(column))
                cells += cellText(row.siblingAtColumn(column));
        }
        lines += cells.join(u'\t');
    }
    return lines.join(u'\n');
}

void PagedTableView::copy()
{
    if (!selectionModel() || selectionModel()->selectedRows().size() > 1)
        return copyRows();
    if (currentIndex().isValid())
        QGuiApplication::clipboard()->setText(currentText());
}

void PagedTableView::copyRows()
{
    if (const QString text = selectedText(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void PagedTableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    m_visible.start();
}

void PagedTableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitRows();
}

void PagedTableView::fitRows()
{
    const int height = std::max(fontMetrics().height(), 16) + 8;
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
    horizontalHeader()->setFixedHeight(height);
}

} // namespace reeve
