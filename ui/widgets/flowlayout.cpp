// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/flowlayout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace reeve
{

FlowLayout::FlowLayout(int across, int down, QWidget *parent)
    : QLayout(parent), m_across(across), m_down(down)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::heightForWidth(int width) const
{
    return place(QRect(0, 0, width, 0), true);
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    place(rect, false);
}

QSize FlowLayout::sizeHint() const
{
    int width = 0;
    int height = 0;
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        width += item->sizeHint().width() + (width > 0 ? m_across : 0);
        height = std::max(height, item->sizeHint().height());
    }
    return {width, height};
}

// As wide as the widest: everything else finds a line of its own.
QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem *item : m_items)
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    return size;
}

int FlowLayout::place(const QRect &rect, bool isTrial) const
{
    const Qt::LayoutDirection direction = parentWidget() ? parentWidget()->layoutDirection()
                                                         : Qt::LeftToRight;
    int x = rect.x();
    int y = rect.y();
    int line = 0;
    // Lines are as high as their highest item; the others stand in their middle.
    QList<QLayoutItem *> inLine;
    const auto finish = [&] {
        for (QLayoutItem *item : inLine) {
            const QRect now = item->geometry();
            item->setGeometry(now.translated(0, (line - now.height()) / 2));
        }
        inLine.clear();
    };
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint().boundedTo(QSize(std::max(rect.width(), 1), 10000));
        if (x > rect.x() && x + size.width() > rect.x() + rect.width()) {
            finish();
            x = rect.x();
            y += line + m_down;
            line = 0;
        }
        if (!isTrial) {
            item->setGeometry(QStyle::visualRect(direction, rect, QRect(QPoint(x, y), size)));
            inLine.append(item);
        }
        x += size.width() + m_across;
        line = std::max(line, size.height());
    }
    finish();
    return y + line - rect.y();
}

} // namespace reeve
