// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sectionframe.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

SectionFrame::SectionFrame(const QString &title, const QString &key, QWidget *parent)
    : QWidget(parent), m_title(new QToolButton(this)), m_summary(new PlainLabel(this)),
      m_warning(new StateBadge(this)), m_actions(new QHBoxLayout)
{
    m_title->setObjectName(QStringLiteral("sectionTitle"));
    m_title->setText(title);
    m_title->setAccessibleName(title);
    m_title->setAutoRaise(true);
    m_title->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_title->setIconSize(QSize(16, 16));
    m_title->setFocusPolicy(Qt::StrongFocus);
    if (!key.isEmpty())
        m_title->setToolTip(tr("Go to this section, fold it away when there: %1").arg(key));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_summary->setObjectName(QStringLiteral("sectionSummary"));
    m_warning->setObjectName(QStringLiteral("sectionWarning"));
    m_warning->setState(Meaning::Attention, {});
    m_summary->setForegroundRole(QPalette::PlaceholderText);

    auto *line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(m_title);
    line->addWidget(m_summary);
    line->addWidget(m_warning);
    line->addStretch(1);
    line->addLayout(m_actions);
    m_actions->setSpacing(4);

    auto *rule = new QFrame(this);
    rule->setFrameShape(QFrame::HLine);
    rule->setFrameShadow(QFrame::Plain);
    rule->setForegroundRole(QPalette::Mid);
    rule->setFixedHeight(1);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(rule);
    layout->addLayout(line);
    connect(m_title, &QToolButton::clicked, this, [this] { setExpanded(!m_expanded); });
    m_title->setIcon(icon(QStringLiteral("go-down")));
}

void SectionFrame::setContent(QWidget *content)
{
    m_content = content;
    content->setParent(this);
    content->setVisible(m_expanded);
    auto *box = static_cast<QVBoxLayout *>(layout());
    auto *indented = new QHBoxLayout;
    indented->setContentsMargins(8, 0, 0, 8);
    indented->addWidget(content);
    box->addLayout(indented);
}

void SectionFrame::setSummary(const QString &summary)
{
    m_summary->setText(summary);
}

QString SectionFrame::summary() const
{
    return m_summary->text();
}

void SectionFrame::setWarning(const QString &warning)
{
    m_warning->setState(Meaning::Attention, warning);
}

QString SectionFrame::warning() const
{
    return m_warning->word();
}

void SectionFrame::addAction(QWidget *control)
{
    m_actions->addWidget(control);
}

void SectionFrame::setExpanded(bool expanded)
{
    if (m_expanded == expanded)
        return;
    m_expanded = expanded;
    if (m_content)
        m_content->setVisible(expanded);
    m_title->setIcon(icon(expanded ? QStringLiteral("go-down") : QStringLiteral("go-next")));
    emit expandedChanged(expanded);
}

void SectionFrame::activate()
{
    if (m_title->hasFocus() || !m_expanded)
        setExpanded(!m_expanded);
    m_title->setFocus(Qt::ShortcutFocusReason);
}

} // namespace reeve
