// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibility/visibilitychart.h"

#include "ui/widgets/statebadge.h"
#include "ui/widgets/tone.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace reeve
{

VisibilityChart::VisibilityChart(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("visibilityChart"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Who can read the histories"));
}

void VisibilityChart::setParts(const QList<Part> &parts)
{
    m_parts = parts;
    QStringList words;
    for (const Part &part : parts)
        words += part.words;
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    update();
}

QColor VisibilityChart::colourOf(Meaning meaning, const QPalette &palette)
{
    // Between a badge's quiet ground and its text: a bar is larger than a word.
    const ToneColours tone = toneColours(toneOf(meaning), palette);
    const auto between = [&](int first, int second) { return (first * 2 + second * 3) / 5; };
    return QColor(between(tone.background.red(), tone.text.red()),
                  between(tone.background.green(), tone.text.green()),
                  between(tone.background.blue(), tone.text.blue()));
}

void VisibilityChart::paintEvent(QPaintEvent *)
{
    qint64 total = 0;
    for (const Part &part : m_parts)
        total += part.value;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outline;
    outline.addRoundedRect(QRectF(rect()), 3, 3);
    painter.setClipPath(outline);
    painter.fillRect(rect(), palette().color(QPalette::Mid));
    if (total <= 0)
        return;
    constexpr int gap = 2;
    double at = 0;
    for (const Part &part : m_parts) {
        if (part.value <= 0)
            continue;
        // What is there at all is seen.
        const double width = std::max(3.0, double(part.value) / double(total) * this->width());
        const QRectF piece(at, 0, width - gap, height());
        painter.fillRect(QRectF(at, 0, width, height()), palette().color(QPalette::Base));
        painter.fillRect(piece, colourOf(part.meaning, palette()));
        at += width;
    }
}

} // namespace reeve
