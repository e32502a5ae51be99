// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/orders/orderbar.h"

#include "models/base/moment.h"
#include "models/base/processor.h"
#include "models/base/visibletext.h"
#include "ui/widgets/plainlabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

QToolButton *buttonFor(QAction *action, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

OrderBar::OrderBar(QAction *copyReference, QAction *copyLine, QAction *openThere, QWidget *parent)
    : QWidget(parent), m_text(new PlainLabel(this))
{
    setObjectName(QStringLiteral("orderBar"));
    m_text->setObjectName(QStringLiteral("orderText"));
    m_text->setWrapping(true);
    m_text->setSelectable(true);
    m_text->setFocusPolicy(Qt::ClickFocus);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    buttons->addWidget(buttonFor(openThere, QStringLiteral("orderOpen"), this));
    buttons->addWidget(buttonFor(copyReference, QStringLiteral("orderCopyReference"), this));
    buttons->addWidget(buttonFor(copyLine, QStringLiteral("orderCopyLine"), this));
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
    clear();
}

void OrderBar::showOrder(const Order &order)
{
    const QString processor = processorText(order.processor);
    QStringList words{order.number,
                      order.processorReference.isEmpty()
                          ? tr("%1 has given no reference").arg(processor)
                          : tr("%1 calls it %2").arg(processor, order.processorReference)};
    if (order.invoiceNumber.isEmpty())
        words += tr("no invoice");
    else
        words += tr("invoice %1 of %2").arg(order.invoiceNumber, localText(order.invoiced));
    m_text->setText(visibleText(words.join(QStringLiteral(" · "))));
}

void OrderBar::showText(const QString &text)
{
    m_text->setText(text);
}

void OrderBar::clear()
{
    m_text->setText(tr("Choose an order to see what its processor calls it."));
}

} // namespace reeve
