// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/orders/order.h"

#include <QWidget>

#include <optional>

class QAction;
class QToolButton;

namespace reeve
{

class PlainLabel;

/** What stands over the timeline for the row that is chosen: the order in words, and what can be done
 *  with it; or a year's sum, whole. As high with a choice as without: the table does not move. */
class OrderBar : public QWidget
{
    Q_OBJECT
public:
    OrderBar(QAction *copyReference, QAction *copyLine, QAction *openThere,
             QWidget *parent = nullptr);

    void showOrder(const Order &order);
    void showText(const QString &text);
    void clear(); ///< asks for a choice; holds no text of the data any more

private:
    PlainLabel *m_text;
};

} // namespace reeve
