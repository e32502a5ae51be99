// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionview.h"

class QVBoxLayout;

namespace reeve
{

/** A section of a few things of which each has a line of its own and some words below it. */
class CardSection : public SectionView, public Printable
{
    Q_OBJECT
public:
    struct Card {
        Meaning meaning = Meaning::Neutral;
        QString state{};     ///< the badge's word; empty: no badge
        QString title{};     ///< may hold data
        QString sentence{};  ///< may hold data
        QStringList lines{}; ///< may hold data; less important
        QString toolTip{};   ///< our own words only
    };
    CardSection(std::function<QList<Card>(const std::any &)> cards, const QString &emptyText,
                QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override { return m_summary; }
    PrintedPart printed() const override;

private:
    void show(const QList<Card> &cards);

    std::function<QList<Card>(const std::any &)> m_cards;
    QString m_emptyText;
    QString m_summary;
    QList<Card> m_shown;
    QVBoxLayout *m_layout;
};

} // namespace reeve
