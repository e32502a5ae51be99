// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibility/visibilitypagesection.h"

#include "models/base/moment.h"
#include "models/visibility/historycenter.h"
#include "ui/widgets/cardsection.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::HistoryCenterSection)
};

CardSection::Card cardFor(const HistoryCenter &center)
{
    CardSection::Card card;
    switch (center.visibility) {
    case Visibility::Anybody:
        card.meaning = Meaning::Attention;
        card.state = Text::tr("Anybody");
        break;
    case Visibility::AliasPassword:
        card.meaning = Meaning::Information;
        card.state = Text::tr("Password");
        break;
    case Visibility::KeyOnly:
        card.meaning = Meaning::Good;
        card.state = Text::tr("Key only");
        break;
    case Visibility::Unknown:
        card.meaning = Meaning::Problem;
        card.state = Text::tr("Not known");
        break;
    }
    card.title = center.hosts == 1 ? Text::tr("History of one host")
                                   : Text::tr("History of %L1 hosts").arg(center.hosts);
    card.sentence = center.explanation();
    QStringList words{Text::tr("key of %L1 characters, made %2")
                          .arg(center.keyLength)
                          .arg(agoText(center.keyCreated))};
    if (center.firstCheck && center.lastCheck)
        words += Text::tr("checks from %1 to %2")
                     .arg(localText(*center.firstCheck), localText(*center.lastCheck));
    else
        words += Text::tr("no check yet");
    card.lines += words.join(QStringLiteral(" · "));
    card.toolTip = Text::tr("Key made on %1").arg(utcText(center.keyCreated));
    return card;
}

} // namespace

PageSectionEntry visibilityPageSection()
{
    return {historyCentersSection(), Text::tr("History and who can read it"),
            [](PageContext &, QWidget *parent) -> SectionView * {
                const auto cards = [](const std::any &record) {
                    QList<CardSection::Card> made;
                    if (const auto *centers = std::any_cast<QList<HistoryCenter>>(&record))
                        for (const HistoryCenter &center : *centers)
                            made.append(cardFor(center));
                    return made;
                };
                return new CardSection(cards, Text::tr("No history is kept for this customer"),
                                       parent);
            }};
}

} // namespace reeve
