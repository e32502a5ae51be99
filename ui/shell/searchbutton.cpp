// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/searchbutton.h"

#include "ui/widgets/icons.h"

#include <QPainter>

namespace reeve
{

SearchButton::SearchButton(QAction *action, QWidget *parent)
    : QAbstractButton(parent), m_action(action)
{
    setObjectName(QStringLiteral("searchButton"));
    setAccessibleName(tr("Search everything"));
    setText(tr("Search everything"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
}

QSize SearchButton::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 52, fontMetrics().height() + 14};
}

QSize SearchButton::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 20, fontMetrics().height() + 14};
}

void SearchButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette().color(hasFocus() ? QPalette::Highlight : QPalette::Mid));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

    QRect room = rect().adjusted(8, 0, -10, 0);
    const bool rightToLeft = layoutDirection() == Qt::RightToLeft;
    const QRect picture(rightToLeft ? room.right() - 16 : room.left(), room.center().y() - 7, 16,
                        16);
    reeve::icon(QStringLiteral("edit-find")).paint(&painter, picture);
    if (rightToLeft)
        room.setRight(room.right() - 24);
    else
        room.setLeft(room.left() + 24);
    painter.setPen(palette().color(QPalette::PlaceholderText));
    const QString keys = m_action->shortcut().toString(QKeySequence::NativeText);
    const int keysWidth = fontMetrics().horizontalAdvance(keys);
    painter.drawText(room, int(Qt::AlignVCenter | (rightToLeft ? Qt::AlignLeft : Qt::AlignRight)),
                     keys);
    if (rightToLeft)
        room.setLeft(room.left() + keysWidth + 8);
    else
        room.setRight(room.right() - keysWidth - 8);
    painter.drawText(room, int(Qt::AlignVCenter | (rightToLeft ? Qt::AlignRight : Qt::AlignLeft)),
                     fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
}

} // namespace reeve
