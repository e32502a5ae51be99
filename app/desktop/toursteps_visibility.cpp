// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tourlooks.h"

#include "app/desktop/composition.h"
#include "ui/visibility/centercard.h"
#include "ui/visibility/proberesultlist.h"
#include "ui/visibility/visibilityview.h"

#include <QScrollArea>
#include <QScrollBar>

namespace reeve
{

namespace
{

const CenterCard *card(const TourStage &stage)
{
    return stage.hands.find<CenterCard>("centerCard");
}

VisibilityView *view(const TourStage &stage)
{
    return stage.hands.find<VisibilityView>("visibility");
}

bool rests(const TourStage &stage)
{
    return view(stage) && view(stage)->isVisible() && view(stage)->model().hasAnswer()
           && !view(stage)->model().isLoading();
}

// The card at the upper edge, below its section's title.
void scrollToCard(const TourStage &stage)
{
    auto *found = stage.hands.find<CenterCard>("centerCard");
    for (QWidget *above = found; above; above = above->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(above)) {
            const int top = found->mapTo(area->widget(), QPoint(0, 0)).y();
            area->verticalScrollBar()->setValue(top - 40);
            return;
        }
    }
}

void add(TourSteps &steps, TourStage &stage, bool dark)
{
    steps.push_back({QStringLiteral("visibility-section"), [&stage] { openCustomer(stage, 2); },
                     [&stage] { return pageShown(stage) && card(stage); }, 40, false});
    steps.push_back({QStringLiteral("visibility-section"), [&stage] { scrollToCard(stage); },
                     [&stage] { return card(stage)->isVisible(); }});
    steps.push_back({QStringLiteral("visibility-rotate"),
                     [&stage] {
                         stage.hands.clickButton("centerRotate");
                         scrollToCard(stage);
                     },
                     [&stage] { return card(stage)->isAsking(); }});
    if (!dark) {
        // The made-up service has no address on the internet: that is what is said.
        steps.push_back(
            {QStringLiteral("visibility-probe"),
             [&stage] {
                 stage.hands.press(stage.hands.find("centerAsk"), Qt::Key_Escape);
                 stage.hands.clickButton("centerProbe");
                 scrollToCard(stage);
             },
             [&stage] { return !card(stage)->isProbing() && card(stage)->results()->count() > 0; },
             90});
    }
    steps.push_back({QStringLiteral("visibility"),
                     [&stage] { stage.composition.window().goTo({QStringLiteral("visibility")}); },
                     [&stage] { return rests(stage) && view(stage)->model().rowCount() > 0; }});
    steps.push_back({QStringLiteral("visibility-filters"),
                     [&stage] {
                         stage.hands.clickButton("visibilityFinding_weak_key");
                         stage.hands.clickButton("visibilityFinding_duplicate_key");
                     },
                     [&stage] {
                         return rests(stage)
                                && view(stage)->model().shownQuery().findings.size() == 2;
                     }});
    steps.push_back({QStringLiteral("visibility-ask"),
                     [&stage] {
                         stage.hands.clickButton("visibilityClear");
                         stage.hands.clickButton("visibilityProbe");
                     },
                     [&stage] { return rests(stage) && stage.hands.isVisible("probeAsk"); }, 40,
                     !dark});
    steps.push_back({QStringLiteral("visibility-left"),
                     [&stage] { stage.hands.press(stage.hands.find("probeAsk"), Qt::Key_Escape); },
                     [&stage] { return !stage.hands.isVisible("probeAsk"); }, 40, false});
}

} // namespace

void addVisibilitySteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    add(steps, stage, theme == Theme::Dark);
}

} // namespace reeve
