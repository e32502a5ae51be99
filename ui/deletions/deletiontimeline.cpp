// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/deletiontimeline.h"

#include "models/deletions/deletionwords.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/tone.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>
#include <array>

namespace reeve
{

namespace
{

constexpr int barsHigh = 44;
constexpr int swatch = 10;

enum class Part { Closing, Art17, Held };
constexpr std::array parts{Part::Closing, Part::Art17, Part::Held};

qint64 numberOf(const DeletionWeek &week, Part part)
{
    switch (part) {
    case Part::Closing:
        return week.closing;
    case Part::Art17:
        return week.art17;
    case Part::Held:
        break;
    }
    return week.held;
}

QString wordOf(Part part)
{
    switch (part) {
    case Part::Closing:
        return DeletionTimeline::tr("Accounts closed");
    case Part::Art17:
        return DeletionTimeline::tr("Art. 17 requests");
    case Part::Held:
        break;
    }
    return DeletionTimeline::tr("On hold");
}

// Between a badge's quiet ground and its text: a bar is larger than a word.
QColor colourOf(Part part, const QPalette &palette)
{
    const Meaning meaning = part == Part::Closing ? Meaning::Information
                            : part == Part::Art17 ? Meaning::Attention
                                                  : Meaning::Neutral;
    const ToneColours tone = toneColours(toneOf(meaning), palette);
    const auto between = [](int first, int second) { return (first * 2 + second * 3) / 5; };
    return QColor(between(tone.background.red(), tone.text.red()),
                  between(tone.background.green(), tone.text.green()),
                  between(tone.background.blue(), tone.text.blue()));
}

// What is held is hatched: it stays where it is, and a colour alone would not say so.
void fill(QPainter &painter, const QRectF &rect, Part part, const QPalette &palette)
{
    const QColor colour = colourOf(part, palette);
    if (part != Part::Held) {
        painter.fillRect(rect, colour);
        return;
    }
    painter.save();
    painter.setClipRect(rect);
    painter.setPen(QPen(colour, 1.5));
    for (double x = rect.left() - rect.height(); x < rect.right(); x += 4)
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
    painter.setPen(QPen(colour, 1));
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.restore();
}

// Half a year ahead: the year goes without saying.
QString axisText(QDate monday)
{
    return QLocale().toString(
        monday, DeletionTimeline::tr("d MMM", "a day, in the letters of QLocale::toString"));
}

QFont smallFont(const QFont &font)
{
    QFont small = font;
    small.setPointSizeF(font.pointSizeF() * 0.85);
    return small;
}

} // namespace

DeletionTimeline::DeletionTimeline(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("deletionTimeline"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("What falls due in the coming weeks"));
    describe();
}

QSize DeletionTimeline::sizeHint() const
{
    const QFontMetrics small(smallFont(font()));
    return {600, fontMetrics().height() + 4 + small.height() + 2 + barsHigh + 4 + small.height()};
}

QSize DeletionTimeline::minimumSizeHint() const
{
    return {200, sizeHint().height()};
}

void DeletionTimeline::setWeeks(const QList<DeletionWeek> &weeks)
{
    m_weeks.clear();
    for (const DeletionWeek &week : weeks)
        if (week.monday)
            m_weeks.append(week);
    m_current = std::clamp(m_current, 0, std::max(0, int(m_weeks.size()) - 1));
    m_hovered = -1;
    describe();
    update();
}

void DeletionTimeline::clear()
{
    m_chosen.reset();
    m_current = 0;
    setWeeks({});
}

void DeletionTimeline::setChosen(std::optional<QDate> monday)
{
    m_chosen = monday;
    for (int i = 0; i < m_weeks.size(); ++i)
        if (monday && m_weeks[i].monday == monday)
            m_current = i;
    describe();
    update();
}

QString DeletionTimeline::weekText(const DeletionWeek &week)
{
    if (!week.monday)
        return {};
    const QLocale here;
    QStringList numbers;
    if (week.closing > 0)
        numbers += week.closing == 1 ? tr("one account closed")
                                     : tr("%L1 accounts closed").arg(week.closing);
    if (week.art17 > 0)
        numbers += week.art17 == 1 ? tr("one Art. 17 request")
                                   : tr("%L1 Art. 17 requests").arg(week.art17);
    if (week.held > 0)
        numbers += tr("%L1 on hold").arg(week.held);
    if (numbers.isEmpty())
        numbers += tr("nothing");
    return tr("Week of %1 to %2: %3")
        .arg(shortDayText(*week.monday), shortDayText(week.monday->addDays(6)),
             numbers.join(QStringLiteral(", ")));
}

QRect DeletionTimeline::plot() const
{
    const int top = fontMetrics().height() + 4;
    return {0, top, width(), height() - top};
}

QRect DeletionTimeline::weekRect(int index) const
{
    const QRect area = plot();
    const int many = std::max(1, int(m_weeks.size()));
    const int left = area.width() * index / many;
    const int right = area.width() * (index + 1) / many;
    return QStyle::visualRect(layoutDirection(), area,
                              QRect(left, area.top(), right - left, area.height()));
}

int DeletionTimeline::weekAt(const QPoint &place) const
{
    for (int i = 0; i < m_weeks.size(); ++i)
        if (weekRect(i).contains(place))
            return i;
    return -1;
}

void DeletionTimeline::paintLegend(QPainter &painter, const QRect &line) const
{
    const QFontMetrics metrics(painter.font());
    const bool isBackwards = layoutDirection() == Qt::RightToLeft;
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(line, int(Qt::AlignVCenter | (isBackwards ? Qt::AlignRight : Qt::AlignLeft)),
                     tr("Falls due, week by week"));
    // From the far end, as far as there is room beside the title.
    int used = 0;
    const int room = line.width() - metrics.horizontalAdvance(tr("Falls due, week by week")) - 24;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        const QString word = wordOf(*part);
        const int wide = swatch + 6 + metrics.horizontalAdvance(word);
        if (used + wide > room)
            break;
        const QRect place = QStyle::visualRect(
            layoutDirection(), line,
            QRect(line.right() - used - wide, line.top(), wide, line.height()));
        const QRect box = QStyle::visualRect(
            layoutDirection(), place,
            QRect(place.left(), place.center().y() - swatch / 2, swatch, swatch));
        fill(painter, box, *part, palette());
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(
            place, int(Qt::AlignVCenter | (isBackwards ? Qt::AlignLeft : Qt::AlignRight)), word);
        used += wide + 16;
    }
}

