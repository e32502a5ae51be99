// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/helpoverlay.h"

#include "ui/widgets/helptext.h"
#include "ui/widgets/plainlabel.h"

#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace reeve
{

namespace
{

PlainLabel *heading(const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

QWidget *table(const QString &title, const QList<QAction *> &actions, QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(8);
    grid->addWidget(heading(title, box), 0, 0, 1, 2);
    int row = 1;
    for (const QAction *action : actions) {
        if (action->shortcut().isEmpty() || !action->isVisible())
            continue;
        QString text = action->text();
        text.remove(u'&');
        auto *keys = new PlainLabel(action->shortcut().toString(QKeySequence::NativeText), box);
        keys->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(new PlainLabel(text, box), row, 0);
        grid->addWidget(keys, row++, 1);
    }
    grid->setRowStretch(row, 1);
    return box;
}

QWidget *text(const QString &topic, QWidget *parent)
{
    auto *area = new QScrollArea(parent);
    area->setObjectName(QStringLiteral("helpText"));
    area->setWidget(new HelpText(topic));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setAccessibleName(HelpOverlay::tr("What this view is about"));
    // A line that the eye finds its way back from.
    area->setMinimumWidth(62 * parent->fontMetrics().averageCharWidth());
    return area;
}

} // namespace

HelpOverlay::HelpOverlay(QWidget *window) : Overlay(window)
{
    setObjectName(QStringLiteral("helpOverlay"));
    setAccessibleName(tr("Help"));
    (new QVBoxLayout(panel()))->setContentsMargins(24, 20, 24, 20);
}

void HelpOverlay::setContent(const QString &topic, const QList<QAction *> &window,
                             const QString &viewTitle, const QList<QAction *> &view)
{
    delete m_content;
    m_content = new QWidget(panel());
    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(48);
    m_hasText = HelpText::exists(topic);
    if (m_hasText)
        columns->addWidget(text(topic, m_content), 1);
    bool any = false;
    for (const QAction *action : view)
        any = any || !action->shortcut().isEmpty();
    // Beside a text the shortcuts stand one below the other.
    auto *keys = new QBoxLayout(m_hasText ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    keys->setSpacing(m_hasText ? 24 : 48);
    if (any && m_hasText)
        keys->addWidget(table(viewTitle, view, m_content), 0, Qt::AlignTop);
    keys->addWidget(table(tr("Everywhere"), window, m_content), 0, Qt::AlignTop);
    if (any && !m_hasText)
        keys->addWidget(table(viewTitle, view, m_content), 0, Qt::AlignTop);
    keys->addStretch(1);
    columns->addLayout(keys);
    layout->addLayout(columns, 1);
    auto *close = new QPushButton(tr("Close"), m_content);
    close->setObjectName(QStringLiteral("helpClose"));
    connect(close, &QPushButton::clicked, this, &HelpOverlay::closeOver);
    layout->addWidget(close, 0, Qt::AlignRight);
    panel()->layout()->addWidget(m_content);
}

QRect HelpOverlay::panelRect(const QSize &area) const
{
    QSize wanted = panel()->sizeHint();
    if (const auto *text = m_content ? m_content->findChild<HelpText *>() : nullptr) {
        // A scrolling area asks for less than it holds.
        const auto *frame = m_content->findChild<QScrollArea *>(QStringLiteral("helpText"));
        const int more = text->layout()->totalHeightForWidth(frame->minimumWidth()) + 16
                         - frame->sizeHint().height();
        wanted.rheight() += std::max(0, more);
    }
    wanted = wanted.boundedTo(area - QSize(32, 32));
    return {QPoint((area.width() - wanted.width()) / 2, (area.height() - wanted.height()) / 2),
            wanted};
}

void HelpOverlay::opened()
{
    if (auto *close = findChild<QPushButton *>(QStringLiteral("helpClose")))
        close->setFocus(Qt::OtherFocusReason);
}

} // namespace reeve
