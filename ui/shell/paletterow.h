// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace reeve
{

/** Draws the command palette's rows: headings, entries (icon, title, subtitle, shortcut), notes.
 *  Draws text only, so nothing in it can be markup. */
class PaletteRowDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum Role { KindRole = Qt::UserRole, SubtitleRole, ShortcutRole, NumberRole };
    enum Kind { Entry, Heading, Note };

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace reeve
