// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/messagebar.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace reeve
{

namespace
{

Tone toneOf(Message::Kind kind)
{
    switch (kind) {
    case Message::Kind::Success:
        return Tone::Success;
    case Message::Kind::Warning:
        return Tone::Warning;
    case Message::Kind::Problem:
        return Tone::Problem;
    case Message::Kind::Information:
        break;
    }
    return Tone::Information;
}

QString kindWord(Message::Kind kind)
{
    switch (kind) {
    case Message::Kind::Success:
        return MessageBar::tr("Done");
    case Message::Kind::Warning:
        return MessageBar::tr("Warning");
    case Message::Kind::Problem:
        return MessageBar::tr("Problem");
    case Message::Kind::Information:
        break;
    }
    return MessageBar::tr("Note");
}

} // namespace

MessageBar::MessageBar(QWidget *parent) : QFrame(parent)
{
    setObjectName(QStringLiteral("messageBar"));
    m_icon = new QLabel(this);
    m_icon->setFixedSize(22, 22);
    m_text = new PlainLabel(this);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setWrapping(true);
    m_text->setSelectable(true);
    m_text->setFocusPolicy(Qt::ClickFocus); // readable by keyboard elsewhere; no stop in the order
    m_action = new QPushButton(this);
    m_action->setObjectName(QStringLiteral("messageAction"));
    m_action->hide();
    m_close = new QToolButton(this);
    m_close->setObjectName(QStringLiteral("messageClose"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 4, 4);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_close);

    connect(m_action, &QPushButton::clicked, this, &MessageBar::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, [this] {
        clear();
        emit closed();
    });
    m_leave.setSingleShot(true);
    connect(&m_leave, &QTimer::timeout, this, &MessageBar::clear);
    hide();
}

void MessageBar::showMessage(const Message &message)
{
    showMessage(message, {});
}

void MessageBar::showMessage(const Message &message, const QString &label)
{
    m_message = message;
    m_showing = true;
    m_text->setText(message.text);
    m_action->setText(label);
    m_action->setVisible(!label.isEmpty());
    setAccessibleName(tr("%1: %2").arg(kindWord(message.kind), message.text));
    recolour();
    show();
    if (message.kind == Message::Kind::Success)
        m_leave.start(successMilliseconds);
    else
        m_leave.stop();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::clear()
{
    m_leave.stop();
    m_message = {};
    m_showing = false;
    m_text->setText({});
    setAccessibleName({});
    hide();
}

void MessageBar::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void MessageBar::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(toneOf(m_message.kind), palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.border);
    painter.setBrush(colours.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_showing)
        recolour();
}

void MessageBar::recolour()
{
    const Tone tone = toneOf(m_message.kind);
    const QColor ink = toneColours(tone, palette()).text;
    m_icon->setPixmap(icon(toneIcon(tone), ink).pixmap(QSize(22, 22), devicePixelRatioF()));
    m_icon->setAccessibleName(kindWord(m_message.kind));
    m_close->setIcon(icon(QStringLiteral("window-close"), ink));
    QPalette own = m_text->palette();
    if (own.color(QPalette::WindowText) != ink) {
        own.setColor(QPalette::WindowText, ink);
        m_text->setPalette(own);
    }
    update();
}

} // namespace reeve
