// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/secretview.h"

#include "models/base/visibletext.h"
#include "ui/widgets/capturewall.h"
#include "ui/widgets/tone.h"

#include <QEvent>
#include <QFontDatabase>
#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace reeve
{

namespace
{

constexpr int dots = 10; // whatever the length
constexpr int dotSize = 6;
constexpr int dotStep = 11;
constexpr int lineHeight = 2; // of the line that runs out
constexpr int lineGap = 2;
constexpr auto tickTime = std::chrono::milliseconds(40);

// What one sees has to be what is there: a space becomes its sign.
QString shownText(const QString &secret)
{
    return visibleText(secret).replace(u' ', QChar(0x2423));
}

} // namespace

SecretView::SecretView(QWidget *parent) : QWidget(parent)
{
    // Letters that are told apart: l, I and 1, O and 0.
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF() * 1.1);
    setFont(fixed);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Password, hidden"));
    m_tick.setInterval(tickTime);
    connect(&m_tick, &QTimer::timeout, this, &SecretView::tick);
}

SecretView::~SecretView() = default;

void SecretView::reveal(const Secret &secret)
{
    if (secret.isEmpty())
        return;
    m_secret = secret;
    m_wall = std::make_unique<CaptureWall>(this);
    window()->installEventFilter(this);
    setAccessibleName(tr("Password: %1").arg(shownText(m_secret.text())));
    m_since.start();
    m_said = 0;
    m_tick.start();
    updateGeometry();
    update();
    emit revealed();
    tick();
}

void SecretView::mask()
{
    m_tick.stop();
    if (!isRevealed())
        return;
    m_secret.clear();
    m_wall.reset();
    window()->removeEventFilter(this);
    setAccessibleName(tr("Password, hidden"));
    updateGeometry();
    repaint(); // now: the picture in memory, too, must not keep it
    emit masked();
}

void SecretView::tick()
{
    if (std::chrono::milliseconds(m_since.elapsed()) >= m_time) {
        mask();
        return;
    }
    if (const int left = secondsLeft(); left != m_said) {
        m_said = left;
        emit secondPassed(left);
    }
    update(0, height() - lineHeight, width(), lineHeight);
}

double SecretView::shareLeft() const
{
    return std::max(0.0, 1.0 - double(m_since.elapsed()) / double(m_time.count()));
}

int SecretView::secondsLeft() const
{
    return isRevealed() ? int(std::ceil(double(m_time.count()) / 1000.0 * shareLeft())) : 0;
}

std::unique_ptr<QTextLayout> SecretView::layoutFor(int width) const
{
    auto layout = std::make_unique<QTextLayout>(shownText(m_secret.text()), font());
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAnywhere);
    option.setTextDirection(Qt::LeftToRight); // a password has an order, not a direction
    layout->setTextOption(option);
    QList<QTextLayout::FormatRange> ranges;
    const QString text = layout->text();
    for (int at = 0; at < text.size(); ++at) {
        const QChar c = text.at(at);
        if (c.isLetter() || c.isMark() || c.isSurrogate())
            continue;
        QTextCharFormat format;
        format.setForeground(
            toneColours(c.isDigit() ? Tone::Information : Tone::Warning, palette()).text);
        ranges.append({at, 1, format});
    }
    layout->setFormats(ranges);
    layout->beginLayout();
    qreal y = 0;
    for (QTextLine line = layout->createLine(); line.isValid(); line = layout->createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, y});
        y += line.height();
    }
    layout->endLayout();
    return layout;
}

QSize SecretView::sizeHint() const
{
    const int wanted = isRevealed()
                           ? fontMetrics().horizontalAdvance(shownText(m_secret.text())) + 4
                           : 0;
    const int width = std::max(dots * dotStep, std::min(wanted, 480));
    return {width, heightForWidth(width)};
}

QSize SecretView::minimumSizeHint() const
{
    return {dots * dotStep, heightForWidth(dots * dotStep)};
}

int SecretView::heightForWidth(int width) const
{
    int text = fontMetrics().height();
    if (isRevealed())
        text = std::max(text, int(std::ceil(layoutFor(width)->boundingRect().height())));
    return text + lineGap + lineHeight;
}

void SecretView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor ink = palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled,
                                       QPalette::WindowText);
    if (!isRevealed()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(QPalette::PlaceholderText));
        const int top = (height() - lineGap - lineHeight - dotSize) / 2;
        for (int dot = 0; dot < dots; ++dot) {
            const int left = isRightToLeft() ? width() - (dot + 1) * dotStep : dot * dotStep;
            painter.drawEllipse(QRectF(left + (dotStep - dotSize) / 2.0, top, dotSize, dotSize));
        }
        return;
    }
    painter.setPen(ink);
    layoutFor(width())->draw(&painter, {0, 0});
    const QRectF track(0, height() - lineHeight, width(), lineHeight);
    painter.fillRect(track, palette().color(QPalette::AlternateBase).darker(110));
    const double length = track.width() * shareLeft();
    painter.fillRect(QRectF(isRightToLeft() ? track.right() - length : track.left(), track.top(),
                            length, track.height()),
                     palette().color(QPalette::Highlight));
}

void SecretView::hideEvent(QHideEvent *event)
{
    mask();
    QWidget::hideEvent(event);
}

void SecretView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateGeometry();
}

bool SecretView::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange && window()->isMinimized())
        mask();
    return QWidget::eventFilter(object, event);
}

} // namespace reeve
