// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plainlabel.h"

#include "models/base/visibletext.h"
#include "ui/widgets/wholetext.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QResizeEvent>

namespace reeve
{

namespace
{

// Messages of our own may have several lines; each is made harmless by itself.
QString linesOf(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines)
        line = visibleText(line);
    return lines.join(u'\n');
}

} // namespace

PlainLabel::PlainLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    setSizePolicy(policy);
    alignToLayout();
}

PlainLabel::~PlainLabel()
{
    delete m_whole.data();
}

void PlainLabel::alignToLayout()
{
    // QLabel turns a plain alignment around with the direction of the text; a column of values
    // keeps its edge.
    const Qt::Alignment side = layoutDirection() == Qt::RightToLeft ? Qt::AlignRight
                                                                    : Qt::AlignLeft;
    setAlignment(side | Qt::AlignVCenter | Qt::AlignAbsolute);
}

PlainLabel::PlainLabel(const QString &text, QWidget *parent) : PlainLabel(parent)
{
    setText(text);
}

void PlainLabel::setText(const QString &text)
{
    if (m_text == text && !QLabel::text().isNull())
        return;
    m_text = text;
    if (m_whole) // of the text before; after a lock nothing of it may be left
        delete m_whole.data();
    if (isTooLong() != m_policy.has_value()) {
        const Qt::FocusPolicy before = m_policy.value_or(Qt::StrongFocus);
        m_policy = isTooLong() ? std::optional(focusPolicy()) : std::nullopt;
        setFocusPolicy(before);
    }
    fit(contentsRect().width());
    updateGeometry();
}

bool PlainLabel::isTooLong() const
{
    return m_text.size() > shownAtMost;
}

QString PlainLabel::beginning() const
{
    const QString text = beginningOf(m_text);
    return wordWrap() ? linesOf(text) : visibleText(text);
}

void PlainLabel::showWhole()
{
    if (!m_whole)
        m_whole = new WholeText(m_text, window());
    m_whole->show();
    m_whole->raise();
    m_whole->activateWindow();
}

void PlainLabel::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (isTooLong())
        showWhole();
    else
        QLabel::mouseDoubleClickEvent(event);
}

void PlainLabel::keyPressEvent(QKeyEvent *event)
{
    if (isTooLong() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        showWhole();
    else
        QLabel::keyPressEvent(event);
}

void PlainLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    fit(contentsRect().width());
}

void PlainLabel::setSelectable(bool selectable)
{
    setTextInteractionFlags(selectable ? Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard
                                       : Qt::NoTextInteraction);
}

void PlainLabel::setWrapping(bool wraps)
{
    QSizePolicy policy = sizePolicy();
    policy.setHeightForWidth(wraps);
    setSizePolicy(policy);
    setWordWrap(wraps);
    fit(contentsRect().width());
    updateGeometry();
}

QSize PlainLabel::sizeHint() const
{
    if (wordWrap())
        return QLabel::sizeHint();
    const QMargins margins = contentsMargins();
    const QFontMetrics metrics = fontMetrics();
    return {metrics.horizontalAdvance(beginning()) + 2 + 2 * margin() + margins.left()
                + margins.right(),
            metrics.height() + 2 * margin() + margins.top() + margins.bottom()};
}

QSize PlainLabel::minimumSizeHint() const
{
    if (wordWrap())
        return QLabel::minimumSizeHint();
    // Room for a few letters and the dots: the label gives way before anything else is cut.
    return {qMin(sizeHint().width(), fontMetrics().averageCharWidth() * 6), sizeHint().height()};
}

void PlainLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    fit(contentsRect().width());
}

void PlainLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange && alignment() & Qt::AlignAbsolute)
        alignToLayout();
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        fit(contentsRect().width());
        updateGeometry();
    }
}

void PlainLabel::fit(int width)
{
    const QString whole = beginning();
    const QString shown = wordWrap() || width <= 0
                              ? whole
                              : fontMetrics().elidedText(whole, m_mode, width - 2 * margin());
    m_cut = shown != whole;
    if (QLabel::text() != shown || QLabel::text().isNull())
        QLabel::setText(shown);
    QString tip = m_cut ? whole : QString();
    if (isTooLong())
        tip = tr("A double click, or Enter, shows all of it.") + QStringLiteral("\n\n") + whole;
    setToolTip(tip.toHtmlEscaped());
    if (accessibleName().isEmpty() || property("reeveNamesItself").toBool()) {
        setProperty("reeveNamesItself", true);
        setAccessibleName(whole);
    }
}

} // namespace reeve
