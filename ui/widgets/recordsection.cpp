// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/recordsection.h"

#include "ui/widgets/plainlabel.h"
#include "ui/widgets/wholetext.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <algorithm>

namespace reeve
{

namespace
{

constexpr int rowsAtFirst = 8;
constexpr int widestColumn = 260; // pixels at 96 dpi; a longer text is cut and has a tooltip

} // namespace

RecordTable::RecordTable(QWidget *parent) : PagedTableView(parent)
{
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    horizontalHeader()->setSortIndicatorShown(false);
    horizontalHeader()->setSectionsClickable(false);
    // The page's ground shows through: a section is a part of it, not a box in it.
    setFocusPolicy(Qt::StrongFocus);
    // There is nothing to open in a section's row; what does not fit into a cell can be seen whole.
    connect(this, &PagedTableView::rowActivated, this, [this] {
        const QString text = currentText();
        if (text.size() <= shownAtMost)
            return;
        auto *whole = new WholeText(text, window());
        connect(model(), &QAbstractItemModel::modelReset, whole, &QDialog::close);
        whole->show();
    });
    connect(this, &PagedTableView::startRequested, this, [this] { selectRow(0); });
    connect(this, &PagedTableView::endRequested, this,
            [this] { selectRow(model()->rowCount() - 1); });
}

void RecordTable::setMaximumRows(int rows)
{
    m_maximumRows = rows;
    updateGeometry();
}

void RecordTable::fitColumns()
{
    resizeColumnsToContents();
    for (int column = 0; column < horizontalHeader()->count(); ++column)
        setColumnWidth(column, std::min(columnWidth(column), widestColumn));
    updateGeometry();
}

QSize RecordTable::sizeHint() const
{
    const int rows = model() ? std::min(model()->rowCount(), m_maximumRows) : 0;
    int wanted = 0;
    for (int column = 0; column < horizontalHeader()->count() - 1; ++column)
        wanted += columnWidth(column);
    if (horizontalHeader()->count() > 0)
        wanted += sizeHintForColumn(horizontalHeader()->count() - 1);
    const int bar = horizontalScrollBar()->maximum() > 0
                        ? horizontalScrollBar()->sizeHint().height()
                        : 0;
    return {std::min(wanted, 800), horizontalHeader()->height()
                                       + rows * verticalHeader()->defaultSectionSize() + bar
                                       + 2 * frameWidth() + 1};
}

void RecordTable::wheelEvent(QWheelEvent *event)
{
    // The page scrolls; only sideways is the table's own.
    if (std::abs(event->angleDelta().x()) > std::abs(event->angleDelta().y()))
        PagedTableView::wheelEvent(event);
    else
        event->ignore();
}

void RecordTable::resizeEvent(QResizeEvent *event)
{
    PagedTableView::resizeEvent(event);
    updateGeometry(); // the sideways bar may have come or gone
}

RecordSection::RecordSection(QAbstractTableModel *model,
                             std::function<qint64(const std::any &)> load, const QString &emptyText,
                             QWidget *parent)
    : SectionView(parent), m_model(model), m_load(std::move(load)), m_table(new RecordTable(this)),
      m_empty(new PlainLabel(emptyText, this)), m_more(new QToolButton(this))
{
    m_model->setParent(this);
    m_table->setObjectName(QStringLiteral("sectionTable"));
    m_table->setModel(m_model);
    m_empty->setObjectName(QStringLiteral("sectionEmpty"));
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_more->setObjectName(QStringLiteral("sectionMore"));
    m_more->setAutoRaise(true);
    connect(m_more, &QToolButton::clicked, this, [this] { showRows(!m_all); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_table);
    layout->addWidget(m_empty);
    layout->addWidget(m_more, 0, Qt::AlignLeft);
    showRows(false);
}

void RecordSection::fill(const std::any &record)
{
    const qint64 total = m_load(record);
    const int held = m_model->rowCount();
    m_total = total;
    m_summary = total == 0     ? tr("none")
                : total > held ? tr("newest %L1 of %L2").arg(held).arg(total)
                               : QLocale().toString(total);
    m_table->setAccessibleName(tr("%L1 rows").arg(held));
    showRows(false);
    m_table->fitColumns();
}

void RecordSection::clear()
{
    m_load({});
    m_total = 0;
    m_summary.clear();
    showRows(false);
}

PrintedPart RecordSection::printed() const
{
    PrintedPart part;
    const int rows = m_model->rowCount();
    if (rows == 0)
        return {.title = {}, .sentences = {m_empty->text()}};
    for (int column = 0; column < m_model->columnCount(); ++column)
        part.headings += m_model->headerData(column, Qt::Horizontal).toString();
    for (int row = 0; row < rows; ++row) {
        QStringList cells;
        for (int column = 0; column < m_model->columnCount(); ++column)
            cells += m_model->index(row, column).data().toString();
        part.rows += cells;
    }
    if (m_total > rows)
        part.sentences = QStringList{m_summary};
    return part;
}

void RecordSection::showRows(bool all)
{
    const int rows = m_model->rowCount();
    m_all = all;
    m_table->setMaximumRows(all ? rows : rowsAtFirst);
    m_table->setVisible(rows > 0);
    m_empty->setVisible(rows == 0);
    m_more->setVisible(rows > rowsAtFirst);
    m_more->setText(all ? tr("Show fewer") : tr("Show all %L1").arg(rows));
}

} // namespace reeve
