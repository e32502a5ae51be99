// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibility/proberesultlist.h"

#include "models/base/visibletext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QVBoxLayout>

namespace reeve
{

ProbeResultList::ProbeResultList(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("probeResults"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    hide();
}

void ProbeResultList::add(const ProbeResult &result)
{
    auto *line = new QWidget(this);
    auto *badge = new StateBadge(line);
    badge->setObjectName(QStringLiteral("probeVerdict"));
    badge->setState(result.meaning(), result.verdict());
    auto *sentence = new PlainLabel(visibleText(result.sentence()), line);
    sentence->setObjectName(QStringLiteral("probeSentence"));
    sentence->setWrapping(true);
    sentence->setSelectable(true);
    sentence->setFocusPolicy(Qt::ClickFocus);
    auto *path = new PlainLabel(visibleText(result.path().join(QStringLiteral("  \u203a  "))),
                                line);
    path->setObjectName(QStringLiteral("probePath"));
    path->setForegroundRole(QPalette::PlaceholderText);
    path->setWrapping(true);
    path->setSelectable(true);
    path->setFocusPolicy(Qt::ClickFocus);

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(badge, 0, Qt::AlignTop);
    head->addWidget(sentence, 1);
    auto *layout = new QVBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(head);
    layout->addWidget(path);
    m_layout->addWidget(line);
    ++m_count;
    show();
}

void ProbeResultList::clear()
{
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_count = 0;
    hide();
}

} // namespace reeve