void DeletionTimeline::paintWeek(QPainter &painter, int index, qint64 most) const
{
    const DeletionWeek &week = m_weeks[index];
    const QRect column = weekRect(index);
    const QFontMetrics small(painter.font());
    const bool isChosen = m_chosen && week.monday == m_chosen;
    if (isChosen || index == m_hovered) {
        QColor ground = palette().color(QPalette::Highlight);
        ground.setAlphaF(isChosen ? 0.22F : 0.10F);
        painter.fillRect(column, ground);
    }
    const int base = column.bottom() - small.height() - 4;
    const int wide = std::clamp(column.width() - 6, 3, 28);
    double top = base;
    for (const Part part : parts) {
        const qint64 number = numberOf(week, part);
        if (number <= 0)
            continue;
        // What is there at all is seen.
        const double high = std::max(2.0, double(number) / double(most) * barsHigh);
        fill(painter, QRectF(column.center().x() - wide / 2.0, top - high, wide, high), part,
             palette());
        top -= high;
    }
    painter.setPen(palette().color(QPalette::WindowText));
    const QString number = QLocale().toString(week.total());
    if (week.total() > 0 && small.horizontalAdvance(number) <= column.width() - 2)
        painter.drawText(
            QRectF(column.left(), top - small.height() - 1, column.width(), small.height()),
            int(Qt::AlignHCenter | Qt::AlignBottom), number);
    if (hasFocus() && index == m_current) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(column.adjusted(1, 1, -1, -1));
    }
}

void DeletionTimeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::TextAntialiasing);
    paintLegend(painter, QRect(0, 0, width(), fontMetrics().height()));
    painter.setFont(smallFont(font()));
    const QFontMetrics small(painter.font());
    const QRect area = plot();
    QColor quiet = palette().color(QPalette::WindowText);
    quiet.setAlphaF(0.72F);
    if (m_weeks.isEmpty()) {
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawLine(area.left(), area.bottom() - small.height() - 3, area.right(),
                         area.bottom() - small.height() - 3);
        return;
    }
    qint64 most = 1;
    for (const DeletionWeek &week : m_weeks)
        most = std::max(most, week.total());
    for (int i = 0; i < m_weeks.size(); ++i)
        paintWeek(painter, i, most);
    painter.setPen(palette().color(QPalette::Mid));
    const int base = area.bottom() - small.height() - 3;
    painter.drawLine(area.left(), base, area.right(), base);
    // Every second or third Monday, so that they do not touch.
    int widest = 0;
    for (const DeletionWeek &week : m_weeks)
        widest = std::max(widest, small.horizontalAdvance(axisText(*week.monday)));
    const int column = std::max(1, weekRect(0).width());
    const int every = std::max(1, (widest + 10 + column - 1) / column);
    painter.setPen(quiet);
    for (int i = 0; i < m_weeks.size(); i += every) {
        const QRect from = weekRect(i);
        QRect place(from.center().x() - widest / 2 - 2, from.bottom() - small.height(), widest + 4,
                    small.height());
        place.moveLeft(std::clamp(place.left(), 0, std::max(0, width() - place.width())));
        painter.drawText(place, Qt::AlignCenter, axisText(*m_weeks[i].monday));
    }
}

void DeletionTimeline::mouseMoveEvent(QMouseEvent *event)
{
    const int over = weekAt(event->position().toPoint());
    if (std::exchange(m_hovered, over) != over)
        update();
    setCursor(over >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void DeletionTimeline::leaveEvent(QEvent *event)
{
    m_hovered = -1;
    update();
    QWidget::leaveEvent(event);
}

void DeletionTimeline::mousePressEvent(QMouseEvent *event)
{
    const int over = weekAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || over < 0)
        return;
    standOn(over);
    toggle(over);
}

void DeletionTimeline::toggle(int index)
{
    if (index < 0 || index >= m_weeks.size())
        return;
    const QDate monday = *m_weeks[index].monday;
    if (m_chosen == monday) {
        setChosen(std::nullopt);
        emit weekLeft();
    } else {
        setChosen(monday);
        emit weekChosen(monday);
    }
}

void DeletionTimeline::standOn(int index)
{
    m_current = std::clamp(index, 0, std::max(0, int(m_weeks.size()) - 1));
    describe();
    update();
}

void DeletionTimeline::keyPressEvent(QKeyEvent *event)
{
    const int onwards = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    switch (event->key()) {
    case Qt::Key_Right:
        return standOn(m_current + onwards);
    case Qt::Key_Left:
        return standOn(m_current - onwards);
    case Qt::Key_Home:
        return standOn(0);
    case Qt::Key_End:
        return standOn(int(m_weeks.size()) - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return toggle(m_current);
    case Qt::Key_Escape:
        if (m_chosen) {
            setChosen(std::nullopt);
            emit weekLeft();
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void DeletionTimeline::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    describe();
}

// The week that the keyboard stands on, and all of them together.
void DeletionTimeline::describe()
{
    if (m_weeks.isEmpty()) {
        setAccessibleDescription(tr("Nothing is known yet"));
        return;
    }
    qint64 sum = 0;
    for (const DeletionWeek &week : m_weeks)
        sum += week.total();
    QString words = weekText(m_weeks[m_current]);
    if (m_chosen && m_weeks[m_current].monday == m_chosen)
        words += tr(", the list shows this week");
    setAccessibleDescription(
        tr("%1. In all %L2 in %3 weeks").arg(words).arg(sum).arg(m_weeks.size()));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

bool DeletionTimeline::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int over = weekAt(help->pos());
        if (over >= 0)
            QToolTip::showText(help->globalPos(), weekText(m_weeks[over]).toHtmlEscaped(), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace reeve
