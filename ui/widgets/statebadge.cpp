// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statebadge.h"

#include "models/base/visibletext.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QIcon>
#include <QPainter>

namespace reeve
{

namespace
{

constexpr int padding = 8;
constexpr int iconSize = 16;

} // namespace

Tone toneOf(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Information:
        return Tone::Information;
    case Meaning::Good:
        return Tone::Success;
    case Meaning::Attention:
        return Tone::Warning;
    case Meaning::Problem:
        return Tone::Problem;
    case Meaning::Neutral:
        break;
    }
    return Tone::Neutral;
}

QString meaningIcon(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Information:
        return QStringLiteral("data-information");
    case Meaning::Good:
        return QStringLiteral("checkmark");
    case Meaning::Attention:
        return QStringLiteral("data-warning");
    case Meaning::Problem:
        return QStringLiteral("data-error");
    case Meaning::Neutral:
        break;
    }
    return QStringLiteral("list-remove");
}

StateBadge::StateBadge(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setVisible(false);
}

void StateBadge::setState(Meaning meaning, const QString &word)
{
    m_meaning = meaning;
    m_word = visibleText(word);
    setAccessibleName(m_word);
    setVisible(!m_word.isEmpty());
    updateGeometry();
    update();
}

QSize StateBadge::sizeHint() const
{
    const int height = qMax(iconSize, fontMetrics().height()) + 4;
    return {padding + iconSize + 4 + fontMetrics().horizontalAdvance(m_word) + padding, height};
}

void StateBadge::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(toneOf(m_meaning), palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.border);
    painter.setBrush(colours.background);
    const QRectF ground = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.drawRoundedRect(ground, 4, 4);
    const QRect iconRect(padding, (height() - iconSize) / 2, iconSize, iconSize);
    icon(meaningIcon(m_meaning), colours.text, colours.background).paint(&painter, iconRect);
    painter.setPen(colours.text);
    painter.drawText(rect().adjusted(padding + iconSize + 4, 0, 0, 0),
                     int(Qt::AlignVCenter | Qt::AlignLeft), m_word);
}

} // namespace reeve
