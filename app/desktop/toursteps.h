// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/linkcutter.h"
#include "app/desktop/tourhands.h"
#include "app/desktop/tourrunner.h"

namespace reeve
{

class Appearance;
class Composition;

/** What the steps need to know. Outlives them. */
struct TourStage {
    Composition &composition;
    Appearance &appearance;
    LinkCutter &link;
    TourHands hands;
    QString password;
};

/// Everything, in light and in dark, at the screen's own scale.
std::vector<TourStep> tourSteps(TourStage &stage);
/// The few pictures that show whether anything is cut at a larger scale.
std::vector<TourStep> scaledTourSteps(TourStage &stage);
/// What is to be seen now: title, page, view, rows, messages.
QJsonObject describeStage(const TourStage &stage);

} // namespace reeve
