// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/celldelegate.h"

#include "models/base/recordmodel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/statebadge.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace reeve
{

void CellDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const QVariant meaning = index.data(MeaningRole);
    if (!meaning.isValid())
        return;
    const ToneColours colours = toneColours(toneOf(Meaning(meaning.toInt())), option->palette);
    const bool selected = option->state & QStyle::State_Selected;
    const QColor colour = selected ? option->palette.color(QPalette::HighlightedText)
                                   : colours.text;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(16, 16);
    option->icon = icon(toneIcon(toneOf(Meaning(meaning.toInt()))), colour);
    option->palette.setColor(QPalette::Text, colours.text);
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (index.data(Qt::DisplayRole).isValid())
        return;
    QColor colour = option.palette.color(QPalette::Text);
    colour.setAlphaF(0.08F);
    const int width = option.rect.width() * (3 + (index.row() * 7 + index.column() * 3) % 5) / 10;
    painter->fillRect(QRect(option.rect.left() + 4, option.rect.center().y() - 3, width, 6),
                      colour);
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(8, 0);
}

bool CellDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                             const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || index.data(Qt::ToolTipRole).isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const bool cut = sizeHint(option, index).width() > option.rect.width();
    const QString text = cut ? index.data(Qt::DisplayRole).toString() : QString();
    // Escaped: Qt takes a tooltip that looks like markup for markup.
    QToolTip::showText(event->globalPos(),
                       text.isEmpty()
                           ? QString()
                           : QStringLiteral("<p>") + text.toHtmlEscaped() + QStringLiteral("</p>"),
                       view);
    return true;
}

} // namespace reeve
