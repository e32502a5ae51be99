// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/paletterow.h"

#include <QIcon>
#include <QPainter>

namespace reeve
{

QSize PaletteRowDelegate::sizeHint(const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const int line = option.fontMetrics.height();
    return {100, index.data(KindRole).toInt() == Heading ? line + 12 : line + 14};
}

void PaletteRowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QPalette &palette = option.palette;
    const auto kind = Kind(index.data(KindRole).toInt());
    const bool selected = option.state & QStyle::State_Selected;
    const bool hovered = option.state & QStyle::State_MouseOver && kind == Entry;
    QRect room = option.rect.adjusted(8, 0, -8, 0);

    if (kind != Entry) {
        QFont font = option.font;
        font.setBold(kind == Heading);
        painter->setFont(font);
        painter->setPen(palette.color(QPalette::Active, QPalette::PlaceholderText));
        const Qt::Alignment place = kind == Heading ? Qt::AlignBottom : Qt::AlignVCenter;
        painter->drawText(
            room.adjusted(0, 0, 0, kind == Heading ? -4 : 0), int(place),
            QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
        painter->restore();
        return;
    }

    if (selected || hovered) {
        painter->setPen(Qt::NoPen);
        QColor fill = palette.color(QPalette::Active, QPalette::Highlight);
        if (!selected)
            fill.setAlpha(40);
        painter->setBrush(fill);
        painter->drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 4, 4);
    }
    const QColor ink = palette.color(QPalette::Active,
                                     selected ? QPalette::HighlightedText : QPalette::WindowText);
    const QColor dim = selected ? ink : palette.color(QPalette::Active, QPalette::PlaceholderText);

    const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>();
    const int extent = 16;
    icon.paint(painter, QRect(room.left(), room.center().y() - extent / 2 + 1, extent, extent),
               Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);
    room.setLeft(room.left() + extent + 8);

    painter->setPen(dim);
    const QString shortcut = index.data(ShortcutRole).toString();
    if (!shortcut.isEmpty()) {
        const int width = option.fontMetrics.horizontalAdvance(shortcut);
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, shortcut);
        room.setRight(room.right() - width - 16);
    }
    const QString title = option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight,
                                                        room.width());
    painter->setPen(ink);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, title);
    room.setLeft(room.left() + option.fontMetrics.horizontalAdvance(title) + 12);
    const QString subtitle = index.data(SubtitleRole).toString();
    if (!subtitle.isEmpty() && room.width() > 24) {
        painter->setPen(dim);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(subtitle, Qt::ElideRight, room.width()));
    }
    painter->restore();
}

} // namespace reeve
