// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/cardsection.h"

#include "models/base/visibletext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

QWidget *widgetFor(const CardSection::Card &card, QWidget *parent)
{
    auto *widget = new QWidget(parent);
    widget->setObjectName(QStringLiteral("card"));
    widget->setToolTip(card.toolTip.toHtmlEscaped());
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->setSpacing(2);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    auto *title = new PlainLabel(visibleText(card.title), widget);
    title->setObjectName(QStringLiteral("cardTitle"));
    title->setSelectable(true);
    title->setFocusPolicy(Qt::ClickFocus);
    line->addWidget(title);
    if (!card.state.isEmpty()) {
        auto *badge = new StateBadge(widget);
        badge->setState(card.meaning, card.state);
        line->addWidget(badge);
    }
    line->addStretch(1);
    layout->addLayout(line);
    const auto addLine = [&](const QString &text, QPalette::ColorRole role) {
        auto *label = new PlainLabel(visibleText(text), widget);
        label->setObjectName(QStringLiteral("cardLine"));
        label->setForegroundRole(role);
        label->setWrapping(true);
        layout->addWidget(label);
    };
    if (!card.sentence.isEmpty())
        addLine(card.sentence, QPalette::WindowText);
    for (const QString &text : card.lines)
        addLine(text, QPalette::PlaceholderText);
    return widget;
}

} // namespace

CardSection::CardSection(std::function<QList<Card>(const std::any &)> cards,
                         const QString &emptyText, QWidget *parent)
    : SectionView(parent), m_cards(std::move(cards)), m_emptyText(emptyText),
      m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
}

void CardSection::fill(const std::any &record)
{
    const QList<Card> cards = m_cards(record);
    show(cards);
    m_summary = cards.isEmpty() ? tr("none") : QLocale().toString(cards.size());
    if (!cards.isEmpty())
        return;
    auto *label = new PlainLabel(m_emptyText, this);
    label->setObjectName(QStringLiteral("sectionEmpty"));
    label->setForegroundRole(QPalette::PlaceholderText);
    m_layout->addWidget(label);
}

void CardSection::clear()
{
    show({});
    m_summary.clear();
}

PrintedPart CardSection::printed() const
{
    PrintedPart part;
    if (m_shown.isEmpty())
        part.sentences = QStringList{m_emptyText};
    for (const Card &card : m_shown) {
        QStringList rest = QStringList{card.sentence} + card.lines;
        rest.removeAll(QString());
        part.rows += QStringList{card.state.isEmpty() ? card.title
                                                      : tr("%1 (%2)").arg(card.title, card.state),
                                 rest.join(QStringLiteral("; "))};
    }
    return part;
}

void CardSection::show(const QList<Card> &cards)
{
    m_shown = cards;
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        // At once, not later: after a lock nothing of the data may be left.
        delete item->widget();
        delete item;
    }
    for (const Card &card : cards)
        m_layout->addWidget(widgetFor(card, this));
}

} // namespace reeve
