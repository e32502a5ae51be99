// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/celldelegate.h"

#include "models/base/recordmodel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/wholetext.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace reeve
{

namespace
{

constexpr int padding = 5; // beside the style's own three
constexpr qsizetype cellAtMost = 300;

} // namespace

void CellDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    // More than a cell can show would be laid out with each painting.
    if (option->text.size() > cellAtMost)
        option->text = beginningOf(option->text, cellAtMost);
    if (index.data(HeadingRole).toBool()) {
        option->font.setBold(true);
        option->fontMetrics = QFontMetrics(option->font);
    }
    const QVariant meaning = index.data(MeaningRole);
    if (!meaning.isValid())
        return;
    const ToneColours colours = toneColours(toneOf(Meaning(meaning.toInt())), option->palette);
    const bool selected = option->state & QStyle::State_Selected;
    const QPalette &palette = option->palette;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(16, 16);
    option->icon = icon(meaningIcon(Meaning(meaning.toInt())),
                        selected ? palette.color(QPalette::HighlightedText) : colours.text,
                        palette.color(selected ? QPalette::Highlight : QPalette::Base));
    option->palette.setColor(QPalette::Text, colours.text);
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    // The whole cell has the ground of its state; what stands in it keeps away from the edges.
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    QStyleOptionViewItem inner = option;
    inner.rect.adjust(padding, 0, -padding, 0);
    QStyledItemDelegate::paint(painter, inner, index);
    if (index.data(Qt::DisplayRole).isValid())
        return;
    QColor colour = option.palette.color(QPalette::Text);
    colour.setAlphaF(0.08F);
    const int width = inner.rect.width() * (3 + (index.row() * 7 + index.column() * 3) % 5) / 10;
    painter->fillRect(QRect(inner.rect.left() + 3, inner.rect.center().y() - 3, width, 6), colour);
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * padding, 0);
}

bool CellDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                             const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || index.data(Qt::ToolTipRole).isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const bool cut = sizeHint(option, index).width() > option.rect.width();
    const QString text = cut ? beginningOf(index.data(Qt::DisplayRole).toString()) : QString();
    // Escaped: Qt takes a tooltip that looks like markup for markup.
    QToolTip::showText(event->globalPos(),
                       text.isEmpty()
                           ? QString()
                           : QStringLiteral("<p>") + text.toHtmlEscaped() + QStringLiteral("</p>"),
                       view);
    return true;
}

} // namespace reeve
